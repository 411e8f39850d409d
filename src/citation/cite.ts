import { registerEnumType } from "type-graphql";
import { makeDatacite, type Cited } from "./make-datacite.js";
import { readBibtex } from "./read-bibtex.js";
import { writeApa } from "./write-apa.js";

export const CitationFormat = {
  BIBTEX: "BIBTEX",
  CSL_JSON: "CSL_JSON",
  APA: "APA",
  DATACITE_JSON: "DATACITE_JSON",
} as const;
export type CitationFormat = (typeof CitationFormat)[keyof typeof CitationFormat];
registerEnumType(CitationFormat, {
  name: "CitationFormat",
  description: "How a citation is written.",
  valuesConfig: {
    BIBTEX: { description: "The entry that the card holds, byte for byte." },
    CSL_JSON: {
      description: "A list of one work for reference managers (Zotero, Pandoc): CSL JSON 1.0.",
    },
    APA: { description: "One line in the style of APA's seventh edition, as plain text." },
    DATACITE_JSON: {
      description: "DataCite's metadata 4.5 of the data set itself, its licence layers among them.",
    },
  },
});

/**
 * The citation in `format`, made from the card's BibTeX; null where the card holds none, or lacks
 * what the format must have.
 *
 * @throws CONFLICT when the card's BibTeX cannot be read (BIBTEX gives it as it is)
 */
export async function cite(cited: Cited, format: CitationFormat): Promise<string | null> {
  const { citationBibtex: bibtex } = cited.dataset;
  if (bibtex === null || format === CitationFormat.BIBTEX) return bibtex;
  const item = await readBibtex(bibtex);
  switch (format) {
    case CitationFormat.CSL_JSON:
      return JSON.stringify([item], null, 2);
    case CitationFormat.APA:
      return writeApa(item);
    case CitationFormat.DATACITE_JSON: {
      const datacite = makeDatacite(cited, item);
      return datacite && JSON.stringify(datacite, null, 2);
    }
    default:
      return format satisfies never;
  }
}
