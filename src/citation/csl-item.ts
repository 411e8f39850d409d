/** A name in CSL JSON: a person's parts, or a body's whole name as `family` or `literal`. */
export interface CslName {
  family?: string;
  given?: string;
  literal?: string;
  suffix?: string;
  "non-dropping-particle"?: string;
  "dropping-particle"?: string;
}

/**
 * One work in CSL JSON, as far as we read it; what else the parser found stays in the object.
 * https://github.com/citation-style-language/schema, schemas/input/csl-data.json
 */
export interface CslItem {
  id: string;
  type: string;
  title?: string;
  author?: CslName[];
  issued?: { "date-parts"?: number[][] };
  "container-title"?: string;
  publisher?: string;
  volume?: string | number;
  issue?: string | number;
  page?: string | number;
  DOI?: string;
  URL?: string;
}

/** The year of a work, or null where it has none. */
export function yearOf(item: CslItem): string | null {
  const year = item.issued?.["date-parts"]?.[0]?.[0];
  return year === undefined ? null : String(year);
}
