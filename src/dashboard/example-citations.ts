import type { Example } from "./example.js";

/** Every form of a citation, and code. */
export const citeAndRead: Example = {
  title: "Cite and read",
  query: `# How to cite a version, and Python that reads its
# clips where the lab keeps them. Other libraries:
# OPENCV, PYAV, TORCHCODEC, FFMPEG, SKVIDEO.
query CiteAndRead($version: String!) {
  datasetVersion(name: $version) {
    title
    citation(format: BIBTEX)
    apa: citation(format: APA)
    csl: citation(format: CSL_JSON)
    datacite: citation(format: DATACITE_JSON)
    snippet(library: DECORD)
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};

/** The description that other programs read. */
export const describeForMachines: Example = {
  title: "A version for machines",
  query: `# A version in Croissant 1.1: its files with sha256,
# splits, classes, licences, provenance. The same lies
# at /datasets/kinetics/VERSION/croissant.jsonld, and the
# list of clips itself (with a grant EXPORT) at
# /exports/kinetics/VERSION.csv, .jsonl or .parquet.
query DescribeForMachines($version: String!) {
  dataset(slug: "kinetics") {
    croissant(version: $version)
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};
