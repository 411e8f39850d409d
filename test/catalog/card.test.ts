import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";

const data = process.env["KINEOGRAPH_TEST_DATA"] ?? path.resolve("..", "shared", "data");
const card = path.join(data, "card.md");

let lab: TestProduct;
before(async () => {
  lab = await startProduct();
});
after(() => lab.close());

async function readBibtex(): Promise<string> {
  const answer = await lab.ask<{ dataset: { citation: string } }>(
    `{ dataset(slug: "kinetics") { citation(format: BIBTEX) } }`,
    {},
    await lab.join(`reader${Math.random().toString(36).slice(2, 8)}`),
  );
  return answer.data?.dataset.citation ?? "";
}

test("the seeded citation is the published BibTeX entry, byte for byte", async () => {
  const digest = createHash("sha256")
    .update(await readBibtex())
    .digest("hex");
  // sha256 of the entry DBLP:journals/corr/KayCSZHVVGBNSZ17 as the lab's page prints it.
  assert.equal(digest, "ddc66fd25eecd49e5681a04da9e348fcfe5d6d2518dc262147e09509a861e69e");
});

test(
  "the citation equals the one on the lab's page",
  { skip: existsSync(card) ? false : "real data: no card.md" },
  async () => {
    const entry = /^@article[\s\S]*?^\}$/m.exec(readFileSync(card, "utf8"))?.[0];
    assert.equal(await readBibtex(), entry);
  },
);

test("a fresh catalog knows Kinetics: versions, licences, people, deployment, and grants nothing", async () => {
  const token = await lab.join("newcomer");
  const answer = await lab.ask<{ dataset: Record<string, unknown> }>(
    `{ dataset(slug: "kinetics") {
      publisher publishedOn paperUrl
      license { layer spdxId holder }
      versions { name clipCount }
      sponsorGroups { title } studentUsers { displayName }
      mirrors { name cluster root deployedOn }
    } }`,
    {},
    token,
  );
  assert.deepEqual(answer.errors, []);
  assert.deepEqual(answer.data?.dataset, {
    publisher: "Google Inc.",
    publishedOn: "2017-05-22",
    paperUrl: "https://arxiv.org/abs/1705.06950",
    license: [
      { layer: "ANNOTATIONS", spdxId: "CC-BY-4.0", holder: "Google Inc." },
      { layer: "MEDIA", spdxId: null, holder: "Each video's uploader" },
    ],
    versions: ["400", "600", "700", "700-2020"].map((name) => ({ name, clipCount: 0 })),
    sponsorGroups: ["Rajesh Rao", "Abhishek Gupta", "Ali Farhadi"].map((title) => ({ title })),
    studentUsers: ["Vishwas Sathish", "Chuning Zhu", "Aditya Kusupati"].map((displayName) => ({
      displayName,
    })),
    mirrors: [{ name: "klone", cluster: "KLONE", root: "/data/kinetics", deployedOn: "2024-04" }],
  });
  const grants: unknown[] = await lab.product.database.query("SELECT FROM access_grant");
  assert.equal(grants.length, 0);
});
