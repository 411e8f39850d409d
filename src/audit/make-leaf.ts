import { createHash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { canonicalJson, type CanonicalValue } from "./canonical-json.js";
import type { EntryDraft } from "./entry-draft.js";

/** A value that the entry commits to without telling it: sha256(salt ‖ value). */
export interface PrivateValue {
  field: "ip" | "userAgent";
  salt: Buffer;
  value: string;
}

export interface ObjectSet {
  digest: string;
  members: string[];
}

/** An entry ready to be written: the leaf and what stands beside it. */
export interface Entry {
  id: string;
  enteredAt: string;
  leaf: string;
  draft: EntryDraft;
  pseudonym: string | null;
  objectSet: ObjectSet | null;
  privateValues: PrivateValue[];
}

/** The process that writes: told in each entry as `srv`. */
export interface Writer {
  instance: string;
  build: string;
}

const leafVersion = 1;
const leafCapBytes = 4096;
/** Words that come from outside (operation names, faults) are cut to this many characters. */
const wordsCap = 200;

/** sha256, in hex. */
export function sha256Hex(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Microseconds since 1970 as ISO 8601 in UTC: a Date alone stops at milliseconds. */
function timeNow(): string {
  const micros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  const fraction = String(micros % 1_000_000).padStart(6, "0");
  return new Date(micros / 1000).toISOString().replace(/\.\d+Z$/, `.${fraction}Z`);
}

/** The object set of `keys`: sorted, without repeats, named by the digest of the lines. */
export function makeObjectSet(keys: readonly string[]): ObjectSet {
  const members = [...new Set(keys)].toSorted();
  return { digest: sha256Hex(members.join("\n")), members };
}

function commit(field: PrivateValue["field"], value: string | null): PrivateValue[] {
  return value === null ? [] : [{ field, salt: randomBytes(16), value: value.slice(0, wordsCap) }];
}

function cut(words: string | undefined): string | undefined {
  return words?.toWellFormed().slice(0, wordsCap);
}

function describeWho(draft: EntryDraft, pseudonym: string | null): CanonicalValue {
  const { actor } = draft;
  return {
    subject: pseudonym ?? undefined,
    kind: pseudonym === null ? "anonymous" : "user",
    via: actor.via,
    credential: actor.credentialId,
    uid: actor.uid,
  };
}

function describeAuthority({ actor, authority }: EntryDraft): CanonicalValue {
  return {
    role: actor.role ?? undefined,
    rule: authority?.rule,
    grant: authority?.grantId,
    grantRevision: authority?.grantRevision,
    scope: authority?.scope,
    group: authority?.group,
    terms: authority?.termsNumber,
    termsDigest: authority?.termsDigest,
    termsEntry: authority?.termsEntryId,
  };
}

function describeWhat(draft: EntryDraft, objectSet: ObjectSet | null): CanonicalValue {
  const { version } = draft;
  const made = objectSet && { count: objectSet.members.length, digest: objectSet.digest };
  const set = made ?? draft.objectSet;
  return {
    dataset: version?.dataset,
    version: version?.version,
    revision: version?.revision,
    manifest: version?.manifestDigest ?? undefined,
    objects: set && { count: set.count, digest: set.digest },
    frames: draft.frames,
    bytes: draft.sizeBytes,
    format: draft.format,
    receipt: draft.receipt,
    subject: cut(draft.subject),
  };
}

function describeFrom(values: PrivateValue[]): CanonicalValue {
  const commitments = values.map(({ field, salt, value }) => [
    field,
    sha256Hex(Buffer.concat([salt, Buffer.from(value)])),
  ]);
  return Object.fromEntries(commitments) as Record<string, string>;
}

/**
 * Writes `draft` as a leaf: canonical JSON (RFC 8785) of at most 4 KiB, whose fields
 * `schema/audit.md` describes.
 */
export function makeEntry(draft: EntryDraft, pseudonym: string | null, writer: Writer): Entry {
  const id = uuidv7();
  const enteredAt = timeNow();
  const objectSet = draft.objects ? makeObjectSet(draft.objects) : null;
  const privateValues = [
    ...commit("ip", draft.request.ip),
    ...commit("userAgent", draft.request.userAgent),
  ];
  const leaf = canonicalJson({
    v: leafVersion,
    id,
    t: enteredAt,
    req: draft.request.id,
    parent: draft.parent,
    act: draft.act,
    out: draft.outcome,
    why: cut(draft.why),
    who: describeWho(draft, pseudonym),
    auth: describeAuthority(draft),
    what: describeWhat(draft, objectSet),
    purpose: draft.purpose,
    op: {
      name: cut(draft.request.operationName),
      document: draft.request.documentDigest,
      variables: draft.request.variablesDigest,
    },
    from: describeFrom(privateValues),
    srv: { instance: writer.instance, build: writer.build },
  });
  if (Buffer.byteLength(leaf) > leafCapBytes) throw new RangeError("an audit leaf over 4 KiB");
  return { id, enteredAt, leaf, draft, pseudonym, objectSet, privateValues };
}
