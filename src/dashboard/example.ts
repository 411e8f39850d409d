/** A clip that is there to try things on. */
export interface ExampleClip {
  id: string;
  version: string;
}

/** A query to begin with; its comment says what it shows. */
export interface Example {
  title: string;
  query: string;
  /** The variables it needs, for a clip and the version as which it is read. */
  makeVariables?: (clip: ExampleClip) => Record<string, unknown>;
}
