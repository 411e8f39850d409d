import { KineographError, type Reader } from "../platform/index.js";
import type { CurrentRevision } from "./read-current-revisions.js";
import { readSubsets } from "./read-subsets.js";
import type { Subset } from "./subset.js";

/** A subset of a revision by name. @throws NOT_FOUND, naming the subsets there are */
export async function findSubset(
  reader: Reader,
  current: CurrentRevision,
  name: string,
): Promise<Subset> {
  const [all = []] = await readSubsets(reader, [current.revisionId]);
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const { dataset, version, revision } = current;
  const there = all.map((each) => each.name).join(", ") || "none yet";
  const words = `${dataset} ${version} (${revision}) has no subset "${name}". There are: ${there}.`;
  throw new KineographError("NOT_FOUND", words);
}
