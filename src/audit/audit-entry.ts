import { GraphQLBigInt, GraphQLJSONObject } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { makeConnectionClass, Node } from "../platform/index.js";
import { Purpose } from "./purpose.js";

interface Leaf {
  id: string;
  t: string;
  req: string;
  act: string;
  out: string;
  why?: string;
  purpose?: Purpose;
  who: { subject?: string; via: string; uid?: number };
  auth: {
    role?: string;
    rule?: string;
    grant?: string;
    scope?: string;
    group?: string;
    terms?: number;
  };
  what: {
    dataset?: string;
    version?: string;
    revision?: string;
    objects?: { count: number; digest: string };
    frames?: number;
    bytes?: number;
    receipt?: string;
    subject?: string;
  };
}

/** One access or change, told from the leaf's own bytes and never from the columns beside it. */
@ObjectType({
  implements: Node,
  description:
    "One access or change: who, on whose authority, what, as which dataset version, when.",
})
export class AuditEntry extends Node {
  private readonly content: Leaf;

  constructor(readonly leafText = "{}") {
    super();
    this.content = JSON.parse(leafText) as Leaf;
    this.id = this.content.id;
  }

  /** The user's pseudonym; the access room turns it into a user while the mapping exists. */
  @Field(() => ID, {
    nullable: true,
    description: "Stands for the user; null when nobody was signed in.",
  })
  get pseudonym(): string | null {
    return this.content.who.subject ?? null;
  }

  @Field(() => String, { description: "When, UTC, to the microsecond (ISO 8601)." })
  get enteredAt(): string {
    return this.content.t;
  }

  @Field(() => String, {
    description: "What was done: `clip.read`, `frames.extract`, `grant.add` …",
  })
  get act(): string {
    return this.content.act;
  }

  @Field(() => String, { description: "`allowed`, `denied`, `error` or `completed`." })
  get outcome(): string {
    return this.content.out;
  }

  @Field(() => String, { nullable: true, description: "Of a denial or an error: the code." })
  get why(): string | null {
    return this.content.why ?? null;
  }

  @Field(() => String, { description: "How they came: `token`, `session`, `local` or `none`." })
  get via(): string {
    return this.content.who.via;
  }

  @Field(() => String, { nullable: true, description: "The rule that decided: `grant`, `local` …" })
  get rule(): string | null {
    return this.content.auth.rule ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: "The sponsor group through which the grant came.",
  })
  get group(): string | null {
    return this.content.auth.group ?? null;
  }

  @Field(() => String, { nullable: true })
  get dataset(): string | null {
    return this.content.what.dataset ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: "The dataset version *as which* it was accessed.",
  })
  get version(): string | null {
    return this.content.what.version ?? null;
  }

  @Field(() => String, { nullable: true })
  get revision(): string | null {
    return this.content.what.revision ?? null;
  }

  @Field(() => Int, { nullable: true, description: "How many clips (or other objects) it covers." })
  get objectCount(): number | null {
    return this.content.what.objects?.count ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: "Names the set of clips: sha256 of the sorted keys.",
  })
  get objectDigest(): string | null {
    return this.content.what.objects?.digest ?? null;
  }

  @Field(() => Int, { nullable: true, description: "How many frames." })
  get frames(): number | null {
    return this.content.what.frames ?? null;
  }

  @Field(() => GraphQLBigInt, { nullable: true, description: "How many bytes." })
  get sizeBytes(): number | null {
    return this.content.what.bytes ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: "Of an administrative act: what it was done to.",
  })
  get subject(): string | null {
    return this.content.what.subject ?? null;
  }

  @Field(() => Purpose, { nullable: true })
  get purpose(): Purpose | null {
    return this.content.purpose ?? null;
  }

  @Field(() => String, { description: "The request; the same id stands in the server's log." })
  get requestId(): string {
    return this.content.req;
  }

  @Field(() => GraphQLJSONObject, {
    description: "The whole entry as it is written (schema/audit.md).",
  })
  get leaf(): object {
    return this.content;
  }
}

/** A page of entries, newest first. */
export const AuditEntryConnection = makeConnectionClass("AuditEntry", AuditEntry);
