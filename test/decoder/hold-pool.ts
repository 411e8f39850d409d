/** Holds a pool of one child until it is killed, and tells the child's process id on stdout. */
import { startPool } from "./clips.js";

await startPool({
  onEvent: ({ kind, pid }) => {
    if (kind === "started") process.stdout.write(`${pid}\n`);
  },
});
