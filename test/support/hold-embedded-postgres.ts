/**
 * Holds the embedded Postgres of the home in argv[2] until SIGTERM, and says so on stdout. SIGUSR2
 * makes it forget to stop it; a third argument makes it stop at once.
 */
import { startEmbeddedPostgres } from "../../src/embedded/index.js";

const [, , home = "", once] = process.argv;
const postgres = await startEmbeddedPostgres({ home, attach: true, log: () => undefined });
if (once) {
  await postgres.stop();
} else {
  const stay = setInterval(() => undefined, 60_000);
  process.once("SIGUSR2", () => clearInterval(stay));
  process.once("SIGTERM", () => void postgres.stop().then(() => process.exit(0)));
  process.stdout.write("ready\n");
}
