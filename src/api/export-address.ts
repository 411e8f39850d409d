import { coerceInputValue, isInputObjectType, type GraphQLInputObjectType } from "graphql";
import { Purpose } from "../audit/index.js";
import { Split } from "../catalog/index.js";
import type { ClipFilter } from "../clips/index.js";
import {
  ExportShape,
  exportTypes,
  openExport,
  type ExportFormat,
  type ExportRequest,
  type OpenExport,
} from "../citation/index.js";
import { KineographError } from "../platform/index.js";
import type { RequestContext } from "./context.js";
import { noteOperation } from "./request-facts.js";
import { makeSchema } from "./schema.js";

const known = new Set(["split", "class", "filter", "shape", "spreadsheet", "purpose"]);

function refuse(words: string): never {
  throw new KineographError("BAD_INPUT", words);
}

/** The one value of `name` among `choices`, whatever its case; undefined for none. */
function readChoice<T extends string>(
  params: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const texts = params.getAll(name);
  if (texts.length === 0) return undefined;
  const found = choices.find((each) => each.toLowerCase() === texts[0]?.toLowerCase());
  if (texts.length > 1 || !found) refuse(`${name} is one of: ${choices.join(", ")}.`);
  return found;
}

function filterType(): GraphQLInputObjectType {
  const type = makeSchema().getType("ClipFilter");
  if (!isInputObjectType(type)) throw new TypeError("the API has no ClipFilter");
  return type;
}

function parseFilter(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = 'filter is JSON of the API\'s ClipFilter, such as {"classes": ["abseiling"]}.';
    throw new KineographError("BAD_INPUT", words, { cause });
  }
}

/**
 * The filter of a body, or of the address, under the very rules of the API, so that each of its
 * conditions is known here too; `split` and `class` of the address go before it.
 */
function readFilter(
  params: URLSearchParams,
  body: unknown,
  place: { dataset: string; version: string },
): Partial<ClipFilter> {
  const split = readChoice(params, "split", Object.values(Split));
  const classes = params.getAll("class");
  const given = params.get("filter");
  if (given !== null && body != null) refuse("The filter stands in the address or in the body.");
  const asked: unknown = (given === null ? body : parseFilter(given)) ?? {};
  const filter = coerceInputValue(asked, filterType(), (_path, _value, error) =>
    refuse(`filter: ${error.message}`),
  ) as Partial<ClipFilter>;
  for (const name of ["dataset", "version"] as const) {
    // The default of a filter's data set is none that was asked for.
    const said = Object.keys(asked as object).includes(name) ? filter[name] : null;
    if (said != null && said !== place[name]) refuse(`The filter names another ${name}.`);
  }
  return {
    ...filter,
    ...(split ? { split } : {}),
    ...(classes.length > 0 ? { classes } : {}),
  };
}

function readFormat(extension: string | undefined): ExportFormat {
  const formats = Object.keys(exportTypes) as ExportFormat[];
  const format = formats.find((each) => each === extension);
  if (format) return format;
  throw new KineographError(
    "NOT_FOUND",
    `A list is exported as /exports/DATASET/VERSION.FORMAT, and formats are: ${formats.join(", ")}.`,
  );
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse("The address holds a % that begins no character.");
  }
}

/** `/exports/kinetics/400.csv?split=validate&class=abseiling`, taken apart. */
function readExportAddress(url: string, body: unknown): ExportRequest {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, , dataset = "", file = ""] = pathname.split("/").map(decodeSegment);
  const [, version = "", extension] = /^(.*)\.([a-z]+)$/.exec(file) ?? [];
  const format = readFormat(extension);
  const unknown = [...searchParams.keys()].find((name) => !known.has(name));
  // A misspelt condition must not give the whole list.
  if (unknown !== undefined) {
    refuse(`There is no "${unknown.slice(0, 100)}" here; there are: ${[...known].join(", ")}.`);
  }
  const spreadsheet = readChoice(searchParams, "spreadsheet", ["on", "off"]);
  return {
    dataset,
    version,
    format,
    shape: readChoice(searchParams, "shape", Object.values(ExportShape)) ?? ExportShape.FULL,
    filter: readFilter(searchParams, body, { dataset, version }),
    isForSpreadsheet: spreadsheet === "on",
    purpose: readChoice(searchParams, "purpose", Object.values(Purpose)),
  };
}

/**
 * Opens the list that an address names, for a request or a command; `body` is a filter that was
 * sent beside it.
 *
 * @throws BAD_INPUT for an address that says what is not understood, and what openExport throws
 */
export async function openExportAddress(
  context: RequestContext,
  url: string,
  body?: unknown,
): Promise<OpenExport> {
  const request = readExportAddress(url, body);
  const variables = { ...request };
  noteOperation(context.request, { name: "export", source: url.split("?")[0] ?? "", variables });
  return openExport(context, request);
}
