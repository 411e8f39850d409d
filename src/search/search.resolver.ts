import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { ActionClass } from "../catalog/index.js";
import { type ClipsContext, ClipFilter, defaultDataset } from "../clips/index.js";
import { ClipCount, ClipCountKey, ClipFacet } from "./clip-count.js";
import type { SearchContext } from "./context.js";
import { countClips, readFacets } from "./count-clips.js";
import { readAnchors } from "./read-anchors.js";
import { searchClasses } from "./search-classes.js";

@Resolver()
export class SearchResolver {
  @Query(() => [ActionClass], {
    description:
      "Classes by what one remembers of their names: parts, other spellings, other word order.",
  })
  searchClasses(
    @Arg("dataset", () => String, { defaultValue: defaultDataset }) dataset: string,
    @Arg("text", () => String) text: string,
    @Arg("first", () => Int, { defaultValue: 10, description: "At most 1,000." }) first: number,
    @Ctx() { searchFacts }: SearchContext,
  ): Promise<ActionClass[]> {
    return searchClasses(searchFacts, dataset, text, first);
  }

  @Query(() => [ClipCount], {
    description: "How many listings a filter leaves, by every combination of `by`.",
  })
  clipCounts(
    @Arg("filter", () => ClipFilter, { nullable: true }) filter: ClipFilter | null,
    @Arg("by", () => [ClipCountKey], { defaultValue: [] }) by: ClipCountKey[],
    @Ctx() context: ClipsContext,
  ): Promise<ClipCount[]> {
    return countClips(context, filter ?? { dataset: defaultDataset }, by);
  }

  @Query(() => [ClipFacet], {
    description:
      "For each key, its values and how many listings each leaves while all other conditions hold.",
  })
  clipFacets(
    @Arg("filter", () => ClipFilter, { nullable: true }) filter: ClipFilter | null,
    @Arg("keys", () => [ClipCountKey]) keys: ClipCountKey[],
    @Ctx() context: ClipsContext,
  ): Promise<ClipFacet[]> {
    return readFacets(context, filter ?? { dataset: defaultDataset }, keys);
  }

  @Query(() => [String], {
    description:
      "The cursor of every so-maniest clip of a filter, to jump into a long list: give one as `after`.",
  })
  clipAnchors(
    @Arg("filter", () => ClipFilter, { nullable: true }) filter: ClipFilter | null,
    @Arg("every", () => Int) every: number,
    @Ctx() context: ClipsContext,
  ): Promise<string[]> {
    return readAnchors(context, filter ?? { dataset: defaultDataset }, every);
  }
}
