import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { addGrant } from "../../src/access/index.js";
import { demoVideo, readFrameNumber } from "../../src/demo/index.js";
import { loadLaidDemo } from "../support/demo.js";
import { startProduct, type TestProduct } from "../support/product.js";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

interface FrameRow {
  position: number;
  index: number;
  ptsSeconds: number;
  widthPx: number;
  heightPx: number;
  sha256: string;
  sizeBytes: number;
  url: string;
}

interface SetRow {
  id: string;
  receipt: string;
  isStored: boolean;
  archiveUrl: string;
  contactSheetUrl: string;
  version: { name: string };
  missing: object[];
  frames: FrameRow[];
}

const extractMutation = `mutation Extract($input: ExtractFramesInput!) { extractFrames(input: $input) { frameSet {
  id receipt isStored archiveUrl contactSheetUrl version { name } missing { index }
  frames { position index ptsSeconds widthPx heightPx sha256 sizeBytes url } } } }`;

/** The number drawn in a picture, read from its machine-readable strip. */
function readNumber(picture: Buffer): number | null {
  const rgb = execFileSync(
    "ffmpeg",
    ["-v", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
    { input: picture, maxBuffer: 2 ** 24 },
  );
  return readFrameNumber(rgb, demoVideo.widthPx, demoVideo.heightPx);
}

describe(
  "frames of one clip, from the mutation to the picture",
  { skip: hasFfmpeg ? false : "needs ffmpeg to render the demo" },
  () => {
    let lab: TestProduct;
    let token: string;
    let clip: string;

    const fetchAs = (url: string, bearer: string, headers: Record<string, string> = {}) =>
      fetch(url, { headers: { authorization: `Bearer ${bearer}`, ...headers } });

    const extract = (input: object, bearer = token) =>
      lab.ask<{ extractFrames: { frameSet: SetRow } }>(
        extractMutation,
        { input: { clip, ...input } },
        bearer,
      );

    async function take(input: object): Promise<SetRow> {
      const { data, errors } = await extract(input);
      assert.deepEqual(errors, []);
      assert.ok(data);
      return data.extractFrames.frameSet;
    }

    async function findClip(sourceId: string): Promise<string> {
      const query = `query ($id: String!) { clip(sourceId: $id) { id } }`;
      const { data } = await lab.ask<{ clip: { id: string } }>(query, { id: sourceId }, token);
      return data?.clip.id ?? "";
    }

    const accept = (bearer: string) =>
      lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, bearer);

    async function readEntries(conditions: string): Promise<{ leaf: string }[]> {
      return lab.product.database.query(
        `SELECT leaf FROM audit.entry WHERE ${conditions} ORDER BY id`,
      );
    }

    before(async () => {
      lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
      await loadLaidDemo(lab);
      token = await lab.join("ada", { version: "demo" });
      await accept(token);
      clip = await findClip("demo0juggle");
    });
    after(() => lab.close());

    test("sixteen frames come with addresses whose pictures show the right numbers", async () => {
      const set = await take({ sampling: { uniform: { count: 16 } }, purpose: "TRAIN" });
      assert.deepEqual(
        set.frames.map((frame) => frame.index),
        Array.from({ length: 16 }, (_, i) => Math.floor(((i + 0.5) * 300) / 16)),
      );
      assert.deepEqual([set.isStored, set.version.name, set.missing], [false, "demo", []]);
      for (const frame of set.frames) {
        const response = await fetchAs(frame.url, token);
        assert.equal(response.status, 200);
        assert.equal(response.headers.get("content-type"), "image/jpeg");
        assert.equal(response.headers.get("etag"), `"${frame.sha256}"`);
        const picture = Buffer.from(await response.arrayBuffer());
        assert.equal(picture.length, frame.sizeBytes);
        assert.equal(createHash("sha256").update(picture).digest("hex"), frame.sha256);
        assert.equal(readNumber(picture), frame.index);
      }
      const [entry] = await readEntries("act = 'frames.extract' AND outcome = 'allowed'");
      const leaf = JSON.parse(entry?.leaf ?? "{}") as Record<string, unknown>;
      assert.equal(leaf["purpose"], "TRAIN");
      const what = leaf["what"] as Record<string, unknown>;
      assert.deepEqual(
        [what["version"], what["frames"], what["receipt"]],
        ["demo", 16, set.receipt],
      );
      const deliveries = await readEntries("act = 'frames.deliver'");
      assert.ok(
        deliveries.length >= 1 && deliveries.length <= 2,
        "one entry a minute, not sixteen",
      );
      assert.equal(
        (JSON.parse(deliveries[0]?.leaf ?? "{}") as { parent: string }).parent,
        leaf["id"],
      );
    });

    test("each sampling gives the frames it says, in order, repeats kept", async () => {
      const cases: [object, number[]][] = [
        [{ indices: { values: [250, 3, -1, 3] } }, [250, 3, 299, 3]],
        [{ timestamps: { seconds: [0, 5, 9.99] } }, [0, 150, 299]],
        [{ every: { stride: 90 } }, [0, 90, 180, 270]],
        [{ uniform: { count: 3, placement: "ENDPOINTS" } }, [0, 150, 299]],
        [{ keyframes: true }, [0, 250]],
      ];
      for (const [sampling, expected] of cases) {
        const set = await take({ sampling, picture: { format: "PNG" } });
        assert.deepEqual(
          set.frames.map((frame) => frame.index),
          expected,
        );
        for (const frame of set.frames) {
          const response = await fetchAs(frame.url, token);
          assert.equal(response.headers.get("content-type"), "image/png");
          assert.equal(readNumber(Buffer.from(await response.arrayBuffer())), frame.index);
        }
      }
    });

    test("clips and rates give the frames they say", async () => {
      const cases: [object, number[]][] = [
        [{ rate: { framesPerSecond: 0.4 } }, [0, 75, 150, 225]],
        [{ dense: { length: 3, stride: 100, start: 150 } }, [150, 250, 50]],
        [{ views: { preset: "SLOWFAST_TEST", length: 2, count: 3 } }, [0, 15, 94, 109, 189, 204]],
      ];
      for (const [sampling, expected] of cases) {
        const set = await take({ sampling });
        assert.deepEqual(
          set.frames.map((frame) => frame.index),
          expected,
        );
      }
    });

    test("a random sampling draws by seed and clip, and its archive says how", async () => {
      const sampling = { segments: { count: 4, seed: 42 }, draws: 2 };
      const set = await take({ sampling });
      const indices = set.frames.map((frame) => frame.index);
      assert.equal(indices.length, 8);
      indices.forEach((index, i) => assert.equal(Math.floor(index / 75), i % 4));
      const again = await take({ sampling });
      assert.deepEqual([again.isStored, again.receipt], [true, set.receipt]);
      const first = await take({ sampling: { segments: { count: 4, seed: 42 } } });
      assert.deepEqual(
        first.frames.map((frame) => frame.index),
        indices.slice(0, 4),
      );
      const other = await take({ sampling: { segments: { count: 4, seed: 43 }, draws: 2 } });
      assert.notDeepEqual(
        other.frames.map((frame) => frame.index),
        indices,
      );
      const archive = await (await fetchAs(set.archiveUrl, token)).text();
      assert.match(
        archive,
        /"kind": "segments"[^]*"seed": 42[^]*"clipKey": "kinetics\/demo0juggle\//,
      );
    });

    test("the same request gives the stored set, byte for byte, and an entry of its own", async () => {
      const input = {
        sampling: { uniform: { count: 5 } },
        picture: { resize: { shortSidePx: 128 } },
      };
      const first = await take(input);
      const again = await take(input);
      assert.deepEqual([first.isStored, again.isStored], [false, true]);
      assert.equal(again.receipt, first.receipt);
      const entries = await readEntries(
        `leaf LIKE '%${first.receipt}%' AND act = 'frames.extract'`,
      );
      assert.equal(entries.length, 2);
      // A set whose file was lost is made again: to the same bytes.
      const store = path.join(lab.home, "frames", first.receipt.slice(0, 2));
      const archive = await (await fetchAs(first.archiveUrl, token)).arrayBuffer();
      rmSync(store, { recursive: true });
      assert.equal((await fetchAs(first.archiveUrl, token)).status, 404);
      const remade = await take(input);
      assert.deepEqual([remade.isStored, remade.receipt], [false, first.receipt]);
      const bytes = await (await fetchAs(remade.archiveUrl, token)).arrayBuffer();
      assert.ok(Buffer.from(bytes).equals(Buffer.from(archive)));
      assert.deepEqual(readdirSync(path.join(lab.home, "frames", "tmp")), []);
    });

    test("WebP pictures show the right numbers, and a crop is the middle of the picture", async () => {
      const sampling = { indices: { values: [31, 200] } };
      const webp = await take({ sampling, picture: { format: "WEBP", quality: 95 } });
      for (const frame of webp.frames) {
        const response = await fetchAs(frame.url, token);
        assert.equal(response.headers.get("content-type"), "image/webp");
        assert.equal(readNumber(Buffer.from(await response.arrayBuffer())), frame.index);
      }
      const crop = { widthPx: 224, heightPx: 224 };
      const cropped = await take({ sampling, picture: { format: "PNG", crop, quality: 12 } });
      assert.deepEqual(
        cropped.frames.map(({ widthPx, heightPx }) => [widthPx, heightPx]),
        [
          [224, 224],
          [224, 224],
        ],
      );
      const again = await take({ sampling, picture: { format: "PNG", crop } });
      assert.deepEqual([again.isStored, again.receipt], [true, cropped.receipt], "no quality");
      const whole = await take({ sampling, picture: { format: "PNG" } });
      assert.notEqual(whole.receipt, cropped.receipt);
    });

    test("arrays come as one stack, and one by one with a head of their own", async () => {
      const { widthPx, heightPx } = demoVideo;
      const set = await take({
        sampling: { indices: { values: [250, 3, 250] } },
        picture: { format: "NPY" },
      });
      const archive = await (await fetchAs(set.archiveUrl, token)).arrayBuffer();
      const text = Buffer.from(archive).toString("latin1");
      assert.ok(text.startsWith("frames.npy\0"));
      assert.ok(text.includes(`'shape': (3, ${heightPx}, ${widthPx}, 3), }`));
      for (const frame of set.frames) {
        const response = await fetchAs(frame.url, token);
        const file = Buffer.from(await response.arrayBuffer());
        assert.deepEqual(
          [file.length, response.headers.get("content-length")],
          [frame.sizeBytes, `${frame.sizeBytes}`],
        );
        assert.equal(createHash("sha256").update(file).digest("hex"), frame.sha256);
        assert.equal(response.headers.get("etag"), `"${frame.sha256}"`);
        const headBytes = 10 + file.readUInt16LE(8);
        assert.ok(
          file.toString("latin1", 0, headBytes).includes(`(1, ${heightPx}, ${widthPx}, 3)`),
        );
        assert.equal(readFrameNumber(file.subarray(headBytes), widthPx, heightPx), frame.index);
        for (const [start, end] of [
          [0, 9],
          [100, 140],
          [headBytes, headBytes + 5],
          [file.length - 3, file.length - 1],
        ] as const) {
          const part = await fetchAs(frame.url, token, { range: `bytes=${start}-${end}` });
          assert.equal(part.status, 206);
          const bytes = Buffer.from(await part.arrayBuffer());
          assert.deepEqual(bytes, file.subarray(start, end + 1), `${start}-${end}`);
        }
      }
    });

    test("a contact sheet is drawn once, from the very file, and delivered like a picture", async () => {
      const sampling = { uniform: { count: 6 } };
      const set = await take({ sampling, version: "demo" });
      const sheet = path.join(
        lab.home,
        "frames",
        set.receipt.slice(0, 2),
        `${set.receipt}.sheet.jpg`,
      );
      assert.equal(existsSync(sheet), false, "not before it is asked for");
      const first = await fetchAs(set.contactSheetUrl, token);
      assert.deepEqual([first.status, first.headers.get("content-type")], [200, "image/jpeg"]);
      const bytes = Buffer.from(await first.arrayBuffer());
      assert.deepEqual(readFileSync(sheet), bytes);
      assert.equal(bytes.readUInt16BE(0), 0xffd8);
      const known = { "if-none-match": first.headers.get("etag") ?? "" };
      assert.equal((await fetchAs(set.contactSheetUrl, token, known)).status, 304);
      const stranger = await lab.join("eve", { version: "demo" });
      await accept(stranger);
      assert.equal((await fetchAs(set.contactSheetUrl, stranger)).status, 403);
      // Another file in the clip's place: what is drawn already stays, nothing is drawn of it.
      const other = await take({ sampling: { uniform: { count: 3 } }, version: "demo" });
      const [row] = await lab.product.database.query<{ root: string; path: string }[]>(
        `SELECT m.root, f.path FROM clip_file f JOIN mirror m ON m.id = f.mirror_id JOIN clip c ON c.id = f.clip_id
         WHERE c.source_id = 'demo0juggle'`,
      );
      const file = path.join(row?.root ?? "", row?.path ?? "");
      const content = readFileSync(file);
      writeFileSync(file, Buffer.concat([content, Buffer.alloc(8)]));
      const refused = await fetchAs(other.contactSheetUrl, token);
      assert.equal(refused.status, 404);
      assert.match(await refused.text(), /another one than these frames.*Ask for the frames again/);
      rmSync(file);
      assert.ok((await fetchAs(other.contactSheetUrl, token)).status >= 400);
      assert.equal((await fetchAs(set.contactSheetUrl, token)).status, 200);
      writeFileSync(file, content);
      assert.equal((await fetchAs(other.contactSheetUrl, token)).status, 200);
    });

    test("an address serves ranges and known pictures sparingly, and nobody else at all", async () => {
      const set = await take({ sampling: { indices: { values: [7] } } });
      const [frame] = set.frames;
      assert.ok(frame);
      const part = await fetchAs(frame.url, token, { range: "bytes=10-19" });
      assert.deepEqual(
        [part.status, part.headers.get("content-range"), (await part.arrayBuffer()).byteLength],
        [206, `bytes 10-19/${frame.sizeBytes}`, 10],
      );
      const beyond = await fetchAs(frame.url, token, { range: `bytes=${frame.sizeBytes}-` });
      assert.equal(beyond.status, 416);
      const known = await fetchAs(frame.url, token, { "if-none-match": `"${frame.sha256}"` });
      assert.equal(known.status, 304);
      assert.equal((await fetch(frame.url)).status, 401);
      const stranger = await lab.join("bob", { version: "demo" });
      await accept(stranger);
      assert.equal((await fetchAs(frame.url, stranger)).status, 403);
      assert.equal((await fetchAs(frame.url.replace("000007", "000008"), token)).status, 403);
    });

    test("a grant that is revoked closes the addresses it opened", async () => {
      const bearer = await lab.join("cleo", { version: "demo" });
      await accept(bearer);
      const { data } = await extract({ sampling: { indices: { values: [1] } } }, bearer);
      const url = data?.extractFrames.frameSet.frames[0]?.url ?? "";
      assert.equal((await fetchAs(url, bearer)).status, 200);
      await lab.product.database.query(
        `UPDATE access_grant SET revoked_at = now() WHERE user_id = (SELECT id FROM user_account WHERE name = 'cleo')`,
      );
      assert.equal((await fetchAs(url, bearer)).status, 403);
      const query = `query ($id: ID!) { node(id: $id) { id } }`;
      const again = await lab.ask(query, { id: data?.extractFrames.frameSet.id }, bearer);
      assert.deepEqual(again.data, { node: null });
    });

    test("METADATA is not enough for pictures: FORBIDDEN, with how to ask, and recorded", async () => {
      const bearer = await lab.join("dan", { version: "demo", scope: "METADATA" });
      await accept(bearer);
      const { errors } = await extract({ sampling: { indices: { values: [1] } } }, bearer);
      assert.equal(errors[0]?.extensions.code, "FORBIDDEN");
      assert.match(errors[0]?.message ?? "", /covers METADATA.*--scope FRAMES/);
      const denied = await readEntries(
        `outcome = 'denied' AND pseudonym = (SELECT pseudonym FROM audit.subject s
         JOIN user_account u ON u.id = s.user_id WHERE u.name = 'dan')`,
      );
      assert.equal(denied.length, 1);
    });

    test("a clip of two versions is accessed as the one that is named", async () => {
      const { database } = lab.product;
      await database.query(`
        WITH other AS (
          INSERT INTO dataset_version (dataset_id, name, title, description)
          SELECT id, 'demo-2', 'Demo 2', '' FROM dataset WHERE slug = 'kinetics' RETURNING id
        ), draft AS (
          INSERT INTO revision (version_id, name) SELECT id, 'r' FROM other RETURNING id
        )
        INSERT INTO listing (revision_id, clip_id, split)
        SELECT draft.id, c.id, 'TRAIN' FROM draft, clip c WHERE c.source_id = 'demo0juggle'`);
      await database.query("UPDATE revision SET published_at = now() WHERE name = 'r'");
      const admin = await lab.context();
      await addGrant(admin, {
        dataset: "kinetics",
        version: "demo-2",
        scope: "FRAMES",
        user: "ada",
        until: null,
      });
      const sampling = { indices: { values: [42] } };
      const { errors } = await extract({ sampling });
      assert.equal(errors[0]?.extensions.code, "BAD_INPUT");
      assert.match(errors[0]?.message ?? "", /demo, demo-2/);
      const as1 = await take({ sampling, version: "demo" });
      const as2 = await take({ sampling, version: "demo-2" });
      assert.deepEqual([as1.version.name, as2.version.name], ["demo", "demo-2"]);
      assert.deepEqual([as2.isStored, as2.receipt], [true, as1.receipt], "one stored set");
      assert.notEqual(as1.id, as2.id);
      const none = await extract({ sampling, version: "400" });
      assert.equal(none.errors[0]?.extensions.code, "NOT_FOUND");
    });

    test("an idempotency key stands for one request, and for the answer it had", async () => {
      const input = {
        sampling: { indices: { values: [5] } },
        version: "demo",
        idempotencyKey: "k1",
      };
      const first = await take({ ...input, purpose: "EVALUATE" });
      assert.equal((await take({ ...input, purpose: "EVALUATE" })).id, first.id);
      const told = await readEntries(`leaf LIKE '%"purpose":"EVALUATE"%'`);
      assert.equal(told.length, 2, "the repeat is an access of its own, for the same purpose");
      const long = await extract({ ...input, idempotencyKey: "k".repeat(201) });
      assert.equal(long.errors[0]?.extensions.code, "BAD_INPUT");
      const other = await extract({ ...input, sampling: { indices: { values: [6] } } });
      assert.equal(other.errors[0]?.extensions.code, "CONFLICT");
    });

    test("a clip that a new revision no longer lists is no longer served", async () => {
      const set = await take({ sampling: { indices: { values: [9] } }, version: "demo-2" });
      const url = set.frames[0]?.url ?? "";
      assert.equal((await fetchAs(url, token)).status, 200);
      await lab.product.database.query(
        `INSERT INTO revision (version_id, name, published_at)
         SELECT id, 'empty', now() FROM dataset_version WHERE name = 'demo-2'`,
      );
      assert.equal((await fetchAs(url, token)).status, 404);
      const query = `query ($id: ID!) { node(id: $id) { id } }`;
      assert.deepEqual((await lab.ask(query, { id: set.id }, token)).data, { node: null });
    });

    test("a pack that was cut short is not served, and made again when asked for", async () => {
      const input = { sampling: { indices: { values: [77] } }, version: "demo" };
      const set = await take(input);
      const pack = path.join(lab.home, "frames", set.receipt.slice(0, 2), `${set.receipt}.tar`);
      truncateSync(pack, 700);
      assert.equal((await fetchAs(set.frames[0]?.url ?? "", token)).status, 404);
      const remade = await take(input);
      assert.equal(remade.isStored, false);
      assert.equal((await fetchAs(remade.frames[0]?.url ?? "", token)).status, 200);
    });

    test("a picture that was altered in the store is not served", async () => {
      const input = { sampling: { indices: { values: [78] } }, version: "demo" };
      const set = await take(input);
      const pack = path.join(lab.home, "frames", set.receipt.slice(0, 2), `${set.receipt}.tar`);
      const bytes = readFileSync(pack);
      bytes[700] = (bytes[700] ?? 0) ^ 1;
      writeFileSync(pack, bytes);
      assert.equal((await fetchAs(set.frames[0]?.url ?? "", token)).status, 404);
      const [frame] = (await take(input)).frames;
      assert.equal(frame?.sha256, set.frames[0]?.sha256);
      assert.equal((await fetchAs(frame?.url ?? "", token)).status, 200);
    });

    test("a truncated clip and a missing one say what is wrong, and the attempt is recorded", async () => {
      const sampling = { uniform: { count: 4 } };
      const corrupt = await extract({ clip: await findClip("demo1pushup"), sampling });
      assert.equal(corrupt.errors[0]?.extensions.code, "CLIP_CORRUPT");
      const missing = await extract({ clip: await findClip("demo1skiprp"), sampling });
      assert.equal(missing.errors[0]?.extensions.code, "CLIP_UNAVAILABLE");
      for (const { errors } of [corrupt, missing]) {
        assert.match(errors[0]?.message ?? "", /mirror scan|scan/i);
        assert.doesNotMatch(errors[0]?.message ?? "", /\/tmp|\/home/);
      }
      const failed = await readEntries("outcome = 'error' AND leaf LIKE '%\"why\":\"CLIP_%'");
      assert.equal(failed.length, 2);
    });
  },
);
