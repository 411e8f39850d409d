import { splitWords } from "./export-columns.js";
import type { ListDigest } from "./read-list-digest.js";
import type { VersionFacts } from "./version-facts.js";
import type { Split } from "../catalog/index.js";

const listId = "clips.csv";
const filesId = "clip-files";

/** The splits of Croissant; a held-out test set is one to test on. */
const splitUrls: Record<Split, string> = {
  TRAIN: "cr:TrainingSplit",
  VALIDATE: "cr:ValidationSplit",
  TEST: "cr:TestSplit",
  HOLDOUT: "cr:TestSplit",
};

/** Wikidata's «cardinality», as the specification counts records with. */
const cardinality = "wd:Q4049983";

function makeField(id: string, dataType: string | string[], more: object = {}) {
  return { "@type": "cr:Field", "@id": id, name: id.replace(/^.*\//, ""), dataType, ...more };
}

function makeCount(id: string, value: number) {
  return { annotation: [makeField(id, cardinality, { value })] };
}

/**
 * Where a field's values come from. The specification prints `{"@id": …}` alone, on which the
 * validator (mlcroissant 1.1.0) breaks; the datasets of MLCommons write it like this.
 */
function referTo(id: string) {
  return { references: { field: { "@id": id } } };
}

/** A column of the list. */
function fromList(column: string) {
  return { source: { fileObject: { "@id": listId }, extract: { column } } };
}

function fromFiles(fileProperty: string, regex?: string) {
  const transform = regex === undefined ? {} : { transform: { regex } };
  return { source: { fileSet: { "@id": filesId }, extract: { fileProperty }, ...transform } };
}

/** The list with its sha256, and the clips' own files, which lie where the lab keeps them. */
export function makeDistribution({ listUrl, isYoutube }: VersionFacts, list: ListDigest) {
  return [
    {
      "@type": "cr:FileObject",
      "@id": listId,
      name: listId,
      description:
        "Every clip of the version with its split and label. To read it takes a grant EXPORT.",
      contentUrl: listUrl,
      contentSize: `${list.sizeBytes} B`,
      encodingFormat: "text/csv",
      sha256: list.sha256,
    },
    {
      "@type": "cr:FileSet",
      "@id": filesId,
      name: filesId,
      description: isYoutube
        ? "The clips as files below the mirror's root folder, named ID_START_END with seconds of six digits. They belong to their uploaders and are not passed on."
        : "The clips as files below the mirror's root folder. They are not passed on.",
      encodingFormat: "video/mp4",
      includes: "**/*.mp4",
    },
  ];
}

function makeSplits({ splits }: VersionFacts) {
  return {
    "@type": "cr:RecordSet",
    "@id": "splits",
    name: "splits",
    description: "The parts of the version.",
    dataType: "cr:Split",
    key: { "@id": "splits/name" },
    field: [
      makeField("splits/name", "sc:Text"),
      makeField("splits/url", "sc:URL"),
      makeField("splits/count", "sc:Integer", { description: "Rows of the list." }),
    ],
    data: splits.map(({ split, clipCount }) => ({
      "splits/name": splitWords[split],
      "splits/url": splitUrls[split],
      "splits/count": clipCount,
    })),
  };
}

/** The label index is in it where the revision has a whole label map. */
function makeClasses({ classes, labelMap }: VersionFacts) {
  const isNumbered = classes.every(({ labelIndex }) => labelIndex !== null);
  const index = makeField("classes/label_index", "sc:Integer", {
    description: `The index in the label map ${labelMap}; it means nothing in another.`,
  });
  return {
    "@type": "cr:RecordSet",
    "@id": "classes",
    name: "classes",
    description: "What happens in a clip.",
    dataType: "sc:Enumeration",
    key: { "@id": "classes/name" },
    field: [makeField("classes/name", "sc:Text"), ...(isNumbered ? [index] : [])],
    data: classes.map(({ name, labelIndex }) => ({
      "classes/name": name,
      ...(isNumbered ? { "classes/label_index": labelIndex } : {}),
    })),
    ...makeCount("classes/record_count", classes.length),
  };
}

function makeClips({ classes }: VersionFacts, list: ListDigest) {
  const label = {
    description: "Empty where the label is hidden.",
    ...fromList("label"),
    ...(classes.length > 0 ? referTo("classes/name") : {}),
  };
  const isCc = makeField("clips/is_cc", "sc:Integer", {
    description: "1 where the list says that the video is under Creative Commons, 0 where not.",
    ...fromList("is_cc"),
  });
  return {
    "@type": "cr:RecordSet",
    "@id": "clips",
    name: "clips",
    description: "One record a clip and split: a segment of a source, with its label.",
    key: ["youtube_id", "time_start", "time_end", "split"].map((name) => ({
      "@id": `clips/${name}`,
    })),
    field: [
      makeField("clips/label", ["sc:Text", "cr:Label"], label),
      makeField("clips/youtube_id", "sc:Text", {
        description: "The source's id: of a video on YouTube, or a file's name.",
        ...fromList("youtube_id"),
      }),
      makeField("clips/time_start", "sc:Float", {
        description: "Where the clip begins in its source, in seconds.",
        ...fromList("time_start"),
      }),
      makeField("clips/time_end", "sc:Float", {
        description: "Where it ends, in seconds.",
        ...fromList("time_end"),
      }),
      makeField("clips/split", "sc:Text", {
        ...fromList("split"),
        ...referTo("splits/name"),
      }),
      ...(list.columns.includes("is_cc") ? [isCc] : []),
    ],
    ...makeCount("clips/record_count", list.rowCount),
  };
}

/** Read from the right: an id may hold underscores itself. */
const nameBeforeTimes = String.raw`^(.+)_\d+_\d+\.\w+$`;

function makeVideos({ isYoutube }: VersionFacts) {
  return {
    "@type": "cr:RecordSet",
    "@id": "videos",
    name: "videos",
    description: "One record a file of the lab's copy.",
    field: [
      makeField("videos/path", "sc:Text", fromFiles("fullpath")),
      makeField("videos/youtube_id", "sc:Text", {
        ...fromFiles("filename", isYoutube ? nameBeforeTimes : String.raw`^(.+)\.\w+$`),
        ...referTo("clips/youtube_id"),
      }),
      makeField("videos/video", "sc:VideoObject", fromFiles("content")),
    ],
  };
}

/** Splits, classes, clips and their files, as far as the version has them. */
export function makeRecordSets(facts: VersionFacts, list: ListDigest) {
  const { classes, splits } = facts;
  return [
    ...(splits.length > 0 ? [makeSplits(facts)] : []),
    ...(classes.length > 0 ? [makeClasses(facts)] : []),
    makeClips(facts, list),
    makeVideos(facts),
  ];
}
