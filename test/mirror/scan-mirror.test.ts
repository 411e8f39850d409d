import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { KineographError } from "../../src/platform/index.js";
import { lacksVideo, openLab, type Lab } from "./lab.js";

const endDecoder = () =>
  Promise.reject(new KineographError("DECODER_UNAVAILABLE", "It ended twice."));

describe("scanning a mirror", { skip: lacksVideo }, () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    await lab.add();
  });
  after(() => lab.close());
  beforeEach(() => mkdirSync(lab.root, { recursive: true }));
  afterEach(async () => {
    rmSync(lab.root, { recursive: true, force: true });
    await lab.database.query("DELETE FROM clip_file");
  });

  const byState = async () =>
    new Map(
      (await lab.scan()).counts.map(({ state, reason, n }) => [
        `${state} ${reason ?? ""}`.trim(),
        n,
      ]),
    );

  it("gives every listed clip a state, with the reason", async () => {
    await lab.list([
      "present,0,10",
      "missing,0,10",
      "short,0,10",
      "empty,0,10",
      "tiny,0,10",
      "text,0,10",
      "cut,0,10",
      "noindex,0,10",
    ]);
    lab.put("clapping/present_000000_000010.mp4", 10);
    lab.put("clapping/short_000000_000010.mp4", 3);
    lab.put("clapping/empty_000000_000010.mp4", "");
    lab.put("clapping/tiny_000000_000010.mp4", "x".repeat(100));
    lab.put("clapping/text_000000_000010.mp4", "no video at all\n".repeat(300));
    const cut = lab.put("clapping/cut_000000_000010.avi", 10);
    truncateSync(cut, 4000);
    const noIndex = lab.put("clapping/noindex_000000_000010.mp4", 10);
    truncateSync(noIndex, 4000);
    lab.put("clapping/._present_000000_000010.mp4", "Mac OS X");
    lab.put("notes.txt", "read me");
    lab.put("clapping/other_000001_000011.mp4", 10);
    const report = await lab.scan();
    const rows = await lab.rows();
    const stateOf = (source: string) => rows.find((row) => row.source === source);
    assert.equal(stateOf("present")?.state, "PRESENT");
    assert.deepEqual(
      [stateOf("missing")?.state, stateOf("missing")?.reason],
      ["MISSING", "NO_FILE"],
    );
    assert.deepEqual([stateOf("short")?.state, stateOf("short")?.reason], ["SHORT", "TOO_SHORT"]);
    assert.equal(stateOf("short")?.detail, "3.00 s of 10.00 s");
    assert.deepEqual([stateOf("empty")?.state, stateOf("empty")?.reason], ["CORRUPT", "EMPTY"]);
    assert.deepEqual([stateOf("tiny")?.state, stateOf("tiny")?.reason], ["CORRUPT", "TOO_SMALL"]);
    assert.deepEqual([stateOf("text")?.state, stateOf("text")?.reason], ["CORRUPT", "NOT_VIDEO"]);
    assert.equal(stateOf("cut")?.state, "CORRUPT");
    assert.deepEqual(
      [stateOf("noindex")?.state, stateOf("noindex")?.reason],
      ["CORRUPT", "NO_INDEX"],
    );
    assert.equal(
      report.counts.reduce((sum, each) => sum + each.n, 0),
      8 + 1,
    );
    assert.deepEqual(
      report.counts.find((each) => each.state === "JUNK"),
      { state: "JUNK", reason: "APPLEDOUBLE", n: 1 },
    );
    assert.deepEqual([report.unlisted, report.ignored, report.spare], [1, 1, 0]);
    assert.equal(report.refusedCount, 7);
    assert.ok(report.refused.every((each) => !each.path.startsWith("/")));
    assert.ok(rows.every((row) => !row.detail?.includes(lab.root)));
  });

  it("opens no pipe and follows no link out of the roots", { timeout: 60_000 }, async () => {
    await lab.list(["pipe,0,10", "out,0,10", "loop,0,10", "inside,0,10", "nowhere,0,10"]);
    execFileSync("mkfifo", [join(lab.root, "pipe_0_10.mp4")]);
    lab.put("kept/elsewhere.mp4", 10);
    writeFileSync(
      join(lab.outside, "secret.mp4"),
      readFileSync(join(lab.root, "kept/elsewhere.mp4")),
    );
    symlinkSync(join(lab.outside, "secret.mp4"), join(lab.root, "out_0_10.mp4"));
    symlinkSync(lab.outside, join(lab.root, "folder"));
    symlinkSync(lab.root, join(lab.root, "circle"));
    symlinkSync("nothing", join(lab.root, "nowhere_0_10.mp4"));
    symlinkSync("kept/elsewhere.mp4", join(lab.root, "inside_0_10.mp4"));
    const report = await lab.scan();
    const reasons = report.refused.map(
      ({ path, state, reason }) => `${path} ${state} ${reason ?? ""}`,
    );
    assert.deepEqual(reasons, [
      "folder JUNK UNREADABLE",
      "nowhere_0_10.mp4 JUNK UNREADABLE",
      "out_0_10.mp4 JUNK UNREADABLE",
      "pipe_0_10.mp4 JUNK UNREADABLE",
    ]);
    const rows = await lab.rows();
    assert.equal(rows.find((row) => row.source === "inside")?.state, "PRESENT");
    assert.equal(rows.find((row) => row.source === "out")?.state, "MISSING");
    // The circle leads to nothing that was not there already.
    assert.equal(rows.filter((row) => row.path?.includes("elsewhere")).length, 1);
    const wider = await lab.scan({ mirrorRoots: [lab.outside] });
    assert.equal(wider.counts.find((each) => each.state === "PRESENT")?.n, 2);
  });

  it("reads a replacement where the original is gone or corrupt, and only there", async () => {
    await lab.list(["goneClip001,0,10", "badClip0001,0,10", "goodClip001,0,10"]);
    const folder = "replacement/replacement_for_corrupted_k400";
    for (const id of ["goneClip001", "badClip0001"])
      lab.put(`${folder}/${id}_000000_000010.mp4`, 10);
    lab.put(`${folder}/goodClip001_000099_000109.mp4`, 10);
    lab.put("clapping/badClip0001_000000_000010.mp4", "x".repeat(5000));
    lab.put("clapping/goodClip001_000000_000010.mp4", 10);
    const report = await lab.scan();
    assert.deepEqual(report.counts, [
      { state: "PRESENT", reason: null, n: 1 },
      { state: "REPLACED", reason: "REPLACEMENT", n: 2 },
    ]);
    // The corrupt original, and the replacement that nobody needs.
    assert.equal(report.spare, 2);
  });

  it("matches a replacement by the first 11 characters of its name", async () => {
    await lab.list(["goneClip001,0,10"]);
    lab.put("replacement/goneClip001.new.mp4", 10);
    assert.deepEqual([...(await byState())], [["REPLACED REPLACEMENT", 1]]);
  });

  it("takes the readable one of two files, and tells the other", async () => {
    await lab.list(["twice,0,10"]);
    lab.put("a/twice_0_10.mp4", "x".repeat(5000));
    lab.put("b/twice_000000_000010.mp4", 10);
    lab.put("c/twice_000000_000010.mp4", 10);
    const report = await lab.scan();
    assert.deepEqual(report.counts, [{ state: "PRESENT", reason: null, n: 1 }]);
    assert.deepEqual(
      report.refused.map(({ path, state, detail }) => [path, state, detail?.replace(/^.*; /, "")]),
      [
        ["a/twice_0_10.mp4", "CORRUPT", "the clip is read from b/twice_000000_000010.mp4"],
        ["c/twice_000000_000010.mp4", "PRESENT", "the clip is read from b/twice_000000_000010.mp4"],
      ],
    );
    const rows = await lab.rows();
    assert.deepEqual(
      rows.map((row) => [row.source, row.path?.[0]]),
      [
        ["twice", "b"],
        [null, "a"],
        [null, "c"],
      ],
    );
  });

  it("opens unchanged files once, and each row keeps its id", async () => {
    await lab.list(["one,0,10", "two,0,10", "three,0,10"]);
    lab.put("one_0_10.mp4", 10);
    const two = lab.put("two_0_10.mp4", "x".repeat(5000));
    const ids = () => lab.database.query("SELECT id, clip_id FROM clip_file ORDER BY 2");
    const first = await lab.scan();
    const rows = await ids();
    const second = await lab.scan();
    assert.deepEqual([first.checked, second.checked], [2, 0]);
    assert.deepEqual(second.counts, first.counts);
    assert.deepEqual(second.refused, first.refused);
    assert.deepEqual(await ids(), rows);
    utimesSync(two, new Date(), new Date(Date.now() - 60_000));
    lab.put("three_0_10.mp4", 10);
    assert.equal((await lab.scan()).checked, 2);
    assert.deepEqual(await ids(), rows);
    // Names change places: no row may hold a path of another.
    renameSync(join(lab.root, "one_0_10.mp4"), join(lab.root, "swap"));
    renameSync(join(lab.root, "three_0_10.mp4"), join(lab.root, "one_0_10.mp4"));
    renameSync(join(lab.root, "swap"), join(lab.root, "four_0_10.mp4"));
    const moved = await lab.scan();
    assert.deepEqual(
      moved.counts.map(({ state, n }) => [state, n]),
      [
        ["PRESENT", 1],
        ["MISSING", 1],
        ["CORRUPT", 1],
      ],
    );
    assert.equal(moved.unlisted, 1);
  });

  it("looks further into unchanged files when asked to, and hashes them", async () => {
    await lab.list(["deep,0,10"]);
    const path = lab.put("deep_0_10.mp4", 10);
    assert.equal((await lab.scan()).checked, 1);
    assert.equal((await lab.scan({ verify: "decode" })).checked, 1);
    assert.equal((await lab.scan({ verify: "decode" })).checked, 0);
    assert.equal((await lab.scan({ verify: "hash" })).checked, 1);
    assert.equal((await lab.scan({ verify: "hash" })).checked, 0);
    assert.equal((await lab.scan({ verify: "decode" })).checked, 0);
    const [row]: Record<string, unknown>[] = await lab.database.query("SELECT * FROM clip_file");
    assert.equal(row?.["sha256"], createHash("sha256").update(readFileSync(path)).digest("hex"));
    const probe = [
      "codec",
      "width_px",
      "height_px",
      "frame_count",
      "duration_ms",
      "frame_rate_num",
      "frame_rate_den",
    ].map((name) => row?.[name]);
    assert.deepEqual(probe, ["mpeg4", 64, 48, 100, 10_000, 10, 1]);
  });

  it("goes on over files that end the decoder or take too long", async () => {
    await lab.list(["a,0,10", "b,0,10", "c,0,10"]);
    for (const id of ["a", "b", "c"]) lab.put(`${id}_0_10.mp4`, 10);
    const pool = {
      verify: lab.pool.verify.bind(lab.pool),
      probe: (path: string) => {
        if (path.endsWith("a_0_10.mp4"))
          return Promise.reject(new KineographError("DECODER_UNAVAILABLE", "It ended twice."));
        if (path.endsWith("b_0_10.mp4"))
          return Promise.reject(new KineographError("DECODER_TIMEOUT", "Too long."));
        return lab.pool.probe(path);
      },
    };
    const report = await lab.scan({ pool });
    assert.deepEqual(report.counts, [
      { state: "PRESENT", reason: null, n: 1 },
      { state: "CORRUPT", reason: "UNDECODABLE", n: 2 },
    ]);
  });

  it("gives up when the decoder fails on file after file, and writes nothing", async () => {
    await lab.list(["a,0,10"]);
    for (let n = 0; n < 25; n += 1) lab.put(`x${n}_0_10.mp4`, 10);
    const pool = { probe: endDecoder, verify: endDecoder };
    await assert.rejects(lab.scan({ pool }), { code: "DECODER_UNAVAILABLE" });
    assert.deepEqual(await lab.rows(), []);
  });

  it("refuses a root that is gone, or emptied at once as when it is not mounted", async () => {
    await lab.list(["a,0,10"]);
    const path = lab.put("a_0_10.mp4", 10);
    await lab.scan();
    rmSync(path);
    await assert.rejects(lab.scan(), { code: "CONFLICT", message: /mounted/ });
    rmSync(lab.root, { recursive: true });
    await assert.rejects(lab.scan(), { code: "CLIP_UNAVAILABLE", message: /mounted/ });
    assert.deepEqual(
      (await lab.rows()).map((row) => row.state),
      ["PRESENT"],
    );
  });

  it("keeps a clip that was taken down removed", async () => {
    await lab.list(["a,0,10"]);
    lab.put("a_0_10.mp4", 10);
    await lab.scan();
    await lab.database.query(
      "UPDATE clip_file SET state = 'REMOVED', reason = 'TAKEDOWN', path = NULL",
    );
    const { counts } = await lab.scan();
    assert.deepEqual(counts, [{ state: "REMOVED", reason: "TAKEDOWN", n: 1 }]);
  });

  it("looks for the clips of the versions it was made for", async () => {
    await lab.list(["a,0,10"]);
    await lab.list(["b,0,10"], "600");
    lab.put("b_0_10.mp4", 10);
    const all = await lab.scan();
    assert.deepEqual(
      all.counts.map(({ state, n }) => [state, n]),
      [
        ["PRESENT", 1],
        ["MISSING", 1],
      ],
    );
    await lab.add({ name: "part", versions: ["600"] });
    const part = await lab.scan({ name: "part" });
    assert.deepEqual(part.counts, [{ state: "PRESENT", reason: null, n: 1 }]);
  });

  it("lets the second of two scans of one mirror wait for the first", async () => {
    await lab.list(["a,0,10", "b,0,10"]);
    lab.put("a_0_10.mp4", 10);
    const [one, two] = await Promise.all([lab.scan(), lab.scan()]);
    assert.deepEqual(one.counts, two.counts);
    assert.deepEqual(one.checked + two.checked, 1);
  });

  it("writes an audit entry of each scan, and tells its progress", async () => {
    await lab.list(["a,0,10"]);
    lab.put("a_0_10.mp4", 10);
    const told: string[] = [];
    await lab.scan({ onProgress: (done, total) => told.push(`${done}/${total}`) });
    assert.deepEqual(told, ["0/1", "1/1"]);
    const entries: { leaf: string }[] = await lab.database.query(
      "SELECT leaf FROM audit.entry WHERE act = 'mirror.scan' ORDER BY id DESC LIMIT 1",
    );
    const { what } = JSON.parse(entries[0]?.leaf ?? "{}") as { what: { subject: string } };
    assert.match(what.subject, /^mirror lab \(probe\): PRESENT 1, MISSING \d+$/);
  });

  it("refuses students, and names the mirrors there are when there is no such one", async () => {
    const { scanMirror } = await import("../../src/mirror/index.js");
    const options = { name: "lab", verify: "probe", pool: lab.pool } as const;
    await assert.rejects(scanMirror(lab.as("STUDENT"), options), { code: "FORBIDDEN" });
    await assert.rejects(lab.scan({ name: "none" }), { code: "NOT_FOUND", message: /klone, lab/ });
  });
});
