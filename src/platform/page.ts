import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import { KineographError } from "./errors.js";

/** The four arguments of every Relay connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      "The first so many after `after`: 50 unless given, 1,000 at most. Pages within pages multiply.",
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "A cursor: give what follows it." })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The last so many before `before`: 1,000 at most.",
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: "A cursor: give what precedes it." })
  before?: string | null;
}

@ObjectType({ description: "Where a page lies in its list." })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page, checked: at most `limit` rows strictly between two keys, from the end if backward. */
export interface PageRequest {
  limit: number;
  afterKey: string | null;
  beforeKey: string | null;
  isBackward: boolean;
}

/** Of a list that is asked for without `first` or `last`. */
export const defaultPageSize = 50;
/** Refused over it, never cut silently. */
export const pageSizeCap = 1000;

/** A keyset cursor: opaque to clients. */
export function toCursor(key: string): string {
  return Buffer.from(`k:${key}`).toString("base64url");
}

function readCursor(cursor: string, name: string, keyPattern: RegExp): string {
  const key = /^k:(.*)$/s.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (key === undefined || !keyPattern.test(key)) {
    throw new KineographError(
      "BAD_INPUT",
      `${name} is no cursor of this list. Take it from pageInfo or an edge of the same list.`,
    );
  }
  return key;
}

const numberKey = /^\d{1,18}$/;

/**
 * Checks the four arguments. `keyPattern` is what a cursor of this list holds; default a number.
 *
 * @throws BAD_INPUT for both directions at once, a size below 1 or a cursor of another list
 * @throws TOO_EXPENSIVE for a size over the cap (refused, never cut silently)
 */
export function readPageRequest(args: PageArgs, keyPattern: RegExp = numberKey): PageRequest {
  const { first = null, last = null, after = null, before = null } = args;
  if (first !== null && last !== null) {
    throw new KineographError("BAD_INPUT", "Ask for `first` or for `last`, not for both.");
  }
  const limit = first ?? last ?? defaultPageSize;
  if (limit < 1) {
    throw new KineographError("BAD_INPUT", `A page holds at least 1, not ${limit}.`);
  }
  if (limit > pageSizeCap) {
    throw new KineographError(
      "TOO_EXPENSIVE",
      `A page holds at most ${pageSizeCap}, not ${limit}. Ask for ${pageSizeCap} and go on with \`after\`.`,
    );
  }
  return {
    limit,
    afterKey: after === null ? null : readCursor(after, "after", keyPattern),
    beforeKey: before === null ? null : readCursor(before, "before", keyPattern),
    isBackward: last !== null,
  };
}

/** The fields of a connection's page. */
export interface Page<Row> {
  readonly nodes: Row[];
  /** Made when they are asked for: most clients ask for the nodes alone. */
  readonly edges: { cursor: string; node: Row }[];
  readonly pageInfo: PageInfo;
}

/**
 * The page of `rows`, which were read in the direction of `request` with a limit one higher than
 * asked: the one more tells whether there is a further page.
 */
export function makePage<Row>(
  rows: readonly Row[],
  request: PageRequest,
  keyOf: (row: Row) => string,
): Page<Row> {
  const hasMore = rows.length > request.limit;
  const nodes = rows.slice(0, request.limit);
  if (request.isBackward) nodes.reverse();
  const cursorOf = (node: Row | undefined) => (node === undefined ? null : toCursor(keyOf(node)));
  const pageInfo = Object.assign(new PageInfo(), {
    hasNextPage: request.isBackward ? request.beforeKey !== null : hasMore,
    hasPreviousPage: request.isBackward ? hasMore : request.afterKey !== null,
    startCursor: cursorOf(nodes.at(0)),
    endCursor: cursorOf(nodes.at(-1)),
  });
  return {
    nodes,
    get edges() {
      return nodes.map((node) => ({ cursor: toCursor(keyOf(node)), node }));
    },
    pageInfo,
  };
}
