import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { findSubset } from "../../src/catalog/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { importSmallVersion, sourceIdOf } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";

interface Version {
  datasetVersion: {
    subsets: {
      id: string;
      name: string;
      clipCount: number;
      digest: string;
      revision: { name: string; labelMapDigest: string };
      clips: {
        nodes: { sourceId: string }[];
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
      } | null;
    }[];
    classes: { labelIndex: number; revision: { name: string; labelMapDigest: string } }[];
  };
}

const subsetsQuery = `query ($names: [String!], $split: Split, $first: Int, $after: String) {
  datasetVersion(name: "400") { subsets(names: $names) {
    id name clipCount digest revision { name labelMapDigest }
    clips(split: $split, first: $first, after: $after) {
      nodes { sourceId } totalCount pageInfo { hasNextPage endCursor }
    }
  } }
}`;
const cardQuery = `{ datasetVersion(name: "400") { subsets { id name clipCount } } }`;

describe("subsets of a version, and its revisions", () => {
  let lab: TestProduct;
  /** Holds a grant on 400; bob holds none. */
  let ada: string;
  let bob: string;
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-subsets-"));

  async function addSubset(subset: string, ids: readonly string[], version = "400"): Promise<void> {
    const file = path.join(folder, `${subset}.txt`);
    writeFileSync(file, `${ids.join("\n")}\n`);
    const name = { dataset: "kinetics", version };
    await importAnnotations(await lab.context(), { ...name, files: [file], format: "ids", subset });
  }

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importSmallVersion(lab, { version: "400", classes: 2, clips: 10 });
    await importSmallVersion(lab, { version: "700", classes: 1, clips: 3, isDraft: true });
    ada = await lab.join("ada", { version: "400", scope: "METADATA" });
    bob = await lab.join("bob");
    await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, ada);
    await addSubset(
      "mini",
      [0, 1, 2, 3, 4].map((n) => sourceIdOf(1, n)),
    );
    await addSubset("all-splits", [sourceIdOf(0, 0), "hidden00000"]);
    await addSubset("of-a-draft", [sourceIdOf(0, 1)], "700");
  });
  after(async () => {
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are read by name and page by page, and each page is noted in the audit log", async () => {
    const variables = { names: ["mini"], first: 3 };
    const first = await lab.ask<Version>(subsetsQuery, variables, ada);
    assert.deepEqual(first.errors, []);
    const [mini] = first.data?.datasetVersion.subsets ?? [];
    assert.ok(mini?.clips);
    assert.deepEqual([mini.name, mini.clipCount, mini.clips.totalCount], ["mini", 5, 5]);
    assert.deepEqual(
      mini.clips.nodes.map((clip) => clip.sourceId),
      [0, 1, 2].map((n) => sourceIdOf(1, n)),
    );
    const { endCursor } = mini.clips.pageInfo;
    const second = await lab.ask<Version>(subsetsQuery, { ...variables, after: endCursor }, ada);
    const rest = second.data?.datasetVersion.subsets[0]?.clips;
    assert.deepEqual(
      rest?.nodes.map((clip) => clip.sourceId),
      [3, 4].map((n) => sourceIdOf(1, n)),
    );
    assert.equal(rest.pageInfo.hasNextPage, false);
    const entries: { n: number }[] = await lab.product.database.query(
      `SELECT (leaf::jsonb #>> '{what,objects,count}')::int AS n FROM audit.entry
       WHERE act = 'clip.read' ORDER BY id DESC LIMIT 2`,
    );
    assert.deepEqual(
      entries.map((entry) => entry.n),
      [2, 3],
    );
  });

  it("may be narrowed to a split", async () => {
    const variables = { names: ["all-splits"], split: "TEST" };
    const { data } = await lab.ask<Version>(subsetsQuery, variables, ada);
    const clips = data?.datasetVersion.subsets[0]?.clips;
    assert.deepEqual(clips?.nodes, [{ sourceId: "hidden00000" }]);
    assert.equal(clips.totalCount, 1);
  });

  it("show name and count to whoever is signed in, and clips only with a grant", async () => {
    const card = await lab.ask<Version>(cardQuery, {}, bob);
    assert.deepEqual(
      card.data?.datasetVersion.subsets.map(({ name, clipCount }) => [name, clipCount]),
      [
        ["all-splits", 2],
        ["mini", 5],
      ],
    );
    const denied = await lab.ask<Version>(subsetsQuery, { names: ["mini"] }, bob);
    assert.equal(denied.errors[0]?.extensions.code, "FORBIDDEN");
    assert.equal(denied.data?.datasetVersion.subsets[0]?.clips, null);
    const nobody = await lab.ask(cardQuery);
    assert.equal(nobody.errors[0]?.extensions.code, "UNAUTHENTICATED");
  });

  it("are nodes, but those of a draft are not there", async () => {
    const { data } = await lab.ask<Version>(cardQuery, {}, bob);
    const id = data?.datasetVersion.subsets[1]?.id ?? "";
    const query = "query ($id: ID!) { node(id: $id) { id ... on Subset { name } } }";
    assert.deepEqual((await lab.ask(query, { id }, bob)).data, { node: { id, name: "mini" } });
    const rows: { id: string }[] = await lab.product.database.query(
      "SELECT id FROM subset WHERE name = 'of-a-draft'",
    );
    const hidden = Buffer.from(`Subset:${rows[0]?.id}`).toString("base64url");
    assert.deepEqual((await lab.ask(query, { id: hidden }, bob)).data, { node: null });
  });

  it("are found by name, or the names that there are are told", async () => {
    const context = await lab.context();
    const all = await context.catalogLoaders.currentRevisions();
    const current = all.find((each) => each.version === "400") ?? assert.fail("400 is there");
    const { manager } = lab.product.database;
    assert.equal((await findSubset(manager, current, "mini")).clipCount, 5);
    await assert.rejects(findSubset(manager, current, "maxi"), {
      code: "NOT_FOUND",
      message: /no subset "maxi"\. There are: all-splits, mini/,
    });
  });

  it("stand beside label indices, whose map is told", async () => {
    const query = `{ datasetVersion(name: "400") {
      classes { labelIndex revision { name labelMapDigest } } } }`;
    const { data, errors } = await lab.ask<Version>(query, {}, bob);
    assert.deepEqual(errors, []);
    const [first] = data?.datasetVersion.classes ?? [];
    assert.equal(first?.revision.name, "first-release");
    assert.match(first.revision.labelMapDigest, /^[0-9a-f]{64}$/);
    const listings = `query ($id: String) { clip(sourceId: $id) {
      listings { labelIndex revision { labelMapDigest version { name } } } } }`;
    const clip = await lab.ask(listings, { id: sourceIdOf(1, 0) }, ada);
    assert.deepEqual(clip.data, {
      clip: {
        listings: [
          {
            labelIndex: 1,
            revision: { labelMapDigest: first.revision.labelMapDigest, version: { name: "400" } },
          },
        ],
      },
    });
  });

  it("are published by operators alone, once, and for ever", async () => {
    const mutation = `mutation ($input: PublishRevisionInput!) {
      publishRevision(input: $input) { revision { name publishedAt labelMapDigest version { name } } } }`;
    const publish = (input: object, token?: string) =>
      lab.ask<{ publishRevision: { revision: { publishedAt: string } } }>(
        mutation,
        { input },
        token,
      );
    const operator = await lab.join("olga", { role: "OPERATOR" });
    const refused = [
      [{ version: "700" }, ada, "FORBIDDEN"],
      [{ version: "700" }, undefined, "UNAUTHENTICATED"],
      [{ version: "700", revision: "none" }, operator, "NOT_FOUND"],
      [{ version: "9000" }, operator, "NOT_FOUND"],
      [{ version: "600" }, operator, "NOT_FOUND"],
    ] as const;
    for (const [input, token, code] of refused) {
      const { errors } = await publish(input, token);
      assert.equal(errors[0]?.extensions.code, code);
    }
    await lab.product.database.query(
      "INSERT INTO revision (version_id, name) SELECT id, 'blank' FROM dataset_version WHERE name = '600'",
    );
    const blank = await publish({ version: "600", revision: "blank" }, operator);
    assert.match(blank.errors[0]?.message ?? "", /holds no list yet.*dataset import/);
    const done = await publish({ version: "700" }, operator);
    assert.deepEqual(done.errors, []);
    const again = await publish({ version: "700" }, operator);
    assert.deepEqual(again.data, done.data);
    const entries: { subject: string }[] = await lab.product.database.query(
      `SELECT leaf::jsonb #>> '{what,subject}' AS subject FROM audit.entry WHERE act = 'version.publish'
       ORDER BY id DESC`,
    );
    assert.equal(entries.length, 2);
    assert.match(entries[0]?.subject ?? "", /^kinetics 700 first-release, label map [0-9a-f]{64}$/);
    const version = await lab.ask<Version>(
      `{ datasetVersion(name: "700") { subsets { name } } }`,
      {},
      bob,
    );
    assert.deepEqual(version.data?.datasetVersion.subsets, [{ name: "of-a-draft" }]);
  });
});
