import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { KineographError } from "../platform/index.js";
import { measureOperation, type Size, type Step } from "./measure-operation.js";
import { aliasesCap, depthCap, rootFieldsCap, valuesCap } from "./query-caps.js";

/** More of a way is not shown: a hostile one may be thousands of names long. */
const shownSteps = depthCap + 1;

/** Numbers beyond are told as «more than». */
const sayableNumber = 1e12;

function sayNumber(value: number): string {
  return value > sayableNumber
    ? `more than ${sayableNumber.toLocaleString("en-US")}`
    : value.toLocaleString("en-US");
}

function stepsOf(way: Step | null): Step[] {
  const steps: Step[] = [];
  for (let step = way; step && steps.length < shownSteps; step = step.next) steps.push(step);
  return steps;
}

/** `clips.nodes (50 without \`first\`) × listings (4): 200 rows`. */
function sayProduct(way: Step | null): string {
  const factors: string[] = [];
  let names: string[] = [];
  let rows = 1;
  for (const step of stepsOf(way)) {
    names.push(step.name);
    if (step.rows === 1) continue;
    const said = step.isDefault ? `${step.rows} without \`first\`` : String(step.rows);
    factors.push(`${names.join(".")} (${said})`);
    rows *= step.rows;
    names = [];
  }
  return factors.length > 0
    ? `${factors.join(" × ")}: ${sayNumber(rows)} rows`
    : `the field ${names.join(".")}`;
}

function sayExcess({ fields, aliases, depth, values, deepest, largest }: Size): string | null {
  if (fields > rootFieldsCap) {
    return `${sayNumber(fields)} fields at the root are too many: at most ${rootFieldsCap} at once. Ask for several things with one field that takes a list, such as \`nodes(ids)\` or \`clips(filter)\`, or in several requests.`;
  }
  if (aliases > aliasesCap) {
    return `${sayNumber(aliases)} aliases are too many: at most ${aliasesCap}, counted wherever a fragment is spread. Ask for several things with one field that takes a list, such as \`nodes(ids)\` or \`clips(filter)\`, or in several requests.`;
  }
  if (values > valuesCap) {
    return `This may answer ${sayNumber(values)} values, and an answer holds at most ${sayNumber(valuesCap)}. Most come by ${sayProduct(largest)}. Ask for a smaller \`first\`, fewer levels, or the inner lists in a query of their own.`;
  }
  if (depth > depthCap) {
    const way = stepsOf(deepest).map(({ name }) => name);
    return `${way.join(".")}${depth > way.length ? "…" : ""} is ${sayNumber(depth)} levels deep: at most ${depthCap}. Ask for fewer levels, and go on from the ids with \`nodes(ids)\` in a second query.`;
  }
  return null;
}

/**
 * Refuses an operation of a valid `document` that may come to more than the caps allow, before it
 * runs. One whose variables are wrong passes: nothing of it will run.
 *
 * @throws TOO_EXPENSIVE with the way that multiplies, and what to ask instead
 */
export function refuseExpensive(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): void {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!coerced) return;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const size = measureOperation({ schema, operation, fragments, variables: coerced });
  const excess = sayExcess(size);
  if (excess !== null) throw new KineographError("TOO_EXPENSIVE", excess);
}
