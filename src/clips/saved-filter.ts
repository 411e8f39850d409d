import { createHash } from "node:crypto";
import { Field, ObjectType } from "type-graphql";
import { change, requireUser } from "../people/index.js";
import { hydrate, KineographError, Node, parseGlobalId, type Reader } from "../platform/index.js";
import { checkFilter } from "./clip-conditions.js";
import { defaultDataset, type ClipFilter } from "./clip-filter.js";
import type { ClipsContext } from "./context.js";

/** A filter that was kept. Its id follows from its conditions: it is the same in every catalog. */
@ObjectType({
  implements: Node,
  description: "A filter that was kept. The same conditions have the same id, in every catalog.",
})
export class SavedFilter extends Node {
  conditionsJson!: string;

  @Field(() => String, { description: "The conditions, as JSON of a ClipFilter." })
  get conditions(): string {
    return this.conditionsJson;
  }
}

/** The conditions in one spelling: what is not given left out, lists sorted, keys in one order. */
function normalise(filter: ClipFilter): string {
  const { dataset, version, split, classes, sourceIds, duration, states, mirror } = filter;
  const { isCreativeCommons, relabelledFrom, subset } = filter;
  const sorted = (values: readonly string[] | null | undefined) =>
    values ? [...new Set(values)].toSorted() : undefined;
  const given = {
    dataset,
    version: version ?? undefined,
    split: split ?? undefined,
    classes: sorted(classes),
    sourceIds: sorted(sourceIds),
    duration: duration
      ? { from: duration.from ?? undefined, to: duration.to ?? undefined }
      : undefined,
    states: sorted(states),
    mirror: mirror ?? undefined,
    isCreativeCommons: isCreativeCommons ?? undefined,
    relabelledFrom: relabelledFrom ?? undefined,
    subset: subset ?? undefined,
  };
  return JSON.stringify(given);
}

/** Keeps a filter. @throws BAD_INPUT for one that is kept already, or is none */
export async function saveFilter(context: ClipsContext, filter: ClipFilter): Promise<SavedFilter> {
  requireUser(context.viewer);
  if (filter.saved != null) throw new KineographError("BAD_INPUT", "This filter is kept already.");
  checkFilter(filter);
  const conditions = normalise(filter);
  const digest = createHash("sha256").update(conditions).digest("hex");
  await change(context, async (tx, record) => {
    await tx.query(
      `INSERT INTO saved_filter (digest, conditions) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING`,
      [digest, conditions],
    );
    await record({ act: "filter.save", subject: `filter ${digest}` });
  });
  return Object.assign(new SavedFilter(), { id: digest, conditionsJson: conditions });
}

/** A kept filter by its key, or null. */
export async function findSavedFilter(reader: Reader, digest: string): Promise<SavedFilter | null> {
  const rows: object[] = await reader.query(
    `SELECT digest AS id, conditions::text AS "conditionsJson" FROM saved_filter WHERE digest = $1`,
    [digest],
  );
  return hydrate(SavedFilter, rows)[0] ?? null;
}

/** The conditions that `filter.saved` stands for. @throws NOT_FOUND, BAD_INPUT */
export async function readSavedFilter(
  { database }: ClipsContext,
  filter: ClipFilter,
): Promise<ClipFilter> {
  const { saved, dataset, ...others } = filter;
  if (Object.values(others).some((value) => value != null) || dataset !== defaultDataset) {
    const words = "`saved` stands for all conditions: give no other beside it.";
    throw new KineographError("BAD_INPUT", words);
  }
  const id = parseGlobalId(saved ?? "");
  const found = id?.type === "SavedFilter" ? await findSavedFilter(database.manager, id.key) : null;
  if (!found) throw new KineographError("NOT_FOUND", "There is no filter with this id.");
  return JSON.parse(found.conditionsJson) as ClipFilter;
}
