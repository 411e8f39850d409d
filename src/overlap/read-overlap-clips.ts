import type { ClipsContext, Clip } from "../clips/index.js";
import { makePage, readPageRequest, type PageArgs } from "../platform/index.js";
import { noteListings } from "./note-listings.js";
import type { TrainTally } from "./count-train.js";
import { OverlapClipConnection } from "./overlap-clip-connection.js";
import type { RevisionListing } from "./revision-listing.js";
import type { OverlapQuestion } from "./overlap-question.js";
import { readPlaces } from "./read-places.js";
import { readTrainPage, type TrainPart } from "./read-train-page.js";

/** A page of one part of what is trained on, noted as read; its collisions are read when asked for. */
export async function readOverlapClips(
  context: ClipsContext,
  question: OverlapQuestion,
  asked: { part: TrainPart; args: PageArgs; tally: () => Promise<TrainTally> },
): Promise<OverlapClipConnection> {
  const page = readPageRequest(asked.args);
  const { manager } = context.database;
  const rows = await readTrainPage(manager, question, asked.part, page);
  const made = makePage(rows, page, (clip) => clip.id);
  const ids = made.nodes.map((clip) => clip.id);
  const readSide = async (side: "train" | "evaluate") => {
    const places = await readPlaces(manager, question, side, ids);
    await noteListings(context, places.flat(), question.purpose);
    return new Map(ids.map((id, index) => [id, places[index] ?? []]));
  };
  const trained = await readSide("train");
  let evaluated: Promise<Map<string, RevisionListing[]>> | undefined;
  return new OverlapClipConnection(made, {
    train: ({ id }: Clip) => trained.get(id) ?? [],
    evaluate: async ({ id }: Clip) => (await (evaluated ??= readSide("evaluate"))).get(id) ?? [],
    countTotal: async () => {
      const { offendingClips, safeClips } = await asked.tally();
      return asked.part === "safe" ? safeClips : offendingClips;
    },
  });
}
