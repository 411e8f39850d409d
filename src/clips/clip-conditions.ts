import { KineographError } from "../platform/index.js";
import type { ClipFilter, SecondsRange } from "./clip-filter.js";

/** A condition in SQL and the values that it names, from $1 on. */
export interface Conditions {
  sql: string;
  values: unknown[];
}

/** The revisions that a filter speaks of: those read, and the one compared with. */
export interface FilterRevisions {
  revisionIds: readonly string[];
  /** Of `relabelledFrom`. */
  comparedId?: string | undefined;
  subsetId?: string | undefined;
}

/** Most values that one condition of a filter may list. */
const filterValuesCap = 1000;

/** @throws TOO_EXPENSIVE for a condition that lists too many values, BAD_INPUT for one that is none */
export function checkFilter(filter: Partial<ClipFilter>): void {
  for (const name of ["classes", "sourceIds"] as const) {
    const values = filter[name];
    if (values && values.length > filterValuesCap) {
      const words = `A filter lists at most ${filterValuesCap} ${name}, not ${values.length}.`;
      throw new KineographError("TOO_EXPENSIVE", words);
    }
  }
  if (filter.mirror != null && !filter.states) {
    throw new KineographError("BAD_INPUT", "`mirror` says where `states` hold: give `states` too.");
  }
  for (const name of ["relabelledFrom", "subset"] as const) {
    if (filter[name] == null || filter.version != null) continue;
    throw new KineographError("BAD_INPUT", `\`${name}\` belongs to a \`version\`: give that too.`);
  }
}

function makeLength({ from, to }: SecondsRange, add: (value: unknown) => string): string {
  const lengths = [
    "s.end_ms IS NOT NULL",
    ...(from == null ? [] : [`s.end_ms - s.start_ms >= ${add(from * 1000)}::float8`]),
    ...(to == null ? [] : [`s.end_ms - s.start_ms <= ${add(to * 1000)}::float8`]),
  ];
  return `EXISTS (SELECT FROM clip s WHERE s.id = l.clip_id AND ${lengths.join(" AND ")})`;
}

/** The conditions over alias l (listing). */
export function makeConditions(
  { revisionIds, comparedId, subsetId }: FilterRevisions,
  filter: Partial<ClipFilter>,
): Conditions {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const [only, ...others] = revisionIds;
  // Equality with one keeps the order of the index; a list would have to be sorted.
  const parts = [
    others.length === 0
      ? `l.revision_id = ${add(only ?? "0")}::bigint`
      : `l.revision_id = ANY(${add(revisionIds)}::bigint[])`,
  ];
  if (filter.split) parts.push(`l.split = ${add(filter.split)}::split`);
  if (filter.classes) {
    parts.push(
      `l.action_class_id IN (SELECT id FROM action_class WHERE name = ANY(${add(filter.classes)}::text[]))`,
    );
  }
  if (filter.sourceIds) {
    // By the data set too: the index of clips begins with it.
    parts.push(
      `l.clip_id IN (SELECT s.id FROM clip s JOIN dataset d ON d.id = s.dataset_id
         WHERE d.slug = ${add(filter.dataset)} AND s.source_id = ANY(${add(filter.sourceIds)}::text[]))`,
    );
  }
  if (filter.isCreativeCommons != null) {
    parts.push(`l.is_creative_commons = ${add(filter.isCreativeCommons)}::boolean`);
  }
  if (filter.duration) parts.push(makeLength(filter.duration, add));
  if (filter.states) {
    const states = `f.state = ANY(${add(filter.states)}::clip_file_state[])`;
    const mirror =
      filter.mirror == null
        ? ""
        : ` AND f.mirror_id = (SELECT id FROM mirror WHERE name = ${add(filter.mirror)})`;
    parts.push(
      `EXISTS (SELECT FROM clip_file f WHERE f.clip_id = l.clip_id AND ${states}${mirror})`,
    );
  }
  if (comparedId !== undefined) {
    parts.push(
      `EXISTS (SELECT FROM listing o WHERE o.revision_id = ${add(comparedId)}::bigint
         AND o.clip_id = l.clip_id AND o.action_class_id <> l.action_class_id)`,
    );
  }
  if (subsetId !== undefined) {
    parts.push(
      `EXISTS (SELECT FROM subset_listing x WHERE x.subset_id = ${add(subsetId)}::bigint
         AND x.clip_id = l.clip_id AND x.split = l.split)`,
    );
  }
  return { sql: parts.join(" AND "), values };
}
