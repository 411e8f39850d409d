import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/embedded/index.js";
import { migrate } from "../../src/platform/index.js";

/** A database of one test file's own, empty and at the present schema. */
export interface TestDatabase {
  ownerUrl: string;
  applicationUrl: string;
  superuserUrl: string;
  /** Cuts its connections and removes it. */
  drop(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL("../../migrations/", import.meta.url));
/** Any number that no other lock of the server has. */
const templateLock = 815_001;

/** Copies the migrated template, which the first to ask in a run makes. Takes about 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await findServer();
  const template = await makeTemplate(serverUrl);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await ask(serverUrl, (client) => copy(client, template, name));
  return {
    ownerUrl: toUrl(serverUrl, "kineograph_owner", name),
    applicationUrl: toUrl(serverUrl, "kineograph_app", name),
    superuserUrl: toUrl(serverUrl, "kineograph", name),
    drop: () =>
      ask(serverUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)).then(
        () => undefined,
      ),
  };
}

/** The address of another role and database on the same server. */
function toUrl(serverUrl: string, user: string, database: string): string {
  return serverUrl.replace(
    /^postgresql:\/\/[^@]*@([^/]*)\/[^?]*/,
    `postgresql://${user}@$1/${database}`,
  );
}

let own: Promise<string> | undefined;

/** The run's server; for a file that is run by itself, a server of its own. */
function findServer(): Promise<string> {
  const given = process.env["KINEOGRAPH_TEST_SUPERUSER_URL"];
  if (given) return Promise.resolve(given);
  own ??= startOwn();
  return own;
}

async function startOwn(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "kineograph-test-"));
  const postgres = await startEmbeddedPostgres({
    home: folder,
    log: () => undefined,
  });
  process.once("exit", () => {
    const pid = Number.parseInt(
      readFileSync(join(folder, "postgres/data/postmaster.pid"), "utf8"),
      10,
    );
    process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  return postgres.superuserUrl;
}

/** Named by the migrations' content, so that a server that lives longer never gives a stale one. */
async function makeTemplate(serverUrl: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of readdirSync(migrationsFolder).toSorted()) {
    hash.update(readFileSync(join(migrationsFolder, file)));
  }
  const name = `template_${hash.digest("hex").slice(0, 16)}`;
  await ask(serverUrl, async (client) => {
    // Held by the session, so it ends with it, whatever happens in between.
    await client.query("SELECT pg_advisory_lock($1)", [templateLock]);
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 1) return;
    const making = `${name}_${randomBytes(4).toString("hex")}`;
    await client.query(`CREATE DATABASE ${making} OWNER kineograph_owner`);
    const ownerUrl = toUrl(serverUrl, "kineograph_owner", making);
    await migrate({ ownerUrl, applicationRole: "kineograph_app", log: () => undefined });
    await withoutVisitors(() => client.query(`ALTER DATABASE ${making} RENAME TO ${name}`));
  });
  return name;
}

async function copy(client: pg.Client, template: string, name: string): Promise<void> {
  await withoutVisitors(() =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER kineograph_owner`),
  );
}

/** A connection that was just closed may live on in the server for a moment. */
async function withoutVisitors<T>(statement: () => Promise<T>): Promise<T> {
  for (let triesLeft = 50; ; triesLeft -= 1) {
    try {
      return await statement();
    } catch (error) {
      if (triesLeft === 0 || (error as { code?: string }).code !== "55006") throw error;
      await sleep(20);
    }
  }
}

async function ask<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: toUrl(serverUrl, "kineograph", "postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
