import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { after, beforeEach, describe, it } from "node:test";
import { pack } from "tar-stream";
import { writeArchive } from "../../src/cli/write-archive.js";

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "kineograph-archive-")));
after(() => rmSync(folder, { recursive: true, force: true }));

const picture = "00000_000003.jpg";

/** An archive of members: name and content. */
async function makeArchive(members: Record<string, string>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(members)) tar.entry({ name }, content);
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function write(out: string, members?: Record<string, string>): Promise<void> {
  const archive = await makeArchive(members ?? { [picture]: "new", "frames.json": "{}" });
  await writeArchive(Readable.from([archive]), out);
}

describe("an archive of frames", () => {
  const home = path.join(folder, "home");
  const out = path.join(home, "frames");
  beforeEach(() => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
  });

  it("becomes a folder with the permissions of any new folder", async () => {
    await write(out);
    assert.deepEqual(readdirSync(out).toSorted(), [picture, "frames.json"]);
    mkdirSync(path.join(home, "any"));
    assert.equal(statSync(out).mode, statSync(path.join(home, "any")).mode);
    assert.deepEqual(readdirSync(home).toSorted(), ["any", "frames"]);
  });

  it("replaces an earlier call's frames, and leaves nothing of them", async () => {
    await write(out, { "00000_000001.png": "old", "00001_000002.png": "old", "frames.json": "{}" });
    await write(out);
    assert.deepEqual(readdirSync(out).toSorted(), [picture, "frames.json"]);
    assert.deepEqual(readdirSync(home), ["frames"]);
  });

  it("never touches a folder that holds anything besides frames", async () => {
    const foreign: [string, string][] = [
      ["thesis.tex", "beside frames.json"],
      ["notes/today.txt", "in a folder beside frames.json"],
      ["00000_000001.jpg/mine.txt", "in a folder with the name of a picture"],
    ];
    for (const [name, content] of foreign) {
      await write(out);
      const file = path.join(out, name);
      rmSync(path.dirname(file) === out ? file : path.dirname(file), {
        recursive: true,
        force: true,
      });
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      await assert.rejects(write(out), {
        code: "BAD_INPUT",
        message: /something else than frames/,
      });
      assert.equal(readFileSync(file, "utf8"), content);
      assert.deepEqual(readdirSync(home), ["frames"]);
      rmSync(out, { recursive: true });
    }
  });

  it("has its contact sheet beside it, which an archive never brings itself", async () => {
    const sheet = Buffer.from("sheet");
    const members = { "frames.npy": "stack", "frames.json": "{}" };
    await writeArchive(Readable.from([await makeArchive(members)]), out, sheet);
    assert.deepEqual(readdirSync(out).toSorted(), [
      "contact-sheet.jpg",
      "frames.json",
      "frames.npy",
    ]);
    await write(out, { "00000_000003.webp": "new", "frames.json": "{}" });
    assert.deepEqual(readdirSync(out).toSorted(), ["00000_000003.webp", "frames.json"]);
    await assert.rejects(write(out, { "contact-sheet.jpg": "evil", "frames.json": "{}" }), {
      message: /no frame's/,
    });
  });

  it("takes pictures without their frames.json for somebody's own", async () => {
    mkdirSync(out);
    writeFileSync(path.join(out, picture), "mine");
    await assert.rejects(write(out), { code: "BAD_INPUT" });
    assert.equal(readFileSync(path.join(out, picture), "utf8"), "mine");
  });

  it("leaves alone what came to lie in the folder while the archive was read", async () => {
    await write(out);
    const archive = await makeArchive({ [picture]: "newer", "frames.json": "{}" });
    const slow = async function* () {
      yield archive.subarray(0, 512);
      writeFileSync(path.join(out, "thesis.tex"), "mine");
      yield archive.subarray(512);
    };
    await assert.rejects(writeArchive(Readable.from(slow()), out), { code: "BAD_INPUT" });
    assert.equal(readFileSync(path.join(out, picture), "utf8"), "new");
    assert.equal(readFileSync(path.join(out, "thesis.tex"), "utf8"), "mine");
    assert.deepEqual(readdirSync(home), ["frames"]);
  });

  it("replaces neither the working folder, nor one above it, nor a link", async () => {
    const before = process.cwd();
    process.chdir(home);
    try {
      for (const each of [".", "..", "../..", "/"]) {
        await assert.rejects(write(each), { code: "BAD_INPUT", message: /the folder you work in/ });
      }
      await write(out);
      process.chdir(out);
      await assert.rejects(write("."), { code: "BAD_INPUT" });
    } finally {
      process.chdir(before);
    }
    const link = path.join(home, "link");
    symlinkSync(out, link);
    await assert.rejects(write(link), { code: "BAD_INPUT", message: /is a link/ });
    assert.equal(readFileSync(path.join(out, picture), "utf8"), "new");
  });

  it("that breaks off is an error in words and leaves what was there, and nothing else", async () => {
    await write(out, { [picture]: "old", "frames.json": "{}" });
    const archive = await makeArchive({ [picture]: "x".repeat(10_000), "frames.json": "{}" });
    const broken = (sizeBytes: number, fault?: Error) =>
      Readable.from(
        (function* () {
          yield archive.subarray(0, sizeBytes);
          if (fault) throw fault;
        })(),
      );
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    for (const stream of [
      broken(5000, reset),
      broken(0, reset),
      broken(512, new TypeError("terminated")),
      broken(5000),
    ]) {
      await assert.rejects(writeArchive(stream, out), { code: "INTERNAL", message: /broke off/ });
      assert.equal(readFileSync(path.join(out, picture), "utf8"), "old");
      assert.deepEqual(readdirSync(home), ["frames"]);
    }
  });

  it("that lacks its frames.json, or holds a foreign name, is refused", async () => {
    await assert.rejects(write(out, { [picture]: "new" }), { message: /before its frames\.json/ });
    await assert.rejects(write(out, {}), { message: /before its frames\.json/ });
    for (const name of ["../evil.jpg", "evil.txt", "sub/00000_000001.jpg"]) {
      const members = { [name]: "evil", "frames.json": "{}" };
      await assert.rejects(write(out, members), { message: /no frame's/ });
    }
    assert.deepEqual(readdirSync(home), []);
    assert.equal(existsSync(path.join(folder, "evil.jpg")), false);
  });

  it("is told apart from a folder that cannot be written", async () => {
    writeFileSync(path.join(home, "file"), "");
    for (const each of [path.join(home, "file", "frames"), "/proc/frames"]) {
      await assert.rejects(write(each), { code: "BAD_INPUT", message: /cannot be written \(E/ });
    }
  });
});
