import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { addMirror, scanMirror } from "../../src/mirror/index.js";
import { lacksVideo } from "../mirror/lab.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { importRows } from "./import-rows.js";

/** Which film lies in the file of each clip: `a1` and `b1` are one upload under two ids. */
const films: Record<string, string> = {
  a1_0_10: "red",
  a2_0_10: "green",
  b1_0_10: "red",
  b2_0_10: "blue",
  both_0_10: "gray",
};

interface Overlap {
  splitOverlap: {
    verdict: string;
    count: number;
    words: string;
    coverage: Record<
      "train" | "evaluate",
      { clipCount: number; hashedCount: number; share: number }
    >;
    clips: { edges: { node: { sourceId: string }; evaluate: { clip: { sourceId: string } }[] }[] };
    safeSubset: { count: number; clips: { nodes: { sourceId: string }[] } };
  };
}

const query = `query ($level: OverlapLevel!, $leastCoverage: Float) {
  splitOverlap(train: [{ version: "600", split: TRAIN }], evaluate: [{ version: "400", split: TEST }],
    level: $level, leastCoverage: $leastCoverage) {
    verdict count words
    coverage { train { clipCount hashedCount share } evaluate { clipCount hashedCount share } }
    clips { edges { node { sourceId } evaluate { clip { sourceId } } } }
    safeSubset { count clips { nodes { sourceId } } }
  }
}`;

describe("files that are identical", { skip: lacksVideo }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-twins-"));
  let lab: TestProduct;
  before(async () => {
    lab = await startProduct({
      KINEOGRAPH_AUTH: "off",
      KINEOGRAPH_MIRROR_ROOTS: `twins=${folder}`,
    });
    const train = ["a1", "a2", "both", "nofile"].map((id) => `clap,${id},0,10,train`);
    await importRows(lab, { version: "600", rows: train });
    await importRows(lab, {
      version: "400",
      rows: ["b1", "b2", "both"].map((id) => `,${id},0,10,test`),
    });
    mkdirSync(path.join(folder, "films"));
    for (const film of new Set(Object.values(films))) {
      const source = ["-f", "lavfi", "-i", `color=${film}:size=64x48:rate=5:duration=10`];
      const made = path.join(folder, "films", `${film}.mp4`);
      execFileSync("ffmpeg", ["-loglevel", "error", "-y", ...source, "-c:v", "mpeg4", made]);
    }
    mkdirSync(path.join(folder, "clips"));
    for (const [clip, film] of Object.entries(films)) {
      copyFileSync(
        path.join(folder, "films", `${film}.mp4`),
        path.join(folder, "clips", `${clip}.mp4`),
      );
    }
    const { pool, mirrorRoots } = lab.product.frames;
    const mirror = { dataset: "kinetics", name: "twins", root: path.join(folder, "clips") };
    await addMirror(await lab.context(), { ...mirror, layout: "auto" }, { mirrorRoots });
    const scan = { name: "twins", pool, mirrorRoots };
    await scanMirror(await lab.context(), { ...scan, verify: "probe" });
  });
  after(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true });
  });

  it("are not looked for before the files were hashed; the mirror to hash is named", async () => {
    const { errors } = await lab.ask(query, { level: "NEAR_DUPLICATE" });
    assert.equal(errors[0]?.extensions.code, "BAD_INPUT");
    assert.match(errors[0].message, /Hash them: npx kineograph mirror scan twins --verify hash/);
  });

  it("are found once they were, under any id, and told with how much was compared", async () => {
    const { pool, mirrorRoots } = lab.product.frames;
    await scanMirror(await lab.context(), { name: "twins", pool, mirrorRoots, verify: "hash" });
    const { data, errors } = await lab.ask<Overlap>(query, {
      level: "NEAR_DUPLICATE",
      leastCoverage: 0.7,
    });
    assert.deepEqual(errors, []);
    const found = data?.splitOverlap ?? assert.fail("no data");
    assert.deepEqual([found.verdict, found.count], ["OVERLAPS", 2]);
    assert.deepEqual(found.coverage, {
      train: { clipCount: 4, hashedCount: 3, share: 0.75 },
      evaluate: { clipCount: 3, hashedCount: 3, share: 1 },
    });
    assert.match(
      found.words,
      /2 pairs of identical files .* Compared were 75 % of what is trained on and 100 %/,
    );
    assert.deepEqual(
      found.clips.edges.map(({ node, evaluate }) => [
        node.sourceId,
        evaluate.map((e) => e.clip.sourceId),
      ]),
      [
        ["a1", ["b1"]],
        ["both", ["both"]],
      ],
    );
    assert.equal(found.safeSubset.count, 2);
    assert.deepEqual(
      found.safeSubset.clips.nodes.map(({ sourceId }) => sourceId),
      ["a2", "nofile"],
    );
    // Their ids tell of one of the two alone.
    const byId = await lab.ask<Overlap>(query, { level: "VIDEO" });
    assert.equal(byId.data?.splitOverlap.count, 1);
  });

  it("are not judged where too little of a side was hashed", async () => {
    const { errors } = await lab.ask(query, { level: "NEAR_DUPLICATE", leastCoverage: 0.8 });
    assert.match(
      errors[0]?.message ?? "",
      /600 TRAIN \(first-release\) 3 of 4 clips have one \(75 %; leastCoverage asks for 80 %\)/,
    );
    for (const leastCoverage of [0, -1, 1.5]) {
      const wrong = await lab.ask(query, { level: "NEAR_DUPLICATE", leastCoverage });
      assert.equal(wrong.errors[0]?.extensions.code, "BAD_INPUT");
    }
  });
});
