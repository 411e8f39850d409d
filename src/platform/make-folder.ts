import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/**
 * Makes `folder` and what is missing above it. Node's own recursive mkdir does not end where a file
 * system answers ENOENT to every mkdir, as /proc does (seen on Node 20.20).
 *
 * @throws the system's error: EACCES, EROFS, ENOENT, ENOTDIR, ENOSPC …
 */
export function makeFolder(folder: string, mode = 0o700): void {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each, { mode });
    } catch (error) {
      // Another process may make it in the same moment.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
