import type { Example } from "./example.js";
import { findAndCount } from "./search-example.js";
import { overlapExamples } from "./overlap-examples.js";
import { citeAndRead, describeForMachines } from "./example-citations.js";

const versionsAndCounts: Example = {
  title: "Versions and counts",
  query: `# What the lab has: each version with its splits, the
# lists that are shown, and the state of its copies.
#
# Press the triangle or Ctrl-Enter to run. Every field
# explains itself: hover over it, or open the book at
# the left.
query VersionsAndCounts {
  dataset(slug: "kinetics") {
    title
    publisher
    license {
      layer
      spdxId
      title
    }
    versions {
      name
      title
      clipCount
      splits {
        split
        clipCount
      }
      revision {
        name
        publishedAt
        manifestDigest
      }
    }
    mirrors {
      name
      scannedAt
      counts {
        state
        reason
        n
      }
    }
  }
}
`,
};

const classesAndClips: Example = {
  title: "Classes and their clips",
  query: `# The classes of a version, and the first clips of
# each: one page per class. A label index means
# something only beside its version.
query ClassesAndClips($version: String!) {
  datasetVersion(name: $version) {
    classes {
      name
      labelIndex
      clipCount
      clips(first: 2) {
        nodes {
          id
          sourceId
          startSeconds
          endSeconds
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};

const oneClip: Example = {
  title: "One clip",
  query: `# One clip: each place where it is listed, and what
# the last scan found in each copy of the lab. Below
# stands the id of a clip whose file is there;
# ClassesAndClips gives others.
query OneClip($clip: ID!) {
  clip(id: $clip) {
    sourceId
    startSeconds
    endSeconds
    url
    listings {
      version {
        name
      }
      split
      labelIndex
      revision {
        name
        labelMapDigest
      }
      actionClass {
        name
      }
    }
    files {
      mirror {
        name
      }
      state
      reason
      detail
      codec
      widthPx
      heightPx
      frameRate
      frameCount
      durationSeconds
      sizeBytes
    }
  }
}
`,
  makeVariables: ({ id }) => ({ clip: id }),
};

const extractSixteenFrames: Example = {
  title: "Sixteen frames of a clip",
  query: `# Sixteen pictures, each from the centre of a sixteenth
# of the clip, read as a member of $version. Open a
# frame's url to see it (good for five minutes).
#
# The same receipt always means the same bytes. The
# extraction stands in the audit log before you have
# them: see WhoAccessedWhat.
mutation ExtractSixteenFrames(
  $clip: ID!
  $version: String!
) {
  extractFrames(
    input: {
      clip: $clip
      version: $version
      sampling: {
        uniform: { count: 16, placement: CENTRES }
      }
      picture: { format: JPEG, quality: 90 }
      purpose: PREVIEW
    }
  ) {
    frameSet {
      receipt
      isStored
      archiveUrl
      contactSheetUrl
      frames {
        position
        index
        ptsSeconds
        flags
        url
      }
      missing {
        position
        index
        reason
      }
    }
  }
}
`,
  makeVariables: ({ id, version }) => ({ clip: id, version }),
};

const extractViews: Example = {
  title: "Clips as a trainer takes them",
  query: `# Clips of a clip: the ten test views of SlowFast, and
# beside them two training draws of TSN. A preset gives
# the very indices of the project it is named after; the
# same seed draws the same frames, on every machine.
mutation ExtractViews($clip: ID!, $version: String!) {
  views: extractFrames(
    input: {
      clip: $clip
      version: $version
      sampling: { views: { preset: SLOWFAST_TEST } }
      picture: { resize: { shortSidePx: 128 } }
      purpose: EVALUATE
    }
  ) {
    frameSet {
      receipt
      archiveUrl
      frames {
        index
      }
    }
  }
  draws: extractFrames(
    input: {
      clip: $clip
      version: $version
      sampling: { segments: { count: 8, seed: 42 }, draws: 2 }
      picture: {
        format: WEBP
        resize: { shortSidePx: 128 }
        crop: { widthPx: 112, heightPx: 112 }
      }
      purpose: TRAIN
    }
  ) {
    frameSet {
      receipt
      frames {
        index
      }
    }
  }
}
`,
  makeVariables: ({ id, version }) => ({ clip: id, version }),
};

const whoAccessedWhat: Example = {
  title: "Who accessed what",
  query: `# Who accessed a dataset version: person, act, the rule
# that allowed it, and how much; newest first. For
# auditors and admins. Running this is itself an entry.
query WhoAccessedWhat($version: String!) {
  auditEntries(
    first: 20
    filter: { dataset: "kinetics", version: $version }
  ) {
    totalCount
    nodes {
      enteredAt
      user {
        name
      }
      act
      outcome
      rule
      purpose
      version
      revision
      objectCount
      frames
      sizeBytes
      requestId
    }
  }
}
`,
  makeVariables: ({ version }) => ({ version }),
};

/** The playground's first tabs, in the order in which somebody new would go through them. */
export const examples: readonly Example[] = [
  versionsAndCounts,
  classesAndClips,
  findAndCount,
  oneClip,
  extractSixteenFrames,
  extractViews,
  ...overlapExamples,
  whoAccessedWhat,
  citeAndRead,
  describeForMachines,
];
