import { classOf, madeVersions, sharedClip, sourceIdOf, type MadeVersion } from "./made-catalog.js";

/** The keys that PostGraphile and the floor are asked by, where ours are asked by name. */
export interface Keys {
  datasetId: string;
  /** In the order of `madeVersions`. */
  revisionIds: readonly string[];
  /** Of the made catalog. */
  scale: number;
}

/** One thing to ask, as each of the three is asked for it. */
export interface Question {
  name: string;
  words: string;
  ours: string;
  postgraphile: string;
  /** For `turn` 0, 1, 2 …: other classes, other clips. The floor gets the same as PostGraphile. */
  variables: (turn: number, keys: Keys) => { ours: object; others: Record<string, unknown> };
}

const versionOf = (turn: number): [MadeVersion, number] => {
  const place = turn % madeVersions.length;
  const version = madeVersions[place];
  if (!version) throw new Error("no version");
  return [version, place];
};
/** Spreads turns over a range without an order. */
const spread = (turn: number, range: number): number => (turn * 7919) % range;

const clipFields = "id sourceId startSeconds endSeconds";
const theirClipFields = "id sourceId startMs endMs";

/** Counts are asked of the version that has a scanned mirror. */
const ofScanned: Pick<Question, "postgraphile" | "variables"> = {
  postgraphile: `query ($revision: BigInt!) { allClipStateCounts(condition: { revisionId: $revision }) {
    nodes { actionClassByActionClassId { name } split state clipCount } } }`,
  variables: (_turn, { revisionIds }) => ({
    ours: { version: madeVersions[0]?.name },
    others: { revision: revisionIds[0] },
  }),
};

export const questions: readonly Question[] = [
  {
    name: "Q1",
    words: "one version, all its classes",
    ours: `query ($version: String!) { datasetVersion(name: $version) { name title classes { name labelIndex } } }`,
    postgraphile: `query ($revision: BigInt!) { revisionByRowId(rowId: $revision) { datasetVersionByVersionId { name title }
      labelsByRevisionId { nodes { labelIndex actionClassByActionClassId { name } } } } }`,
    variables: (turn, { revisionIds }) => {
      const [version, place] = versionOf(turn);
      return { ours: { version: version.name }, others: { revision: revisionIds[place] } };
    },
  },
  {
    name: "Q2",
    words: "first 100 clips of a class",
    ours: `query ($version: String!, $class: String!) { datasetVersion(name: $version) { classes(names: [$class]) {
      name clips(first: 100) { nodes { ${clipFields} } pageInfo { endCursor hasNextPage } } } } }`,
    postgraphile: `query ($dataset: BigInt!, $class: String!, $revision: BigInt!) {
      actionClassByDatasetIdAndName(datasetId: $dataset, name: $class) { name
        listingsByActionClassId(condition: { revisionId: $revision }, first: 100) {
          nodes { clipByClipId { ${theirClipFields} } } pageInfo { endCursor hasNextPage } } } }`,
    variables: (turn, { datasetId, revisionIds }) => {
      const [version, place] = versionOf(turn);
      const name = classOf(version, spread(turn, version.classes));
      return {
        ours: { version: version.name, class: name },
        others: { dataset: datasetId, class: name, revision: revisionIds[place] },
      };
    },
  },
  {
    name: "Q3",
    words: "3 versions × 10 classes × 5 clips",
    ours: `query ($classes: [String!]!) { ${madeVersions
      .map(
        ({ name }) => `v${name}: datasetVersion(name: "${name}") { name classes(names: $classes) {
        name labelIndex clips(first: 5) { nodes { ${clipFields} } } } }`,
      )
      .join(" ")} }`,
    postgraphile: `query ($offset: Int!, ${madeVersions.map(({ name }) => `$r${name}: BigInt!`).join(", ")}) {
      ${madeVersions
        .map(
          ({
            name,
          }) => `v${name}: revisionByRowId(rowId: $r${name}) { datasetVersionByVersionId { name }
        labelsByRevisionId(first: 10, offset: $offset) { nodes { labelIndex actionClassByActionClassId { name
          listingsByActionClassId(condition: { revisionId: $r${name} }, first: 5) {
            nodes { clipByClipId { ${theirClipFields} } } } } } } }`,
        )
        .join(" ")} }`,
    variables: (turn, { revisionIds }) => {
      const offset = spread(turn, 380);
      const [first] = madeVersions;
      if (!first) throw new Error("no version");
      const classes = Array.from({ length: 10 }, (_, i) => classOf(first, offset + i));
      const revisions = madeVersions.map(({ name }, place) => [`r${name}`, revisionIds[place]]);
      return { ours: { classes }, others: { offset, ...Object.fromEntries(revisions) } };
    },
  },
  {
    name: "Q4",
    words: "clips by YouTube id, with their listings",
    ours: `query ($id: String!) { clips(filter: { sourceIds: [$id] }, first: 10) { nodes { ${clipFields}
      listings { split version { name } actionClass { name } } } } }`,
    postgraphile: `query ($dataset: BigInt!, $id: String!) {
      allClips(condition: { datasetId: $dataset, sourceId: $id }, first: 10) { nodes { ${theirClipFields}
        listingsByClipId { nodes { split revisionByRevisionId { datasetVersionByVersionId { name } }
          actionClassByActionClassId { name } } } } } }`,
    variables: (turn, { datasetId, scale }) => {
      const id = sourceIdOf(sharedClip(turn, scale));
      return { ours: { id }, others: { dataset: datasetId, id } };
    },
  },
  {
    name: "Q5",
    words: "counts per class, split, state",
    ours: `query ($version: String!) { clipCounts(filter: { version: $version }, by: [CLASS, SPLIT, STATE]) {
      actionClass split state count } }`,
    ...ofScanned,
  },
  {
    name: "Q5 live",
    words: "the same, counted from listings and files",
    ours: `query ($version: String!) { clipCounts(filter: { version: $version, duration: { from: 0 } }, by: [CLASS, SPLIT, STATE]) {
      actionClass split state count } }`,
    ...ofScanned,
  },
];
