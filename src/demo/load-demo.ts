import type { DecoderPool } from "../decoder/index.js";
import { importAnnotations } from "../ingest/index.js";
import { addMirror, scanMirror } from "../mirror/index.js";
import { requireRole, type ChangeContext } from "../people/index.js";
import type { Log } from "../platform/index.js";
import { addDemoVersion } from "./add-demo-version.js";
import { demoDataset, demoFolder, demoName } from "./demo-place.js";
import { renderDemoClips } from "./render-demo-clips.js";

/** What `loadDemo` needs besides who asks. */
export interface LoadOptions {
  /** Absolute; the demo's files go to `<home>/demo`. */
  home: string;
  pool: DecoderPool;
  log?: Log | undefined;
  /** Told after each clip that was drawn. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Draws the demo's clips where they are not there yet, and has them imported, published and scanned
 * as anybody's. A second time changes nothing but the time of the scan.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; BAD_SETTING when ffmpeg is missing;
 * CONFLICT when a version or a mirror `demo` is there that is not this one
 */
export async function loadDemo(context: ChangeContext, options: LoadOptions): Promise<void> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const { home, pool, log, onProgress } = options;
  const files = await renderDemoClips({ folder: demoFolder(home), log, onProgress });
  await context.database.transaction(addDemoVersion);
  await importAnnotations(context, {
    dataset: demoDataset,
    version: demoName,
    revision: demoName,
    files: files.annotationFiles,
    labels: files.labelsFile,
    isPublish: true,
  });
  const mirror = {
    dataset: demoDataset,
    name: demoName,
    root: files.clipsRoot,
    versions: [demoName],
  };
  await addMirror(context, mirror, { mirrorRoots: [files.clipsRoot] });
  await scanMirror(context, { name: demoName, verify: "probe", pool });
}
