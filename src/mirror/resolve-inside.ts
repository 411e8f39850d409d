import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

/** Whether `path` is `folder` or lies below it; both absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith("../"));
}

/** The folders of `roots` that exist, without links. */
export async function resolveRoots(roots: readonly string[]): Promise<string[]> {
  const found = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  return found.filter((root) => root !== null);
}

/**
 * Where the file at `path` below `root` really lies, links followed: inside one of `allowed` (which
 * hold no links).
 *
 * @returns null when it leads out of them; throws what realpath throws when it leads nowhere
 */
export async function resolveInside(
  root: string,
  path: string,
  allowed: readonly string[],
): Promise<string | null> {
  const real = await realpath(join(root, path));
  return allowed.some((folder) => isInside(folder, real)) ? real : null;
}
