import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Command } from "commander";
import {
  addFramesOptions,
  readFramesOptions,
  type FramesOptions,
} from "../../src/cli/frames-options.js";
import { isKineographError } from "../../src/platform/index.js";

function read(...args: string[]) {
  const command = addFramesOptions(new Command()).exitOverride();
  command.configureOutput({ writeErr: () => {} }).parse(args, { from: "user" });
  return readFramesOptions(command.opts<FramesOptions>());
}

describe("the options of frames extract", () => {
  it("say the samplings that the API knows", () => {
    const draw = { seed: 7, draws: 3, clipKey: null };
    const { sampling: segments, inputs } = read("--segments", "8", "--seed", "7", "--draws", "3");
    assert.deepEqual(segments, { kind: "segments", count: 8, draw });
    assert.deepEqual(inputs.sampling, { segments: { count: 8, seed: 7 }, draws: 3 });
    assert.deepEqual(read("--rate", "2.5").sampling, { kind: "rate", framesPerSecond: 2.5 });
    const dense = { kind: "dense", length: 16, stride: 1, start: null, outOfBound: "LOOP" };
    assert.deepEqual(read("--dense", "16").sampling, { ...dense, draw: null });
    const more = ["--stride", "4", "--start=-64", "--out-of-bound", "REPEAT_LAST"];
    assert.deepEqual(read("--dense", "16", ...more).sampling, {
      ...dense,
      stride: 4,
      start: -64,
      outOfBound: "REPEAT_LAST",
      draw: null,
    });
    const drawn = read("--dense", "16", "--seed", "7", "--draws", "3").sampling;
    assert.deepEqual(drawn, { ...dense, draw });
    const clips = ["--clips", "3", "--length", "4", "--clip-seconds", "2"];
    const { sampling } = read("--preset", "PYTORCHVIDEO_CONSTANT", ...clips);
    assert.ok(sampling.kind === "views");
    assert.deepEqual(
      [sampling.preset, sampling.count, sampling.length, sampling.clipSeconds, sampling.draw],
      ["PYTORCHVIDEO_CONSTANT", 3, 4, 2, null],
    );
    const slow = read("--preset", "SLOWFAST_TEST", "--stride", "2", "--fps", "25").sampling;
    assert.ok(slow.kind === "views");
    assert.deepEqual([slow.stride, slow.framesPerSecond, slow.count], [2, 25, 10]);
    const walk = read("--preset", "PYTORCHVIDEO_UNIFORM", "--stride-seconds", "0.5").sampling;
    assert.ok(walk.kind === "views");
    assert.equal(walk.strideSeconds, 0.5);
  });

  it("are refused beside what they do not belong to, and where the API refuses them", () => {
    const cases: [string[], string, RegExp][] = [
      [["--all", "--rate", "2"], "BAD_INPUT", /exactly one of sampling's fields.*not 2/],
      [["--rate", "0"], "BAD_INPUT", /rate.framesPerSecond/],
      [["--segments", "8", "--draws", "400"], "TOO_EXPENSIVE", /draws/],
      [["--uniform", "8", "--draws", "4"], "BAD_INPUT", /draws nothing/],
      [["--uniform", "8", "--seed", "4"], "BAD_INPUT", /--seed belongs to --segments or --dense/],
      [["--preset", "SLOWFAST_TEST", "--seed", "4"], "BAD_INPUT", /takes no seed/],
      [["--dense", "8", "--clip-seconds", "2"], "BAD_INPUT", /--clip-seconds belongs to --preset/],
      [["--segments", "8", "--start", "2"], "BAD_INPUT", /--start belongs to --dense/],
      [
        ["--segments", "8", "--stride", "2"],
        "BAD_INPUT",
        /--stride belongs to --dense or --preset/,
      ],
      [["--dense", "8", "--length", "8"], "BAD_INPUT", /--length belongs to --preset/],
    ];
    for (const [args, code, words] of cases) {
      assert.throws(
        () => read(...args),
        (error) => isKineographError(error) && error.code === code && words.test(error.message),
        args.join(" "),
      );
    }
  });

  it("are wrong usage where they name no preset or no number", () => {
    assert.throws(() => read("--preset", "SLOW"), /Allowed choices are MMACTION2_TRAIN/);
    assert.throws(() => read("--rate", "fast"), /Write a number/);
    assert.throws(() => read("--segments", "many"), /Write a whole number/);
  });
});
