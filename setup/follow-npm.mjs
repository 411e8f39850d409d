/**
 * npm runs a script in a shell. A signal sent to npm ends npm, perhaps the shell, and never reaches
 * us: `kill` would leave a server behind that still holds its port.
 */
import { readFileSync } from "node:fs";

const pollMs = 500;

/** Under npm, ends this process in order (SIGTERM) when npm or its shell is gone. */
export function followNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const ancestors = readAncestors();
  const watch = setInterval(() => {
    if (readAncestors() === ancestors) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, pollMs);
  watch.unref();
}

/** The shell and, where the system tells it, npm. */
function readAncestors() {
  const shell = process.ppid;
  try {
    const status = readFileSync(`/proc/${shell}/stat`, "utf8");
    return `${shell} ${status.slice(status.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return String(shell);
  }
}
