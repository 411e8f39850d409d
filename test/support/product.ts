import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  listen,
  makeLocalContext,
  makeServer,
  openProduct,
  type Product,
} from "../../src/api/index.js";
import type { RequestContext } from "../../src/api/index.js";
import { addGrant, type GrantScope } from "../../src/access/index.js";
import { addUser, createToken, readLocalViewer, type UserRole } from "../../src/people/index.js";
import { makeLog, readSettings } from "../../src/platform/index.js";
import { createTestDatabase } from "./database.js";

/** What a client got: HTTP status, data and errors. */
export interface Answer<Data> {
  status: number;
  data: Data | null;
  errors: { message: string; extensions: { code: string } }[];
}

/** The whole product over HTTP on a database and a home of its own. */
export interface TestProduct {
  url: string;
  home: string;
  product: Product;
  /** A context of the local admin, for commands. */
  context: () => Promise<RequestContext>;
  /** Asks the API; with `token`, as its bearer. */
  ask<Data>(query: string, variables?: object, token?: string): Promise<Answer<Data>>;
  /** Adds a user with a token and, if named, a grant. */
  join(name: string, options?: JoinOptions): Promise<string>;
  close(): Promise<void>;
}

export interface JoinOptions {
  role?: UserRole;
  version?: string;
  scope?: GrantScope;
}

/** Starts it; `environment` adds settings. Closed with `close`. */
export async function startProduct(environment: Record<string, string> = {}): Promise<TestProduct> {
  const database = await createTestDatabase();
  const home = await mkdtemp(path.join(tmpdir(), "kineograph-home-"));
  const settings = readSettings({
    DATABASE_URL: database.applicationUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    KINEOGRAPH_HOME: home,
    KINEOGRAPH_PORT: "0",
    ...(process.env["KINEOGRAPH_DECODER"]
      ? { KINEOGRAPH_DECODER: process.env["KINEOGRAPH_DECODER"] }
      : {}),
    ...environment,
  });
  const product = await openProduct({ settings, attach: false, log: () => undefined });
  const app = await makeServer(product, makeLog(environment["KINEOGRAPH_LOG_LEVEL"] ?? "silent"));
  const url = await listen(app, settings.host, settings.port);
  const context = async () => makeLocalContext(product, await readLocalViewer(product.database, 0));
  return {
    url,
    home,
    product,
    context,
    ask: (query, variables, token) => ask(url, { query, variables }, token),
    join: async (name, { role = "STUDENT", version, scope = "FRAMES" } = {}) => {
      const admin = await context();
      await addUser(admin, { name, displayName: name, role });
      if (version !== undefined) {
        await addGrant(admin, { dataset: "kinetics", version, scope, user: name, until: null });
      }
      return (await createToken(admin, { user: name, title: "test", expiresAt: null })).token;
    },
    close: async () => {
      await app.close();
      await product.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function ask<Data>(url: string, body: object, token?: string): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Partial<Answer<Data>>;
  return { status: response.status, data: answer.data ?? null, errors: answer.errors ?? [] };
}
