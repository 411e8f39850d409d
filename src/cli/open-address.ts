import type { Readable } from "node:stream";
import type { RequestContext } from "../api/index.js";
import type { OpenExport } from "../citation/index.js";
import { deliver, streamDelivered } from "../frames/index.js";

/** The bytes of a signed address, read in this process: under the same rules, and recorded alike. */
export async function openAddress(context: RequestContext, url: string): Promise<Readable> {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, , frameSetId = "", file = ""] = pathname.split("/");
  const read = (name: string) => searchParams.get(name) ?? "";
  const signed = { entryId: read("entry"), until: read("until"), mac: read("mac") };
  try {
    return streamDelivered(await deliver(context, { frameSetId, file, ...signed }));
  } finally {
    // A denial is noted in the ledger: it is written before anybody is told.
    await context.ledger.flush();
  }
}

/** The list that an address names, read in this process: under the same rules, and recorded alike. */
export async function openExportHere(
  context: RequestContext,
  url: string,
  filter: object,
): Promise<OpenExport> {
  const { openExportAddress } = await import("../api/index.js");
  try {
    return await openExportAddress(context, url, filter);
  } finally {
    await context.ledger.flush();
  }
}
