import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";
import { importLists } from "./lists.js";

/** The Pythons to look for the libraries with: somebody's own, and the distribution's. */
const pythons = process.env["PYTHON"] ? [process.env["PYTHON"]] : ["python3", "/usr/bin/python3"];
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

/** Each library: what Python calls it, and how to count its frames and tell the size of one. */
const libraries = {
  DECORD: { module: "decord", isEveryEighth: true, shape: "frames.shape[1:3]" },
  OPENCV: { module: "cv2", isEveryEighth: false, shape: "frames[0].shape[:2]" },
  PYAV: { module: "av", isEveryEighth: false, shape: "frames[0].shape[:2]" },
  TORCHCODEC: { module: "torchcodec", isEveryEighth: true, shape: "frames.shape[2:4]" },
  FFMPEG: { module: "ffmpeg", isEveryEighth: false, shape: "frames.shape[1:3]" },
  SKVIDEO: { module: "skvideo", isEveryEighth: false, shape: "frames.shape[1:3]" },
} as const;

function findPython(module: string): string | undefined {
  return pythons.find((python) => spawnSync(python, ["-c", `import ${module}`]).status === 0);
}

function findLack(module: string, python: string): string | false {
  if (!hasFfmpeg) return "ffmpeg is not installed";
  return python === "" && `a reader of others: no Python has ${module}`;
}

/** Runs a snippet as it is printed, and then one line that tells what came of it. */
function runSnippet(python: string, snippet: string, shape: string): string {
  const script = `${snippet}\nprint(len(frames), *${shape})\n`;
  const ended = spawnSync(python, ["-c", script], { encoding: "utf8", timeout: 60_000 });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
}

describe("a snippet", () => {
  const root = mkdtempSync(path.join(tmpdir(), "kineograph-mirror-"));
  let lab: TestProduct;

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "off" });
    const list = "label,youtube_id,time_start,time_end,split\nflying kite,-clip_00001,5,15,train\n";
    await importLists(lab, "400", { "train.csv": list });
    await lab.product.database.query("UPDATE mirror SET root = $1", [root]);
    if (!hasFfmpeg) return;
    // 24 frames, none of them square, so that a wrong count or a turned picture shows.
    const file = path.join(root, "flying kite", "-clip_00001_000005_000015.mp4");
    mkdirSync(path.dirname(file));
    const source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=8:duration=3"];
    const made = spawnSync("ffmpeg", ["-v", "error", ...source, "-pix_fmt", "yuv420p", file], {
      encoding: "utf8",
    });
    assert.equal(made.status, 0, made.stderr);
    // The version's snippet names a pattern; this is the file of that very name.
    mkdirSync(path.join(root, "<label>"));
    copyFileSync(file, path.join(root, "<label>", "<id>_<start>_<end>.mp4"));
  });
  after(async () => {
    await lab.close();
    rmSync(root, { recursive: true });
  });

  async function readSnippets(library: string): Promise<{ version: string; clip: string }> {
    const query = `query ($library: SnippetLibrary!) {
      datasetVersion(name: "400") { snippet(library: $library) }
      clip(sourceId: "-clip_00001") { snippet(library: $library) }
    }`;
    const { data, errors } = await lab.ask<{
      datasetVersion: { snippet: string };
      clip: { snippet: string };
    }>(query, { library });
    assert.deepEqual(errors, []);
    return { version: data?.datasetVersion.snippet ?? "", clip: data?.clip.snippet ?? "" };
  }

  it("names the mirror's root and the clip's name, and no path of a file", async () => {
    const { version, clip } = await readSnippets("DECORD");
    assert.ok(version.startsWith(`path = "${root}/<label>/<id>_<start>_<end>.mp4"\n`));
    assert.ok(clip.includes(`Path("${root}").rglob("-clip_00001_000005_000015*.*")`));
    assert.ok(existsSync(root) && !clip.includes("flying kite"));
  });

  for (const [library, { module, isEveryEighth, shape }] of Object.entries(libraries)) {
    const python = findPython(module) ?? "";
    it(`of ${library} runs as printed`, { skip: findLack(module, python) }, async () => {
      const { version, clip } = await readSnippets(library);
      const wanted = `${isEveryEighth ? 3 : 24} 48 64`;
      assert.equal(runSnippet(python, version, shape), wanted);
      assert.equal(runSnippet(python, clip, shape), wanted);
    });
  }
});
