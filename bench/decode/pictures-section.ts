/** Sections (a) to (c): pictures of one clip at a time, every contestant in turn. */
import { geometricMean, median, printTable, times } from "../support/figures.js";
import { takeTurns, type Contestant, type Cost, type Medians, type Name } from "./contestants.js";
import type { Clip, Kind } from "../support/corpus.js";

/** One section's medians by clip. */
export type Measured = { clip: Clip; medians: Medians }[];

interface Section {
  title: string;
  clips: readonly Clip[];
  contestants: readonly Contestant[];
  rounds: number;
  choose: (clip: Clip) => number[];
}

/** Measures and prints; a row a clip, then the geometric means of the ratios. */
export async function runSection(section: Section): Promise<Measured> {
  const measured: Measured = [];
  for (const clip of section.clips) {
    console.error(`${section.title}: ${clip.name} …`);
    const wanted = section.choose(clip);
    const { contestants, rounds } = section;
    measured.push({ clip, medians: await takeTurns(contestants, { clip, wanted, rounds }) });
  }
  console.log(`### ${section.title}\n`);
  const names = section.contestants.map(({ name }) => name);
  const rows = measured.map(({ clip, medians }) => [
    clip.name,
    ...names.map((name) => describe(name, medians)),
  ]);
  printTable(["clip", ...names.map(headOf)], [...rows, ...meansOf(measured, names)]);
  return measured;
}

const partsOfFloor = "open + decode + encode";

function headOf(name: Name): string {
  if (name === "Kineograph") return "Kineograph (Node's CPU)";
  return name === "floor" ? `floor (${partsOfFloor})` : name;
}

/** wall / CPU, and how many times ours; of the floor, how many times it ours is. */
function describe(name: Name, medians: Medians): string {
  const [own, cost] = [medians.get("Kineograph"), medians.get(name)];
  if (own === undefined || cost === undefined) return "";
  const figures = `${cost.wallMs.toFixed(1)} / ${cost.cpuMs.toFixed(1)}`;
  const parts = cost.partsMs.map((part) => part.toFixed(1)).join(" + ");
  if (name === "Kineograph") return `${figures} (${parts})`;
  const [wall, cpu] = ratiosOf(name, own, cost);
  const bold = `**${times(wall)} / ${times(cpu)}**`;
  return name === "floor" ? `${figures} (${parts}) ${bold}` : `${figures} ${bold}`;
}

function ratiosOf(name: Name, own: Cost, cost: Cost): [wall: number, cpu: number] {
  const [wall, cpu] = [cost.wallMs / own.wallMs, cost.cpuMs / own.cpuMs];
  return name === "floor" ? [1 / wall, 1 / cpu] : [wall, cpu];
}

/** The ratio of each clip of the kinds: a peer's to ours, ours to the floor's. */
export function ratios(
  measured: Measured,
  name: Name,
  which: "wall" | "cpu",
  kinds?: readonly Kind[],
): number[] {
  return measured
    .filter(({ clip }) => kinds?.includes(clip.kind) ?? true)
    .flatMap(({ medians }) => {
      const [own, cost] = [medians.get("Kineograph"), medians.get(name)];
      if (own === undefined || cost === undefined) return [];
      return [ratiosOf(name, own, cost)[which === "wall" ? 0 : 1]];
    });
}

const kindRows: [words: string, kinds: Kind[] | undefined][] = [
  ["H.264 with B", ["H.264 with B"]],
  ["H.264 without B", ["H.264 without B"]],
  ["VP9", ["VP9"]],
  ["HEVC", ["HEVC"]],
  ["all", undefined],
];

function meansOf(measured: Measured, names: readonly Name[]): string[][] {
  return kindRows
    .filter(([, kinds]) => measured.some(({ clip }) => kinds?.includes(clip.kind) ?? true))
    .map(([words, kinds]) => [
      `*geometric mean, ${words}*`,
      ...names.map((name) => {
        if (name === "Kineograph") return "1";
        const of = (which: "wall" | "cpu"): string =>
          times(geometricMean(ratios(measured, name, which, kinds)));
        return `**${of("wall")} / ${of("cpu")}**`;
      }),
    ]);
}

/** `count` frames, the same on each run, in no order. */
export function random(frameCount: number, count: number): number[] {
  const left = Array.from({ length: frameCount }, (_, index) => index);
  let state = 20_261_123;
  return Array.from({ length: Math.min(count, frameCount) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(state % left.length, 1)[0] ?? 0;
  });
}

/** Our CPU time of the one section over that of the other, a ratio a clip; prints them. */
export function compare(title: string, part: Measured, whole: Measured): number {
  const rows = part.flatMap(({ clip, medians }) => {
    const other = whole.find((each) => each.clip.name === clip.name)?.medians.get("Kineograph");
    const own = medians.get("Kineograph");
    if (own === undefined || other === undefined) return [];
    return [{ clip, wall: own.wallMs / other.wallMs, cpu: own.cpuMs / other.cpuMs }];
  });
  if (rows.length === 0) return Number.NaN;
  console.log(`### ${title}\n`);
  const cells = rows.map(({ clip, wall, cpu }) => [clip.name, times(wall), times(cpu)]);
  const middle = [median(rows.map(({ wall }) => wall)), median(rows.map(({ cpu }) => cpu))];
  printTable(["clip", "wall", "CPU"], [...cells, ["*median*", ...middle.map(times)]]);
  return middle[1] ?? Number.NaN;
}
