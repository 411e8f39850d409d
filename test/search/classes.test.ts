import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { importAnnotations } from "../../src/ingest/index.js";
import { openSearchLab, type SearchLab } from "./lab.js";

const labels = fileURLToPath(new URL("../../../shared/data/labels/", import.meta.url));
const noRealLabels = existsSync(labels) ? false : "real data: the class lists are not here";

const query = `query ($text: String!, $first: Int) { searchClasses(text: $text, first: $first) { name } }`;

describe("searching classes", () => {
  let lab: SearchLab;
  before(async () => {
    lab = await openSearchLab();
  });
  after(() => lab.product.close());

  async function search(text: string): Promise<string[]> {
    const answer = await lab.ask<{ searchClasses: { name: string }[] }>(query, { text, first: 3 });
    return answer.searchClasses.map(({ name }) => name);
  }

  it("forgives typos, word order and capitals, and finds what is only begun", async () => {
    for (const [text, name] of [
      ["abseilng", "abseiling"],
      ["segway using", "using segway"],
      ["AMERICAN FOOTBALL", "passing American football (in game)"],
      ["drum", "air drumming"],
      ["  air   drumming ", "air drumming"],
    ] as const) {
      assert.equal((await search(text))[0], name, text);
    }
    assert.deepEqual(await search("xylophone quartet"), []);
    assert.deepEqual(await search("100%_"), []);
  });

  it("refuses no text, too much of it, and sizes that are none", async () => {
    assert.equal(await lab.refusal(query, { text: "  " }), "BAD_INPUT");
    assert.equal(await lab.refusal(query, { text: "a".repeat(201) }), "BAD_INPUT");
    assert.equal(await lab.refusal(query, { text: "a", first: 0 }), "BAD_INPUT");
    assert.equal(await lab.refusal(query, { text: "a", first: 1001 }), "TOO_EXPENSIVE");
  });

  it(
    "finds each of Kinetics' 725 names by its words turned round",
    { skip: noRealLabels },
    async () => {
      const files = [
        "mmaction2_label_map_k400.txt",
        "mmaction2_label_map_k600.txt",
        "mmaction2_label_map_k700.txt",
      ];
      const names = new Set(
        files.flatMap((file) => readFileSync(join(labels, file), "utf8").trim().split("\n")),
      );
      const list = join(lab.product.home, "all.csv");
      const rows = [...names].map(
        (name, n) => `"${name}",real${String(n).padStart(7, "0")},0,10,train`,
      );
      writeFileSync(
        list,
        `${["label,youtube_id,time_start,time_end,split", ...rows].join("\n")}\n`,
      );
      const target = { dataset: "kinetics", version: "700-2020", files: [list], isPublish: true };
      await importAnnotations(await lab.product.context(), target);
      let found = 0;
      for (const name of names) {
        const turned = name.split(" ").toReversed().join(" ");
        if ((await search(turned)).includes(name)) found += 1;
      }
      assert.equal(found, names.size);
    },
  );
});
