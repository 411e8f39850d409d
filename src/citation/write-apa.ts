import { yearOf, type CslItem, type CslName } from "./csl-item.js";

/** APA names up to twenty authors; of more, the first nineteen and the last. */
const namedAuthors = 20;

/** `Jan-Peter` → `J.-P.`, `Anne Marie` → `A. M.` */
function initialsOf(given: string): string {
  const parts = given.split(/\s+/).filter(Boolean);
  const initial = (part: string) =>
    part
      .split("-")
      .filter(Boolean)
      .map((each) => `${each.slice(0, 1).toUpperCase()}.`)
      .join("-");
  return parts.map(initial).join(" ");
}

function writeName(name: CslName): string {
  const { family = name.literal ?? "", given = "", suffix } = name;
  const whole = [name["non-dropping-particle"], family].filter(Boolean).join(" ");
  const initials = [initialsOf(given), name["dropping-particle"]].filter(Boolean).join(" ");
  return [whole, initials, suffix].filter(Boolean).join(", ");
}

function writeAuthors(authors: readonly CslName[]): string {
  const names = authors.map(writeName);
  const last = names.pop() ?? "";
  if (names.length === 0) return last;
  if (names.length >= namedAuthors) {
    return `${names.slice(0, namedAuthors - 1).join(", ")}, … ${last}`;
  }
  return `${names.join(", ")}, & ${last}`;
}

/** `CoRR, 7(2), 1–9`, as far as there is of it. */
function writeContainer(item: CslItem): string {
  const { volume = "", issue, page } = item;
  const place = issue === undefined ? String(volume) : `${volume}(${issue})`;
  const pages = page === undefined ? "" : String(page).replace(/-+/g, "–");
  return [item["container-title"], place, pages].filter(Boolean).join(", ");
}

function writeLink({ DOI, URL }: CslItem, hasYear: boolean): string {
  if (DOI) return `https://doi.org/${DOI.replace(/^https?:\/\/(dx\.)?doi\.org\//, "")}`;
  if (!URL) return "";
  return hasYear ? URL : `Retrieved ${URL}`;
}

/** Titles may hold the mark-up of CSL (`<span class="nocase">`, `<i>`); a plain text has none. */
function stripMarkup(text: string): string {
  return text.replace(/<\/?(?:span|i|b|sub|sup|sc)\b[^>]*>/g, "");
}

function endSentence(text: string): string {
  return text === "" || /[.?!]$/.test(text) ? text : `${text}.`;
}

/**
 * One reference in the style of APA's seventh edition, as plain text (which has no italics); titles
 * keep the letters that the card gives them.
 *
 * Written here since the one CSL processor for JavaScript (citeproc) is under AGPL or CPAL; it gave
 * the references of test/citation/apa.json that this is compared with.
 */
export function writeApa(item: CslItem): string {
  const year = yearOf(item);
  const title = endSentence(stripMarkup(item.title ?? ""));
  const authors = endSentence(writeAuthors(item.author ?? []));
  const date = `(${year ?? "n.d."}).`;
  const container = endSentence(stripMarkup(writeContainer(item)));
  const publisher = item["container-title"] ? "" : endSentence(item.publisher ?? "");
  const head = authors === "" ? [title, date] : [authors, date, title];
  const parts = [...head, container, publisher, writeLink(item, year !== null)];
  return parts.filter(Boolean).join(" ");
}
