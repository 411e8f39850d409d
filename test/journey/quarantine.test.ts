import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { importAnnotations } from "../../src/ingest/index.js";
import { addMirror, scanMirror } from "../../src/mirror/index.js";
import { ffmpeg, noFfmpeg, temporaryFolder } from "../decoder/clips.js";
import { buildPlantedDecoder, noProductBuild } from "../native/build.js";
import { startProduct, type TestProduct } from "../support/product.js";

interface FileRow {
  state: string;
  reason: string | null;
  detail: string | null;
}

const extractMutation = `mutation ($clip: ID!) {
  extractFrames(input: { clip: $clip, sampling: { uniform: { count: 2 } } }) {
    frameSet { frames { index } } } }`;

const clipQuery = `{ clip(sourceId: "segv0000000") { id files { state reason detail } } }`;

describe("a file that ends its decoders", { skip: noFfmpeg || noProductBuild }, () => {
  const folder = temporaryFolder();
  const sound = join(folder.path, "sound.mp4");
  const root = join(folder.path, "kinetics");
  const held = join(root, "segv0000000_000000_000002.mp4");
  let lab: TestProduct;

  before(async () => {
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-c:v", "libx264", sound);
    mkdirSync(root);
    copyFileSync(sound, held);
    lab = await startProduct({
      KINEOGRAPH_DECODER: buildPlantedDecoder(),
      KINEOGRAPH_AUTH: "off",
    });
    const list = join(folder.path, "list.csv");
    writeFileSync(
      list,
      "label,youtube_id,time_start,time_end,split\nabseiling,segv0000000,0,2,val\n",
    );
    const target = { dataset: "kinetics", version: "400", files: [list], isPublish: true };
    await importAnnotations(await lab.context(), target);
    const mirror = { dataset: "kinetics", name: "lab", root, versions: ["400"] };
    await addMirror(await lab.context(), mirror, { mirrorRoots: [root] });
    await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { id } } }`);
    await scan();
  });
  after(async () => {
    await lab.close();
    folder.remove();
  });

  const scan = async () =>
    scanMirror(await lab.context(), {
      name: "lab",
      verify: "probe",
      pool: lab.product.frames.pool,
    });

  async function readClip(): Promise<{ id: string; files: FileRow[] }> {
    const { data } = await lab.ask<{ clip: { id: string; files: FileRow[] } }>(clipQuery);
    return data?.clip ?? assert.fail("the clip is not there");
  }

  async function extract() {
    const { id } = await readClip();
    return lab.ask<{ extractFrames: { frameSet: { frames: object[] } } }>(extractMutation, {
      clip: id,
    });
  }

  async function refusal(): Promise<{ message: string; code: string | undefined }> {
    const { errors } = await extract();
    return { message: errors[0]?.message ?? "", code: errors[0]?.extensions.code };
  }

  async function countEnds(): Promise<number> {
    const text = await (await fetch(`${lab.url}/metrics`)).text();
    const lines = [...text.matchAll(/^kineograph_decoder_ends_total\{[^}]*\} (\d+)$/gm)];
    return lines.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  it("is set aside with its reason, written down, and read again once it was replaced", async () => {
    assert.deepEqual((await readClip()).files[0]?.state, "PRESENT");
    // Padded, so that its size alone does not give it away.
    writeFileSync(held, "KGFAULT:segv \n".padEnd(100_000, "\n"));

    const first = await refusal();
    assert.equal(first.code, "CLIP_CORRUPT");
    assert.match(first.message, /crashed on it twice/);
    assert.equal(await countEnds(), 2);

    const second = await refusal();
    assert.equal(second.code, "CLIP_CORRUPT");
    assert.match(second.message, /not read again until it changes/);
    assert.equal(await countEnds(), 2, "no further decoder was spent on it");

    const [file] = (await readClip()).files;
    assert.deepEqual([file?.state, file?.reason], ["CORRUPT", "UNDECODABLE"]);
    assert.match(file?.detail ?? "", /ended two decoders/);
    const entries: { leaf: string }[] = await lab.product.database.query(
      `SELECT leaf FROM audit.entry WHERE act = 'clip.quarantine'`,
    );
    assert.equal(entries.length, 1);

    copyFileSync(sound, held);
    await scan();
    assert.equal((await readClip()).files[0]?.state, "PRESENT");
    const { data, errors } = await extract();
    assert.deepEqual(errors, []);
    assert.equal(data?.extractFrames.frameSet.frames.length, 2);
  });
});
