import { ActionClass, DatasetVersion, ClipSource } from "../catalog/index.js";
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { PageArgs } from "../platform/index.js";
import { Clip, ClipConnection, Listing } from "./clip.js";
import { ClipFilter, defaultDataset } from "./clip-filter.js";
import { addedFirst, ClipOrder } from "./clip-order.js";
import type { ClipsContext } from "./context.js";
import { ClipName } from "./clip-name.js";
import { findClip } from "./find-clip.js";
import { noteListedClips } from "./note-clips.js";
import { readClips } from "./read-clips.js";
import { SaveFilterInput, SaveFilterPayload } from "./save-filter-input.js";
import { saveFilter } from "./saved-filter.js";

@Resolver(() => Clip)
export class ClipResolver {
  @Query(() => Clip, {
    nullable: true,
    description:
      "One clip: by id, or by source id (and times, where a source has several segments).",
  })
  clip(@Args(() => ClipName) name: ClipName, @Ctx() context: ClipsContext): Promise<Clip | null> {
    return findClip(context, name);
  }

  @Query(() => ClipConnection, { description: "Clips by filter, in a fixed order, page by page." })
  clips(
    @Arg("filter", () => ClipFilter, { nullable: true }) filter: ClipFilter | null,
    @Arg("order", () => ClipOrder, { nullable: true }) order: ClipOrder | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<ClipConnection> {
    return readClips(context, filter ?? { dataset: defaultDataset }, page, order ?? addedFirst);
  }

  @Mutation(() => SaveFilterPayload, {
    description: "Keeps a filter under an id that stands for it: `clips(filter: { saved: ID })`.",
  })
  async saveFilter(
    @Arg("input", () => SaveFilterInput) { filter }: SaveFilterInput,
    @Ctx() context: ClipsContext,
  ): Promise<SaveFilterPayload> {
    return { filter: await saveFilter(context, filter) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Null where the source is no YouTube video.",
  })
  async youtubeId(@Root() clip: Clip, @Ctx() { catalogLoaders }: ClipsContext) {
    const dataset = await catalogLoaders.dataset.load(clip.datasetId);
    return dataset?.source === ClipSource.YOUTUBE ? clip.sourceId : null;
  }

  @FieldResolver(() => String, { nullable: true, description: "Where the source was published." })
  async url(@Root() clip: Clip, @Ctx() context: ClipsContext): Promise<string | null> {
    const youtubeId = await this.youtubeId(clip, context);
    return youtubeId && `https://www.youtube.com/watch?v=${encodeURIComponent(youtubeId)}`;
  }

  @FieldResolver(() => [Listing], { description: "Its places in the versions that you may read." })
  async listings(@Root() clip: Clip, @Ctx() context: ClipsContext): Promise<Listing[]> {
    await noteListedClips(context, [clip]);
    return context.clipLoaders.listings.load(clip.id);
  }
}

@Resolver(() => Listing)
export class ListingResolver {
  @FieldResolver(() => DatasetVersion)
  version(@Root() { current }: Listing, @Ctx() { catalogLoaders }: ClipsContext) {
    return catalogLoaders.version.load(current.versionId);
  }

  @FieldResolver(() => ActionClass, { nullable: true, description: "Null: the label is hidden." })
  actionClass(@Root() { actionClassId }: Listing, @Ctx() { catalogLoaders }: ClipsContext) {
    return actionClassId === null ? null : catalogLoaders.actionClass.load(actionClassId);
  }
}
