import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { loadDemo, renderDemoClips } from "../../src/demo/index.js";
import type { TestProduct } from "./product.js";

/** For what is made once in a run; a file that is run by itself has no such folder. */
const shared = process.env["KINEOGRAPH_TEST_SHARED"];

/** Lays the demo's clips into `home`, so that what loads the demo there need not draw them. */
export async function layDemo(home: string): Promise<void> {
  if (shared === undefined) return;
  const drawn = path.join(shared, "demo");
  if (!existsSync(drawn)) await drawDemo(drawn);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await cp(drawn, path.join(home, "demo", "kinetics"), { recursive: true });
}

/** Appears whole; of two that draw at once, what the later one drew is thrown away. */
async function drawDemo(drawn: string): Promise<void> {
  const own = await mkdtemp(`${drawn}-`);
  const { folder } = await renderDemoClips({ folder: path.join(own, "drawn") });
  await rename(folder, drawn).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  await rm(own, { recursive: true });
}

/** The demo as `npm start` loads it, in a test's product. */
export async function loadLaidDemo({ context, home, product }: TestProduct): Promise<void> {
  await layDemo(home);
  await loadDemo(await context(), { home, pool: product.frames.pool });
}
