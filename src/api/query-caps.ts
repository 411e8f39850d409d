/**
 * Tokens of a document; a page of the dashboard has 150, the introspection query 400. graphql-js
 * compares like fields pair by pair before anything else can refuse them: up to a second's work in
 * 5,000 tokens, a third of that in 2,500 (2026-11).
 */
export const documentTokensCap = 2500;

/** Each field at the root is a question of its own; a screen of the dashboard asks one to three. */
export const rootFieldsCap = 20;

/** Aliases ask the same field again, beside what it costs once: a comparison of versions takes four. */
export const aliasesCap = 50;

/** The introspection query of graphql-js, which the playground sends, is 15 levels deep; ours are 5. */
export const depthCap = 15;

/**
 * How many values (rows, and fields of every row) an answer may hold by the estimate. A page of 1,000
 * clips with all that is known of them is 62,000. 100,000 plain values took 1.6 s on two busy cores
 * and made 1.6 MB; with listings and files as much takes several times that (2026-11).
 */
export const valuesCap = 100_000;

/** Stands for the rows that are read to be counted: a count within a list runs once for each row. */
export const countValues = 300;

/** Of lists that are named nowhere below: versions, mirrors, licences, groups, splits. */
export const usualListSize = 10;

/** How long a list is that takes no `first`: a number, or else as long as the argument that names it. */
interface ListSize {
  argument?: string;
  size: number;
}

export const listSizes: Readonly<Record<string, ListSize>> = {
  "Query.nodes": { argument: "ids", size: 100 },
  // The classes of Kinetics-700, renamed ones included.
  "DatasetVersion.classes": { argument: "names", size: 725 },
  // A clip stands in up to four versions.
  "Clip.listings": { size: 4 },
  "Clip.files": { size: 2 },
  // The places of one clip in one version, before and after, on one side and the other.
  "ClipChange.before": { size: 2 },
  "ClipChange.after": { size: 2 },
  "OverlapClipEdge.train": { size: 2 },
  "OverlapClipEdge.evaluate": { size: 2 },
  "ClassRename.examples": { size: 3 },
  // 700 classes in 3 splits and 2 states; and the values of a facet.
  "Query.clipCounts": { size: 4200 },
  "ClipFacet.counts": { size: 725 },
  // 20 splits against each other.
  "OverlapMatrix.cells": { size: 400 },
  // What one clip of a training takes, at most; whoever asked for more knows it.
  "FrameSet.frames": { size: 64 },
};
