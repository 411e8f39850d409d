import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { KineographError, Node } from "../platform/index.js";
import type { RequestContext } from "./context.js";
import { readNode } from "./read-node.js";

const idsCap = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its id; null when it is not there.",
  })
  node(@Arg("id", () => ID) id: string, @Ctx() context: RequestContext): Promise<Node | null> {
    return readNode(context, id);
  }

  @Query(() => [Node], {
    nullable: "items",
    description:
      "Several things by their ids, in that order; one that is refused is null with an error of its own. 100 at most.",
  })
  nodes(
    @Arg("ids", () => [ID]) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<Node | null>[] {
    if (ids.length > idsCap) {
      throw new KineographError(
        "TOO_EXPENSIVE",
        `At most ${idsCap} ids at once, not ${ids.length}.`,
      );
    }
    // Promises one by one rather than as one: a refusal is its item's, and the others stand.
    return ids.map((id) => readNode(context, id));
  }
}
