/**
 * How the catalog API slows down as the catalog grows: Q1 to Q5, 1.3 million made listings against
 * 13 million (`--scale 10`), each in a database of its own of the same embedded Postgres, taking turns.
 *
 * npm run bench -- growth [--scale N] [--seconds N] [--rounds N] [--connections N]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printGoals, printTable, times } from "../support/figures.js";
import { openLab, startStudent } from "./lab.js";
import { measure, startClients } from "./measure.js";
import { questions } from "./questions.js";

const { values: options } = parseArgs({
  options: {
    scale: { type: "string", default: "10" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    connections: { type: "string", default: "1" },
  },
});
const scale = Number(options.scale);
const connections = Number(options.connections);
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
/** Counts rows one by one: it grows with them. */
const liveName = "Q5 live";

const home = await mkdtemp(join(tmpdir(), "kineograph-bench-growth-"));
const small = await openLab();
const large = await openLab(scale);
const contestants = [
  await startStudent("small", small, join(home, "small")),
  await startStudent("large", large, join(home, "large")),
];
const clients = await startClients();
try {
  const grown: { name: string; ratio: number }[] = [];
  const rows: string[][] = [];
  for (const question of questions.filter(({ name }) => name !== liveName)) {
    const figures = await measure({ clients, connections, seconds, rounds }, contestants, question);
    const [before, after] = [figures.get("small"), figures.get("large")];
    const ratio = (after?.p50Ms ?? Number.NaN) / (before?.p50Ms ?? Number.NaN);
    const cells = [before, after].map((each) =>
      [each?.p50Ms, each?.p99Ms].map((ms) => (ms ?? Number.NaN).toFixed(1)).join(" / "),
    );
    rows.push([`${question.name} ${question.words}`, ...cells, times(ratio)]);
    grown.push({ name: question.name, ratio });
  }
  const size = (listings: number) => `${listings.toFixed(1)} M: p50 / p99 ms`;
  printTable(["question", size(1.3), size(1.3 * scale), "per request"], rows);
  printGoals(
    grown.map(({ name, ratio }) => ({
      words: `${name}, ${scale} × as many`,
      limit: 1.3,
      isAtMost: true,
      measured: ratio,
    })),
  );
} finally {
  clients.end();
  for (const { server } of contestants) server.stop();
  await small.product.close();
  await large.product.close();
  await rm(home, { recursive: true, force: true });
}
