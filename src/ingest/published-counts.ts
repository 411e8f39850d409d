import type { Split } from "../catalog/index.js";

/** A figure somebody published of one split of a version. */
export interface PublishedCount {
  version: string;
  /** Which of the version's lists it is of; revisions named so are held against it first. */
  vintage: string;
  split: Split;
  count: number;
  /** What was counted: rows of the list, distinct source ids, or files of a copy. */
  unit: "ROWS" | "IDS" | "FILES";
  source: string;
}

/** What is published of one data set. */
interface PublishedCounts {
  /** Classes of each version. */
  classes: Readonly<Record<string, number>>;
  counts: readonly PublishedCount[];
}

const activityNet = "activitynet/ActivityNet 82304fa, Crawler/Kinetics/data";
const cvdf = "cvdfoundation/kinetics-dataset e6bea42, arrange_by_classes.py";
const fiftyOne = "voxel51/fiftyone, fiftyone/zoo/datasets/base.py";
const prijatelj =
  "prijatelj/human-activity-recognition-in-an-open-world 4814f74, kinetics_data_analysis.yaml";
const gurkirt = "gurkirt/kinetics-download-prep 82d0b02, kinetics_csv";
const rocksyne = "rocksyne/kinetics-dataset-downloader 306472a, dataset_splits/kinetics400";
const mmaction2 = "open-mmlab/mmaction2 4d6c934, tools/data/kinetics/README.md";
const k600Total =
  "495,547 (SlowFast's summary of the paper) less the other splits; the list was not seen";
const k700Total = "650,317 (survey lists) less the other splits; the list was not seen";

type Figures = readonly [Split, number, string][];

/** The figures of one vintage; figures of two units of one split are told in two calls. */
const of = (
  version: string,
  vintage: string,
  unit: PublishedCount["unit"],
  figures: Figures,
): PublishedCount[] =>
  figures.map(([split, count, source]) => ({ version, vintage, split, count, unit, source }));

const kinetics: PublishedCounts = {
  classes: { "400": 400, "600": 600, "700": 700, "700-2020": 700 },
  counts: [
    ...of("400", "first-release", "ROWS", [
      ["TRAIN", 246_534, cvdf],
      ["VALIDATE", 19_906, activityNet],
      ["TEST", 38_685, activityNet],
    ]),
    ...of("400", "first-release-labelled", "ROWS", [["TEST", 39_805, cvdf]]),
    ...of("400", "deepmind", "ROWS", [
      ["TRAIN", 219_782, prijatelj],
      ["VALIDATE", 18_035, prijatelj],
      ["TEST", 35_357, prijatelj],
    ]),
    ...of("400", "deepmind-rocksyne", "ROWS", [
      ["VALIDATE", 18_009, rocksyne],
      ["TEST", 35_308, rocksyne],
    ]),
    ...of("400", "mmaction2", "FILES", [
      ["TRAIN", 240_436, mmaction2],
      ["VALIDATE", 19_796, mmaction2],
    ]),
    ...of("600", "first-release", "ROWS", [
      ["TRAIN", 392_622, k600Total],
      ["VALIDATE", 30_000, activityNet],
      ["TEST", 72_924, activityNet],
    ]),
    ...of("600", "cvdf", "ROWS", [
      ["TRAIN", 427_549, fiftyOne],
      ["VALIDATE", 29_793, fiftyOne],
      ["TEST", 72_924, fiftyOne],
    ]),
    ...of("600", "deepmind", "ROWS", [
      ["TRAIN", 371_354, prijatelj],
      ["VALIDATE", 28_318, prijatelj],
      ["TEST", 56_618, prijatelj],
    ]),
    ...of("600", "deepmind", "IDS", [
      ["TRAIN", 370_582, fiftyOne],
      ["VALIDATE", 28_313, fiftyOne],
    ]),
    ...of("600", "mmaction2", "FILES", [
      ["TRAIN", 383_393, mmaction2],
      ["VALIDATE", 27_910, mmaction2],
    ]),
    ...of("700", "first-release", "ROWS", [
      ["TRAIN", 545_317, k700Total],
      ["VALIDATE", 35_000, gurkirt],
      ["TEST", 70_000, gurkirt],
    ]),
    ...of("700", "deepmind", "IDS", [
      ["TRAIN", 529_046, fiftyOne],
      ["VALIDATE", 33_925, fiftyOne],
      ["TEST", 67_446, fiftyOne],
    ]),
    ...of("700", "mmaction2", "FILES", [
      ["TRAIN", 542_357, mmaction2],
      ["VALIDATE", 34_824, mmaction2],
    ]),
    ...of("700-2020", "first-release", "ROWS", [
      ["TRAIN", 544_823, prijatelj],
      ["VALIDATE", 34_178, prijatelj],
      ["TEST", 67_722, prijatelj],
    ]),
    ...of("700-2020", "first-release", "IDS", [
      ["TRAIN", 542_352, fiftyOne],
      ["VALIDATE", 34_125, fiftyOne],
      ["TEST", 67_433, fiftyOne],
    ]),
    ...of("700-2020", "gurkirt", "ROWS", [
      ["VALIDATE", 34_198, gurkirt],
      ["TEST", 67_767, gurkirt],
    ]),
    ...of("700-2020", "cvdf-files", "FILES", [
      ["TRAIN", 534_073, fiftyOne],
      ["VALIDATE", 33_914, fiftyOne],
      ["TEST", 64_260, fiftyOne],
    ]),
    ...of("700-2020", "clip-kinetics700-files", "FILES", [
      ["TRAIN", 536_489, "card of CLIP-Kinetics700"],
      ["VALIDATE", 33_966, "card of CLIP-Kinetics700"],
      ["TEST", 64_532, "card of CLIP-Kinetics700"],
    ]),
  ],
};

/** The published figures of each data set that has some; another one is another entry. */
export const publishedCounts: ReadonlyMap<string, PublishedCounts> = new Map([
  ["kinetics", kinetics],
]);
