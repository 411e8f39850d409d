/**
 * audit: the log of who accessed which dataset version, on whose authority and for what.
 *
 * Owns the schema `audit`: entry (leaf bytes; append-only by trigger and by privilege), subject
 * (pseudonym to user; dropping a row erases a person), private (what the salted commitments were
 * made of) and object_set (the clips of an entry, by digest).
 *
 * Promise: a caller of `recordEntries` or `appendEntries` serves nothing before it returned (or its
 * transaction committed). All writing goes through these two, so that a sequenced, signed log can
 * take their place without another room noticing.
 */
export { appendEntries } from "./append-entries.js";
export { AuditEntry, AuditEntryConnection } from "./audit-entry.js";
export { AuditFilter } from "./audit-filter.js";
export { checkDurability } from "./check-durability.js";
export type {
  Act,
  Actor,
  Authority,
  EntryDraft,
  Outcome,
  RequestFacts,
  VersionFacts,
} from "./entry-draft.js";
export { Purpose } from "./purpose.js";
export { recordEntries } from "./record-entries.js";
export { readSubjects } from "./read-pseudonyms.js";
export { readEntries, readEntry } from "./read-entries.js";
export { storeObjectSet } from "./store-object-set.js";
