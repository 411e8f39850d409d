import { useSyncExternalStore } from "react";

/** What the page shows. It stands in the address behind #, so that a link leads to the same. */
export interface Place {
  dataset: string;
  version: string | null;
  /** A class by name; `allClasses` for the clips of all of them. */
  className: string | null;
  /** A clip by id. */
  clip: string | null;
  /** The page of what splits share: two splits, or `noPair`; null on every other page. */
  overlap: string | null;
}

/** Stands in an address for no two splits yet. */
export const noPair = "*";

/** Stands for every class of a version in an address: no class of a list is called so. */
export const allClasses = "*";

/** The data set of an address that names none. */
const firstDataset = "kinetics";

/** The address of a place: `#/version/demo/class/juggling%20balls/clip/…`. */
export function linkTo(place: Partial<Place>): string {
  const { dataset = firstDataset, version, className, clip, overlap } = place;
  const steps: [string, string | null | undefined][] = [
    ["dataset", dataset === firstDataset ? null : dataset],
    ["version", version],
    ["class", className],
    ["clip", clip],
    ["overlap", overlap],
  ];
  const path = steps
    .filter(([, name]) => name)
    .map(([kind, name]) => `/${kind}/${encodeURIComponent(name ?? "")}`);
  return `#${path.join("") || "/"}`;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The place that an address means; parts that mean nothing are left out. */
export function readPlace(hash: string): Place {
  const parts = hash.replace(/^#?\/?/, "").split("/");
  const named = new Map<string, string | null>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    named.set(parts[at] ?? "", decode(parts[at + 1] ?? ""));
  }
  return {
    dataset: named.get("dataset") ?? firstDataset,
    version: named.get("version") ?? null,
    className: named.get("class") ?? null,
    clip: named.get("clip") ?? null,
    overlap: named.get("overlap") ?? null,
  };
}

function listen(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** The address of a version's own page, which machines read too. */
export function pageOf(dataset: string, version: string): string {
  return `/datasets/${encodeURIComponent(dataset)}/${encodeURIComponent(version)}`;
}

/** The hash that stands for `/datasets/kinetics/400`, a page of its own that shows a version. */
function hashOfPage(pathname: string): string {
  const [, page, dataset, version] = pathname.split("/");
  return page === "datasets" && version ? `#/dataset/${dataset}/version/${version}` : "";
}

/** The place that the address names now: behind #, or the page's own where nothing stands there. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  return readPlace(hash || hashOfPage(window.location.pathname));
}
