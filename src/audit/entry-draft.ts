import type { Purpose } from "./purpose.js";
import type { ObjectSetFacts } from "./store-object-set.js";

/** What was done. A new act is added here, never renamed: reports and scripts filter by it. */
export type Act =
  | "clip.read"
  | "frames.extract"
  | "frames.deliver"
  | "export"
  | "audit.read"
  | "dataset.add"
  | "version.add"
  | "dataset.import"
  | "version.publish"
  | "mirror.add"
  | "mirror.scan"
  | "clip.certify"
  | "clip.quarantine"
  | "filter.save"
  | "user.add"
  | "group.add"
  | "group.join"
  | "grant.add"
  | "grant.revoke"
  | "token.create"
  | "token.revoke"
  | "session.open"
  | "terms.accept"
  | "demo.remove";

export type Outcome = "allowed" | "denied" | "error" | "completed";

/** Who acts, and by which credential (its id, never the credential). */
export interface Actor {
  userId: string | null;
  role: string | null;
  via: "token" | "session" | "local" | "none";
  credentialId?: string;
  /** The account of the operating system, for `local`. */
  uid?: number;
}

/** Why it was allowed. */
export interface Authority {
  rule: string;
  grantId?: string;
  grantRevision?: number;
  scope?: string;
  group?: string;
  termsNumber?: number;
  termsDigest?: string;
  /** The entry in which the terms were accepted. */
  termsEntryId?: string;
}

/** The dataset version *as which* something was accessed. */
export interface VersionFacts {
  dataset: string;
  version: string;
  revision: string;
  manifestDigest: string | null;
}

/** The request an entry belongs to. */
export interface RequestFacts {
  id: string;
  ip: string | null;
  userAgent: string | null;
  operationName?: string;
  documentDigest?: string;
  variablesDigest?: string;
}

/** All that the log needs of one operation on one dataset version. */
export interface EntryDraft {
  act: Act;
  outcome: Outcome;
  /** In words, for denials and errors: the error code or the fault. */
  why?: string;
  actor: Actor;
  authority?: Authority;
  version?: VersionFacts;
  /** Keys of the clips (or other objects) it touched; any order, repeats allowed. */
  objects?: readonly string[];
  /** In the place of `objects`: a set that is stored already (`storeObjectSet`). */
  objectSet?: ObjectSetFacts;
  /** Of an entry that this one follows from. */
  parent?: string;
  purpose?: Purpose;
  frames?: number;
  sizeBytes?: number;
  format?: string;
  receipt?: string;
  /** Subject of an administrative act, in words: "user vsathish", "grant 12". */
  subject?: string;
  request: RequestFacts;
}
