import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClipFault, type DecoderPool, type FrameIndex } from "../../src/decoder/index.js";
import { mutate, randomFrom } from "./mutations.js";
import type { Seed } from "./seeds.js";

const firstNumber = 20_261_127;
const picture = { format: "jpeg", quality: 75, resize: null, crop: null, rotate: true } as const;

function fourUniform({ probe: { frameCount } }: FrameIndex): number[] {
  return [1, 3, 5, 7].map((eighth) => Math.floor((eighth * frameCount) / 8));
}

/** A fault in words, or "ok"; anything but an answer and a ClipFault is passed on. */
export async function verdictOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
    return "ok";
  } catch (error) {
    if (error instanceof ClipFault) return error.fault;
    throw error;
  }
}

/** Probes the copy of that number and asks for four pictures. A copy that fails stays in `folder`. */
async function decodeCopy(
  pool: DecoderPool,
  folder: string,
  seeds: readonly Seed[],
  number: number,
): Promise<string> {
  const seed = seeds[number % seeds.length];
  if (seed === undefined) throw new Error("there is no clip to damage");
  const { how, bytes } = mutate(seed.bytes, randomFrom(number));
  const path = join(folder, `${number}-${how}-${seed.name}`);
  writeFileSync(path, bytes);
  try {
    const probed = await verdictOf(pool.probe(path));
    const extracted = await verdictOf(pool.extract({ path, choose: fourUniform, picture }));
    rmSync(path);
    return probed === "ok" ? extracted : probed;
  } catch (error) {
    throw new Error(`${path}: ${String(error)}`, { cause: error });
  }
}

/** Decodes so many damaged copies of the seeds, two at a time; gives how often each verdict came. */
export async function decodeDamagedCopies(
  pool: DecoderPool,
  folder: string,
  seeds: readonly Seed[],
  count: number,
): Promise<Map<string, number>> {
  const verdicts = new Map<string, number>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const verdict = await decodeCopy(pool, folder, seeds, firstNumber + next++);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
  };
  await Promise.all([work(), work()]);
  return verdicts;
}
