import type { Dataset, DatasetLicence, DatasetVersion } from "../catalog/index.js";
import { yearOf, type CslItem, type CslName } from "./csl-item.js";

/** What is cited: the data set, or one version of it. */
export interface Cited {
  dataset: Dataset;
  version: DatasetVersion | null;
  licences: readonly DatasetLicence[];
}

/** What DataCite writes where a value that must be there is not known (appendix 3 of its schema). */
const unavailable = ":unav";

function makeCreator(name: CslName) {
  const { literal, given, suffix } = name;
  const family = [name["dropping-particle"], name["non-dropping-particle"], name.family]
    .filter(Boolean)
    .join(" ");
  const familyName = [family, suffix].filter(Boolean).join(", ");
  if (!given) {
    return { name: literal ?? familyName, nameType: "Organizational" };
  }
  return {
    name: `${familyName}, ${given}`,
    nameType: "Personal",
    givenName: given,
    familyName,
  };
}

function makeRights({ layer, title, url, spdxId }: DatasetLicence) {
  return {
    rights: `${layer.toLowerCase()}: ${title}`,
    ...(url === null ? {} : { rightsUri: url }),
    ...(spdxId === null
      ? {}
      : {
          rightsIdentifier: spdxId,
          rightsIdentifierScheme: "SPDX",
          schemeUri: "https://spdx.org/licenses/",
        }),
  };
}

/** The paper that describes the data set: by DOI or arXiv number where there is one. */
function makeRelated({ paperUrl, homepageUrl }: Dataset, { DOI }: CslItem) {
  const arxivId = /^https?:\/\/arxiv\.org\/abs\/(.+)$/.exec(paperUrl ?? "")?.[1];
  const relationType = "IsDocumentedBy";
  const related = [];
  if (DOI) {
    related.push({ relatedIdentifier: DOI, relatedIdentifierType: "DOI", relationType });
  }
  if (arxivId !== undefined) {
    const relatedIdentifier = `arXiv:${arxivId}`;
    related.push({ relatedIdentifier, relatedIdentifierType: "arXiv", relationType });
  } else if (paperUrl !== null) {
    related.push({ relatedIdentifier: paperUrl, relatedIdentifierType: "URL", relationType });
  }
  if (homepageUrl !== null) {
    related.push({
      relatedIdentifier: homepageUrl,
      relatedIdentifierType: "URL",
      relationType: "IsDescribedBy",
    });
  }
  return related;
}

/**
 * DataCite's metadata (kernel 4.5, its JSON form) of the data set itself: the citation's authors as
 * creators, and the paper as what documents it. The lab gives out no DOI, so there is none in it.
 * Null where the card tells no year, which DataCite does not do without.
 */
export function makeDatacite({ dataset, version, licences }: Cited, item: CslItem): object | null {
  const publicationYear = dataset.publishedOn?.slice(0, 4) ?? yearOf(item);
  if (publicationYear === null) return null;
  const authors = item.author?.length ? item.author : [{ literal: unavailable }];
  const descriptions = [dataset.description, version?.description].flatMap((description) =>
    description ? [{ description, descriptionType: "Abstract" }] : [],
  );
  const alternateIdentifiers = [
    {
      alternateIdentifier: version ? `${dataset.slug} ${version.name}` : dataset.slug,
      alternateIdentifierType: "Kineograph",
    },
  ];
  return {
    schemaVersion: "http://datacite.org/schema/kernel-4",
    types: { resourceTypeGeneral: "Dataset", resourceType: "Video clips with labels" },
    creators: authors.map(makeCreator),
    titles: [{ title: version?.title ?? dataset.title }],
    publisher: { name: dataset.publisher ?? unavailable },
    publicationYear,
    ...(dataset.publishedOn === null
      ? {}
      : { dates: [{ date: dataset.publishedOn, dateType: "Issued" }] }),
    ...(version ? { version: version.name } : {}),
    ...(dataset.homepageUrl === null ? {} : { url: dataset.homepageUrl }),
    descriptions,
    rightsList: licences.map(makeRights),
    alternateIdentifiers,
    relatedIdentifiers: makeRelated(dataset, item),
  };
}
