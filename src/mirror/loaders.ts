import DataLoader from "dataloader";
import { In } from "typeorm";
import type { DatasetVersion } from "../catalog/index.js";
import { groupRows, makeRowLoader, type Database } from "../platform/index.js";
import type { ClipFile } from "./clip-file.js";
import { Mirror, type ClipFileCount } from "./mirror.js";
import { readClipFiles } from "./read-clip-files.js";
import { readMirrorCounts } from "./read-mirror-counts.js";
import { readMirrorVersions } from "./read-mirror-versions.js";

/** Batches and remembers look-ups for one request: each level of a query is one statement. */
export interface MirrorLoaders {
  mirror: DataLoader<string, Mirror | null>;
  /** By data set. */
  mirrors: DataLoader<string, Mirror[]>;
  /** By clip. */
  files: DataLoader<string, ClipFile[]>;
  /** By mirror. */
  counts: DataLoader<string, ClipFileCount[]>;
  /** By mirror. */
  versions: DataLoader<string, DatasetVersion[]>;
}

export function makeMirrorLoaders(database: Database): MirrorLoaders {
  const { manager } = database;
  return {
    mirror: makeRowLoader(manager, Mirror),
    mirrors: new DataLoader(async (datasetIds: readonly string[]) => {
      const rows = await manager.find(Mirror, {
        where: { datasetId: In(datasetIds) },
        order: { id: "ASC" },
      });
      return groupRows(datasetIds, rows, (row) => row.datasetId);
    }),
    files: new DataLoader((clipIds) => readClipFiles(manager, clipIds)),
    counts: new DataLoader((ids) => readMirrorCounts(manager, ids)),
    versions: new DataLoader((ids) => readMirrorVersions(manager, ids)),
  };
}
