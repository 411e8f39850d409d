import { Field, ID, InterfaceType } from "type-graphql";
import { KineographError } from "./errors.js";

/** What can be fetched again by its id alone, from anywhere in the graph. */
@InterfaceType({
  description: "Anything with an id of its own. Fetch it again with `node(id)` or `nodes(ids)`.",
  autoRegisterImplementations: false,
})
export abstract class Node {
  /** The key within the type; a bigint's digits or a UUID. */
  id!: string;

  @Field(() => ID, {
    name: "id",
    description: "Opaque and stable; the same thing has the same id in every answer.",
  })
  get globalId(): string {
    return toGlobalId(this.constructor.name, this.id);
  }
}

/** `key` within `type`, as a client sees it: base64url of `Type:key`. */
export function toGlobalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

/** The type and key of a global id, or null for anything that is none. */
export function parseGlobalId(id: string): { type: string; key: string } | null {
  const match = /^([A-Z][A-Za-z]+):(.+)$/s.exec(Buffer.from(id, "base64url").toString());
  const [, type, key] = match ?? [];
  // Re-encoding refuses the other spellings that base64url decoding forgives.
  return type && key && toGlobalId(type, key) === id ? { type, key } : null;
}

/** So many digits that no bigint overflows. */
const bigintPattern = /^[1-9]\d{0,17}$/;

/**
 * The database key of a global id of `type`, for types whose key is a number.
 *
 * @throws NOT_FOUND for an id of another type, or none at all
 */
export function readKey(id: string, type: string): string {
  const parsed = parseGlobalId(id);
  if (parsed?.type !== type || !bigintPattern.test(parsed.key)) {
    throw new KineographError(
      "NOT_FOUND",
      `There is no ${type} with the id "${id.slice(0, 100)}".`,
    );
  }
  return parsed.key;
}
