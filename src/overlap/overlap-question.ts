import type { Purpose } from "../audit/index.js";
import { ClipSource } from "../catalog/index.js";
import type { ClipsContext } from "../clips/index.js";
import { KineographError } from "../platform/index.js";
import { admitRevisions } from "./admit-revisions.js";
import { findRevisions, type FoundRevision } from "./find-revisions.js";
import type { OverlapLevel } from "./overlap-level.js";
import { nameSplit, RevisionSplit, type SplitRef } from "./split-ref.js";

/** May one train on these splits and evaluate on those? Checked, and with leave to read them all. */
export interface OverlapQuestion {
  train: RevisionSplit[];
  evaluate: RevisionSplit[];
  level: OverlapLevel;
  purpose: Purpose | null;
  /** Ids of the data sets that take part. */
  datasetIds: string[];
}

/** Most splits of a side. */
const splitsCap = 16;

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

function checkSides(train: readonly SplitRef[], evaluate: readonly SplitRef[]): void {
  for (const [side, refs] of [
    ["train", train],
    ["evaluate", evaluate],
  ] as const) {
    if (refs.length === 0) refuse(`Name at least one split in \`${side}\`.`);
    if (refs.length <= splitsCap) continue;
    const words = `A side has at most ${splitsCap} splits, and \`${side}\` has ${refs.length}. Ask in parts.`;
    throw new KineographError("TOO_EXPENSIVE", words);
  }
}

const keyOf = ({ current, split }: RevisionSplit): string => `${current.revisionId}/${split}`;

/** @throws BAD_INPUT for a split that is named twice, be it on one side or on both */
function refuseRepeats(train: readonly RevisionSplit[], evaluate: readonly RevisionSplit[]): void {
  for (const [side, splits] of [
    ["train", train],
    ["evaluate", evaluate],
  ] as const) {
    const twice = splits.find((one, index) => splits.findIndex(same(one)) < index);
    if (twice) refuse(`${nameSplit(twice)} is named twice in \`${side}\`. Name it once.`);
  }
  const both = train.find((one) => evaluate.some(same(one)));
  if (!both) return;
  refuse(
    `${nameSplit(both)} is named in \`train\` and in \`evaluate\`: a split that is trained on cannot be evaluated on. Take it out of one of them.`,
  );
}

const same = (one: RevisionSplit) => (other: RevisionSplit) => keyOf(one) === keyOf(other);

/** Source ids are one data set's own, unless both name YouTube videos. */
function refuseForeign(revisions: readonly FoundRevision[]): void {
  const [first, ...others] = revisions;
  const other = others.find((each) => each.datasetId !== first?.datasetId);
  const isFile = revisions.some((each) => each.source !== ClipSource.YOUTUBE);
  if (!first || !other || !isFile) return;
  refuse(
    `The source ids of ${first.dataset} and ${other.dataset} name different things: only data sets of YouTube videos can be held against each other.`,
  );
}

/** @throws NOT_FOUND where a split holds nothing: a verdict on it would say nothing */
async function addSplits(
  { catalogLoaders }: ClipsContext,
  refs: readonly SplitRef[],
  revisions: readonly FoundRevision[],
): Promise<RevisionSplit[]> {
  const counts = await catalogLoaders.splitCounts.loadMany(
    revisions.map((each) => each.revisionId),
  );
  return refs.map(({ split }, index) => {
    const [current, listed] = [revisions[index], counts[index]];
    if (!current || !listed || listed instanceof Error) throw listed ?? new Error("no revision");
    const { dataset, version, revision } = current;
    const clipCount = listed.find((each) => each.split === split)?.clipCount ?? 0;
    if (clipCount > 0) return Object.assign(new RevisionSplit(), { current, split, clipCount });
    const there = listed.map((each) => each.split).join(", ") || "nothing";
    const words = `${dataset} ${version} (${revision}) lists no ${split} clips, so a verdict on them would say nothing. It lists: ${there}.`;
    throw new KineographError("NOT_FOUND", words);
  });
}

/** What is asked, by names. */
export interface AskedOverlap {
  train: readonly SplitRef[];
  evaluate: readonly SplitRef[];
  level: OverlapLevel;
  purpose: Purpose | null;
}

/**
 * Finds the splits, asks for leave to read each version and notes it.
 *
 * @throws BAD_INPUT, NOT_FOUND, TOO_EXPENSIVE; FORBIDDEN and the like, with how to ask for leave
 */
export async function readQuestion(
  context: ClipsContext,
  { train, evaluate, level, purpose }: AskedOverlap,
): Promise<OverlapQuestion> {
  checkSides(train, evaluate);
  const refs = [...train, ...evaluate];
  const revisions = await findRevisions(context, refs);
  await admitRevisions(context, revisions, purpose);
  refuseForeign(revisions);
  const splits = await addSplits(context, refs, revisions);
  const sides = { train: splits.slice(0, train.length), evaluate: splits.slice(train.length) };
  refuseRepeats(sides.train, sides.evaluate);
  const datasetIds = [...new Set(revisions.map((each) => each.datasetId))];
  return { ...sides, level, purpose, datasetIds };
}
