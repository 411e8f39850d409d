/** A split of a version. */
export interface SplitName {
  version: string;
  split: string;
}

/** As the command line writes it: `700-2020:train`. */
export function nameSplit({ version, split }: SplitName): string {
  return `${version}:${split.toLowerCase()}`;
}

/** The two splits of `700-2020:train|400:test`, or null where the text means nothing. */
export function readPair(text: string | null): [train: SplitName, evaluate: SplitName] | null {
  const [train, evaluate, ...more] = (text ?? "").split("|").map((name): SplitName | null => {
    const [, version, split] = /^([^:]+):(train|validate|test|holdout)$/.exec(name) ?? [];
    return version && split ? { version, split: split.toUpperCase() } : null;
  });
  return train && evaluate && more.length === 0 ? [train, evaluate] : null;
}
