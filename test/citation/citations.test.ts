import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { Ajv as AjvDraft7 } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import addFormatsModule from "ajv-formats";
import { startProduct, type TestProduct } from "../support/product.js";

// A CommonJS module whose default export is itself the function.
const addFormats = addFormatsModule as unknown as (typeof addFormatsModule)["default"];

interface ApaVector {
  name: string;
  bibtex: string;
  apa: string;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

/** The dates of DataCite's schema, by their names there; RFC 3339 and its shortened forms. */
const day = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const dateFormats = {
  year: /^\d{4}$/,
  yearmonth: /^\d{4}-(0[1-9]|1[0-2])$/,
  datetime: new RegExp(`^${day}T.+$`),
  "year-range": /^\d{4}\/\d{4}$/,
  "yearmonth-range": /^\d{4}-\d{2}\/\d{4}-\d{2}$/,
  "date-range": new RegExp(`^${day}/${day}$`),
  "datetime-range": new RegExp(`^${day}T.+/${day}T.+$`),
};

// The schemas themselves (see test/citation/SOURCES.md), read as they are.
const cslAjv = new AjvDraft7({ allErrors: true, strict: false });
addFormats(cslAjv);
const isCsl = cslAjv.compile(readJson("csl-data.schema.json") as object);
const dataciteAjv = new Ajv2019({ allErrors: true, strict: false, formats: dateFormats });
addFormats(dataciteAjv);
// `id` is a keyword of older drafts, and the draft is the validator's own.
const {
  $schema: _draft,
  id: _id,
  ...datacite45
} = readJson("datacite-4.5.schema.json") as Record<string, unknown>;
const isDatacite = dataciteAjv.compile(datacite45);

let lab: TestProduct;
let token: string;

async function cite(format: string, of = `dataset(slug: "kinetics")`): Promise<string | null> {
  const query = `{ of: ${of} { citation(format: ${format}) } }`;
  const { data, errors } = await lab.ask<{ of: { citation: string | null } }>(query, {}, token);
  assert.deepEqual(errors, []);
  return data?.of.citation ?? null;
}

/** Another card: what it says of the data set, and its BibTeX. */
async function addDataset(slug: string, bibtex: string | null, publishedOn: string | null = null) {
  await lab.product.database.query(
    `INSERT INTO dataset (slug, title, description, citation_bibtex, published_on, source)
     VALUES ($1, $1, 'A set.', $2, $3, 'FILE')`,
    [slug, bibtex, publishedOn],
  );
  return `dataset(slug: "${slug}")`;
}

describe("a citation", () => {
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    token = await lab.join("ada");
  });
  after(() => lab.close());

  it("is CSL JSON that fits the published schema, its accents resolved", async () => {
    const items = JSON.parse((await cite("CSL_JSON")) ?? "") as Record<string, unknown>[];
    assert.ok(isCsl(items), JSON.stringify(isCsl.errors));
    const [item] = items;
    assert.deepEqual(
      { type: item?.["type"], title: item?.["title"], issued: item?.["issued"] },
      {
        type: "article-journal",
        title: "The Kinetics Human Action Video Dataset",
        issued: { "date-parts": [[2017]] },
      },
    );
    const authors = item?.["author"] as { family: string; given: string }[];
    assert.equal(authors.length, 12);
    assert.deepEqual(authors[1], { given: "João", family: "Carreira" });
    assert.ok(!isCsl([{ type: "no such type", id: "x" }]), "the check can fail");
  });

  it("is DataCite JSON that fits the 4.5 schema, with each licence layer, of the set and of a version", async () => {
    for (const [of, title, version] of [
      [`dataset(slug: "kinetics")`, "Kinetics Dataset", undefined],
      [`datasetVersion(name: "700-2020")`, "Kinetics-700-2020", "700-2020"],
    ] as const) {
      const found = JSON.parse((await cite("DATACITE_JSON", of)) ?? "") as Record<string, unknown>;
      assert.ok(isDatacite(found), JSON.stringify(isDatacite.errors));
      assert.deepEqual(found["titles"], [{ title }]);
      assert.equal(found["version"], version);
      assert.deepEqual(found["publisher"], { name: "Google Inc." });
      assert.deepEqual(found["dates"], [{ date: "2017-05-22", dateType: "Issued" }]);
      const rights = found["rightsList"] as Record<string, string>[];
      assert.deepEqual(
        rights.map((each) => each["rightsIdentifier"]),
        ["CC-BY-4.0", undefined],
      );
      assert.match(rights[1]?.["rights"] ?? "", /^media: The clips belong to/);
      assert.deepEqual((found["relatedIdentifiers"] as object[])[0], {
        relatedIdentifier: "arXiv:1705.06950",
        relatedIdentifierType: "arXiv",
        relationType: "IsDocumentedBy",
      });
    }
    assert.ok(!isDatacite({ creators: [] }), "the check can fail");
  });

  it("is one line of APA, for the card and for what other cards hold", async () => {
    assert.equal(
      await cite("APA", `datasetVersion(name: "400")`),
      "Kay, W., Carreira, J., Simonyan, K., Zhang, B., Hillier, C., Vijayanarasimhan, S., Viola, F., Green, T., Back, T., Natsev, P., Suleyman, M., & Zisserman, A. (2017). The Kinetics Human Action Video Dataset. CoRR, abs/1705.06950. http://arxiv.org/abs/1705.06950",
    );
    for (const { name, bibtex, apa } of readJson("apa.json") as ApaVector[]) {
      const of = await addDataset(`apa-${name}`, bibtex);
      assert.equal(await cite("APA", of), apa, name);
      const csl: unknown = JSON.parse((await cite("CSL_JSON", of)) ?? "");
      assert.ok(isCsl(csl), `${name}: ${JSON.stringify(isCsl.errors)}`);
    }
  });

  it("is null where the card has none, or no year for DataCite", async () => {
    const bare = await addDataset("bare", null, "2020-01-01");
    for (const format of ["BIBTEX", "CSL_JSON", "APA", "DATACITE_JSON"]) {
      assert.equal(await cite(format, bare), null, format);
    }
    const timeless = await addDataset("timeless", "@misc{a, title={A}, author={Doe, Jane}}");
    assert.equal(await cite("DATACITE_JSON", timeless), null);
    const scarce = await addDataset("scarce", "@misc{a, title={A}}", "2012-12-03");
    const found: unknown = JSON.parse((await cite("DATACITE_JSON", scarce)) ?? "");
    assert.ok(isDatacite(found), JSON.stringify(isDatacite.errors));
  });

  it("is given as it is where the card's BibTeX is none, and says so in the other formats", async () => {
    const broken = await addDataset("broken", "@article{x, title = {never closed");
    assert.equal(await cite("BIBTEX", broken), "@article{x, title = {never closed");
    const empty = await addDataset("address", "https://example.org/paper.bib");
    for (const of of [broken, empty]) {
      const { data, errors } = await lab.ask(`{ of: ${of} { citation(format: APA) } }`, {}, token);
      assert.deepEqual(data, { of: { citation: null } });
      assert.equal(errors[0]?.extensions.code, "CONFLICT");
      assert.match(errors[0]?.message ?? "", /given as BIBTEX alone/);
    }
    const { errors } = await lab.ask(`{ of: ${broken} { citation(format: RIS) } }`, {}, token);
    assert.equal(errors[0]?.extensions.code, "GRAPHQL_VALIDATION_FAILED");
  });
});
