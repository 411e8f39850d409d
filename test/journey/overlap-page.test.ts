import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { chromium, type Browser } from "playwright-core";
import { importRows } from "../overlap/import-rows.js";
import { startProduct, type TestProduct } from "../support/product.js";

const chromiumPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const builtPage = new URL("../../dist/dashboard/index.html", import.meta.url);

function findLack(): string | false {
  if (!existsSync(chromiumPath)) return `Chromium is not installed (CHROMIUM, or ${chromiumPath})`;
  return existsSync(builtPage) ? false : "the pages are not built (npm run build)";
}

describe("the page of overlaps in a browser", { skip: findLack() }, () => {
  let lab: TestProduct;
  let browser: Browser;
  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "off" });
    const old = [1, 2, 3].map((n) => `bow,v${n},0,10,val`);
    await importRows(lab, { version: "400", rows: [...old, ",v4,0,10,test"] });
    const shared = [1, 2, 3].map((n) => `bowing,v${n},0,10,train`);
    await importRows(lab, { version: "600", rows: [...shared, "bowing,v5,0,10,train"] });
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu"],
    });
  });
  after(async () => {
    await browser?.close();
    await lab?.close();
  });

  it("leads from a red cell to the verdict, the clips in both, and the command for a safe list", async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(lab.url);
    await page.getByRole("link", { name: "Overlaps" }).click();
    const words = "3 videos of 400:validate in 600:train: training meets evaluation";
    const cell = page.getByRole("link", { name: words });
    await cell.waitFor();
    const colours = await page.evaluate<string[]>(
      `[...document.querySelectorAll("td[data-leak]")].map((cell) => cell.dataset.leak)`,
    );
    // Each pair stands twice, above and below the diagonal.
    assert.equal(colours.filter((isLeak) => isLeak === "true").length, 2);
    await cell.click();
    await page.getByText("3 videos of kinetics 400 VALIDATE (first-release) also stand").waitFor();
    const table = page.getByRole("table", { name: "Offending clips" });
    assert.equal(await table.getByRole("link").count(), 3);
    await page.getByText("Safe to train on: 1 listings; left out: 3.").waitFor();
    const command = page.getByLabel("Command for the safe list");
    assert.match(await command.innerText(), /--train 600:train --evaluate 400:validate/);
    const renames = page.getByRole("table", { name: "Renamed classes" });
    await renames.getByText("3 clips, 100 % of the old").waitFor();
    await table.getByRole("link", { name: "v2" }).click();
    await page.getByRole("region", { name: "v2" }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it("fits a phone", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(`${lab.url}/#/overlap/${encodeURIComponent("600:train|400:test")}`);
    await page.getByText("SAFE", { exact: true }).waitFor();
    const widthPx = await page.evaluate<number>("document.documentElement.scrollWidth");
    assert.ok(widthPx <= 390, `${widthPx} px wide`);
  });
});
