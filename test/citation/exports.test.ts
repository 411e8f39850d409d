import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import pg from "pg";
import type { ExportFacts } from "../../src/citation/index.js";
import { importSmallVersion } from "../support/lists.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { importLists, joinExporter, oddIds, oddLabels, oddLists } from "./lists.js";

interface Entry {
  leaf: {
    id: string;
    parent?: string;
    out: string;
    why?: string;
    purpose?: string;
    auth: { rule: string; scope?: string };
    what: Record<string, unknown> & { objects?: { count: number; digest: string } };
    op: { variables?: string };
  };
}

let lab: TestProduct;
let owner: pg.Client;
let token: string;
let manifestDigest: string | null;

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

function fetchList(address: string, init: Sent = {}, bearer = token): Promise<Response> {
  const headers = { ...init.headers, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
  return fetch(`${lab.url}/exports/kinetics/${address}`, { ...init, headers });
}

async function readList(address: string): Promise<string> {
  const response = await fetchList(address);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

async function refusal(address: string, bearer = token, init: Sent = {}) {
  const response = await fetchList(address, init, bearer);
  const { errors } = (await response.json()) as {
    errors: { message: string; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    code: errors[0]?.extensions.code,
    message: errors[0]?.message ?? "",
  };
}

/** The export's entries of a version, oldest first. */
async function readEntries(version: string): Promise<Entry["leaf"][]> {
  const { rows } = await owner.query<{ leaf: string }>(
    "SELECT leaf FROM audit.entry WHERE act = 'export' AND version = $1 ORDER BY id",
    [version],
  );
  return rows.map(({ leaf }) => JSON.parse(leaf) as Entry["leaf"]);
}

function parseFacts(response: Response): ExportFacts {
  return JSON.parse(response.headers.get("x-kineograph-export") ?? "") as ExportFacts;
}

describe("the list of a version", () => {
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    manifestDigest = (await importLists(lab, "400", oddLists, oddLabels)).manifestDigest;
    token = await joinExporter(lab, "ada", "400");
    owner = new pg.Client(lab.product.settings.databaseOwnerUrl);
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await lab.close();
  });

  it("is CSV that says of each row what it is, ids unharmed", async () => {
    const lines = (await readList("400.csv")).split("\n");
    assert.equal(
      lines[0],
      "dataset,version,revision,source_id,start_seconds,end_seconds,split,class,label_index,label_map,is_creative_commons,annotations_license,media_license",
    );
    const uploaders = "The clips belong to those who uploaded them";
    const map = "kinetics/400/first-release";
    assert.ok(
      lines.includes(
        `kinetics,400,first-release,-kYzxMKp514,0,10,TRAIN,abseiling,1,${map},false,CC-BY-4.0,${uploaders}`,
      ),
    );
    assert.ok(
      lines.includes(
        `kinetics,400,first-release,__NrybzYzUg,1,11,TRAIN,"cutting, ""fast""",0,${map},true,CC-BY-4.0,${uploaders}`,
      ),
    );
    assert.ok(
      lines.includes(`kinetics,400,first-release,hidden00000,5,15,TEST,,,,,CC-BY-4.0,${uploaders}`),
    );
    assert.equal(lines.length, 1 + 8 + 1);
  });

  it("is CSV in which a spreadsheet finds no formula, when that is asked for", async () => {
    const ids = (text: string) =>
      text
        .split("\n")
        .flatMap((line) => (line.includes(",TRAIN,") ? (line.split(",")[3] ?? []) : []));
    assert.deepEqual(ids(await readList("400.csv")).toSorted(), oddIds.toSorted());
    assert.deepEqual(
      new Set(ids(await readList("400.csv?spreadsheet=on"))),
      new Set(["'-kYzxMKp514", "__NrybzYzUg", "'=1+2", "'@sum", "'+49", "plain000001"]),
    );
  });

  it("is the same as JSON lines and as Parquet, read by another reader", async () => {
    const objects = (await readList("400.jsonl"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(objects.length, 8);
    assert.deepEqual(
      objects.find((each) => each["source_id"] === "hidden00000"),
      {
        dataset: "kinetics",
        version: "400",
        revision: "first-release",
        source_id: "hidden00000",
        start_seconds: 5,
        end_seconds: 15,
        split: "TEST",
        class: null,
        label_index: null,
        label_map: null,
        is_creative_commons: null,
        annotations_license: "CC-BY-4.0",
        media_license: "The clips belong to those who uploaded them",
      },
    );
    const file = await (await fetchList("400.parquet")).arrayBuffer();
    assert.deepEqual(await parquetReadObjects({ file }), objects);
    const { key_value_metadata, created_by } = parquetMetadata(file);
    assert.equal(created_by, "kineograph");
    const said = JSON.parse(
      key_value_metadata?.find(({ key }) => key === "kineograph")?.value ?? "",
    ) as Partial<ExportFacts>;
    assert.equal(said.manifestDigest, manifestDigest);
    assert.deepEqual(
      said.licences?.map(({ layer, spdxId }) => [layer, spdxId]),
      [
        ["ANNOTATIONS", "CC-BY-4.0"],
        ["MEDIA", null],
      ],
    );
  });

  it("is what a filter leaves of it: by split, by class, and by any condition of the API", async () => {
    const idsOf = async (address: string) =>
      (await readList(address))
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[3] ?? "")
        .toSorted();
    assert.deepEqual(await idsOf("400.csv?split=validate"), ["valid000001"]);
    assert.deepEqual(await idsOf("400.csv?split=TRAIN&class=abseiling"), [
      "+49",
      "-kYzxMKp514",
      "=1+2",
    ]);
    assert.equal(
      (await idsOf(`400.csv?class=abseiling&class=${encodeURIComponent(oddLabels[0])}`)).length,
      7,
    );
    const filter = encodeURIComponent(JSON.stringify({ sourceIds: [oddIds[2], "hidden00000"] }));
    assert.deepEqual(await idsOf(`400.csv?filter=${filter}`), [oddIds[2], "hidden00000"]);
    assert.deepEqual(await idsOf("400.csv?class=no%20such%20class"), []);
    assert.equal((await idsOf("400.csv?filter=null")).length, 8);
    const empty = await (await fetchList("400.parquet?class=none")).arrayBuffer();
    assert.deepEqual(await parquetReadObjects({ file: empty }), []);
    const posted = await fetchList("400.csv", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ split: "VALIDATE" }),
    });
    assert.match(await posted.text(), /,valid000001,5,15,VALIDATE,/);
  });

  it("comes with what it is and under which licences, in headers", async () => {
    const response = await fetchList("400.csv?split=validate&class=abseiling");
    await response.text();
    assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
    assert.equal(
      response.headers.get("content-disposition"),
      'attachment; filename="kinetics-400-validate.csv"',
    );
    const link = response.headers.get("link") ?? "";
    assert.match(link, /<https:\/\/creativecommons.org\/licenses\/by\/4.0\/>; rel="license"/);
    assert.match(link, /\/datasets\/kinetics\/400\/croissant.jsonld>; rel="describedby"/);
    const facts = parseFacts(response);
    assert.deepEqual(
      [facts.revision, facts.manifestDigest, facts.rowCount, facts.filter, facts.labelMap],
      [
        "first-release",
        manifestDigest,
        1,
        { split: "VALIDATE", classes: ["abseiling"] },
        "kinetics/400/first-release",
      ],
    );
  });

  it("in the columns of the CVDF's lists imports again as the very same list", async () => {
    const text = await readList("400.csv?shape=cvdf");
    assert.equal(text.split("\n")[0], "label,youtube_id,time_start,time_end,split,is_cc");
    assert.match(text, /^abseiling,-kYzxMKp514,0,10,train,0$/m);
    const again: Record<string, string> = {};
    for (const split of ["train", "validate", "test"]) {
      again[`${split}.csv`] = await readList(`400.csv?shape=cvdf&split=${split}`);
    }
    const report = await importLists(lab, "600", again, oddLabels);
    assert.equal(report.refusedCount, 0);
    assert.equal(report.manifestDigest, manifestDigest);
  });

  it("is recorded with every clip before it leaves, and again with what went out", async () => {
    const past = (await readEntries("400")).length;
    const response = await fetchList("400.csv?split=train&purpose=train");
    const body = Buffer.from(await response.arrayBuffer());
    const [start, end] = (await readEntries("400")).slice(past);
    assert.ok(start && end);
    assert.deepEqual(
      [start.out, start.purpose, start.what["format"], start.auth.rule, start.auth.scope],
      ["allowed", "TRAIN", "csv", "grant", "EXPORT"],
    );
    assert.equal(start.what["subject"], '6 rows: {"split":"TRAIN"}');
    assert.equal(start.what["manifest"], manifestDigest);
    assert.match(start.op.variables ?? "", /^[0-9a-f]{64}$/);
    assert.equal(parseFacts(response).entryId, start.id);
    assert.deepEqual(
      [end.out, end.parent, end.what["bytes"], end.what["receipt"]],
      ["completed", start.id, body.length, createHash("sha256").update(body).digest("hex")],
    );
    // The set of clips is named as a read of the same clips names it.
    const query = `{ clips(filter: { version: "400", split: TRAIN }) { nodes { sourceId } } }`;
    assert.deepEqual((await lab.ask(query, {}, token)).errors, []);
    const { rows } = await owner.query<{ leaf: string }>(
      "SELECT leaf FROM audit.entry WHERE act = 'clip.read' ORDER BY id DESC LIMIT 1",
    );
    const read = JSON.parse(rows[0]?.leaf ?? "") as Entry["leaf"];
    assert.deepEqual(start.what.objects, read.what.objects);
    const { data } = await lab.ask<{ auditEntries: { nodes: { act: string }[] } }>(
      `{ auditEntries(filter: { sourceId: "=1+2", act: "export", outcome: "allowed" }) { nodes { act } } }`,
      {},
      await lab.join(`auditor`, { role: "AUDITOR" }),
    );
    assert.ok((data?.auditEntries.nodes.length ?? 0) > 0, "found by a clip that it holds");
  });

  it("is refused without leave, in words that say how to get it, and the denial is recorded", async () => {
    assert.equal((await refusal("400.csv", "")).status, 401);
    const viewer = await lab.join("grace", { version: "400", scope: "FRAMES" });
    const past = (await readEntries("400")).length;
    const { status, code, message } = await refusal("400.csv", viewer);
    assert.deepEqual([status, code], [403, "FORBIDDEN"]);
    assert.match(message, /covers FRAMES, and this needs EXPORT.*--scope EXPORT/);
    const [denied, more] = (await readEntries("400")).slice(past);
    assert.deepEqual([denied?.out, denied?.why, more], ["denied", "FORBIDDEN", undefined]);
    const unread = await lab.join("joan", { version: "400", scope: "EXPORT" });
    assert.equal((await refusal("400.csv", unread)).code, "TERMS_REQUIRED");
    assert.equal((await refusal("600.csv")).code, "FORBIDDEN");
  });

  it("is refused for an address that says what is not understood", async () => {
    for (const [address, code, words] of [
      ["400.xlsx", "NOT_FOUND", /csv, jsonl, parquet/],
      ["400", "NOT_FOUND", /VERSION\.FORMAT/],
      ["9000.csv", "NOT_FOUND", /"9000"/],
      ["400.csv?split=dev", "BAD_INPUT", /split is one of: TRAIN/],
      ["400.csv?spilt=train", "BAD_INPUT", /There is no "spilt"/],
      ["400.csv?split=train&split=test", "BAD_INPUT", /split is one of/],
      ["400.csv?filter=nonsense", "BAD_INPUT", /ClipFilter/],
      ["400.csv?filter=%7B%22color%22%3A1%7D", "BAD_INPUT", /color/],
      ["400.csv?filter=%5B1%5D", "BAD_INPUT", /filter:/],
      ["400.csv?filter=%7B%22version%22%3A%22600%22%7D", "BAD_INPUT", /another version/],
      ["400.csv?filter=%7B%22dataset%22%3A%22ucf%22%7D", "BAD_INPUT", /another dataset/],
      ["400.csv?shape=coco", "BAD_INPUT", /full, cvdf/],
      ["400.csv?purpose=fun", "BAD_INPUT", /TRAIN/],
      ["400.csv?class=%00", "BAD_INPUT", /NUL/],
      ["%E0%A4.csv", "BAD_INPUT", /./],
    ] as const) {
      const found = await refusal(address);
      assert.equal(found.code, code, address);
      assert.match(found.message, words, address);
    }
    const many = JSON.stringify({ classes: Array.from({ length: 1001 }, (_, n) => `c${n}`) });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: many };
    assert.equal((await refusal("400.csv", token, init)).code, "TOO_EXPENSIVE");
    const both = await refusal("400.csv?filter=%7B%7D", token, { ...init, body: "{}" });
    assert.equal(both.code, "BAD_INPUT");
    assert.equal((await fetchList("400.csv", { method: "HEAD" })).status, 404);
    const elsewhere = { headers: { "sec-fetch-site": "cross-site" } };
    assert.equal((await refusal("400.csv", token, elsewhere)).status, 403);
  });

  it("does not leave while the log refuses its entry", async () => {
    await owner.query("REVOKE INSERT ON audit.entry FROM kineograph_app");
    try {
      assert.deepEqual(await refusal("400.csv").then(({ status, code }) => [status, code]), [
        503,
        "AUDIT_UNAVAILABLE",
      ]);
    } finally {
      await owner.query("GRANT INSERT ON audit.entry TO kineograph_app");
    }
  });
});

describe("a long list", () => {
  const rows = 60_000;

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await importSmallVersion(lab, { version: "700", classes: 60, clips: rows / 60 });
    token = await joinExporter(lab, "ada", "700");
    owner = new pg.Client(lab.product.settings.databaseOwnerUrl);
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await lab.close();
  });

  it("has every row once, over all its batches and row groups", async () => {
    const text = await readList("700.csv?split=train");
    const ids = text
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(",")[3]);
    assert.deepEqual([ids.length, new Set(ids).size], [rows, rows]);
    const file = await (await fetchList("700.parquet")).arrayBuffer();
    assert.deepEqual(
      parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows)),
      [50_000, rows + 1 - 50_000],
    );
    const read = await parquetReadObjects({ file, columns: ["source_id"] });
    assert.equal(new Set(read.map((row) => row["source_id"])).size, rows + 1);
  });

  it("waits for a slow reader, and an end before its time is recorded as one", async () => {
    const past = (await readEntries("700")).length;
    const request = get(`${lab.url}/exports/kinetics/700.jsonl`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.pause();
    await sleep(1500);
    // 60,000 rows are 18 MB: more than the sockets hold, and nobody has read them.
    const [start, early] = (await readEntries("700")).slice(past);
    assert.equal(start?.out, "allowed");
    assert.equal(early, undefined, "not over while nobody reads");
    request.destroy();
    let end: Entry["leaf"] | undefined;
    for (let tries = 0; !end && tries < 50; tries += 1) {
      await sleep(100);
      end = (await readEntries("700"))[past + 1];
    }
    assert.deepEqual([end?.out, end?.why, end?.parent], ["error", "CLIENT_GONE", start?.id]);
    assert.ok(Number(end?.what["bytes"]) < 18e6);
  });

  it("is one of four at most that one person has under way", async () => {
    const aborts = Array.from({ length: 4 }, () => new AbortController());
    const open = (signal?: AbortSignal) =>
      fetch(`${lab.url}/exports/kinetics/700.jsonl`, {
        headers: { authorization: `Bearer ${token}` },
        ...(signal ? { signal } : {}),
      });
    for (const { signal } of aborts) assert.equal((await open(signal)).status, 200);
    const fifth = await open();
    assert.equal(fifth.status, 503);
    assert.match(await fifth.text(), /4 lists under way.*OVERLOADED/);
    for (const abort of aborts) abort.abort();
    let status = 503;
    for (let tries = 0; status === 503 && tries < 50; tries += 1) {
      await sleep(100);
      const again = await fetchList("700.csv?class=class%20001");
      await again.text();
      status = again.status;
    }
    assert.equal(status, 200, "places are free again");
  });
});
