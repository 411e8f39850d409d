import { admit, type Admission } from "../access/index.js";
import { appendEntries, storeObjectSet, type EntryDraft, type Purpose } from "../audit/index.js";
import { findCurrentRevision, type CurrentRevision } from "../catalog/index.js";
import {
  type ClipsContext,
  admitConditions,
  listClips,
  resolveFilter,
  type ClipFilter,
  type ListedClip,
  type Statement,
  defaultDataset,
} from "../clips/index.js";
import { actorOf, requireUser } from "../people/index.js";
import { KineographError, type Database } from "../platform/index.js";
import {
  labelMapOf,
  makeColumns,
  type ExportShape,
  type ListColumn,
  type ListFacts,
} from "./export-columns.js";
import { takeSlot } from "./export-slots.js";
import { recordEnd, type RecordedBody } from "./record-end.js";
import { writeCsv, writeJsonLines } from "./write-lines.js";
import { writeParquet } from "./write-parquet.js";

/** The forms of a list, with their media types. */
export const exportTypes = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/jsonl; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
} as const;
export type ExportFormat = keyof typeof exportTypes;

/** Which list, and how. */
export interface ExportRequest {
  dataset: string;
  version: string;
  format: ExportFormat;
  shape: ExportShape;
  /** Which of its rows; `dataset` and `version` stand above. */
  filter: Partial<ClipFilter>;
  /** CSV alone: keep spreadsheets from taking values for formulas. */
  isForSpreadsheet: boolean;
  purpose?: Purpose | undefined;
}

/** What an export is of, for a sidecar or a header. */
export interface ExportFacts {
  dataset: string;
  version: string;
  revision: string;
  manifestDigest: string | null;
  format: ExportFormat;
  shape: ExportShape;
  filter: Partial<ClipFilter>;
  rowCount: number;
  /** The label map whose indices `label_index` gives. */
  labelMap: string;
  licences: { layer: string; spdxId: string | null; title: string; url: string | null }[];
  /** The audit entry of this export, by its UUID. */
  entryId: string;
}

export interface OpenExport extends RecordedBody {
  facts: ExportFacts;
  contentType: string;
  /** `kinetics-400-validate.csv` */
  fileName: string;
}

function makeBytes(
  request: ExportRequest,
  columns: readonly ListColumn[],
  batches: AsyncIterable<ListedClip[]>,
  metadata: Record<string, string>,
): AsyncIterable<Buffer> {
  switch (request.format) {
    case "csv":
      return writeCsv(columns, batches, request.isForSpreadsheet);
    case "jsonl":
      return writeJsonLines(columns, batches);
    case "parquet":
      return writeParquet(columns, batches, metadata);
    default:
      return request.format satisfies never;
  }
}

/** What the footer of a Parquet file says; nothing of the moment, so that the same list is the same file. */
function makeMetadata({ current, licences }: ListFacts, { filter }: ExportRequest) {
  const { dataset, version, revision, manifestDigest } = current;
  const list = {
    dataset,
    version,
    revision,
    manifestDigest,
    labelMap: labelMapOf(current),
    filter,
  };
  return { kineograph: JSON.stringify({ ...list, licences: licences.map(describeLicence) }) };
}

function describeLicence({ layer, spdxId, title, url }: ListFacts["licences"][number]) {
  return { layer, spdxId, title, url };
}

/** The conditions that were set, in the order of the filter's fields. */
function pickSet(filter: Partial<ClipFilter>): Partial<ClipFilter> {
  const { dataset: _dataset, version: _version, ...conditions } = filter;
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value != null));
}

/**
 * Opens the list of a version's clips that `request` asks for, once its reader has leave and the
 * export is recorded: the entry names every clip of it before the first byte leaves, and a second
 * one tells how it ended.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN, GRANT_EXPIRED, TERMS_REQUIRED, NOT_FOUND, BAD_INPUT,
 * TOO_EXPENSIVE, OVERLOADED, AUDIT_UNAVAILABLE
 */
export async function openExport(
  context: ClipsContext,
  request: ExportRequest,
): Promise<OpenExport> {
  const filter = await readFilter(context, request);
  const current = await findCurrentRevision(context, request.dataset, request.version);
  const admission = await admit(context, current, "EXPORT", "export");
  const free = takeSlot(requireUser(context.viewer).id);
  try {
    const opened = await openAdmitted(context, { ...request, filter }, { current, admission });
    void opened.ended.then(free);
    return opened;
  } catch (error) {
    free();
    throw error;
  }
}

/** The filter of a request, which is of the request's version. @throws BAD_INPUT and its kin */
async function readFilter(
  context: ClipsContext,
  { dataset, version, filter }: ExportRequest,
): Promise<ClipFilter> {
  const isKept = filter.saved != null;
  const resolved = await resolveFilter(
    context,
    isKept ? { dataset: defaultDataset, ...filter } : { ...filter, dataset, version },
  );
  if (resolved.dataset === dataset && (resolved.version ?? version) === version) {
    return Object.assign(resolved, { dataset, version });
  }
  const words = `The kept filter is of ${resolved.dataset} ${resolved.version ?? ""}, and this list of ${dataset} ${version}.`;
  throw new KineographError("BAD_INPUT", words);
}

interface Admitted {
  current: CurrentRevision;
  admission: Admission;
}

async function openAdmitted(
  context: ClipsContext,
  request: ExportRequest & { filter: ClipFilter },
  { current, admission }: Admitted,
): Promise<OpenExport> {
  const { dataset, version, format, shape, purpose } = request;
  const { manager } = context.database;
  const filter = pickSet(request.filter);
  const list = listClips(current, await admitConditions(context, request.filter, [current]));
  const { rowCount, hasCreativeCommons } = await list.count(manager);
  const found = await context.catalogLoaders.version.load(current.versionId);
  const licences = found ? await context.catalogLoaders.licences.load(found.datasetId) : [];
  const draft: EntryDraft = {
    act: "export",
    outcome: "allowed",
    actor: actorOf(context.viewer),
    ...admission,
    subject: `${rowCount} rows: ${JSON.stringify(filter)}`,
    format,
    request: context.request,
    ...(purpose === undefined ? {} : { purpose }),
  };
  const entryId = await recordStart(context.database, draft, list.keys);
  const listFacts: ListFacts = { current, licences, hasCreativeCommons };
  const columns = makeColumns(listFacts, shape);
  const metadata = makeMetadata(listFacts, { ...request, filter });
  const bytes = makeBytes(request, columns, list.batches(manager), metadata);
  const facts: ExportFacts = {
    dataset,
    version,
    revision: current.revision,
    manifestDigest: current.manifestDigest,
    format,
    shape,
    filter,
    rowCount,
    entryId,
    labelMap: labelMapOf(current),
    licences: licences.map(describeLicence),
  };
  const words = [dataset, version, filter.split?.toLowerCase()].filter(Boolean);
  return {
    facts,
    contentType: exportTypes[format],
    fileName: `${words.join("-")}.${format}`,
    ...recordEnd(context.database, { ...draft, parent: entryId }, bytes),
  };
}

/** The entry that every byte waits for, with the set of the list's clips. Gives its id. */
function recordStart(database: Database, draft: EntryDraft, keys: Statement): Promise<string> {
  return database.transaction(async (tx) => {
    const objectSet = await storeObjectSet(tx, keys);
    const [id = ""] = await appendEntries(tx, [{ ...draft, objectSet }]);
    return id;
  });
}
