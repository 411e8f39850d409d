import type { Example } from "./example.js";

/** Search, counts, facets and order. */
export const findAndCount: Example = {
  title: "Find and count",
  query: `# Classes by what one remembers of their names, how many
# clips a filter leaves, and the filter's other values.
query FindAndCount($version: String!) {
  searchClasses(text: "jugling", first: 3) {
    name
  }
  clipCounts(filter: { version: $version }, by: [SPLIT]) {
    split
    count
  }
  clipFacets(
    filter: { version: $version, split: TRAIN }
    keys: [SPLIT, CLASS]
  ) {
    key
    counts {
      split
      actionClass
      count
    }
  }
  clips(
    filter: { version: $version, duration: { to: 12 } }
    order: { by: DURATION, direction: DESC }
    first: 5
  ) {
    totalCount
    nodes {
      sourceId
      startSeconds
      endSeconds
    }
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};
