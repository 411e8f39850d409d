import { Grant, Terms } from "../access/index.js";
import { readEntry } from "../audit/index.js";
import { Dataset, Subset } from "../catalog/index.js";
import { findClip, findSavedFilter } from "../clips/index.js";
import { readFrameSet } from "../frames/index.js";
import { ClipFile } from "../mirror/index.js";
import { SponsorGroup } from "../people/index.js";
import { isKineographError, parseGlobalId, type ErrorCode, type Node } from "../platform/index.js";
import type { RequestContext } from "./context.js";

type Read = (context: RequestContext, key: string, id: string) => Promise<Node | null>;

/** So many digits that no bigint overflows. */
const bigintKey = /^[1-9]\d{0,17}$/;
const digestKey = /^[0-9a-f]{64}$/;
const uuidKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Refusals of a clip for want of leave. */
const leaveCodes: ReadonlySet<ErrorCode> = new Set([
  "FORBIDDEN",
  "GRANT_EXPIRED",
  "TERMS_REQUIRED",
]);

/**
 * How each type is read by key, under its own rule: what may not be seen is null, as if not there,
 * but for a clip, which is refused with how to ask for leave, as everywhere. Data sets, mirrors,
 * terms and groups are open to whoever is signed in; nobody else gets here.
 */
const reads: Record<string, { keyPattern: RegExp; read: Read }> = {
  Dataset: {
    keyPattern: bigintKey,
    read: ({ database }, id) => database.manager.findOneBy(Dataset, { id }),
  },
  DatasetVersion: {
    keyPattern: bigintKey,
    read: ({ catalogLoaders }, id) => catalogLoaders.version.load(id),
  },
  Revision: { keyPattern: bigintKey, read: readRevision },
  Subset: { keyPattern: bigintKey, read: readSubset },
  ActionClass: {
    keyPattern: bigintKey,
    read: ({ catalogLoaders }, id) => catalogLoaders.actionClass.load(id),
  },
  Clip: { keyPattern: bigintKey, read: (context, _key, id) => findClip(context, { id }) },
  ClipFile: { keyPattern: bigintKey, read: readClipFile },
  Mirror: { keyPattern: bigintKey, read: ({ mirrorLoaders }, id) => mirrorLoaders.mirror.load(id) },
  FrameSet: { keyPattern: bigintKey, read: (context, key) => readFrameSet(context, key, null) },
  User: { keyPattern: bigintKey, read: readUser },
  Grant: { keyPattern: bigintKey, read: readGrant },
  SponsorGroup: {
    keyPattern: bigintKey,
    read: ({ database }, id) => database.manager.findOneBy(SponsorGroup, { id }),
  },
  Terms: {
    keyPattern: bigintKey,
    read: ({ database }, id) => database.manager.findOneBy(Terms, { id }),
  },
  SavedFilter: {
    keyPattern: digestKey,
    read: ({ database }, digest) => findSavedFilter(database.manager, digest),
  },
  AuditEntry: { keyPattern: uuidKey, read: readAuditEntry },
};

/** Whatever was published, superseded or not; a draft for whoever is shown it. */
async function readRevision({ catalogLoaders }: RequestContext, key: string) {
  const revision = await catalogLoaders.revision.load(key);
  if (revision?.publishedAt) return revision;
  const shown = await catalogLoaders.currentRevisions();
  return shown.some((each) => each.revisionId === key) ? revision : null;
}

/** Shown to whom its revision is. */
async function readSubset(context: RequestContext, key: string) {
  const subset = await context.database.manager.findOneBy(Subset, { id: key });
  return subset && (await readRevision(context, subset.revisionId)) && subset;
}

/**
 * A file is read as its clip is: by the clip's rule, and noted as a read or a denial of it. A file
 * that is no clip's stands in nobody's list, so it is not shown here either.
 */
async function readClipFile(context: RequestContext, key: string) {
  const file = await context.database.manager.findOneBy(ClipFile, { id: key });
  const clip = file?.clipId ? await context.clipLoaders.clip.load(file.clipId) : null;
  if (!clip) return null;
  try {
    return (await findClip(context, { id: clip.globalId })) && file;
  } catch (error) {
    if (isKineographError(error) && leaveCodes.has(error.code)) return null;
    throw error;
  }
}

/** One's own; an admin sees all. */
async function readGrant({ viewer, database }: RequestContext, key: string) {
  const grant = await database.manager.findOneBy(Grant, { id: key });
  const maySee = grant?.userId === viewer.user?.id || viewer.user?.role === "ADMIN";
  return maySee ? grant : null;
}

/** Oneself; an admin sees everybody. */
async function readUser({ viewer, peopleLoaders }: RequestContext, key: string) {
  const maySee = viewer.user?.id === key || viewer.user?.role === "ADMIN";
  return maySee ? peopleLoaders.user.load(key) : null;
}

async function readAuditEntry({ viewer, database, ledger }: RequestContext, key: string) {
  const role = viewer.user?.role;
  if (role !== "AUDITOR" && role !== "ADMIN") return null;
  ledger.noteRead({ act: "audit.read", authority: { rule: `role ${role.toLowerCase()}` } }, [
    "audit",
  ]);
  return readEntry(database.manager, key);
}

/** What `id` names, or null when there is nothing of the kind for this viewer. */
export async function readNode(context: RequestContext, id: string): Promise<Node | null> {
  const parsed = parseGlobalId(id);
  const kind = parsed && reads[parsed.type];
  if (!parsed || !kind?.keyPattern.test(parsed.key)) return null;
  return kind.read(context, parsed.key, id);
}
