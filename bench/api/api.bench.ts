/**
 * The catalog API over HTTP with log-in, rules of access and the audit log, against PostGraphile 5
 * (no access rules, no audit) and a hand-written floor, on the same embedded Postgres (fsync on) with
 * 1.3 million made listings; taking turns, each with its clients in another process.
 *
 * npm run bench -- api [--seconds N] [--rounds N] [--questions Q1,Q4] [--connections 16,64]
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { geometricMean, printGoals, printTable, times } from "../support/figures.js";
import { openLab, startStudent, type Lab } from "./lab.js";
import {
  makeBodies,
  measure,
  startClients,
  type Contestant,
  type Figures,
  type Measuring,
} from "./measure.js";
import { makeOwnQuestions } from "./own-questions.js";
import { questions, type Question } from "./questions.js";
import { startFloor, startPostgraphile } from "./servers.js";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    questions: { type: "string" },
    connections: { type: "string", default: "16,64" },
  },
});
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
const asked = questions.filter(({ name }) => options.questions?.split(",").includes(name) ?? true);
/** Counted anew each time, it would keep 16 connections waiting for seconds. */
const liveName = "Q5 live";
const connectionCounts = options.connections.split(",").map(Number);

type Name = "Kineograph" | "PostGraphile" | "floor";

async function startAll(lab: Lab, home: string): Promise<Contestant<Name>[]> {
  const { databaseUrl: url, keys } = lab;
  return [
    await startStudent("Kineograph", lab, home),
    {
      name: "PostGraphile",
      server: await startPostgraphile(url),
      token: null,
      bodiesOf: ({ postgraphile, variables }) =>
        makeBodies((turn) => ({ query: postgraphile, variables: variables(turn, keys).others })),
    },
    {
      name: "floor",
      server: await startFloor(url),
      token: null,
      bodiesOf: ({ name, variables }) =>
        makeBodies((turn) => ({ query: name, variables: variables(turn, keys).others })),
    },
  ];
}

function rowOf(question: Question, figures: ReadonlyMap<Name, Figures>): string[] {
  const cells = [...figures.values()].map(({ perSecond, p50Ms, p99Ms, cpuMs }) =>
    [perSecond.toFixed(0), p50Ms.toFixed(1), p99Ms.toFixed(1), cpuMs.toFixed(2)].join(" / "),
  );
  return [`${question.name} ${question.words}`, ...cells];
}

const ratio = (figures: ReadonlyMap<Name, Figures>, of: Name, to: Name): number =>
  (figures.get(of)?.perSecond ?? Number.NaN) / (figures.get(to)?.perSecond ?? Number.NaN);

/** What only ours is asked, by one client: the rollup against live counts, deep pages, search. */
async function measureOurs(
  measuring: Measuring,
  lab: Lab,
  ours: Contestant<Name> | undefined,
): Promise<void> {
  assert.ok(ours);
  const anchorsQuery = `{ clipAnchors(filter: { version: "700" }, every: 590000) }`;
  const { data } = await lab.product.ask<{ clipAnchors: string[] }>(anchorsQuery, {}, lab.token);
  const own: Question[] = makeOwnQuestions(data?.clipAnchors[0] ?? "").map((each) => ({
    ...each,
    postgraphile: "",
    variables: (turn) => ({ ours: each.variablesOf(turn), others: {} }),
  }));
  const counted = questions.filter(({ name }) => name.startsWith("Q5"));
  const rows: string[][] = [];
  for (const question of [...counted, ...own]) {
    const figures = (await measure(measuring, [ours], question)).get("Kineograph");
    const cells = [figures?.p50Ms, figures?.p99Ms, figures?.cpuMs];
    rows.push([
      `${question.name}: ${question.words}`,
      ...cells.map((cell) => (cell ?? Number.NaN).toFixed(1)),
    ]);
  }
  console.log("### One client\n");
  printTable(["what", "p50 ms", "p99 ms", "server CPU ms"], rows);
}

const home = await mkdtemp(join(tmpdir(), "kineograph-bench-api-"));
const lab = await openLab();
const contestants = await startAll(lab, home);
const clients = await startClients();
try {
  for (const connections of connectionCounts) {
    const rows: string[][] = [];
    const ratios: { question: Question; figures: Map<Name, Figures> }[] = [];
    for (const question of asked.filter(({ name }) => name !== liveName)) {
      const figures = await measure(
        { clients, connections, seconds, rounds },
        contestants,
        question,
      );
      rows.push([
        ...rowOf(question, figures),
        times(ratio(figures, "Kineograph", "PostGraphile")),
        times(ratio(figures, "Kineograph", "floor")),
      ]);
      ratios.push({ question, figures });
    }
    console.log(`### ${connections} connections: answers/s / p50 ms / p99 ms / server CPU ms\n`);
    const names = contestants.map(({ name }) => name);
    printTable(["question", ...names, "to PostGraphile", "to the floor"], rows);
    const overall = ratios.map(({ figures }) => ratio(figures, "Kineograph", "PostGraphile"));
    console.log(`geometric mean to PostGraphile: ${times(geometricMean(overall))}\n`);
    printGoals(
      ratios.map(({ question: { name }, figures }) => ({
        words: `${name} to PostGraphile`,
        limit: name.startsWith("Q5") ? 2 : 1.3,
        isAtMost: false,
        measured: ratio(figures, "Kineograph", "PostGraphile"),
      })),
    );
  }
  await measureOurs({ clients, connections: 1, seconds, rounds }, lab, contestants[0]);
} finally {
  clients.end();
  for (const { server } of contestants) server.stop();
  await lab.product.close();
  await rm(home, { recursive: true, force: true });
}
