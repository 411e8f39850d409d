import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from "type-graphql";
import type { CatalogContext } from "./context.js";
import { DatasetVersion, ListedClass, Revision } from "./dataset-version.js";
import { publishRevision } from "./publish-revision.js";

@InputType()
class PublishRevisionInput {
  @Field(() => String, { defaultValue: "kinetics", description: "The data set's slug." })
  dataset!: string;

  @Field(() => String)
  version!: string;

  @Field(() => String, { defaultValue: "first-release", description: "The vintage of the lists." })
  revision!: string;
}

@ObjectType()
class PublishRevisionPayload {
  @Field(() => Revision)
  revision!: Revision;
}

@Resolver(() => Revision)
export class RevisionResolver {
  @Mutation(() => PublishRevisionPayload, {
    description:
      "Publishes a revision: its lists and its label map never change again. For operators.",
  })
  async publishRevision(
    @Arg("input", () => PublishRevisionInput) input: PublishRevisionInput,
    @Ctx() context: CatalogContext,
  ): Promise<PublishRevisionPayload> {
    return { revision: await publishRevision(context, input) };
  }

  @FieldResolver(() => DatasetVersion)
  version(@Root() { versionId }: Revision, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.version.load(versionId);
  }
}

/** Which map a label index is of: an index means nothing without it. */
@Resolver(() => ListedClass)
export class ListedClassRevisionResolver {
  @FieldResolver(() => Revision, {
    description: "Whose label map the index is of: its name and `labelMapDigest`.",
  })
  revision(@Root() { revisionId }: ListedClass, @Ctx() { catalogLoaders }: CatalogContext) {
    return catalogLoaders.revision.load(revisionId);
  }
}
