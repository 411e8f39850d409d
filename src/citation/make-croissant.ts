import { croissantContext, croissantSpec, raiSpec } from "./croissant-context.js";
import { makeDistribution, makeRecordSets } from "./croissant-records.js";
import type { ListDigest } from "./read-list-digest.js";
import type { VersionFacts } from "./version-facts.js";

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function makeCreators({ citation, dataset }: VersionFacts): object[] {
  const persons = (citation?.author ?? []).map(({ family, given, literal }) => ({
    "@type": given ? "sc:Person" : "sc:Organization",
    name: [given, family ?? literal].filter(Boolean).join(" "),
    ...(given && family ? { givenName: given, familyName: family } : {}),
  }));
  const name = dataset.publisher ?? dataset.title;
  return persons.length > 0 ? persons : [{ "@type": "sc:Organization", name }];
}

/** The annotations' licence first: it is the one that a list goes under. Each layer says what it covers. */
function makeLicences({ licences }: VersionFacts): object[] {
  return licences.map(({ layer, title, url, holder, spdxId }) => ({
    "@type": "sc:CreativeWork",
    name: `${layer.toLowerCase()}: ${title}`,
    ...(url === null ? {} : { url }),
    ...(spdxId === null ? {} : { identifier: spdxId }),
    ...(holder === null ? {} : { copyrightHolder: { "@type": "sc:Organization", name: holder } }),
  }));
}

/** Responsible-AI facts: only what follows from what the catalog itself holds and does. */
function makeResponsibility({ isYoutube, splits, dataset }: VersionFacts) {
  const counted = splits.map(({ split, clipCount }) => `${split.toLowerCase()} ${clipCount}`);
  return {
    "rai:dataCollection": isYoutube
      ? "Segments of videos that people published on YouTube, named by the video's id and the segment's times; the lists are their publisher's."
      : "Video files and lists of the publisher.",
    "rai:dataCollectionMissingData": isYoutube
      ? "Videos vanish from their source, so every copy differs: ask the catalog (Dataset.mirrors) which clips the lab's copy holds, and why others are missing."
      : "Ask the catalog (Dataset.mirrors) which clips the lab's copy holds.",
    "rai:dataLimitations": [
      `Rows by split: ${counted.join(", ") || "none"}.`,
      "A label index belongs to the label map of its own revision and means nothing in another.",
    ],
    ...(isYoutube
      ? {
          "rai:personalSensitiveInformation": [
            "People can be recognised in the videos. Whoever published a video may have it taken down.",
          ],
          "rai:dataBiases": [
            "Which clips are still there depends on what their uploaders took down, and differs from class to class.",
          ],
        }
      : {}),
    "rai:annotationsPerItem": "1",
    "rai:dataReleaseMaintenancePlan":
      "A published revision never changes. A clip that is taken down, relabelled or moved to another split makes a new revision, and raises the major version.",
    ...(dataset.paperUrl === null
      ? {}
      : { "rai:dataAnnotationProtocol": [`See ${dataset.paperUrl}`] }),
  };
}

function makeProvenance({ dataset, current, release }: VersionFacts) {
  const sources = [dataset.homepageUrl, dataset.paperUrl].flatMap((url) => (url ? [url] : []));
  return {
    "prov:wasDerivedFrom": sources.map((url) => ({ "@id": url })),
    "prov:wasGeneratedBy": {
      "@type": "prov:Activity",
      "prov:label": `Import and publication of revision ${current.revision} (manifest sha256 ${current.manifestDigest ?? "none"})`,
      "prov:endedAtTime": release.publishedAt.toISOString(),
    },
  };
}

function makeUsage({ terms }: VersionFacts) {
  if (!terms) return {};
  const { title, body, number, digest } = terms;
  const identifier = `terms ${number}, sha256 ${digest}`;
  return { usageInfo: { "@type": "sc:CreativeWork", name: title, text: body, identifier } };
}

/**
 * Facts of the whole data set that search engines read, without files and records: what a page
 * carries in its head.
 */
export function makeSlimCroissant(facts: VersionFacts) {
  const { dataset, version, release, pageUrl } = facts;
  const published = dayOf(release.publishedAt);
  return {
    "@context": croissantContext,
    "@type": "sc:Dataset",
    conformsTo: [croissantSpec, raiSpec],
    name: version.title,
    alternateName: `${dataset.slug} ${version.name}`,
    description: `${dataset.description}\n\n${version.description}`,
    url: pageUrl,
    ...(dataset.homepageUrl === null ? {} : { sameAs: dataset.homepageUrl }),
    license: makeLicences(facts),
    creator: makeCreators(facts),
    ...(dataset.publisher === null
      ? {}
      : { publisher: { "@type": "sc:Organization", name: dataset.publisher } }),
    datePublished: dataset.publishedOn ?? published,
    dateModified: published,
    // A later vintage drops, relabels or moves clips, which the specification calls MAJOR.
    version: `${release.number}.0.0`,
    sdVersion: "1.0.0",
    isLiveDataset: false,
    ...(dataset.citationBibtex === null ? {} : { citeAs: dataset.citationBibtex }),
    ...makeUsage(facts),
  };
}

/** A version in Croissant 1.1, with its responsible-AI part and PROV. */
export function makeCroissant(facts: VersionFacts, list: ListDigest) {
  return {
    ...makeSlimCroissant(facts),
    ...makeProvenance(facts),
    ...makeResponsibility(facts),
    distribution: makeDistribution(facts, list),
    recordSet: makeRecordSets(facts, list),
  };
}
