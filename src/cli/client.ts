import { Readable } from "node:stream";
import type { Product } from "../api/index.js";
import type { ExportFacts } from "../citation/index.js";
import { readLocalViewer, readTokenViewer, type Viewer } from "../people/index.js";
import { KineographError, makeLog, type ErrorCode, type Settings } from "../platform/index.js";
import { openAddress, openExportHere } from "./open-address.js";

/** A list on its way: what it is, and its bytes. */
export interface ComingList {
  /** Without `filter` where that is too long for a header. */
  facts: Omit<ExportFacts, "filter"> & Partial<ExportFacts>;
  body: Readable;
}

/** The API as a command uses it: over HTTP, or within this process on the lab's own database. */
export interface Client {
  execute<Data>(source: string, variables: Record<string, unknown>): Promise<Data>;
  /** The bytes of a signed address. */
  fetch(url: string): Promise<Readable>;
  /** The list that an address below /exports names, narrowed by a filter of the API. */
  fetchList(url: string, filter: object): Promise<ComingList>;
  close(): Promise<void>;
}

/** Who types: the bearer of KINEOGRAPH_TOKEN, else the account that can open the database itself. */
export async function readCommandViewer(product: Product): Promise<Viewer> {
  const { token } = product.settings;
  const { database } = product;
  if (token === undefined) return readLocalViewer(database, process.getuid?.() ?? 0);
  const viewer = await readTokenViewer(database, token);
  if (viewer.user) return viewer;
  const words = "KINEOGRAPH_TOKEN is unknown, expired or revoked. Ask an operator for another.";
  throw new KineographError("UNAUTHENTICATED", words);
}

/**
 * Opens the product for a command: with the running server's database, or starting it. The server's
 * own code is loaded here, at need: whoever asks for help, or another machine's server, waits a
 * quarter less.
 */
export async function openForCommand(settings: Settings): Promise<Product> {
  const { openProduct } = await import("../api/index.js");
  const isQuiet = process.argv.includes("--quiet");
  const log = (line: string) => {
    if (!isQuiet) process.stderr.write(`${line}\n`);
  };
  return openProduct({ settings, attach: true, log });
}

async function makeLocalClient(product: Product, viewer: Viewer): Promise<Client> {
  const { executeLocally, makeLocalContext } = await import("../api/index.js");
  const log = makeLog(product.settings.logLevel);
  const endings: Promise<void>[] = [];
  return {
    execute: (source, variableValues) =>
      executeLocally(makeLocalContext(product, viewer), log, { source, variableValues }),
    fetch: (url) => openAddress(makeLocalContext(product, viewer), url),
    fetchList: async (url, filter) => {
      const opened = await openExportHere(makeLocalContext(product, viewer), url, filter);
      endings.push(opened.ended);
      return opened;
    },
    close: async () => {
      await Promise.all(endings);
      await product.close();
    },
  };
}

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: ErrorCode } }[];
}

function makeHttpClient(url: string, token: string | undefined): Client {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = async (path: string, init: RequestInit) => {
    try {
      return await fetch(new URL(path, url), init);
    } catch (cause) {
      const words = `KINEOGRAPH_URL ${url} does not answer. Is the server running there?`;
      throw new KineographError("BAD_SETTING", words, { cause });
    }
  };
  const readAnswer = async <Data>(response: Response): Promise<Answer<Data>> => {
    try {
      return (await response.json()) as Answer<Data>;
    } catch (cause) {
      const words = `KINEOGRAPH_URL ${url} answers, but not as Kineograph (HTTP ${response.status}).`;
      throw new KineographError("BAD_SETTING", words, { cause });
    }
  };
  const refuse = ({ errors: [first] = [] }: Answer<unknown>): never => {
    const code = first?.extensions?.code ?? "INTERNAL";
    throw new KineographError(code, first?.message ?? "The server gave no answer.");
  };
  return {
    execute: async <Data>(query: string, variables: Record<string, unknown>) => {
      const response = await ask("/graphql", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const answer = await readAnswer<Data>(response);
      return answer.errors || !answer.data ? refuse(answer) : answer.data;
    },
    fetch: async (address) => {
      const response = await ask(address, { headers });
      if (!response.ok || !response.body) return refuse(await readAnswer(response));
      return Readable.fromWeb(response.body);
    },
    fetchList: async (address, filter) => {
      const response = await ask(address, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(filter),
      });
      const facts = response.headers.get("x-kineograph-export");
      if (!response.ok || !response.body || facts === null) {
        return refuse(await readAnswer(response));
      }
      const body = Readable.fromWeb(response.body);
      return { facts: JSON.parse(facts) as ComingList["facts"], body };
    },
    close: () => Promise.resolve(),
  };
}

/** The client that the settings ask for: KINEOGRAPH_URL's server, or this machine's own catalog. */
export async function openClient(settings: Settings): Promise<Client> {
  if (settings.url !== undefined) return makeHttpClient(settings.url, settings.token);
  const product = await openForCommand(settings);
  try {
    return makeLocalClient(product, await readCommandViewer(product));
  } catch (error) {
    await product.close();
    throw error;
  }
}
