import { KineographError, type Reader } from "../platform/index.js";
import { SponsorGroup } from "./sponsor-group.js";

/** The group called `slug`. @throws NOT_FOUND */
export async function findSponsorGroup(reader: Reader, slug: string): Promise<SponsorGroup> {
  const group = await reader.findOneBy(SponsorGroup, { slug });
  if (group) return group;
  throw new KineographError(
    "NOT_FOUND",
    `There is no sponsor group "${slug}". Add one with: npx kineograph group add ${slug}`,
  );
}
