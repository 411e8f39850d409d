import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";
import { importLists, joinExporter, oddIds, oddLabels, oddLists } from "./lists.js";

type Thing = Record<string, unknown>;

let lab: TestProduct;
let token: string;

const builtPage = new URL("../../dist/dashboard/index.html", import.meta.url);

function fetchAs(path: string, bearer = token): Promise<Response> {
  const headers: Record<string, string> = bearer ? { authorization: `Bearer ${bearer}` } : {};
  return fetch(lab.url + path, { headers });
}

async function readCroissant(version = "400"): Promise<Thing> {
  const response = await fetchAs(`/datasets/kinetics/${version}/croissant.jsonld`);
  assert.equal(response.status, 200);
  assert.equal(
    response.headers.get("content-type"),
    'application/ld+json; profile="http://mlcommons.org/croissant/1.1"; charset=utf-8',
  );
  return (await response.json()) as Thing;
}

/** A property as a list, however many values it has. */
function listOf(value: unknown): Thing[] {
  return (value === undefined ? [] : Array.isArray(value) ? value : [value]) as Thing[];
}

function fieldsOf(recordSet: Thing): Thing[] {
  return [...listOf(recordSet["field"]), ...listOf(recordSet["annotation"])];
}

function idOf(thing: unknown): string {
  const id = (thing as Thing | undefined)?.["@id"];
  return typeof id === "string" ? id : "";
}

/** What the schema.org vocabulary (the default one) has of the names that are used. */
const schemaOrgNames = new Set(
  "alternateName contentSize contentUrl copyrightHolder creator dateModified datePublished description distribution encodingFormat familyName givenName identifier license name publisher sameAs sha256 text url usageInfo version".split(
    " ",
  ),
);

/** Each name that stands for something: declared in the context, prefixed by a declared one, or schema.org's. */
function checkNames(value: unknown, context: Thing): void {
  if (Array.isArray(value)) for (const each of value) checkNames(each, context);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const [prefix = ""] = name.split(":");
    const isKnown = name.startsWith("@") || name in context || schemaOrgNames.has(name);
    assert.ok(isKnown || (name.includes(":") && prefix in context), `the name ${name}`);
    // What is declared as JSON is data, and has names of its own.
    if (name !== "data" && name !== "@context") checkNames(inner, context);
  }
}

/** The rules of Croissant 1.1 for a data set, as its specification and mlcroissant 1.1.0 have them. */
function checkDataset(found: Thing): void {
  const context = found["@context"] as Thing;
  assert.deepEqual(
    [context["cr"], context["dct"], context["conformsTo"], context["dataType"], context["data"]],
    [
      "http://mlcommons.org/croissant/",
      "http://purl.org/dc/terms/",
      "dct:conformsTo",
      { "@id": "cr:dataType", "@type": "@vocab" },
      { "@id": "cr:data", "@type": "@json" },
    ],
  );
  assert.equal(found["@type"], "sc:Dataset");
  assert.ok((found["conformsTo"] as unknown[]).includes("http://mlcommons.org/croissant/1.1"));
  for (const name of ["name", "description", "url", "datePublished"]) {
    assert.match(String(found[name]), /\S/, name);
  }
  for (const name of ["license", "creator"]) assert.ok(listOf(found[name]).length > 0, name);
  assert.match(String(found["datePublished"]), /^\d{4}-\d{2}-\d{2}$/);
  assert.match(String(found["version"]), /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/);
  assert.match(String(found["sdVersion"]), /^\d+\.\d+\.\d+$/);
  checkNames(found, context);
}

/** The rules for files and records: ids are unique, and whatever is referred to is there. */
function checkParts(found: Thing): void {
  const distribution = listOf(found["distribution"]);
  const recordSets = listOf(found["recordSet"]);
  const ids = [...distribution, ...recordSets, ...recordSets.flatMap(fieldsOf)].map(idOf);
  assert.equal(new Set(ids).size, ids.length, "ids are unique");
  for (const file of distribution) {
    assert.match(String(file["encodingFormat"]), /^\w+\/[\w.-]+$/);
    if (file["@type"] === "cr:FileObject") {
      assert.match(String(file["sha256"]), /^[0-9a-f]{64}$/);
      assert.ok(URL.canParse(String(file["contentUrl"])));
    } else {
      assert.equal(file["@type"], "cr:FileSet");
      assert.match(String(file["includes"]), /\*/);
    }
  }
  for (const recordSet of recordSets) {
    assert.equal(recordSet["@type"], "cr:RecordSet");
    for (const key of listOf(recordSet["key"])) assert.ok(ids.includes(idOf(key)), idOf(key));
    const fields = listOf(recordSet["field"]);
    for (const field of fieldsOf(recordSet)) {
      assert.equal(field["@type"], "cr:Field");
      assert.ok(idOf(field).startsWith(`${idOf(recordSet)}/`));
      assert.ok(listOf(field["dataType"]).length > 0, idOf(field));
      assert.ok(!("value" in field && "source" in field));
      const source = field["source"] as Thing | undefined;
      const target = idOf(source?.["fileObject"] ?? source?.["fileSet"]);
      assert.ok(!source || distribution.map(idOf).includes(target), idOf(field));
      const reference = (field["references"] as Thing | undefined)?.["field"];
      assert.ok(!reference || ids.includes(idOf(reference)), idOf(reference));
    }
    for (const row of listOf(recordSet["data"])) {
      assert.deepEqual(new Set(Object.keys(row)), new Set(fields.map(idOf)));
    }
    if ("data" in recordSet) assert.ok(listOf(recordSet["data"]).length > 0);
  }
}

function recordSetOf(found: Thing, id: string): Thing {
  return listOf(found["recordSet"]).find((each) => idOf(each) === id) ?? assert.fail(id);
}

describe("a version in Croissant", () => {
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importLists(lab, "400", oddLists, oddLabels);
    token = await lab.join("reader");
  });
  after(() => lab.close());

  it("keeps to the rules of 1.1, and is seen by whoever is signed in", async () => {
    const found = await readCroissant();
    checkDataset(found);
    checkParts(found);
    assert.equal(found["name"], "Kinetics-400");
    assert.match(String(found["citeAs"]), /^@article\{DBLP:journals\/corr\/KayCSZHVVGBNSZ17,\n/);
    assert.equal(listOf(found["creator"]).length, 12);
    assert.deepEqual(
      [found["version"], found["datePublished"], found["isLiveDataset"]],
      ["1.0.0", "2017-05-22", false],
    );
    assert.deepEqual(
      listOf(found["license"]).map(({ url, identifier }) => [url, identifier]),
      [
        ["https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"],
        ["https://www.youtube.com/t/terms", undefined],
      ],
    );
    assert.match(String((found["usageInfo"] as Thing)["text"]), /research only/);
    assert.match(String(found["rai:dataReleaseMaintenancePlan"]), /never changes/);
    assert.equal(idOf(listOf(found["prov:wasDerivedFrom"])[1]), "https://arxiv.org/abs/1705.06950");
    assert.equal((await fetchAs("/datasets/kinetics/400/croissant.jsonld", "")).status, 401);
  });

  it("tells splits, classes with their label map, and counts, and no clip", async () => {
    const found = await readCroissant();
    const splits = recordSetOf(found, "splits");
    assert.equal(splits["dataType"], "cr:Split");
    assert.deepEqual(splits["data"], [
      { "splits/name": "train", "splits/url": "cr:TrainingSplit", "splits/count": 6 },
      { "splits/name": "val", "splits/url": "cr:ValidationSplit", "splits/count": 1 },
      { "splits/name": "test", "splits/url": "cr:TestSplit", "splits/count": 1 },
    ]);
    const classes = recordSetOf(found, "classes");
    assert.equal(classes["dataType"], "sc:Enumeration");
    assert.deepEqual(classes["data"], [
      { "classes/name": "abseiling", "classes/label_index": 1 },
      { "classes/name": 'cutting, "fast"', "classes/label_index": 0 },
    ]);
    const [count] = listOf(recordSetOf(found, "clips")["annotation"]);
    assert.deepEqual([count?.["value"], count?.["dataType"]], [8, "wd:Q4049983"]);
    const text = JSON.stringify(found);
    for (const id of [...oddIds, "valid000001", "hidden00000"]) {
      assert.ok(!text.includes(JSON.stringify(id)), id);
    }
    const rows: object[] = await lab.product.database.query(
      "SELECT FROM audit.entry WHERE act IN ('clip.read', 'export')",
    );
    assert.equal(rows.length, 0, "no clip was read");
  });

  it("names the sha256 and size of the very list that its address gives, with the columns of its fields", async () => {
    const found = await readCroissant();
    const list = listOf(found["distribution"])[0] ?? {};
    const { pathname, search } = new URL(String(list["contentUrl"]));
    const response = await fetchAs(pathname + search, await joinExporter(lab, "ada", "400"));
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(response.status, 200);
    assert.equal(list["sha256"], createHash("sha256").update(bytes).digest("hex"));
    assert.equal(list["contentSize"], `${bytes.length} B`);
    const columns = bytes.toString().split("\n")[0]?.split(",");
    const asked = listOf(recordSetOf(found, "clips")["field"]).map(
      (field) => ((field["source"] as Thing)["extract"] as Thing)["column"],
    );
    assert.deepEqual(new Set(asked), new Set(columns));
    const kept: { n: number }[] = await lab.product.database.query(
      "SELECT count(*)::int AS n FROM list_digest",
    );
    assert.equal(kept[0]?.n, 1, "hashed once, and kept");
  });

  it("is the same in the API; null where nothing is published", async () => {
    const query = `query ($version: String!) { dataset(slug: "kinetics") { croissant(version: $version) } }`;
    const ask = async (version: string) => {
      const answer = await lab.ask<{ dataset: { croissant: Thing | null } }>(
        query,
        { version },
        token,
      );
      assert.deepEqual(answer.errors, []);
      return answer.data?.dataset.croissant ?? null;
    };
    assert.deepEqual(await ask("400"), await readCroissant());
    assert.equal(await ask("600"), null);
    assert.equal(await ask("9000"), null);
    for (const version of ["600", "9000", "%E0"]) {
      const { status } = await fetchAs(`/datasets/kinetics/${version}/croissant.jsonld`);
      assert.ok([400, 404].includes(status), `${version}: ${status}`);
    }
    const missing = await fetchAs("/datasets/kinetics/600/croissant.jsonld");
    assert.match(await missing.text(), /no published version \\"600\\"/);
  });

  it("raises the major version with another revision, without an index where there is no map", async () => {
    await importLists(lab, "700", { "train.csv": oddLists["train.csv"] });
    const list = "label,youtube_id,time_start,time_end,split\nabseiling,other000001,0,10,train\n";
    assert.equal((await readCroissant("700"))["version"], "1.0.0");
    await importLists(lab, { version: "700", revision: "second" }, { "train.csv": list });
    const found = await readCroissant("700");
    checkDataset(found);
    checkParts(found);
    assert.equal(found["version"], "2.0.0");
    assert.deepEqual(recordSetOf(found, "classes")["data"], [{ "classes/name": "abseiling" }]);
    const { [0]: count } = listOf(recordSetOf(found, "clips")["annotation"]);
    assert.equal(count?.["value"], 1);
    assert.ok(!JSON.stringify(found).includes("is_cc"), "a column that this list has not");
  });
});

describe(
  "the page of a version",
  { skip: existsSync(builtPage) ? false : "the pages are not built (npm run build)" },
  () => {
    before(async () => {
      lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
      await importLists(lab, "400", oddLists, oddLabels);
      token = await lab.join("reader");
    });
    after(() => lab.close());

    const scriptOf = (html: string) =>
      /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1];

    it("carries the description in its head, and links to citation, licences and the whole", async () => {
      const response = await fetchAs("/datasets/kinetics/400");
      assert.equal(response.status, 200);
      const found = JSON.parse(scriptOf(await response.text()) ?? "") as Thing;
      checkDataset(found);
      assert.equal(found["url"], `${lab.url}/datasets/kinetics/400`);
      assert.ok(!("recordSet" in found));
      const links = (response.headers.get("link") ?? "").split(/, (?=<)/);
      assert.deepEqual(links, [
        '<https://arxiv.org/abs/1705.06950>; rel="cite-as"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        '<https://www.youtube.com/t/terms>; rel="license"',
        `<${lab.url}/datasets/kinetics/400/croissant.jsonld>; rel="describedby"; type="application/ld+json"; profile="http://mlcommons.org/croissant/1.1"`,
      ]);
    });

    it("tells nothing to whoever is not signed in, and nothing of what is not there", async () => {
      for (const [path, bearer] of [
        ["/datasets/kinetics/400", ""],
        ["/datasets/kinetics/9000", token],
        ["/datasets/none/400", token],
      ] as const) {
        const response = await fetchAs(path, bearer);
        assert.deepEqual([response.status, response.headers.get("link")], [200, null]);
        assert.equal(scriptOf(await response.text()), undefined);
      }
    });

    it("lets no words of a card out of their place", async () => {
      const title = '</script><script>alert(1)</script><!-- $& "';
      await lab.product.database.query("UPDATE dataset_version SET title = $1 WHERE name = '400'", [
        title,
      ]);
      const html = await (await fetchAs("/datasets/kinetics/400")).text();
      assert.ok(!html.includes("<script>alert"));
      assert.equal((JSON.parse(scriptOf(html) ?? "") as Thing)["name"], title);
    });
  },
);
