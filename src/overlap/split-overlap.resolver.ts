import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { ClipsContext } from "../clips/index.js";
import { PageArgs } from "../platform/index.js";
import { askOverlap } from "./ask-overlap.js";
import { OverlapClipConnection } from "./overlap-clip-connection.js";
import { OverlapVerdict } from "./overlap-level.js";
import { sayOverlap } from "./overlap-words.js";
import { readOverlapClips } from "./read-overlap-clips.js";
import { OverlapPair, SafeSubset, SplitOverlap } from "./split-overlap.js";
import { SplitOverlapArgs } from "./split-overlap-args.js";

@Resolver(() => SplitOverlap)
export class SplitOverlapResolver {
  @Query(() => SplitOverlap, {
    description:
      "May I train on these splits and evaluate on those? Needs leave to read each version that is named; noted as a read of each.",
  })
  splitOverlap(
    @Args(() => SplitOverlapArgs) { purpose = null, ...asked }: SplitOverlapArgs,
    @Ctx() context: ClipsContext,
  ): Promise<SplitOverlap> {
    return askOverlap(context, { ...asked, purpose });
  }

  @FieldResolver(() => OverlapVerdict)
  async verdict(@Root() overlap: SplitOverlap): Promise<OverlapVerdict> {
    return (await overlap.tally()).count === 0 ? OverlapVerdict.SAFE : OverlapVerdict.OVERLAPS;
  }

  @FieldResolver(() => Int, { description: "Shared segments, videos or pairs of clips." })
  async count(@Root() overlap: SplitOverlap): Promise<number> {
    return (await overlap.tally()).count;
  }

  @FieldResolver(() => String, {
    description: "The verdict in a sentence, and what it leaves open.",
  })
  async words(@Root() overlap: SplitOverlap): Promise<string> {
    return sayOverlap(overlap, (await overlap.tally()).count);
  }

  @FieldResolver(() => [OverlapPair], {
    description: "Each split of `train` against each of `evaluate`.",
  })
  async pairs(@Root() overlap: SplitOverlap): Promise<OverlapPair[]> {
    const { pairs } = await overlap.tally();
    return overlap.train.flatMap((train, t) =>
      overlap.evaluate.map((evaluate, e) => {
        const count = pairs[t]?.[e] ?? 0;
        return Object.assign(new OverlapPair(), { train, evaluate, count });
      }),
    );
  }

  @FieldResolver(() => OverlapClipConnection, {
    description:
      "The clips that are trained on and collide with what is evaluated on, each with both places.",
  })
  clips(
    @Root() { question, trainTally }: SplitOverlap,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<OverlapClipConnection> {
    return readOverlapClips(context, question, { part: "offending", args, tally: trainTally });
  }

  @FieldResolver(() => SafeSubset, {
    description: "What may be trained on. As a file: npx kineograph version overlap --safe-list.",
  })
  safeSubset(@Root() overlap: SplitOverlap): SafeSubset {
    return Object.assign(new SafeSubset(), { overlap });
  }
}

@Resolver(() => SafeSubset)
export class SafeSubsetResolver {
  @FieldResolver(() => Int, { description: "Listings that are left." })
  async count(@Root() { overlap }: SafeSubset): Promise<number> {
    return (await overlap.trainTally()).safeListings;
  }

  @FieldResolver(() => Int, { description: "Listings that are left out." })
  async leftOutCount(@Root() { overlap }: SafeSubset): Promise<number> {
    return (await overlap.trainTally()).offendingListings;
  }

  @FieldResolver(() => OverlapClipConnection, {
    description: "The clips that are left; of the safe ones, `evaluate` of an edge is empty.",
  })
  clips(
    @Root() { overlap: { question, trainTally } }: SafeSubset,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<OverlapClipConnection> {
    return readOverlapClips(context, question, { part: "safe", args, tally: trainTally });
  }
}
