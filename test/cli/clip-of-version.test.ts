import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { addGrant } from "../../src/access/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { runCli } from "./cli-process.js";

const folder = mkdtempSync(path.join(tmpdir(), "kineograph-lists-"));

describe("frames extract --clip NAME --version V", () => {
  let lab: TestProduct;
  let token: string;

  /** Publishes a version that lists these segments: `sourceId,start,end`. */
  async function list(version: string, ...segments: string[]): Promise<void> {
    const file = path.join(folder, "train.csv");
    const rows = segments.map((each) => `fly,${each},train\n`).join("");
    writeFileSync(file, `label,youtube_id,time_start,time_end,split\n${rows}`);
    const wish = { dataset: "kinetics", version, files: [file], isPublish: true };
    await importAnnotations(await lab.context(), wish);
  }

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
    await list("400", "both,0,10");
    await list("600", "both,0,10", "both,20,30", "two_5_15,1,2", "two,5,15");
    await list("700", "both,0,10");
    token = await lab.join("ada", { version: "400" });
    const grant = { dataset: "kinetics", scope: "FRAMES", user: "ada", until: null } as const;
    await addGrant(await lab.context(), { ...grant, version: "600" });
    await lab.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { number } } }`, {}, token);
  });
  after(async () => {
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  async function extract(clip: string, version: string): Promise<string> {
    const wish = ["--clip", clip, "--version", version, "--all", "--out", path.join(folder, "out")];
    const environment = { KINEOGRAPH_URL: lab.url, KINEOGRAPH_TOKEN: token };
    const ended = await runCli(["--quiet", "frames", "extract", ...wish], { environment });
    assert.equal(ended.exitCode, 1);
    return ended.stderr;
  }

  // A clip that is found has no file here, which is where these tests stop.
  const found = /No mirror was scanned for this clip.*CLIP_UNAVAILABLE/;

  it("finds a source that has one segment in V, whatever other versions list", async () => {
    assert.match(await extract("both", "400"), found);
    assert.match(await extract("both", "600"), /several segments in version 600: 0-10, 20-30/);
    assert.match(await extract("both_000020_000030", "600"), found);
  });

  it("takes times before a source id that looks like a name with times", async () => {
    assert.match(await extract("two_5_15", "600"), found);
  });

  it("says of V, and of no other version, that the clip is not in it or that it is closed", async () => {
    assert.match(
      await extract("both_20_30", "400"),
      /no clip "both_20_30" in version 400.*clips list --version 400.*NOT_FOUND/,
    );
    assert.match(await extract("both", "700"), /no grant on kinetics 700\..*FORBIDDEN/);
    assert.match(await extract("both", "9000"), /"9000".*NOT_FOUND/);
  });

  it("takes a global id as it is", async () => {
    const query = `{ clips(filter: { version: "400" }) { nodes { id } } }`;
    const { data } = await lab.ask<{ clips: { nodes: { id: string }[] } }>(query, {}, token);
    assert.match(await extract(data?.clips.nodes[0]?.id ?? "", "400"), found);
  });
});
