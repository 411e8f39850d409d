import type { Product, RequestContext } from "../api/index.js";
import { KineographError, readProcessSettings } from "../platform/index.js";
import { openClient, openForCommand, readCommandViewer, type Client } from "./client.js";

/** Runs `work` with a client that is closed in the end, however it ends. */
export async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = await openClient(readProcessSettings());
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/**
 * Runs `work` on the open catalog: for what an operator does at the machine that holds the files.
 *
 * @throws BAD_INPUT when KINEOGRAPH_URL sends commands to another machine
 */
export async function withCatalog<T>(
  work: (context: RequestContext, product: Product) => Promise<T>,
): Promise<T> {
  const settings = readProcessSettings();
  if (settings.url !== undefined) {
    const words =
      "This command works on the lab's own files and database: run it at that machine, without KINEOGRAPH_URL.";
    throw new KineographError("BAD_INPUT", words);
  }
  const product = await openForCommand(settings);
  try {
    const { makeLocalContext } = await import("../api/index.js");
    const context = makeLocalContext(product, await readCommandViewer(product));
    const result = await work(context, product);
    await context.ledger.flush();
    return result;
  } finally {
    await product.close();
  }
}
