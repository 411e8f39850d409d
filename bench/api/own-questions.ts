import { madeVersions } from "./made-catalog.js";
import type { Question } from "./questions.js";

/** A question that only ours is asked, by one client. */
export type OwnQuestion = Pick<Question, "name" | "words" | "ours"> & {
  variablesOf: (turn: number) => object;
};

const largest = madeVersions.at(-1)?.name ?? "";
const pageQuery = `query ($version: String!, $after: String) {
  clips(filter: { version: $version }, first: 100, after: $after) { nodes { id sourceId } } }`;
/** As somebody types them: begun, misspelt, turned round. */
const typed = ["cl", "cla", "class 1", "clas 12", "042 class", "klass 699", "lass", "class 0"];

/** What stands beside Q1 to Q5: pages at both ends of a list, and search while one types. */
export function makeOwnQuestions(deepCursor: string): OwnQuestion[] {
  const page = { ours: pageQuery };
  return [
    {
      ...page,
      name: "first page",
      words: `100 clips of ${largest}, from the first`,
      variablesOf: () => ({ version: largest, after: null }),
    },
    {
      ...page,
      name: "deep page",
      words: `100 clips of ${largest}, after 590,000`,
      variablesOf: () => ({ version: largest, after: deepCursor }),
    },
    {
      name: "search",
      words: "10 of 700 classes, as one types",
      ours: "query ($text: String!) { searchClasses(text: $text) { id name } }",
      variablesOf: (turn) => ({ text: typed[turn % typed.length] }),
    },
  ];
}
