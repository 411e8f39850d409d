import { InvalidArgumentError } from "commander";

/** A version and, where one is named, its vintage. */
export interface VersionName {
  version: string;
  revision: string | null;
}

/** A split as the API takes it. */
export interface SplitName extends VersionName {
  dataset?: string;
  split: string;
}

/** Split names in use, and what they mean. */
const splits: Record<string, string> = {
  train: "TRAIN",
  val: "VALIDATE",
  validate: "VALIDATE",
  validation: "VALIDATE",
  test: "TEST",
  holdout: "HOLDOUT",
};

const versionPattern = /^(?<version>[^:@/\s]+)(?:@(?<revision>[^:@/\s]+))?$/;
const splitPattern =
  /^(?:(?<dataset>[^:@/\s]+)\/)?(?<version>[^:@/\s]+)(?:@(?<revision>[^:@/\s]+))?:(?<split>[^:@/\s]+)$/;

/** `400`, or `400@first-release`. @throws InvalidArgumentError (wrong usage) */
export function parseVersion(text: string): VersionName {
  const { version, revision = null } = versionPattern.exec(text)?.groups ?? {};
  if (version !== undefined) return { version, revision };
  throw new InvalidArgumentError("Write VERSION, or VERSION@REVISION: 400, 400@first-release.");
}

/** Adds `700-2020:train`, `400@first-release:test` or `other/1:val` to those before it. */
export function collectSplit(text: string, before: SplitName[] = []): SplitName[] {
  const { dataset, version, revision = null, split = "" } = splitPattern.exec(text)?.groups ?? {};
  const name = splits[split.toLowerCase()];
  if (version === undefined || name === undefined) {
    throw new InvalidArgumentError(
      "Write VERSION:SPLIT, such as 700-2020:train or 400@first-release:test; splits are train, val, test and holdout.",
    );
  }
  return [...before, { ...(dataset ? { dataset } : {}), version, revision, split: name }];
}
