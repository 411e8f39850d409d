import { KineographError } from "../platform/index.js";
import type { CatalogContext } from "./context.js";
import type { CurrentRevision } from "./read-current-revisions.js";

/** The current revision of a version by name. @throws NOT_FOUND, naming what there is */
export async function findCurrentRevision(
  context: CatalogContext,
  dataset: string,
  version: string,
): Promise<CurrentRevision> {
  const all = await context.catalogLoaders.currentRevisions();
  const found = all.find((each) => each.dataset === dataset && each.version === version);
  if (found) return found;
  const names = all.filter((each) => each.dataset === dataset).map((each) => each.version);
  const there = names.length > 0 ? `There are: ${names.join(", ")}.` : "No version has lists yet.";
  throw new KineographError(
    "NOT_FOUND",
    `There is no published version "${version}" of ${dataset}. ${there}`,
  );
}
