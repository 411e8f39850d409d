import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import {
  demoClipName,
  isCatalogEmpty,
  loadDemo,
  readFrameNumber,
  removeDemo,
} from "../../src/demo/index.js";
import { startProduct, type TestProduct } from "../support/product.js";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

interface Card {
  dataset: {
    mirrors: { name: string; counts: { state: string; reason: string | null; n: number }[] }[];
    versions: { name: string; title: string; splits: { split: string; clipCount: number }[] }[];
  };
}

const card = `{ dataset(slug: "kinetics") {
  mirrors { name counts { state reason n } }
  versions { name title splits { split clipCount } }
} }`;

interface FrameSet {
  extractFrames: {
    frameSet: { frames: { index: number; widthPx: number; heightPx: number; url: string }[] };
  };
}

const extract = `mutation ($clip: ID!) { extractFrames(input: {
  clip: $clip, version: "demo", sampling: { indices: { values: [299, 0, 127] } }, picture: { format: JPEG, quality: 50 }
}) { frameSet { frames { index widthPx heightPx url } } } }`;

/** The RGB bytes of a picture, by ffmpeg. */
function decodePicture(bytes: Uint8Array): Uint8Array {
  const args = "-v error -i pipe:0 -f rawvideo -pix_fmt rgb24 pipe:1".split(" ");
  const { stdout, status } = spawnSync("ffmpeg", args, { input: bytes, maxBuffer: 2 ** 24 });
  assert.equal(status, 0);
  return stdout;
}

describe("the demo", { skip: hasFfmpeg ? false : "ffmpeg is not installed" }, () => {
  let product: TestProduct;
  const load = async (): Promise<void> =>
    loadDemo(await product.context(), { home: product.home, pool: product.product.frames.pool });
  const readCard = async (): Promise<Card["dataset"]> => {
    const { data, errors } = await product.ask<Card>(card);
    assert.deepEqual(errors, []);
    return data?.dataset ?? assert.fail("no data set");
  };
  const count = async (table: string): Promise<number> => {
    const rows: { n: string }[] = await product.product.database.query(
      `SELECT count(*) AS n FROM ${table}`,
    );
    return Number(rows[0]?.n);
  };
  before(async () => {
    product = await startProduct({ KINEOGRAPH_AUTH: "off" });
  });
  after(() => product.close());

  it("is the version demo, imported and scanned as anybody's data", async () => {
    assert.equal(await isCatalogEmpty(product.product.database.manager), true);
    await load();
    assert.equal(await isCatalogEmpty(product.product.database.manager), false);
    const { versions, mirrors } = await readCard();
    const demo = versions.find(({ name }) => name === "demo");
    assert.equal(demo?.title, "Demo");
    assert.deepEqual(demo?.splits, [
      { split: "TRAIN", clipCount: 8 },
      { split: "VALIDATE", clipCount: 6 },
      { split: "TEST", clipCount: 1 },
    ]);
    assert.ok(versions.every(({ name, splits }) => name === "demo" || splits.length === 0));
    const { counts } = mirrors.find(({ name }) => name === "demo") ?? assert.fail("no mirror");
    assert.deepEqual(
      new Map(counts.map(({ state, reason, n }) => [`${state} ${reason}`, n])),
      new Map([
        ["PRESENT null", 13],
        ["CORRUPT NO_INDEX", 1],
        ["MISSING NO_FILE", 1],
      ]),
    );
  });

  it("loads again without change", async () => {
    const clips = await count("clip");
    await load();
    assert.equal(await count("clip"), clips);
  });

  it("gives pictures that show the frame that was asked for", async () => {
    const found = await product.ask<{ clip: { id: string } }>(
      "query ($sourceId: String) { clip(sourceId: $sourceId) { id } }",
      { sourceId: demoClipName.sourceId },
    );
    const { data, errors } = await product.ask<FrameSet>(extract, { clip: found.data?.clip.id });
    assert.deepEqual(errors, []);
    const frames = data?.extractFrames.frameSet.frames ?? [];
    assert.deepEqual(
      frames.map(({ index }) => index),
      [299, 0, 127],
    );
    for (const { index, widthPx, heightPx, url } of frames) {
      const response = await fetch(new URL(url, product.url));
      const rgb = decodePicture(new Uint8Array(await response.arrayBuffer()));
      assert.equal(readFrameNumber(rgb, widthPx, heightPx), index);
    }
  });

  it("is removed with its lists, clips, mirror, frame sets and files, by one entry", async () => {
    const context = await product.context();
    const { store } = product.product.frames;
    const packs: { receipt: string }[] = await product.product.database.query(
      "SELECT receipt FROM frame_pack",
    );
    assert.ok(packs.length > 0);
    await removeDemo(context, { home: product.home, store });
    for (const table of [
      "clip",
      "listing",
      "label",
      "listing_count",
      "clip_file",
      "frame_set",
      "frame_pack",
      "revision",
      "action_class",
    ]) {
      assert.equal(await count(table), 0, table);
    }
    const { versions, mirrors } = await readCard();
    assert.ok(!versions.some(({ name }) => name === "demo"));
    assert.ok(!mirrors.some(({ name }) => name === "demo"));
    for (const { receipt } of packs) assert.equal(existsSync(store.pathOf(receipt)), false);
    assert.equal(existsSync(path.join(product.home, "demo")), false);
    const { data } = await product.ask<{
      auditEntries: { nodes: { act: string; version: string }[] };
    }>('{ auditEntries(first: 5, filter: { act: "demo.remove" }) { nodes { act version } } }');
    assert.deepEqual(data?.auditEntries.nodes, [{ act: "demo.remove", version: "demo" }]);
    await assert.rejects(removeDemo(context, { home: product.home, store }), /no demo to remove/);
  });
});
