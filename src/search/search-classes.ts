import type { ActionClass } from "../catalog/index.js";
import { KineographError, pageSizeCap } from "../platform/index.js";
import type { SearchFacts } from "./search-facts.js";

const textCap = 200;

/**
 * Classes whose names hold `text`, or words like its words: trigrams (pg_trgm) take no notice of
 * the words' order and forgive a letter or two. Best first.
 *
 * @throws BAD_INPUT for no text or a size that is none, TOO_EXPENSIVE for more than the cap
 */
export async function searchClasses(
  { classes }: SearchFacts,
  dataset: string,
  text: string,
  first: number,
): Promise<ActionClass[]> {
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (words === "" || words.length > textCap) {
    throw new KineographError("BAD_INPUT", `Search for 1 to ${textCap} characters.`);
  }
  if (first < 1) throw new KineographError("BAD_INPUT", `\`first\` is at least 1, not ${first}.`);
  if (first > pageSizeCap) {
    const message = `A search gives at most ${pageSizeCap} classes, not ${first}.`;
    throw new KineographError("TOO_EXPENSIVE", message);
  }
  return classes.load({ dataset, words, first });
}
