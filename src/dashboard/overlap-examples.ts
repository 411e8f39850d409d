import type { Example } from "./example.js";

const trainAndTest: Example = {
  title: "May I train on X and test on Y?",
  query: `# May one train on these splits and evaluate on those?
# A verdict, the offending clips with their places on
# both sides, and what is safe to train on. At level
# VIDEO other cuts of the same video count as well.
query TrainAndTest($version: String!) {
  splitOverlap(
    train: [{ version: $version, split: TRAIN }]
    evaluate: [
      { version: $version, split: VALIDATE }
      { version: $version, split: TEST }
    ]
    level: VIDEO
    purpose: TRAIN
  ) {
    verdict
    words
    count
    pairs {
      evaluate {
        split
      }
      count
    }
    clips(first: 10) {
      edges {
        node {
          sourceId
        }
        train {
          version
          split
          className
        }
        evaluate {
          version
          split
          className
          clip {
            startSeconds
          }
        }
      }
    }
    safeSubset {
      count
      leftOutCount
    }
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};

const sharedVideos: Example = {
  title: "Which splits share videos",
  query: `# Every split of the versions that you may read against
# every other: isLeak where training meets evaluation.
query SharedVideos {
  overlapMatrix {
    splits {
      version
      revision
      split
      clipCount
    }
    cells {
      row
      column
      sharedVideos
      isLeak
    }
  }
}
`,
};

const whatChanged: Example = {
  title: "What changed between versions",
  query: `# From one version to another: what became of the clips,
# and which classes were only renamed, proposed from the
# clips that both list. A vintage of a version is named
# by fromRevision and toRevision.
query WhatChanged($from: String!, $to: String!) {
  compareVersions(from: $from, to: $to) {
    clipCounts {
      shared
      added
      removed
      retimed
      moved
      relabelled
      renamed
    }
    renamedClasses {
      nodes {
        from {
          name
          labelIndex
          version
          revision
        }
        to {
          name
          labelIndex
          version
          revision
        }
        reason
        sharedClipCount
        shareOfOld
        examples {
          sourceId
        }
      }
    }
    retimed: clips(change: RETIMED, first: 5) {
      nodes {
        before {
          clip {
            sourceId
            startSeconds
          }
        }
        after {
          clip {
            startSeconds
          }
        }
      }
    }
  }
}
`,
  makeVariables: () => ({ from: "400", to: "600" }),
  needsVersions: ["400", "600"],
};

/** Queries about what lists have in common. */
export const overlapExamples: readonly Example[] = [trainAndTest, sharedVideos, whatChanged];
