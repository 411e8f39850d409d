import { Presets, SingleBar } from "cli-progress";

/** How a command speaks: data on stdout, talk and progress on stderr. */
export interface Output {
  isJson: boolean;
  isQuiet: boolean;
}

/** The one result of a command: as JSON with --json, else by `print`. */
export function writeResult<T>(output: Output, result: T, print: (result: T) => string): void {
  const text = output.isJson ? JSON.stringify(result, null, 2) : print(result);
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** A line for the person who waits; --quiet leaves it out. */
export function say(output: Output, line: string): void {
  if (!output.isQuiet) process.stderr.write(`${line}\n`);
}

/** Called with how much is done of how much; `end` takes the bar away. */
export interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

/** A progress bar on stderr where that is a terminal, else nothing. */
export function startProgress(output: Output, title: string): Progress {
  if (output.isQuiet || !process.stderr.isTTY)
    return { update: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${title} {bar} {percentage}% · {eta_formatted} left`,
      clearOnComplete: true,
      hideCursor: null,
    },
    Presets.rect,
  );
  let isStarted = false;
  return {
    update(done, total) {
      if (!isStarted) bar.start(total, done);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}

/** Rows under a heading, columns aligned. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  return [heading, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
