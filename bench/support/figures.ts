/** Medians, means and markdown for the benches. */

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that at least `share` (0..1) of all do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of ratios. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

/** Prints a table of markdown. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n"));
}

/** A figure of the design and what was measured; `isAtMost` says which side is good. */
export interface Goal {
  words: string;
  limit: number;
  isAtMost: boolean;
  /** NaN: not measured in this run. */
  measured: number;
}

/** A line a goal: met or not, with its figure. */
export function printGoals(goals: readonly Goal[]): void {
  for (const { words, limit, isAtMost, measured } of goals) {
    const isMet = isAtMost ? measured <= limit : measured >= limit;
    const verdict = Number.isNaN(measured) ? "not measured" : isMet ? "**met**" : "**not met**";
    const side = isAtMost ? "≤" : "≥";
    console.log(`* ${words}: ${measured.toFixed(2)} (${side} ${limit.toFixed(2)}): ${verdict}`);
  }
  console.log("");
}
