import { KineographError } from "../platform/index.js";
import type { CslItem } from "./csl-item.js";

/** A card changes about never, and a query may ask for it under a hundred names. */
const cacheCap = 64;
const cache = new Map<string, CslItem>();

/** Loaded when the first card is read: it takes a fifth of a second, which no command shall wait for. */
async function loadParser() {
  const { plugins } = await import("@citation-js/core");
  await import("@citation-js/plugin-bibtex");
  return plugins.input;
}

/**
 * The first entry of a BibTeX text as CSL JSON, its accents and braces resolved.
 *
 * citation-js would also take addresses and fetch them, so it is told what the text is.
 *
 * @throws CONFLICT for a text that is no BibTeX: the card is at fault, not who asks
 */
export async function readBibtex(bibtex: string): Promise<CslItem> {
  const known = cache.get(bibtex);
  if (known) return known;
  const item = await parse(bibtex);
  if (cache.size >= cacheCap) cache.clear();
  cache.set(bibtex, item);
  return item;
}

async function parse(bibtex: string): Promise<CslItem> {
  const parser = await loadParser();
  const options = { forceType: "@bibtex/text", generateGraph: false };
  try {
    const [first] = parser.chain(bibtex, options) as CslItem[];
    if (first) return first;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}

function unreadable(cause?: unknown): KineographError {
  const words =
    "The BibTeX of this data set's card cannot be read, so it is given as BIBTEX alone. Tell an operator.";
  return new KineographError("CONFLICT", words, { cause });
}
