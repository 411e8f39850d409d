import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importAnnotations } from "../../src/ingest/index.js";
import { addMirror, scanMirror } from "../../src/mirror/index.js";
import { startProduct, type TestProduct } from "../../test/support/product.js";
import type { Clip } from "../support/corpus.js";
import { centres } from "../support/decoder.js";
import { startResident, type Resident } from "../support/resident.js";
import type { Batch, BatchTimes } from "./client.js";

/** A clip of the product's catalog, a copy of one of the corpus. */
export interface CatalogClip {
  id: string;
  path: string;
  frameCount: number;
}

/** A request that nobody made before: a clip and 16 of its frames. */
export interface Wish {
  clip: CatalogClip;
  indices: number[];
}

/** The product over HTTP, with clips, users who may take frames of them, and clients. */
export interface Lab {
  product: TestProduct;
  tokens: string[];
  /** So many wishes, each new. */
  wish(count: number): Wish[];
  /** Has the clients ask for them, the users taking turns. @throws when an answer is not a set of 16 */
  ask(clients: number, wishes: readonly Wish[]): Promise<BatchTimes>;
  close(): Promise<void>;
}

const clipCount = 40;
const pictures = 16;
const className = "abseiling";

const mutation = `mutation Extract($input: ExtractFramesInput!) { extractFrames(input: $input) { frameSet {
  id receipt isStored archiveUrl missing { index }
  frames { position index ptsSeconds sha256 sizeBytes url } } } }`;

const sourceId = (number: number): string => `bench${String(number).padStart(6, "0")}`;

/** Copies the clips, lists them as the version 400 and has the mirror scanned. */
async function fillCatalog(product: TestProduct, clips: readonly Clip[]): Promise<string[]> {
  const root = join(product.home, "bench-clips");
  await mkdir(join(root, className), { recursive: true });
  const numbers = Array.from({ length: clipCount }, (_, number) => number);
  const paths = await Promise.all(
    numbers.map(async (number) => {
      const path = join(root, className, `${sourceId(number)}_000000_000010.mp4`);
      await copyFile(clips[number % clips.length]?.path ?? "", path);
      return path;
    }),
  );
  const list = join(product.home, "train.csv");
  const rows = numbers.map((number) => `${className},${sourceId(number)},0,10,train,0`);
  const header = "label,youtube_id,time_start,time_end,split,is_cc";
  await writeFile(list, `${[header, ...rows].join("\n")}\n`);
  const context = await product.context();
  const target = { dataset: "kinetics", version: "400" };
  await importAnnotations(context, { ...target, files: [list], isPublish: true });
  const mirror = { dataset: "kinetics", name: "bench", root, versions: ["400"] };
  await addMirror(context, mirror, { mirrorRoots: [root] });
  const { pool } = product.product.frames;
  await scanMirror(context, { name: "bench", verify: "probe", pool });
  return paths;
}

async function joinUsers(product: TestProduct, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let number = 0; number < count; ++number) {
    const token = await product.join(`user${number}`, { version: "400" });
    const accept = "mutation { acceptTerms(input: { number: 1 }) { terms { id } } }";
    assert.deepEqual((await product.ask(accept, {}, token)).errors, []);
    tokens.push(token);
  }
  return tokens;
}

async function findId(product: TestProduct, token: string, number: number): Promise<string> {
  const query = "query ($id: String!) { clip(sourceId: $id) { id } }";
  const variables = { id: sourceId(number) };
  const { data } = await product.ask<{ clip: { id: string } }>(query, variables, token);
  assert.ok(data?.clip);
  return data.clip.id;
}

/** Gives the wishes in order: all clips with their uniform frames, then all with the frames after those. */
function makeWishes(clips: readonly CatalogClip[]): (count: number) => Wish[] {
  let made = 0;
  const next = (): Wish => {
    const clip = clips[made % clips.length];
    const shift = Math.floor(made / clips.length);
    ++made;
    assert.ok(clip);
    const last = clip.frameCount - 1;
    const indices = centres(clip.frameCount - shift, pictures).map((index) => index + shift);
    assert.ok(indices.every((index) => index <= last));
    return { clip, indices };
  };
  return (count) => Array.from({ length: count }, next);
}

async function askAll(
  clients: Resident,
  { count, tokens }: { count: number; tokens: readonly string[] },
  wishes: readonly Wish[],
): Promise<BatchTimes> {
  const requests = wishes.map(({ clip, indices }, i) => {
    const input = { clip: clip.id, sampling: { indices: { values: indices } } };
    const body = { query: mutation, variables: { input } };
    return { token: tokens[i % tokens.length] ?? "", body };
  });
  const batch: Batch = { clients: count, requests };
  const answer = JSON.parse(await clients.ask(JSON.stringify(batch))) as BatchTimes;
  assert.deepEqual(answer.failures, []);
  return answer;
}

/** Opens it with copies of `clips`; `users` get a token each. */
export async function openLab(clips: readonly Clip[], users: number): Promise<Lab> {
  const product = await startProduct();
  const paths = await fillCatalog(product, clips);
  const tokens = await joinUsers(product, users);
  const catalog = await Promise.all(
    paths.map(async (path, number) => ({
      id: await findId(product, tokens[0] ?? "", number),
      path,
      frameCount: clips[number % clips.length]?.frameCount ?? 0,
    })),
  );
  const script = fileURLToPath(new URL("./client.ts", import.meta.url));
  const args = ["--import", "tsx", script, product.url];
  const clients = await startResident(process.execPath, args, "see above");
  return {
    product,
    tokens,
    wish: makeWishes(catalog),
    ask: (count, wishes) => askAll(clients, { count, tokens }, wishes),
    close: async () => {
      clients.end();
      await product.close();
    },
  };
}
