import { Terms } from "../access/index.js";
import { ClipSource, findVersion, type DatasetVersion } from "../catalog/index.js";
import { isKineographError } from "../platform/index.js";
import type { CitationContext } from "./context.js";
import type { CslItem } from "./csl-item.js";
import { labelMapOf } from "./export-columns.js";
import { makeCroissant, makeSlimCroissant } from "./make-croissant.js";
import { readBibtex } from "./read-bibtex.js";
import { readListDigest } from "./read-list-digest.js";
import { readRelease } from "./read-release.js";
import type { VersionFacts } from "./version-facts.js";

/** A card whose BibTeX is broken is described all the same. */
async function findCitation(bibtex: string | null): Promise<CslItem | null> {
  try {
    return bibtex === null ? null : await readBibtex(bibtex);
  } catch (error) {
    if (isKineographError(error)) return null;
    throw error;
  }
}

/** The facts of a version; null while none of its revisions is published. */
async function gatherFacts(
  { database, catalogLoaders, origin }: CitationContext,
  version: DatasetVersion,
): Promise<VersionFacts | null> {
  const shown = await catalogLoaders.currentRevisions();
  const current = shown.find((each) => each.versionId === version.id);
  const dataset = await catalogLoaders.dataset.load(version.datasetId);
  const release = current && (await readRelease(database.manager, current.revisionId));
  if (!current || !dataset || !release) return null;
  const place = `${dataset.slug}/${encodeURIComponent(version.name)}`;
  return {
    dataset,
    version,
    current,
    release,
    licences: await catalogLoaders.licences.load(dataset.id),
    terms: await database.manager.findOne(Terms, {
      where: { datasetId: dataset.id },
      order: { number: "DESC" },
    }),
    citation: await findCitation(dataset.citationBibtex),
    splits: await catalogLoaders.splitCounts.load(current.revisionId),
    classes: await catalogLoaders.classes.load(current.revisionId),
    labelMap: labelMapOf(current),
    isYoutube: dataset.source === ClipSource.YOUTUBE,
    pageUrl: `${origin}/datasets/${place}`,
    listUrl: `${origin}/exports/${place}.csv?shape=cvdf`,
  };
}

/**
 * A version in Croissant 1.1: facts of its card and counts, which whoever is signed in may see, and
 * no clip's row. Null while none of its revisions is published.
 */
export async function describeVersion(
  context: CitationContext,
  version: DatasetVersion,
): Promise<object | null> {
  const facts = await gatherFacts(context, version);
  return facts && makeCroissant(facts, await readListDigest(context.database, facts.current));
}

/** What the page of a version says of it to machines. */
export interface PageDescription {
  /** Croissant without its files and records. */
  slim: object;
  /** Addresses for HTTP's Link header. */
  citeAs: string | null;
  licences: string[];
}

/** What the page of a version carries; null for no such version, or none that is published. */
export async function describePage(
  context: CitationContext,
  dataset: string,
  name: string,
): Promise<PageDescription | null> {
  const version = await findVersion(context.database.manager, dataset, name);
  const facts = version && (await gatherFacts(context, version));
  if (!facts) return null;
  return {
    slim: makeSlimCroissant(facts),
    citeAs: facts.dataset.paperUrl,
    licences: facts.licences.flatMap(({ url }) => (url ? [url] : [])),
  };
}
