/**
 * npm runs a script in a shell. A signal sent to npm ends npm and the shell, and never reaches us:
 * `kill` would leave a server behind that still holds its port.
 */
const pollMs = 500;

/** Under npm, ends this process in order (SIGTERM) when npm is gone. */
export function followNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, pollMs);
  watch.unref();
}
