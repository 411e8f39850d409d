import { Grant } from "../access/index.js";
import { readEntry } from "../audit/index.js";
import { Dataset, findClip } from "../catalog/index.js";
import { readFrameSet } from "../frames/index.js";
import { parseGlobalId, type Node } from "../platform/index.js";
import type { RequestContext } from "./context.js";

type Read = (context: RequestContext, key: string, id: string) => Promise<Node | null>;

/** So many digits that no bigint overflows. */
const bigintKey = /^[1-9]\d{0,17}$/;
const uuidKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How each type is read by key, under its own rule: what may not be seen is null, as if not there. */
const reads: Record<string, { keyPattern: RegExp; read: Read }> = {
  Dataset: {
    keyPattern: bigintKey,
    read: ({ database }, id) => database.manager.findOneBy(Dataset, { id }),
  },
  DatasetVersion: {
    keyPattern: bigintKey,
    read: ({ catalogLoaders }, id) => catalogLoaders.version.load(id),
  },
  Revision: {
    keyPattern: bigintKey,
    read: async ({ catalogLoaders }, id) => {
      const shown = await catalogLoaders.currentRevisions();
      return shown.some((each) => each.revisionId === id) ? catalogLoaders.revision.load(id) : null;
    },
  },
  ActionClass: {
    keyPattern: bigintKey,
    read: ({ catalogLoaders }, id) => catalogLoaders.actionClass.load(id),
  },
  Clip: { keyPattern: bigintKey, read: (context, _key, id) => findClip(context, { id }) },
  FrameSet: { keyPattern: bigintKey, read: readFrameSet },
  User: { keyPattern: bigintKey, read: readUser },
  Grant: { keyPattern: bigintKey, read: readGrant },
  AuditEntry: { keyPattern: uuidKey, read: readAuditEntry },
};

/** Oneself; an admin sees everybody. */
async function readUser({ viewer, peopleLoaders }: RequestContext, key: string) {
  const maySee = viewer.user?.id === key || viewer.user?.role === "ADMIN";
  return maySee ? peopleLoaders.user.load(key) : null;
}

/** One's own; an admin sees all. */
async function readGrant({ viewer, database }: RequestContext, key: string) {
  const grant = await database.manager.findOneBy(Grant, { id: key });
  const maySee = grant?.userId === viewer.user?.id || viewer.user?.role === "ADMIN";
  return maySee ? grant : null;
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
