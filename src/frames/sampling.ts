import { KineographError } from "../platform/index.js";

/** Which frames, as asked: one of these, in the form that a receipt is made of. */
export type Sampling =
  | { kind: "uniform"; count: number; placement: UniformPlacement }
  | { kind: "every"; stride: number }
  | { kind: "timestamps"; seconds: readonly number[] }
  | { kind: "indices"; values: readonly number[] }
  | { kind: "keyframes" }
  | { kind: "all" };

export type UniformPlacement = "CENTRES" | "ENDPOINTS";

/** Most frames of one frame set: a ten-second clip at 60 frames a second five times over. */
export const framesCap = 3000;

function refuseCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new KineographError(
      "BAD_INPUT",
      `${name} must be a whole number of at least 1, not ${count}.`,
    );
  }
  if (count > framesCap) {
    throw new KineographError(
      "TOO_EXPENSIVE",
      `${name} is ${count}; one frame set holds at most ${framesCap} frames. Ask for fewer, or for several sets.`,
    );
  }
}

/**
 * Checks what can be checked before the clip is opened.
 *
 * @throws BAD_INPUT for a count below 1, no values, or a time that is no number
 * @throws TOO_EXPENSIVE for more than `framesCap` frames
 */
export function checkSampling(sampling: Sampling): Sampling {
  switch (sampling.kind) {
    case "uniform":
      refuseCount("uniform.count", sampling.count);
      break;
    case "every":
      if (!Number.isInteger(sampling.stride) || sampling.stride < 1) {
        const words = `every.stride must be a whole number of at least 1, not ${sampling.stride}.`;
        throw new KineographError("BAD_INPUT", words);
      }
      break;
    case "timestamps":
      refuseCount("the number of timestamps", sampling.seconds.length);
      sampling.seconds.forEach((seconds) => {
        if (!Number.isFinite(seconds)) {
          throw new KineographError("BAD_INPUT", `${seconds} is no time in seconds.`);
        }
      });
      break;
    case "indices":
      refuseCount("the number of indices", sampling.values.length);
      sampling.values.forEach((value) => {
        if (!Number.isInteger(value)) {
          throw new KineographError("BAD_INPUT", `${value} is no frame index.`);
        }
      });
      break;
    default:
  }
  return sampling;
}
