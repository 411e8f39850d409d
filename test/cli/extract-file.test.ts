import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { ffmpeg, noFfmpeg } from "../decoder/clips.js";
import { runCli } from "./cli-process.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-file-"));
after(() => rmSync(folder, { recursive: true, force: true }));

async function refuse(file: string, environment: Record<string, string> = {}): Promise<string> {
  const args = ["frames", "extract", "--quiet", "--all", "--file", file];
  const options = { folder, environment: { KINEOGRAPH_HOME: path.join(folder, "home") } };
  Object.assign(options.environment, environment);
  const { exitCode, stderr } = await runCli(args, options);
  assert.equal(exitCode, 1, stderr);
  return stderr;
}

describe("frames extract --file", { concurrency: 2 }, () => {
  it("says of the file what is wrong with it, and nothing of mirrors", async () => {
    const text = path.join(folder, "text.mp4");
    writeFileSync(text, "WEBVTT\n\nhello");
    const cases: [string, RegExp][] = [
      [path.join(folder, "nowhere.mp4"), /^error: There is no file .*nowhere\.mp4.*BAD_INPUT/],
      [path.join(text, "below.mp4"), /^error: There is no file .*BAD_INPUT/],
      [text, /^error: The file .*text\.mp4 cannot be decoded: .*CLIP_CORRUPT/],
    ];
    for (const [file, words] of cases) {
      const said = await refuse(file);
      assert.match(said, words);
      assert.doesNotMatch(said, /mirror/i);
    }
  });

  it(
    "writes one array of all frames, and a contact sheet beside it",
    { skip: noFfmpeg },
    async () => {
      const file = path.join(folder, "clip.mp4");
      ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-pix_fmt", "yuv420p", file);
      const out = path.join(folder, "out");
      const form = ["--format", "npy", "--size", "40x30", "--crop", "33x21", "--contact-sheet"];
      const args = ["frames", "extract", "--quiet", "--json", "--file", file, "--indices", "7,3,7"];
      const environment = { KINEOGRAPH_HOME: path.join(folder, "home") };
      const done = await runCli([...args, ...form, "--out", out], { folder, environment });
      assert.equal(done.exitCode, 0, done.stderr);
      assert.deepEqual(readdirSync(out).toSorted(), [
        "contact-sheet.jpg",
        "frames.json",
        "frames.npy",
      ]);
      const stack = readFileSync(path.join(out, "frames.npy"));
      assert.match(stack.toString("latin1", 0, 128), /'shape': \(3, 21, 33, 3\)/);
      const rowBytes = 33 * 21 * 3;
      const rows = stack.subarray(stack.length - 3 * rowBytes);
      assert.ok(rows.subarray(0, rowBytes).equals(rows.subarray(2 * rowBytes)));
      assert.ok(!rows.subarray(0, rowBytes).equals(rows.subarray(rowBytes, 2 * rowBytes)));
      assert.equal(readFileSync(path.join(out, "contact-sheet.jpg")).readUInt16BE(0), 0xffd8);
      for (const wrong of [
        ["--crop", "41x30", "--size", "40x30"],
        ["--short-side", "20", "--size", "40x30"],
      ]) {
        const refused = await runCli([...args, ...wrong], { folder, environment });
        assert.equal(refused.exitCode, 1);
        assert.match(refused.stderr, /BAD_INPUT/);
      }
      const { exitCode } = await runCli([...args, "--size", "40"], { folder, environment });
      assert.equal(exitCode, 2);
    },
  );

  it("refuses a file of a mirror root that is reached by a link, or named by one", async () => {
    const root = path.join(folder, "root");
    mkdirSync(root);
    writeFileSync(path.join(root, "a.mp4"), "x");
    const link = path.join(folder, "link");
    symlinkSync(root, link);
    for (const [named, file] of [
      [link, path.join(root, "a.mp4")],
      [root, path.join(link, "a.mp4")],
      [`${root}/`, path.join(root, "a.mp4")],
    ] as const) {
      const said = await refuse(file, { KINEOGRAPH_MIRROR_ROOTS: `lab=${named}` });
      assert.match(said, /mirror root "lab".*FORBIDDEN/);
    }
    const beside = path.join(folder, "root-beside.mp4");
    writeFileSync(beside, "x");
    const said = await refuse(beside, { KINEOGRAPH_MIRROR_ROOTS: `lab=${root}` });
    assert.match(said, /CLIP_CORRUPT/);
  });
});
