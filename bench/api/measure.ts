import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { median, percentile } from "../support/figures.js";
import { startResident, type Resident } from "../support/resident.js";
import type { Load, LoadTimes } from "./load.js";
import type { Question } from "./questions.js";
import type { Server } from "./servers.js";

/** So many different requests of each question. */
const bodyCount = 500;

/** Who is asked, and how its requests are written. */
export interface Contestant<Name extends string = string> {
  name: Name;
  server: Server;
  token: string | null;
  bodiesOf: (question: Question) => string[];
}

/** What one turn came to. */
export interface Figures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
}

export function makeBodies(write: (turn: number) => object): string[] {
  return Array.from({ length: bodyCount }, (_, turn) => JSON.stringify(write(turn)));
}

/** The clients, in a process of their own. */
export function startClients(): Promise<Resident> {
  const script = fileURLToPath(new URL("./load.ts", import.meta.url));
  return startResident(process.execPath, ["--import", "tsx", script], "see api.bench.ts");
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

/** How long and how often each contestant is asked. */
export interface Measuring {
  clients: Resident;
  connections: number;
  seconds: number;
  rounds: number;
}

/** The medians over the rounds of what each contestant came to; they take turns. */
export async function measure<Name extends string>(
  { clients, connections, seconds, rounds }: Measuring,
  contestants: readonly Contestant<Name>[],
  question: Question,
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
