import { readFileSync } from "node:fs";

/** What one revision lists, as plainly as a file can be read: an oracle for what SQL counts. */
export type PlainList = Map<
  string,
  { sourceId: string; splits: Set<string>; label: string | null }
>;

const splitNames: Record<string, string> = {
  val: "VALIDATE",
  validate: "VALIDATE",
  test: "TEST",
  train: "TRAIN",
};

/** Reads lists of the real kind: no label of theirs holds a comma. */
export function readList(paths: readonly string[]): PlainList {
  const list: PlainList = new Map();
  for (const path of paths) {
    const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    const at = (name: string) => header.split(",").indexOf(name);
    for (const line of lines) {
      const cells = line.split(",");
      const [sourceId = "", start = "", end = ""] = ["youtube_id", "time_start", "time_end"].map(
        (name) => cells[at(name)],
      );
      const label = at("label") < 0 ? null : (cells[at("label")]?.replaceAll('"', "") ?? null);
      const key = `${sourceId} ${start} ${end}`;
      const there = list.get(key) ?? { sourceId, splits: new Set(), label };
      there.splits.add(splitNames[cells[at("split")] ?? ""] ?? "?");
      list.set(key, { ...there, label: there.label ?? label });
    }
  }
  return list;
}

/** The counts of a comparison, by reading both lists clip by clip. */
export function comparePlainly(from: PlainList, to: PlainList, renames: Map<string, string>) {
  const keysOnly = (one: PlainList, other: PlainList) =>
    [...one.keys()].filter((k) => !other.has(k));
  const sources = (list: PlainList, keys: string[]) =>
    new Set(keys.map((key) => list.get(key)?.sourceId));
  const [gone, come] = [keysOnly(from, to), keysOnly(to, from)];
  const [goneSources, comeSources] = [sources(from, gone), sources(to, come)];
  const retimed = come.filter((key) => goneSources.has(to.get(key)?.sourceId)).length;
  const retimedFrom = gone.filter((key) => comeSources.has(from.get(key)?.sourceId)).length;
  const shared = [...from].flatMap(([key, before]) => {
    const after = to.get(key);
    return after ? [{ before, after }] : [];
  });
  const isOther = ({ before, after }: (typeof shared)[number]) =>
    before.label !== null && after.label !== null && before.label !== after.label;
  const isRenamed = (each: (typeof shared)[number]) =>
    isOther(each) && renames.get(each.before.label ?? "") === each.after.label;
  const places = ({ splits }: { splits: Set<string> }) => [...splits].toSorted().join();
  const isMoved = ({ before, after }: (typeof shared)[number]) => places(before) !== places(after);
  const count = (is: (each: (typeof shared)[number]) => boolean) => shared.filter(is).length;
  return {
    from: from.size,
    to: to.size,
    shared: shared.length,
    unchanged: count((each) => each.before.label === each.after.label && !isMoved(each)),
    added: come.length - retimed,
    removed: gone.length - retimedFrom,
    retimed,
    retimedFrom,
    moved: count(isMoved),
    relabelled: count((each) => isOther(each) && !isRenamed(each)),
    renamed: count(isRenamed),
    labelled: count(({ before, after }) => before.label === null && after.label !== null),
    unlabelled: count(({ before, after }) => before.label !== null && after.label === null),
  };
}
