import type DataLoader from "dataloader";
import {
  makeHeldLoader,
  once,
  readRowsById,
  type MakeFacts,
  type Watch,
} from "../platform/index.js";
import { ActionClass } from "./action-class.js";
import { DatasetVersion, Revision, type ListedClass } from "./dataset-version.js";
import { Dataset, type DatasetLicence } from "./dataset.js";
import { findActionClass } from "./find-action-class.js";
import { findVersion } from "./find-version.js";
import { readClasses } from "./read-classes.js";
import { readDatasetsBySlug } from "./read-datasets.js";
import { readLicences } from "./read-licences.js";
import { readCurrentRevisions, type CurrentRevision } from "./read-current-revisions.js";
import { readSplitCounts } from "./read-split-counts.js";
import type { SplitCount } from "./split.js";
import { readVersions } from "./read-versions.js";

/** A loader by the data set's slug and a name within it. */
export type NameLoader<Row> = DataLoader<Named, Row | null, string>;

/** What of the catalog is the same for every viewer: data sets, versions, revisions and classes. */
export interface CatalogFacts {
  dataset: DataLoader<string, Dataset | null>;
  datasetBySlug: DataLoader<string, Dataset | null>;
  licences: DataLoader<string, DatasetLicence[]>;
  versions: DataLoader<string, DatasetVersion[]>;
  version: DataLoader<string, DatasetVersion | null>;
  versionByName: NameLoader<DatasetVersion>;
  revision: DataLoader<string, Revision | null>;
  actionClass: DataLoader<string, ActionClass | null>;
  actionClassByName: NameLoader<ActionClass>;
  classes: DataLoader<string, ListedClass[]>;
  splitCounts: DataLoader<string, SplitCount[]>;
  /** Of every version that has one published. */
  publishedRevisions: () => Promise<CurrentRevision[]>;
  /** Of every version that has one, drafts included. */
  draftRevisions: () => Promise<CurrentRevision[]>;
}

interface Named {
  dataset: string;
  name: string;
}

/** A loader by name; `find` is asked once a name, which one request rarely asks more than one of. */
function makeNameLoader<Row>(
  watch: Watch,
  find: (dataset: string, name: string) => Promise<Row | null>,
): NameLoader<Row> {
  return makeHeldLoader(watch, {
    read: (names: readonly Named[]) =>
      Promise.all(names.map(({ dataset, name }) => find(dataset, name))),
    keyOf: ({ dataset, name }) => JSON.stringify([dataset, name]),
  });
}

/** See `EpochMemory`. */
export const makeCatalogFacts: MakeFacts<CatalogFacts> = ({ manager }, watch) => {
  const byKey = <Row>(read: (ids: readonly string[]) => Promise<Row[]>) =>
    makeHeldLoader(watch, { read, keyOf: (id) => id });
  return {
    dataset: byKey((ids) => readRowsById(manager, Dataset, ids)),
    datasetBySlug: byKey((slugs) => readDatasetsBySlug(manager, slugs)),
    licences: byKey((ids) => readLicences(manager, ids)),
    versions: byKey((ids) => readVersions(manager, ids)),
    version: byKey((ids) => readRowsById(manager, DatasetVersion, ids)),
    versionByName: makeNameLoader(watch, (dataset, name) => findVersion(manager, dataset, name)),
    revision: byKey((ids) => readRowsById(manager, Revision, ids)),
    actionClass: byKey((ids) => readRowsById(manager, ActionClass, ids)),
    actionClassByName: makeNameLoader(watch, (dataset, name) =>
      findActionClass(manager, dataset, name),
    ),
    classes: byKey((ids) => readClasses(manager, ids)),
    splitCounts: byKey((ids) => readSplitCounts(manager, ids)),
    publishedRevisions: once(() => watch(readCurrentRevisions(manager, false))),
    draftRevisions: once(() => watch(readCurrentRevisions(manager, true))),
  };
};
