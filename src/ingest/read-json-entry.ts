import { Split } from "../catalog/index.js";
import { readTimedName } from "./clip-path.js";
import type { JsonMember } from "./json-members.js";
import { readSplit } from "./read-split.js";
import type { Refusal } from "./refusals.js";
import { shown, type StagedRow } from "./staged-row.js";

/** What the reader of a JSON list knows beyond the entry. */
export interface EntrySource {
  file: number;
  /** 3D-ResNets: the key names the clip; else the key is an id, and `segment` has the times. */
  isKeyedByClip: boolean;
  isYouTube: boolean;
  /** Of an entry that tells none. */
  split: Split | null;
}

/** The names by which refusals call an entry's parts. */
export const entryColumns = { id: "key", label: "annotations.label" } as const;

const depthCap = 16;
const maxMs = 2_147_483_647;
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>((sum, each) => sum + countMembers(each), own);
}

/** The member's key and value. @throws SyntaxError in words for a refusal */
function parse(member: JsonMember): { key: string; value: unknown } {
  if (member.depth > depthCap) {
    throw new SyntaxError(`values stand ${member.depth} deep within each other`);
  }
  const value: unknown = JSON.parse(member.value);
  // JSON.parse keeps the last of two equal keys and says nothing.
  if (countMembers(value) !== member.colons) throw new SyntaxError("a key stands twice in it");
  return { key: JSON.parse(member.key) as string, value };
}

/** Start and end in milliseconds of `"segment": [84.0, 94.0]`, or null. */
function readSegment(segment: unknown): { startMs: number; endMs: number } | null {
  if (!Array.isArray(segment) || segment.length !== 2) return null;
  const [startMs = -1, endMs = -1] = segment.map((seconds: unknown) =>
    typeof seconds === "number" ? Math.round(seconds * 1000) : -1,
  );
  return startMs >= 0 && endMs > startMs && endMs <= maxMs ? { startMs, endMs } : null;
}

function readEntrySplit(entry: Json, source: EntrySource): Split | null {
  const { subset } = entry;
  if (subset === undefined) return source.split;
  return typeof subset === "string" ? readSplit(subset) : null;
}

function readPlace(key: string, annotations: Json, source: EntrySource) {
  if (!source.isKeyedByClip) {
    const times = readSegment(annotations["segment"]);
    return { sourceId: key, startMs: times?.startMs ?? null, endMs: times?.endMs ?? null };
  }
  const { sourceId, times } = readTimedName(key, source.isYouTube);
  return { sourceId, startMs: times?.startMs ?? null, endMs: times?.endMs ?? null };
}

/** The row of an entry of a JSON list, or why it is refused. */
export function readJsonEntry(
  member: JsonMember,
  source: EntrySource,
): { row: StagedRow } | { refusal: Refusal } {
  const { line } = member;
  const refuse = (column: string | null, reason: Refusal["reason"], detail: string) => ({
    refusal: { line, column, reason, detail },
  });
  if (!member.isText) return refuse(null, "INVALID_UTF8", "the entry is no UTF-8");
  let key: string;
  let value: unknown;
  try {
    ({ key, value } = parse(member));
  } catch (error) {
    return refuse(null, "BAD_JSON", (error as SyntaxError).message);
  }
  if (!isObject(value)) return refuse(null, "BAD_ENTRY", `${shown(value)} is no entry of a clip`);
  const { annotations = {} } = value;
  if (!isObject(annotations)) {
    return refuse("annotations", "BAD_ENTRY", `${shown(annotations)} is no object`);
  }
  const split = readEntrySplit(value, source);
  if (split === null) {
    const detail = `${shown(value["subset"])} is no split: train, validate, test or holdout`;
    return refuse("subset", "UNKNOWN_SPLIT", detail);
  }
  const { label = null } = annotations;
  const isHidden = label === null && (split === Split.TEST || split === Split.HOLDOUT);
  if (typeof label !== "string" && !isHidden) {
    return refuse(entryColumns.label, "BAD_LABEL", `${shown(label)} is no class name`);
  }
  const place = readPlace(key, annotations, source);
  if (place.startMs === null && source.isYouTube) {
    return source.isKeyedByClip
      ? refuse("key", "BAD_ID", `${shown(key)} names no clip, such as -3DWvjBqGsQ_000004_000014`)
      : refuse(
          "annotations.segment",
          "BAD_TIME",
          `${shown(annotations["segment"])} is no pair of start and end in seconds`,
        );
  }
  const name = typeof label === "string" ? label.trim() : null;
  return {
    row: { file: source.file, line, split, ...place, label: name, classNumber: null },
  };
}
