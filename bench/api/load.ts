/**
 * The clients of api.bench.ts, in a process of their own. Reads lines `Load`, keeps so many connections
 * busy for so long, each sending the bodies in turn from a place of its own, and answers each line
 * with `LoadTimes`.
 */
import { Agent, request as startRequest } from "node:http";
import { createInterface } from "node:readline";

/** A line in. */
export interface Load {
  url: string;
  token: string | null;
  bodies: readonly string[];
  connections: number;
  seconds: number;
}

/** A line out: each answer's milliseconds until its last byte, ascending. */
export interface LoadTimes {
  eachMs: number[];
  totalSeconds: number;
  /** Answers without data, or with an error: their beginnings. */
  failures: string[];
}

function send(agent: Agent, { url, token }: Load, body: string): Promise<string> {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = startRequest(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

async function run(load: Load): Promise<LoadTimes> {
  const { connections, seconds, bodies } = load;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const eachMs: number[] = [];
  const failures: string[] = [];
  const begin = performance.now();
  const work = async (_: unknown, connection: number): Promise<void> => {
    for (let turn = connection * 7; performance.now() - begin < seconds * 1000; ++turn) {
      const sent = performance.now();
      const text = await send(agent, load, bodies[turn % bodies.length] ?? "");
      eachMs.push(performance.now() - sent);
      if (!text.startsWith('{"data":') || text.includes('"errors":'))
        failures.push(text.slice(0, 300));
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  const totalSeconds = (performance.now() - begin) / 1000;
  return { eachMs: eachMs.toSorted((a, b) => a - b), totalSeconds, failures: failures.slice(0, 3) };
}

console.log("load");
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line) as Load)));
}
