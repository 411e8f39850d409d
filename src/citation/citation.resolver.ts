import { GraphQLJSONObject } from "graphql-scalars";
import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Dataset, DatasetVersion, findVersion } from "../catalog/index.js";
import { type ClipsContext, Clip } from "../clips/index.js";
import type { MirrorContext } from "../mirror/index.js";
import { cite, CitationFormat } from "./cite.js";
import type { CitationContext } from "./context.js";
import { describeVersion } from "./describe-version.js";
import { readMirrorRoot } from "./read-mirror-root.js";
import { readClipRoot } from "./read-clip-root.js";
import { makeClipSnippet, makeSnippet, SnippetLibrary } from "./snippet.js";

@Resolver(() => Dataset)
export class DatasetCitationResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "How to cite the data set. Null where its card lacks what the format must have (DATACITE_JSON: a year).",
  })
  async citation(
    @Root() dataset: Dataset,
    @Arg("format", () => CitationFormat, { defaultValue: CitationFormat.BIBTEX })
    format: CitationFormat,
    @Ctx() { catalogLoaders }: ClipsContext,
  ): Promise<string | null> {
    const licences = await catalogLoaders.licences.load(dataset.id);
    return cite({ dataset, version: null, licences }, format);
  }

  @FieldResolver(() => GraphQLJSONObject, {
    nullable: true,
    description:
      "A version in Croissant 1.1 (JSON-LD), as at /datasets/SLUG/VERSION/croissant.jsonld: card, files with sha256, splits, classes. Null for no such version, or while none of its revisions is published.",
  })
  async croissant(
    @Root() { slug }: Dataset,
    @Arg("version", () => String, { description: "By name: `400`, `700-2020`." }) name: string,
    @Ctx() context: CitationContext,
  ): Promise<object | null> {
    const version = await findVersion(context.database.manager, slug, name);
    return version && describeVersion(context, version);
  }
}

@Resolver(() => DatasetVersion)
export class VersionSnippetResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "How to cite this version: the work that it is a part of; DATACITE_JSON names the version itself.",
  })
  async citation(
    @Root() version: DatasetVersion,
    @Arg("format", () => CitationFormat, { defaultValue: CitationFormat.BIBTEX })
    format: CitationFormat,
    @Ctx() { catalogLoaders }: ClipsContext,
  ): Promise<string | null> {
    const dataset = await catalogLoaders.dataset.load(version.datasetId);
    const licences = await catalogLoaders.licences.load(version.datasetId);
    return dataset && cite({ dataset, version, licences }, format);
  }

  @FieldResolver(() => String, {
    description:
      "Python that reads a clip where the lab keeps it, for whoever has an account there.",
  })
  async snippet(
    @Root() { id }: DatasetVersion,
    @Arg("library", () => SnippetLibrary, { defaultValue: SnippetLibrary.DECORD })
    library: SnippetLibrary,
    @Ctx() { database }: ClipsContext,
  ): Promise<string> {
    return makeSnippet(library, await readMirrorRoot(database.manager, id));
  }
}

@Resolver(() => Clip)
export class ClipSnippetResolver {
  @FieldResolver(() => String, {
    description:
      "Python that finds this clip's file by its name where the lab keeps it, and reads it.",
  })
  async snippet(
    @Root() clip: Clip,
    @Arg("library", () => SnippetLibrary, { defaultValue: SnippetLibrary.DECORD })
    library: SnippetLibrary,
    @Ctx() context: MirrorContext,
  ): Promise<string> {
    return makeClipSnippet(library, await readClipRoot(context, clip), clip);
  }
}
