/**
 * The clients of mutation.bench.ts, in a process of their own. Reads lines `{ clients, requests }`, sends the
 * requests to the URL that it is started with, so many at once; answers each line with one of how
 * long all took and each, until its last byte was there.
 */
import { Agent, request as startRequest } from "node:http";
import { createInterface } from "node:readline";

/** A line in. */
export interface Batch {
  clients: number;
  requests: { token: string; body: object }[];
}

/** A line out: milliseconds, and what went wrong. */
export interface BatchTimes {
  totalMs: number;
  eachMs: number[];
  /** Answers that were not a frame set of 16, or not stored as expected. */
  failures: string[];
  stored: number;
}

interface Answer {
  errors?: object[];
  data?: { extractFrames?: { frameSet: { isStored: boolean; frames: object[] } } };
}

const pictures = 16;
const url = `${process.argv[2] ?? ""}/graphql`;
const agent = new Agent({ keepAlive: true });

function send(token: string, body: string): Promise<string> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
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

async function run({ clients, requests }: Batch): Promise<BatchTimes> {
  const left = requests.map(({ token, body }) => ({ token, body: JSON.stringify(body) }));
  const texts: string[] = [];
  const eachMs: number[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const sent = performance.now();
      const text = await send(next.token, next.body);
      eachMs.push(performance.now() - sent);
      texts.push(text);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: clients }, work));
  const totalMs = performance.now() - begin;
  const answers = texts.map((text) => JSON.parse(text) as Answer);
  const sets = answers.map((answer) => answer.data?.extractFrames?.frameSet);
  const failures = texts.filter((_, i) => sets[i]?.frames.length !== pictures);
  const stored = sets.filter((set) => set?.isStored).length;
  return { totalMs, eachMs, failures: failures.map((text) => text.slice(0, 300)), stored };
}

console.log("clients");
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line) as Batch)));
}
