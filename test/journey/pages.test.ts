import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import { parse, validate } from "graphql";
import { chromium, type Browser, type Page } from "playwright-core";
import { makeSchema } from "../../src/api/index.js";
import { examples } from "../../src/dashboard/index.js";
import { demoClipName } from "../../src/demo/index.js";
import { loadLaidDemo } from "../support/demo.js";
import { startProduct, type TestProduct } from "../support/product.js";

const chromiumPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const pagesFolder = new URL("../../src/dashboard/", import.meta.url);
const builtPage = new URL("../../dist/dashboard/index.html", import.meta.url);

function findLack(): string | false {
  if (spawnSync("ffmpeg", ["-version"]).status !== 0) return "ffmpeg is not installed";
  if (!existsSync(chromiumPath)) return `Chromium is not installed (CHROMIUM, or ${chromiumPath})`;
  return existsSync(builtPage) ? false : "the pages are not built (npm run build)";
}

async function startWithDemo(environment: Record<string, string>): Promise<TestProduct> {
  const product = await startProduct(environment);
  await loadLaidDemo(product);
  return product;
}

describe("the pages' queries", () => {
  it("fit the schema, each in a file of its own", () => {
    const schema = makeSchema();
    const files = readdirSync(pagesFolder).filter((name) => name.endsWith(".graphql"));
    assert.ok(files.length > 5);
    for (const name of files) {
      const document = parse(readFileSync(new URL(name, pagesFolder), "utf8"));
      assert.deepEqual(validate(schema, document), [], name);
    }
    for (const { title, query } of examples) {
      assert.deepEqual(validate(schema, parse(query)), [], title);
    }
  });

  it("begin with a comment that says what they show, where people read them", () => {
    for (const { title, query } of examples) assert.match(query, /^# [A-Z]/, title);
  });
});

describe("the pages in a browser", { skip: findLack() }, () => {
  let product: TestProduct;
  let browser: Browser;
  /** Whatever a page complains of, and each address it asks that is not the server's. */
  let complaints: string[] = [];

  async function open(path: string, widthPx = 1440): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: widthPx, height: 900 } });
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const isOurs = request.url().startsWith(product.url) || /^(data|blob):/.test(request.url());
      if (!isOurs) complaints.push(`asks ${request.url()}`);
    });
    await page.goto(product.url + path);
    return page;
  }

  before(async () => {
    product = await startWithDemo({ KINEOGRAPH_AUTH: "off" });
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu"],
    });
  });
  afterEach(() => {
    const heard = complaints;
    complaints = [];
    assert.deepEqual(heard, []);
  });
  after(async () => {
    await browser?.close();
    await product?.close();
  });

  it("lead from the version to a class, a clip, and sixteen of its frames", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "Demo" }).waitFor();
    await page.getByRole("link", { name: "juggling balls" }).click();
    await page.getByRole("link", { name: demoClipName.sourceId }).click();
    await page.getByText("340 × 256").waitFor();
    const statuses: number[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/frames/")) statuses.push(response.status());
    });
    await page.getByRole("button", { name: "Extract" }).click();
    const pictures = page.getByRole("list", { name: "Frames" }).getByRole("img");
    await page.getByRole("img", { name: "Frame 290, shown at 9.667 s" }).waitFor();
    assert.equal(await pictures.count(), 16);
    const log = page.getByRole("region", { name: "Audit log" });
    await log.getByText("frames.extract").waitFor();
    await log.getByText("demo · 1 clip · 16 frames").waitFor();
    await log.getByText("frames.deliver").first().waitFor();
    // Pictures below the fold are fetched when they come into view.
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded();
      await picture.evaluate("(image) => image.decode()");
    }
    assert.deepEqual(
      statuses,
      Array.from({ length: 16 }, () => 200),
    );
    const again = await open(new URL(page.url()).hash.replace(/^/, "/"));
    await again.getByRole("button", { name: "Extract" }).waitFor();
  });

  it("name what is wrong with a clip's file, and with a request, by code and words", async () => {
    const page = await open("/#/version/demo/class/push%20up");
    await page.getByRole("link", { name: "demo1pushup" }).click();
    await page.getByText("NO_INDEX", { exact: true }).waitFor();
    await page.getByRole("link", { name: "demo0pushup" }).click();
    await page.getByText("By number").click();
    await page.getByLabel("Frame numbers").fill("0, 300");
    await page.getByRole("button", { name: "Extract" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /BAD_INPUT/);
    // The browser itself notes an answer of HTTP 400.
    complaints = complaints.filter((each) => !/status of 4\d\d/.test(each));
  });

  it("cite a version in each form, hand out its list, and lead machines to its description", async () => {
    const page = await open("/datasets/kinetics/demo");
    const box = page.getByRole("region", { name: "Cite and read" });
    await box.getByText("@article{DBLP:journals/corr/KayCSZHVVGBNSZ17").waitFor();
    for (const [form, words] of [
      ["APA", "Kay, W., Carreira, J., Simonyan, K."],
      ["CSL JSON", '"type": "article-journal"'],
      ["DataCite JSON", '"version": "demo"'],
    ] as const) {
      await box.getByRole("combobox", { name: "Citation" }).click();
      await page.getByRole("option", { name: form, exact: true }).click();
      await box.getByText(words).waitFor();
    }
    for (const [name, extension] of [
      ["CSV", "csv"],
      ["Parquet", "parquet"],
    ] as const) {
      const coming = page.waitForEvent("download");
      await box.getByRole("button", { name, exact: true }).click();
      assert.equal((await coming).suggestedFilename(), `kinetics-demo.${extension}`);
    }
    const href = await box.getByRole("link", { name: /^Croissant/ }).getAttribute("href");
    assert.equal(href, "/datasets/kinetics/demo/croissant.jsonld");
    const said = await page.locator('script[type="application/ld+json"]').textContent();
    assert.equal(
      (JSON.parse(said ?? "") as { url: string }).url,
      `${product.url}/datasets/kinetics/demo`,
    );
    // From a page of its own, too, links lead on.
    await page.getByRole("link", { name: "juggling balls" }).click();
    await page.getByRole("link", { name: demoClipName.sourceId }).waitFor();
  });

  it("fit a phone, where each step has a way back", async () => {
    const page = await open("/#/version/demo/class/abseiling", 390);
    await page.getByRole("link", { name: "demo0abseil" }).click();
    await page.getByRole("button", { name: "Extract" }).waitFor();
    const widthPx = await page.evaluate<number>("document.documentElement.scrollWidth");
    assert.ok(widthPx <= 390, `${widthPx} px wide`);
    await page.getByRole("link", { name: "← abseiling" }).click();
    await page.getByRole("link", { name: "← classes" }).click();
    await page.getByRole("link", { name: "flying kite" }).waitFor();
  });

  it("offer a playground whose examples run as they stand", async () => {
    const page = await open("/playground");
    // The tabs are there before the editor is.
    await page.getByText("What the lab has").waitFor();
    await page.getByRole("tab", { name: "ExtractSixteenFrames" }).click();
    await page.getByText('"clip"').waitFor();
    await page.getByRole("button", { name: /^Execute/ }).click();
    await page.getByText(/"receipt"/).waitFor();
    await page.getByRole("tab", { name: "WhoAccessedWhat" }).click();
    await page.getByText("Who accessed").waitFor();
    await page.getByRole("button", { name: /^Execute/ }).click();
    await page
      .getByText(/"frames.extract"/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: "Kineograph" }).click();
    await page.getByRole("link", { name: "Demo" }).waitFor();
  });

  it("have examples that each give data and no error", async () => {
    const found = await product.ask<{ clip: { id: string } }>(
      "query ($sourceId: String) { clip(sourceId: $sourceId) { id } }",
      { sourceId: demoClipName.sourceId },
    );
    const id = found.data?.clip.id ?? assert.fail("no clip");
    for (const { title, query, makeVariables, needsVersions } of examples) {
      // Their own tests run those, on lists that the demo does not have.
      if (needsVersions) continue;
      const variables = makeVariables?.({ id, version: "demo" }) ?? {};
      const answer = await product.ask<Record<string, unknown>>(query, variables);
      assert.deepEqual(answer.errors, [], title);
      assert.ok(
        Object.values(answer.data ?? {}).every((each) => each !== null),
        title,
      );
    }
  });
});

describe("signing in", { skip: findLack() }, () => {
  it("takes a token in a browser, refuses a wrong one in words, leads to the page, and past the terms", async () => {
    const product = await startWithDemo({ KINEOGRAPH_AUTH: "on" });
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    try {
      const token = await product.join("reader", { version: "demo" });
      const page = await browser.newPage();
      for (const path of ["/", "/playground"]) {
        await page.goto(product.url + path);
        await page.getByLabel("Token").fill("kgt_wrong");
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByRole("alert").waitFor();
        await page.getByLabel("Token").fill(token);
        await page.getByRole("button", { name: "Sign in" }).click();
        const isIn = path === "/" ? page.getByText("reader") : page.getByRole("tab").first();
        await isIn.waitFor();
        await page.context().clearCookies();
      }
      await page.goto(`${product.url}/#/version/demo/class/abseiling`);
      await page.getByLabel("Token").fill(token);
      await page.getByRole("button", { name: "Sign in" }).click();
      // The terms stand between a reader with a grant and the first clip.
      await page.getByRole("button", { name: "Read the terms" }).first().click();
      await page.getByText("uses clips and frames for research only").waitFor();
      await page.getByRole("button", { name: "Accept number 1" }).click();
      await page.getByRole("link", { name: "demo0abseil" }).waitFor();
    } finally {
      await browser.close();
      await product.close();
    }
  });
});
