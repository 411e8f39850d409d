import { Arg, Ctx, FieldResolver, registerEnumType, Resolver, Root } from "type-graphql";
import { Dataset, DatasetVersion } from "../catalog/index.js";
import type { CatalogContext } from "../catalog/index.js";
import { readMirrorRoot } from "./read-mirror-root.js";
import { makeSnippet, SnippetLibrary } from "./snippet.js";

const CitationFormat = { BIBTEX: "BIBTEX" } as const;
type CitationFormat = (typeof CitationFormat)[keyof typeof CitationFormat];
registerEnumType(CitationFormat, {
  name: "CitationFormat",
  description: "How a citation is written.",
});

@Resolver(() => Dataset)
export class DatasetCitationResolver {
  @FieldResolver(() => String, { nullable: true, description: "How to cite the data set." })
  citation(
    @Root() dataset: Dataset,
    @Arg("format", () => CitationFormat, { defaultValue: CitationFormat.BIBTEX })
    _format: CitationFormat,
  ): string | null {
    return dataset.citationBibtex;
  }
}

@Resolver(() => DatasetVersion)
export class VersionSnippetResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "How to cite what this version is a part of.",
  })
  async citation(
    @Root() { datasetId }: DatasetVersion,
    @Arg("format", () => CitationFormat, { defaultValue: CitationFormat.BIBTEX })
    _format: CitationFormat,
    @Ctx() { catalogLoaders }: CatalogContext,
  ): Promise<string | null> {
    return (await catalogLoaders.dataset.load(datasetId))?.citationBibtex ?? null;
  }

  @FieldResolver(() => String, {
    description:
      "Python that reads a clip where the lab keeps it, for whoever has an account there.",
  })
  async snippet(
    @Root() { id }: DatasetVersion,
    @Arg("library", () => SnippetLibrary, { defaultValue: SnippetLibrary.DECORD })
    library: SnippetLibrary,
    @Ctx() { database }: CatalogContext,
  ): Promise<string> {
    return makeSnippet(library, await readMirrorRoot(database.manager, id));
  }
}
