import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { ClipsContext } from "../clips/index.js";
import { makePage, PageArgs, readPageRequest } from "../platform/index.js";
import { ClipChangeConnection, ClipChangeCounts, ClipChangeKind } from "./clip-change.js";
import { CompareVersionsArgs } from "./compare-versions-args.js";
import { compareVersions, readClipChanges } from "./compare-versions.js";
import {
  ClassRenameConnection,
  ComparedClassConnection,
  LabelIndexChangeConnection,
} from "./compared-class.js";
import { VersionComparison } from "./version-comparison.js";

/** A class's name, whatever it is. */
const nameKey = /^[^\0]{1,1000}$/su;

/** A page of a list that is read already, in the order of its names. */
function cutPage<Row>(all: readonly Row[], args: PageArgs, nameOf: (row: Row) => string) {
  const page = readPageRequest(args, nameKey);
  const { afterKey, beforeKey, isBackward, limit } = page;
  const between = all.filter((row) => {
    const name = nameOf(row);
    return (afterKey === null || name > afterKey) && (beforeKey === null || name < beforeKey);
  });
  const inOrder = between.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  if (isBackward) inOrder.reverse();
  return makePage(inOrder.slice(0, limit + 1), page, nameOf);
}

@Resolver(() => VersionComparison)
export class VersionComparisonResolver {
  @Query(() => VersionComparison, {
    description:
      "How one version differs from another, or one vintage from another. Needs leave to read both; noted as a read of each.",
  })
  compareVersions(
    @Args(() => CompareVersionsArgs) args: CompareVersionsArgs,
    @Ctx() context: ClipsContext,
  ): Promise<VersionComparison> {
    const { dataset, from, to, fromRevision = null, toRevision = null, purpose = null } = args;
    const names = [
      { dataset, version: from, revision: fromRevision },
      { dataset, version: to, revision: toRevision },
    ] as const;
    return compareVersions(context, names, purpose);
  }

  @FieldResolver(() => ComparedClassConnection, {
    description: "Classes that only `to` lists, by name; renamed ones are in renamedClasses.",
  })
  async addedClasses(
    @Root() comparison: VersionComparison,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<InstanceType<typeof ComparedClassConnection>> {
    const { added } = await comparison.classChanges();
    const page = cutPage(added, args, ({ name }) => name);
    return new ComparedClassConnection(page, () => Promise.resolve(added.length));
  }

  @FieldResolver(() => ComparedClassConnection, {
    description: "Classes that only `from` lists, by name; renamed ones are in renamedClasses.",
  })
  async removedClasses(
    @Root() comparison: VersionComparison,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<InstanceType<typeof ComparedClassConnection>> {
    const { removed } = await comparison.classChanges();
    const page = cutPage(removed, args, ({ name }) => name);
    return new ComparedClassConnection(page, () => Promise.resolve(removed.length));
  }

  @FieldResolver(() => ClassRenameConnection, {
    description:
      "The rename map, by old name: proposed from the clips that both list, or from a spelling.",
  })
  async renamedClasses(
    @Root() comparison: VersionComparison,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<InstanceType<typeof ClassRenameConnection>> {
    const { renamed } = await comparison.classChanges();
    const page = cutPage(renamed, args, ({ from }) => from.name);
    return new ClassRenameConnection(page, () => Promise.resolve(renamed.length));
  }

  @FieldResolver(() => LabelIndexChangeConnection, {
    description: "Classes of both, renamed ones too, whose label index differs, by old name.",
  })
  async labelIndexChanges(
    @Root() comparison: VersionComparison,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<InstanceType<typeof LabelIndexChangeConnection>> {
    const { indexChanges } = await comparison.classChanges();
    const page = cutPage(indexChanges, args, ({ from }) => from.name);
    return new LabelIndexChangeConnection(page, () => Promise.resolve(indexChanges.length));
  }

  @FieldResolver(() => ClipChangeCounts)
  clipCounts(@Root() comparison: VersionComparison): Promise<ClipChangeCounts> {
    return comparison.clipCounts();
  }

  @FieldResolver(() => ClipChangeConnection, { description: "The clips that changed in one way." })
  clips(
    @Root() comparison: VersionComparison,
    @Arg("change", () => ClipChangeKind) change: ClipChangeKind,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ClipsContext,
  ): Promise<ClipChangeConnection> {
    return readClipChanges(context, comparison, change, args);
  }
}
