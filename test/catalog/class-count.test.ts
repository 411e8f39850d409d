import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { importAnnotations } from "../../src/ingest/index.js";
import { startProduct, type TestProduct } from "../support/product.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-lists-"));
let lab: TestProduct;
before(async () => {
  lab = await startProduct();
});
after(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

interface Counted {
  totalCount: number;
  nodes: { sourceId: string }[];
}

test("counts a clip that two splits list once for the class, and once in each split", async () => {
  const file = path.join(folder, "both.csv");
  const rows = ["both,0,10,train", "both,0,10,val", "one,0,10,train"];
  const lines = ["label,youtube_id,time_start,time_end,split", ...rows.map((row) => `fly,${row}`)];
  writeFileSync(file, `${lines.join("\n")}\n`);
  await importAnnotations(await lab.context(), {
    dataset: "kinetics",
    version: "400",
    files: [file],
    isPublish: true,
  });
  const fields = "totalCount nodes { sourceId }";
  const query = `{ datasetVersion(name: "400") { classes(names: ["fly"]) { all: clips { ${fields} }
    train: clips(split: TRAIN) { ${fields} } validate: clips(split: VALIDATE) { ${fields} }
    test: clips(split: TEST) { ${fields} } } } }`;
  const token = await lab.join("ada", { version: "400" });
  await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, token);
  const { data, errors } = await lab.ask<{
    datasetVersion: { classes: Record<string, Counted>[] };
  }>(query, {}, token);
  assert.deepEqual(errors, []);
  const [counted = {}] = data?.datasetVersion.classes ?? [];
  assert.deepEqual(
    Object.entries(counted).map(([name, { totalCount, nodes }]) => [
      name,
      totalCount,
      nodes.map((clip) => clip.sourceId),
    ]),
    [
      ["all", 2, ["both", "one"]],
      ["train", 2, ["both", "one"]],
      ["validate", 1, ["both"]],
      ["test", 0, []],
    ],
  );
});
