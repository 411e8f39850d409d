import "reflect-metadata";
import { lexicographicSortSchema, type GraphQLSchema } from "graphql";
import { buildSchemaSync, getMetadataStorage } from "type-graphql";
import {
  AuditEntryResolver,
  GrantResolver,
  TermsResolver,
  UserGrantsResolver,
} from "../access/index.js";
import {
  ActionClassResolver,
  DatasetResolver,
  DatasetVersionResolver,
  GrantVersionResolver,
  ListedClassRevisionResolver,
  RevisionResolver,
  SubsetResolver,
  VersionSubsetsResolver,
} from "../catalog/index.js";
import {
  ClassClipsResolver,
  ClipResolver,
  ListingResolver,
  SubsetClipsResolver,
  VersionClipsResolver,
  ListingRevisionResolver,
} from "../clips/index.js";
import {
  ClipSnippetResolver,
  DatasetCitationResolver,
  VersionSnippetResolver,
} from "../citation/index.js";
import { FrameSetResolver } from "../frames/index.js";
import {
  ClipFileResolver,
  ClipFilesResolver,
  DatasetMirrorsResolver,
  MirrorResolver,
} from "../mirror/index.js";
import {
  OverlapMatrixResolver,
  SafeSubsetResolver,
  SplitOverlapResolver,
  VersionComparisonResolver,
} from "../overlap/index.js";
import { AuditEntryUserResolver, TokenResolver, UserResolver } from "../people/index.js";
import { SearchResolver } from "../search/index.js";
import { NodeResolver } from "./node.resolver.js";

let made: GraphQLSchema | undefined;

/** The whole API, sorted by name so that its printed form changes only when it does. Made once. */
export function makeSchema(): GraphQLSchema {
  return (made ??= buildSchema());
}

function buildSchema(): GraphQLSchema {
  // A field without a resolver of its own is read as graphql reads it: no field here has a middleware
  // or roles, which is what type-graphql would wrap each of them for.
  for (const field of getMetadataStorage().fields) field.simple ??= true;
  const schema = buildSchemaSync({
    resolvers: [
      UserResolver,
      TokenResolver,
      AuditEntryUserResolver,
      AuditEntryResolver,
      GrantResolver,
      UserGrantsResolver,
      TermsResolver,
      DatasetResolver,
      DatasetVersionResolver,
      VersionClipsResolver,
      ClassClipsResolver,
      SubsetClipsResolver,
      GrantVersionResolver,
      ActionClassResolver,
      ClipResolver,
      ListingResolver,
      SearchResolver,
      RevisionResolver,
      ListedClassRevisionResolver,
      ListingRevisionResolver,
      SubsetResolver,
      VersionSubsetsResolver,
      DatasetCitationResolver,
      VersionSnippetResolver,
      ClipSnippetResolver,
      MirrorResolver,
      DatasetMirrorsResolver,
      ClipFilesResolver,
      ClipFileResolver,
      FrameSetResolver,
      SplitOverlapResolver,
      SafeSubsetResolver,
      VersionComparisonResolver,
      OverlapMatrixResolver,
      NodeResolver,
    ],
    validate: false,
  });
  return lexicographicSortSchema(schema);
}
