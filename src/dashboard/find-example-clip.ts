import { ask } from "./ask.js";
import exampleClips from "./example-clips.graphql?raw";
import exampleVersions from "./example-versions.graphql?raw";
import type { ExampleClip } from "./example.js";

interface VersionsAnswer {
  viewer: { name: string } | null;
  dataset: { versions: { name: string; clipCount: number }[] } | null;
}

interface ClipsAnswer {
  clips: { nodes: { id: string; files: { state: string }[] }[] };
}

/** What the examples are filled with, and whether anybody is signed in to run them. */
export interface ExampleGround {
  isSignedIn: boolean;
  clip: ExampleClip;
}

/** Stands where no clip may be read, and says where one comes from. */
const noClip = "the id of a clip, from ClassesAndClips";

async function findClip(version: string): Promise<string> {
  try {
    const { clips } = await ask<ClipsAnswer>(exampleClips, { version });
    const isThere = ({ files }: ClipsAnswer["clips"]["nodes"][number]): boolean =>
      files.some(({ state }) => state === "PRESENT");
    return (clips.nodes.find(isThere) ?? clips.nodes[0])?.id ?? noClip;
  } catch {
    // No grant on it: the examples stand all the same.
    return noClip;
  }
}

/** Finds a clip whose file is there, of the newest version that has lists. */
export async function findExampleClip(): Promise<ExampleGround> {
  try {
    const { viewer, dataset } = await ask<VersionsAnswer>(exampleVersions, {});
    const listed = dataset?.versions.findLast(({ clipCount }) => clipCount > 0);
    const version = listed?.name ?? "400";
    const id = listed && viewer ? await findClip(version) : noClip;
    return { isSignedIn: viewer !== null, clip: { id, version } };
  } catch {
    // Signed out (the page asks for a token), or the server is away (the playground says so).
    return { isSignedIn: true, clip: { id: noClip, version: "400" } };
  }
}
