import { ClipCountKey, type ClipCount } from "./clip-count.js";
import type { ClipFilter, Conditions } from "../clips/index.js";
import { KineographError, type Reader } from "../platform/index.js";

/**
 * How each key is read: `by`, from a listing (or a rollup of listings) l, and `sql`, of a group g,
 * which may need a name joined to it. Groups are made by numbers: names would have to be sorted.
 */
const columns: Record<
  ClipCountKey,
  { name: keyof ClipCount; by: string; sql: string; join?: string }
> = {
  VERSION: {
    name: "version",
    by: "revision_id",
    sql: `v.name COLLATE "C"`,
    join: "JOIN revision r ON r.id = g.revision_id JOIN dataset_version v ON v.id = r.version_id",
  },
  SPLIT: { name: "split", by: "split", sql: "g.split" },
  CLASS: {
    name: "actionClass",
    by: "action_class_id",
    sql: `a.name COLLATE "C"`,
    join: "LEFT JOIN action_class a ON a.id = g.action_class_id",
  },
  STATE: { name: "state", by: "state", sql: "g.state" },
  CREATIVE_COMMONS: {
    name: "isCreativeCommons",
    by: "is_creative_commons",
    sql: "g.is_creative_commons",
  },
};

export interface CountRequest {
  filter: ClipFilter;
  revisionIds: readonly string[];
  conditions: Conditions;
  by: readonly ClipCountKey[];
  /** The mirror that states are of; null: states are not asked for. */
  mirrorId: string | null;
}

/** Whether the rollups know of everything that is asked. */
function isRolledUp({ filter, by }: CountRequest): boolean {
  const { sourceIds, duration, isCreativeCommons, relabelledFrom, subset } = filter;
  const live = [sourceIds, duration, isCreativeCommons, relabelledFrom, subset];
  return live.every((each) => each == null) && !by.includes(ClipCountKey.CREATIVE_COMMONS);
}

/**
 * Listings from the rollups. Those of a revision that a mirror says nothing of are what the states
 * leave over.
 */
function makeRollup({ filter, revisionIds, mirrorId }: CountRequest): Conditions {
  const values: unknown[] = [revisionIds];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const parts = ["revision_id = ANY($1::bigint[])"];
  if (filter.split) parts.push(`split = ${add(filter.split)}::split`);
  if (filter.classes) {
    parts.push(
      `action_class_id IN (SELECT id FROM action_class WHERE name = ANY(${add(filter.classes)}::text[]))`,
    );
  }
  const where = parts.join(" AND ");
  const all = `SELECT revision_id, split, action_class_id, NULL::clip_file_state AS state, clip_count
    FROM listing_count WHERE ${where}`;
  if (mirrorId === null) return { sql: all, values };
  const ofMirror = `mirror_id = ${add(mirrorId)}::bigint`;
  const known = `SELECT revision_id, split, action_class_id, state, clip_count
    FROM clip_state_count WHERE ${where} AND ${ofMirror}`;
  if (filter.states) {
    const states = `state = ANY(${add(filter.states)}::clip_file_state[])`;
    return { sql: `${known} AND ${states}`, values };
  }
  const left = `SELECT revision_id, split, action_class_id, NULL::clip_file_state AS state,
      sum(clip_count) AS clip_count
    FROM (${all} UNION ALL
      SELECT revision_id, split, action_class_id, state, -clip_count FROM (${known}) k) n
    GROUP BY revision_id, split, action_class_id HAVING sum(clip_count) > 0`;
  return { sql: `${known} UNION ALL ${left}`, values };
}

function makeLive({ conditions, mirrorId }: CountRequest): Conditions {
  const values = [...conditions.values];
  const [state, file] =
    mirrorId === null
      ? ["NULL::clip_file_state", ""]
      : [
          "f.state",
          `LEFT JOIN clip_file f ON f.clip_id = l.clip_id AND f.mirror_id = $${values.push(mirrorId)}::bigint`,
        ];
  const sql = `SELECT l.revision_id, l.split, l.action_class_id, l.is_creative_commons,
      ${state} AS state, 1 AS clip_count FROM listing l ${file} WHERE ${conditions.sql}`;
  return { sql, values };
}

/** So many groups at most: 700 classes in 4 splits and 7 states, of one version. */
const groupsCap = 20_000;

/** Listings by what is asked, in its order; one statement. @throws TOO_EXPENSIVE */
export async function readClipCounts(reader: Reader, request: CountRequest): Promise<ClipCount[]> {
  const { sql, values } = isRolledUp(request) ? makeRollup(request) : makeLive(request);
  const keys = request.by.map((key) => columns[key]);
  const by = keys.map((key) => `l.${key.by}`);
  const groups = `SELECT ${[...by, "sum(l.clip_count)::int AS count"].join(", ")} FROM (${sql}) l
    ${by.length > 0 ? `GROUP BY ${by.join(", ")}` : ""}`;
  const named = keys.map(({ name, sql: column }) => `${column} AS "${name}"`);
  const places = keys.map((_, index) => String(index + 1)).join(", ");
  const rows: Partial<ClipCount>[] = await reader.query(
    `SELECT ${[...named, "g.count"].join(", ")}
     FROM (${groups}) g ${keys.map(({ join = "" }) => join).join(" ")}
     ${places ? `ORDER BY ${places}` : ""} LIMIT ${groupsCap + 1}`,
    values,
  );
  if (rows.length > groupsCap) {
    const words = `More than ${groupsCap} groups. Count by fewer keys, or of one version at a time.`;
    throw new KineographError("TOO_EXPENSIVE", words);
  }
  return rows.map((row) => ({
    version: null,
    split: null,
    actionClass: null,
    state: null,
    isCreativeCommons: null,
    ...row,
    count: row.count ?? 0,
  }));
}
