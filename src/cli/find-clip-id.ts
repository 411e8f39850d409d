import { KineographError, parseGlobalId } from "../platform/index.js";
import type { Client } from "./client.js";

interface ClipAnswer {
  clip: { id: string } | null;
}

const clipQuery = `query Clip($id: ID, $sourceId: String, $startSeconds: Float, $endSeconds: Float) {
  clip(id: $id, sourceId: $sourceId, startSeconds: $startSeconds, endSeconds: $endSeconds) { id }
}`;

interface Segment {
  id: string;
  sourceId: string;
  startSeconds: number | null;
  endSeconds: number | null;
}

interface SegmentsAnswer {
  clips: { nodes: Segment[] };
}

/** More segments than any source has. */
const segmentsCap = 1000;

const segmentsQuery = `query Segments($filter: ClipFilter, $first: Int) {
  clips(filter: $filter, first: $first) { nodes { id sourceId startSeconds endSeconds } }
}`;

/** `sourceId_start_end`, as in file names. */
interface TimedName {
  sourceId: string;
  startSeconds: number;
  endSeconds: number;
}

function readTimedName(name: string): TimedName | null {
  const [, sourceId, start, end] = /^(.+)_(\d+)_(\d+)$/.exec(name) ?? [];
  if (sourceId === undefined) return null;
  return { sourceId, startSeconds: Number(start), endSeconds: Number(end) };
}

/** Among the clips of the version alone, so that what is refused is refused for that version. */
async function findMember(client: Client, name: string, version: string): Promise<string> {
  const timed = readTimedName(name);
  const sourceIds = [name, ...(timed ? [timed.sourceId] : [])];
  const { clips } = await client.execute<SegmentsAnswer>(segmentsQuery, {
    filter: { version, sourceIds },
    first: segmentsCap,
  });
  const isTimed = (each: Segment) =>
    each.sourceId === timed?.sourceId &&
    each.startSeconds === timed.startSeconds &&
    each.endSeconds === timed.endSeconds;
  const exact = clips.nodes.find(isTimed);
  if (exact) return exact.id;
  const segments = clips.nodes.filter((each) => each.sourceId === name);
  const [segment] = segments;
  if (segment && segments.length === 1) return segment.id;
  if (!segment) {
    const words = `There is no clip "${name}" in version ${version}. Find one with: npx kineograph clips list --version ${version}`;
    throw new KineographError("NOT_FOUND", words);
  }
  const times = segments.map((each) => `${each.startSeconds ?? "?"}-${each.endSeconds ?? "?"}`);
  const words = `${name} has several segments in version ${version}: ${times.join(", ")}. Add the times: --clip ${name}_START_END`;
  throw new KineographError("BAD_INPUT", words);
}

/**
 * The global id of a clip that is named by that id, by `sourceId_start_end` as in file names, or by
 * its source id alone; as a member of `version` where one is given. Whether a global id is a member
 * is left to what is asked with it.
 *
 * @throws NOT_FOUND; BAD_INPUT where a source has several segments; what the server refuses with
 */
export async function findClipId(
  client: Client,
  name: string,
  version: string | undefined,
): Promise<string> {
  const isGlobal = parseGlobalId(name)?.type === "Clip";
  if (version !== undefined) return isGlobal ? name : findMember(client, name, version);
  const timed = readTimedName(name);
  const attempts = [...(isGlobal ? [{ id: name }] : []), ...(timed ? [timed] : [])];
  for (const variables of [...attempts, { sourceId: name }]) {
    const { clip } = await client.execute<ClipAnswer>(clipQuery, { ...variables });
    if (clip) return clip.id;
  }
  const words = `There is no clip "${name}". Find one with: npx kineograph clips list`;
  throw new KineographError("NOT_FOUND", words);
}
