import { ActionClass } from "../catalog/index.js";
import { hydrate, KineographError, pageSizeCap, type Reader } from "../platform/index.js";
import type { SearchFacts } from "./search-facts.js";

const textCap = 200;

/** A search, checked: at most `first` classes of a data set. */
export interface ClassSearch {
  dataset: string;
  words: string;
  first: number;
}

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

/** One statement over the names of a data set's classes. */
export async function readFoundClasses(
  reader: Reader,
  { dataset, words, first }: ClassSearch,
): Promise<ActionClass[]> {
  const rows: object[] = await reader.query(
    `SELECT id, "datasetId", name FROM (
       SELECT a.id, a.dataset_id AS "datasetId", a.name, position(lower($2) IN lower(a.name)) > 0 AS holds,
              similarity(a.name, $2) AS whole, word_similarity($2, a.name) AS part
       FROM action_class a JOIN dataset d ON d.id = a.dataset_id WHERE d.slug = $1
     ) found
     WHERE holds OR whole >= 0.3 OR part >= 0.4
     ORDER BY holds DESC, whole + part DESC, length(name), name COLLATE "C" LIMIT $3`,
    [dataset, words, first],
  );
  return hydrate(ActionClass, rows);
}
