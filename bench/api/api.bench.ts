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
import { fileURLToPath } from "node:url";
import { addGrant } from "../../src/access/index.js";
import { startProduct, type TestProduct } from "../../test/support/product.js";
import {
  geometricMean,
  median,
  percentile,
  printGoals,
  printTable,
  times,
} from "../support/figures.js";
import { startResident, type Resident } from "../support/resident.js";
import type { Load, LoadTimes } from "./load.js";
import { fillCatalog, madeVersions } from "./made-catalog.js";
import { makeOwnQuestions } from "./own-questions.js";
import { questions, type Keys, type Question } from "./questions.js";
import { startFloor, startOurs, startPostgraphile, type Server } from "./servers.js";

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
/** So many different requests of each question. */
const bodyCount = 500;

type Name = "Kineograph" | "PostGraphile" | "floor";

/** Who is asked, and how its requests are written. */
interface Contestant {
  name: Name;
  server: Server;
  token: string | null;
  bodiesOf: (question: Question) => string[];
}

/** What one turn came to. */
interface Figures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
}

async function readKeys(product: TestProduct): Promise<Keys> {
  const { database } = product.product;
  const datasets: { id: string }[] = await database.query(
    "SELECT id FROM dataset WHERE slug = 'kinetics'",
  );
  const revisions: { id: string }[] = await database.query(
    `SELECT r.id FROM revision r JOIN dataset_version v ON v.id = r.version_id
     WHERE v.name = ANY($1) ORDER BY v.name`,
    [madeVersions.map(({ name }) => name)],
  );
  return { datasetId: datasets[0]?.id ?? "", revisionIds: revisions.map(({ id }) => id) };
}

/** A student who may read all three versions and has accepted the terms. */
async function joinStudent(product: TestProduct): Promise<string> {
  const token = await product.join("student", { version: "400" });
  const admin = await product.context();
  for (const { name: version } of madeVersions.slice(1)) {
    const grant = {
      dataset: "kinetics",
      version,
      scope: "METADATA",
      user: "student",
      until: null,
    } as const;
    await addGrant(admin, grant);
  }
  const accept = "mutation { acceptTerms(input: { number: 1 }) { terms { id } } }";
  assert.deepEqual((await product.ask(accept, {}, token)).errors, []);
  return token;
}

function makeBodies(write: (turn: number) => object): string[] {
  return Array.from({ length: bodyCount }, (_, turn) => JSON.stringify(write(turn)));
}

async function startAll(product: TestProduct, home: string): Promise<Contestant[]> {
  const url = product.product.settings.databaseUrl ?? "";
  const keys = await readKeys(product);
  return [
    {
      name: "Kineograph",
      server: await startOurs(url, home),
      token: await joinStudent(product),
      bodiesOf: ({ ours, variables }) =>
        makeBodies((turn) => ({ query: ours, variables: variables(turn, keys).ours })),
    },
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

async function takeTurn(
  clients: Resident,
  { server, token, bodiesOf }: Contestant,
  question: Question,
  load: Pick<Load, "connections" | "seconds">,
): Promise<Figures> {
  const begin = server.cpuSeconds();
  const line: Load = { url: server.url, token, bodies: bodiesOf(question), ...load };
  const { eachMs, totalSeconds, failures } = JSON.parse(
    await clients.ask(JSON.stringify(line)),
  ) as LoadTimes;
  assert.deepEqual(failures, [], `${question.name} of ${server.url}`);
  return {
    perSecond: eachMs.length / totalSeconds,
    p50Ms: median(eachMs),
    p99Ms: percentile(eachMs, 0.99),
    cpuMs: ((server.cpuSeconds() - begin) * 1000) / eachMs.length,
  };
}

/** The medians over the rounds of what each contestant came to. */
async function measure(
  clients: Resident,
  contestants: readonly Contestant[],
  question: Question,
  connections: number,
): Promise<Map<Name, Figures>> {
  const taken = new Map<Name, Figures[]>(contestants.map(({ name }) => [name, []]));
  for (const contestant of contestants) {
    await takeTurn(clients, contestant, question, { connections, seconds: 1 });
  }
  for (let round = 0; round < rounds; ++round) {
    for (const contestant of contestants) {
      const figures = await takeTurn(clients, contestant, question, { connections, seconds });
      taken.get(contestant.name)?.push(figures);
    }
  }
  return new Map(
    [...taken].map(([name, each]) => [
      name,
      {
        perSecond: median(each.map((one) => one.perSecond)),
        p50Ms: median(each.map((one) => one.p50Ms)),
        p99Ms: median(each.map((one) => one.p99Ms)),
        cpuMs: median(each.map((one) => one.cpuMs)),
      },
    ]),
  );
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
  clients: Resident,
  opened: TestProduct,
  ours: Contestant | undefined,
): Promise<void> {
  assert.ok(ours?.token);
  const anchorsQuery = `{ clipAnchors(filter: { version: "700" }, every: 590000) }`;
  const { data } = await opened.ask<{ clipAnchors: string[] }>(anchorsQuery, {}, ours.token);
  const own: Question[] = makeOwnQuestions(data?.clipAnchors[0] ?? "").map((each) => ({
    ...each,
    postgraphile: "",
    variables: (turn) => ({ ours: each.variablesOf(turn), others: {} }),
  }));
  const counted = questions.filter(({ name }) => name.startsWith("Q5"));
  const rows: string[][] = [];
  for (const question of [...counted, ...own]) {
    const figures = (await measure(clients, [ours], question, 1)).get("Kineograph");
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
const product = await startProduct({ KINEOGRAPH_AUTH: "on" });
const url = product.product.settings.databaseUrl ?? "";
await fillCatalog(url.replace("kineograph_app", "kineograph"));
const contestants = await startAll(product, home);
const script = fileURLToPath(new URL("./load.ts", import.meta.url));
const clients = await startResident(process.execPath, ["--import", "tsx", script], "see above");
try {
  for (const connections of connectionCounts) {
    const rows: string[][] = [];
    const ratios: { question: Question; figures: Map<Name, Figures> }[] = [];
    for (const question of asked.filter(({ name }) => name !== liveName)) {
      const figures = await measure(clients, contestants, question, connections);
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
  await measureOurs(clients, product, contestants[0]);
} finally {
  clients.end();
  for (const { server } of contestants) server.stop();
  await product.close();
  await rm(home, { recursive: true, force: true });
}
