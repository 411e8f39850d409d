import { Between, In } from "typeorm";
import type { PageRequest, Reader } from "../platform/index.js";
import { Dataset } from "./dataset.js";

/** One more than a page of data sets, in the page's direction (see `makePage`). */
export function readDatasets(reader: Reader, page: PageRequest): Promise<Dataset[]> {
  const above = page.afterKey === null ? 1n : BigInt(page.afterKey) + 1n;
  const below = page.beforeKey === null ? 2n ** 63n - 1n : BigInt(page.beforeKey) - 1n;
  return reader.find(Dataset, {
    where: { id: Between(String(above), String(below)) },
    order: { id: page.isBackward ? "DESC" : "ASC" },
    take: page.limit + 1,
  });
}

/** The data set of each slug, or null; one statement. */
export async function readDatasetsBySlug(
  reader: Reader,
  slugs: readonly string[],
): Promise<(Dataset | null)[]> {
  const rows = await reader.findBy(Dataset, { slug: In(slugs) });
  return slugs.map((slug) => rows.find((row) => row.slug === slug) ?? null);
}
