import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { ClipSource } from "./dataset.js";

/** The card of a data set to make known. */
export interface NewDataset {
  slug: string;
  title: string;
  description: string;
  /** YOUTUBE: a clip is a segment of a video; FILE: it is a file as it is, with no times. */
  source: ClipSource;
  homepageUrl?: string | undefined;
  paperUrl?: string | undefined;
  publisher?: string | undefined;
  /** ISO 8601 day. */
  publishedOn?: string | undefined;
  citationBibtex?: string | undefined;
}

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether it is a day that there is: 2017-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function check({ slug, title, source, publishedOn, ...card }: NewDataset): void {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(slug)) {
    refuse(`"${slug}" is no name of a data set: lower-case letters, digits and dash, as ucf101.`);
  }
  if (title.trim() === "") refuse("Give the data set a title.");
  if (!Object.values(ClipSource).includes(source)) {
    refuse(`"${source}" is no source of clips: YOUTUBE or FILE.`);
  }
  for (const address of [card.homepageUrl, card.paperUrl]) {
    if (address === undefined || isWebAddress(address)) continue;
    refuse(
      `"${address}" is no address of a page, such as https://www.crcv.ucf.edu/data/UCF101.php`,
    );
  }
  if (publishedOn !== undefined && !isDay(publishedOn)) {
    refuse(`"${publishedOn}" is no day, such as 2012-11-01.`);
  }
}

/**
 * Makes a data set known, without versions. Kinetics is there from the start.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; BAD_INPUT for a card that is none;
 * CONFLICT for a slug that is taken
 */
export async function addDataset(context: ChangeContext, card: NewDataset): Promise<void> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  check(card);
  await change(context, async (tx, record) => {
    const rows: unknown[] = await tx.query(
      `INSERT INTO dataset (slug, title, description, source, homepage_url, paper_url, publisher,
         published_on, citation_bibtex)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [
        card.slug,
        card.title,
        card.description,
        card.source,
        card.homepageUrl ?? null,
        card.paperUrl ?? null,
        card.publisher ?? null,
        card.publishedOn ?? null,
        card.citationBibtex ?? null,
      ],
    );
    if (rows.length === 0) {
      throw new KineographError("CONFLICT", `There is a data set "${card.slug}" already.`);
    }
    await record({ act: "dataset.add", subject: `data set ${card.slug} of ${card.source} clips` });
  });
}
