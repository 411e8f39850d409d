/** What is used of citation-js, whose release for our Node has no types of its own. */
declare module "@citation-js/core" {
  export const plugins: {
    input: {
      /** Parses `text` as the named format and nothing else: no address in it is followed. */
      chain(text: string, options: { forceType: string; generateGraph: boolean }): object[];
    };
  };
}
declare module "@citation-js/plugin-bibtex";
