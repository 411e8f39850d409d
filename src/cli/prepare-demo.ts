import path from "node:path";
import type { Product, RequestContext } from "../api/index.js";
import { demoClipName, isCatalogEmpty, loadDemo } from "../demo/index.js";
import { extractFrames, readPicture } from "../frames/index.js";
import { openAddress } from "./open-address.js";
import { say, startProgress, type Output } from "./output.js";
import { writeArchive } from "./write-archive.js";
import { findClip } from "../clips/index.js";

/** Whether `npm start` loads the demo: asked for, or an empty catalog on the embedded database. */
async function isWanted({ settings, database }: Product): Promise<boolean> {
  if (settings.demo !== "auto") return settings.demo === "on";
  return settings.databaseUrl === undefined && (await isCatalogEmpty(database.manager));
}

/** Sixteen frames of one demo clip, through the same door as everybody's. */
async function extractExample(
  product: Product,
  context: RequestContext,
  output: Output,
): Promise<void> {
  const clip = await findClip(context, demoClipName);
  if (!clip) return;
  const set = await extractFrames(context, {
    clip: clip.globalId,
    version: "demo",
    sampling: { kind: "uniform", count: 16, placement: "CENTRES" },
    picture: readPicture(null),
    purpose: "PREVIEW",
    idempotencyKey: null,
  });
  const out = path.join(product.settings.home, "demo", "frames");
  await writeArchive(await openAddress(context, set.archiveUrl), out);
  say(output, `Extracted ${set.frameCount} frames of ${clip.sourceId} to ${out}`);
}

/** Loads the demo where it belongs, and extracts frames of one of its clips. */
export async function prepareDemo(
  product: Product,
  context: RequestContext,
  output: Output,
): Promise<void> {
  if (await isWanted(product)) {
    say(output, "Loading the demo: rendering clips, importing and scanning them");
    const progress = startProgress(output, "Rendering");
    await loadDemo(context, {
      home: product.settings.home,
      pool: product.frames.pool,
      onProgress: (done, total) => progress.update(done, total),
    }).finally(() => progress.end());
  }
  await extractExample(product, context, output);
  await context.ledger.flush();
}
