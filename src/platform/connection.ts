import { Field, Int, ObjectType } from "type-graphql";
import { PageInfo, type Page } from "./page.js";

/** What a connection class has once a page of `Row` fills it. */
export interface Connection<Row extends object> extends Page<Row> {
  totalCount(): Promise<number>;
}

/**
 * The Relay connection type `<name>Connection` over `nodeClass`, with its edge type.
 *
 * `totalCount` costs a statement of its own, so it is handed over as a function and called only
 * when a client asks for it.
 */
export function makeConnectionClass<Row extends object>(name: string, nodeClass: new () => Row) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String, { description: "Where this row lies; give it as `after` or `before`." })
    cursor!: string;

    @Field(() => nodeClass)
    node!: Row;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list, and its place in it.` })
  class ConnectionClass implements Connection<Row> {
    @Field(() => PageInfo)
    readonly pageInfo: PageInfo;

    @Field(() => [nodeClass], { description: "The rows alone, for whoever needs no cursors." })
    readonly nodes: Row[];

    constructor(
      private readonly page: Page<Row> = { nodes: [], edges: [], pageInfo: new PageInfo() },
      private readonly countTotal: () => Promise<number> = () => Promise.resolve(0),
    ) {
      this.pageInfo = page.pageInfo;
      this.nodes = page.nodes;
    }

    @Field(() => [Edge])
    get edges(): Edge[] {
      return this.page.edges;
    }

    @Field(() => Int, {
      description: "Of the whole list. Costs a count; leave it out of hot paths.",
    })
    totalCount(): Promise<number> {
      return this.countTotal();
    }
  }
  return ConnectionClass;
}
