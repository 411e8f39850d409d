import { Field, InputType, registerEnumType } from "type-graphql";

/** What a list of clips can be ordered by. */
export const ClipOrderKey = {
  ADDED: "ADDED",
  SOURCE_ID: "SOURCE_ID",
  DURATION: "DURATION",
} as const;
export type ClipOrderKey = (typeof ClipOrderKey)[keyof typeof ClipOrderKey];
registerEnumType(ClipOrderKey, {
  name: "ClipOrderKey",
  description: "What a list of clips can be ordered by; equal ones are in the order of ADDED.",
  valuesConfig: {
    ADDED: { description: "As they came into the catalog: the fastest at any depth." },
    SOURCE_ID: { description: "By the source's id, byte by byte." },
    DURATION: { description: "By the length of the segment; those without times come first." },
  },
});

export const OrderDirection = { ASC: "ASC", DESC: "DESC" } as const;
export type OrderDirection = (typeof OrderDirection)[keyof typeof OrderDirection];
registerEnumType(OrderDirection, { name: "OrderDirection", description: "Up or down." });

@InputType({ description: "The order of a list of clips." })
export class ClipOrder {
  @Field(() => ClipOrderKey, { defaultValue: ClipOrderKey.ADDED })
  by!: ClipOrderKey;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC })
  direction!: OrderDirection;
}

export const addedFirst: ClipOrder = { by: ClipOrderKey.ADDED, direction: OrderDirection.ASC };

/** What rows are ordered by before their key, over alias c (clip), and its type. */
export const orderExpressions: Record<
  Exclude<ClipOrderKey, "ADDED">,
  { sql: string; type: string }
> = {
  SOURCE_ID: { sql: `c.source_id COLLATE "C"`, type: "text" },
  DURATION: { sql: "coalesce(c.end_ms - c.start_ms, -1)", type: "int" },
};
