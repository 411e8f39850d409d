import { availableParallelism } from "node:os";
import path from "node:path";
import { checkDurability } from "../audit/index.js";
import { Grant, Terms } from "../access/index.js";
import {
  ActionClass,
  Dataset,
  DatasetLicence,
  DatasetVersion,
  Revision,
  Subset,
  seedKinetics,
} from "../catalog/index.js";
import { Clip } from "../clips/index.js";
import { startEmbeddedPostgres } from "../embedded/index.js";
import { DecoderPool, findDecoder } from "../decoder/index.js";
import {
  DeliveryLog,
  FrameStore,
  readSecret,
  Turnstile,
  UrlSigner,
  type FrameWorks,
} from "../frames/index.js";
import { ClipFile, Mirror } from "../mirror/index.js";
import { SponsorGroup, User } from "../people/index.js";
import {
  checkSchema,
  EpochMemory,
  migrate,
  openDatabase,
  roleOf,
  type Database,
  type Settings,
} from "../platform/index.js";
import { makeFacts, type Facts } from "./facts.js";
import { Metrics } from "./metrics.js";

/** Everything that one process of Kineograph works with. */
export interface Product {
  settings: Settings;
  database: Database;
  memory: EpochMemory<Facts>;
  frames: FrameWorks;
  metrics: Metrics;
  /** Ends the decoders and leaves the database, the embedded one included if it is ours. */
  close(): Promise<void>;
}

export interface OpenOptions {
  settings: Settings;
  /** Use an embedded database that another process runs, rather than wait for it. */
  attach: boolean;
  log: (line: string) => void;
}

const entities = [
  User,
  SponsorGroup,
  Terms,
  Grant,
  Dataset,
  DatasetLicence,
  DatasetVersion,
  Revision,
  Subset,
  ActionClass,
  Clip,
  Mirror,
  ClipFile,
];

const decodeDeadlineMs = 60_000;
const decoderQueue = 256;
/** An eighth of the queue: one user alone never fills it. */
const extractionsPerUser = 32;
const waitForHomeMs = 10_000;

interface Addresses {
  ownerUrl: string | undefined;
  applicationUrl: string;
  stop(): Promise<void>;
}

/** The addresses to work with: those that were set, or the embedded database's. */
async function findDatabase({ settings, attach, log }: OpenOptions): Promise<Addresses> {
  if (settings.databaseUrl !== undefined) {
    return {
      ownerUrl: settings.databaseOwnerUrl,
      applicationUrl: settings.databaseUrl,
      stop: () => Promise.resolve(),
    };
  }
  return startEmbeddedPostgres({
    home: settings.home,
    attach,
    waitMs: waitForHomeMs,
    runtimeFolder: settings.runtimeDir,
    log,
  });
}

async function openMigrated(addresses: Addresses, log: (line: string) => void): Promise<Database> {
  const { ownerUrl, applicationUrl } = addresses;
  if (ownerUrl !== undefined) {
    await migrate({ ownerUrl, applicationRole: roleOf(applicationUrl), log });
  }
  const database = await openDatabase({ url: applicationUrl, entities });
  try {
    await checkSchema(database);
    await checkDurability(database.manager);
    await seedKinetics(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

async function openFrames(settings: Settings, metrics: Metrics): Promise<FrameWorks> {
  const store = new FrameStore(path.join(settings.home, "frames"));
  await store.prepare();
  const signer = new UrlSigner(readSecret(settings.secretFile));
  const pool = await DecoderPool.start({
    program: findDecoder(settings.decoder),
    size: availableParallelism(),
    deadlineMs: decodeDeadlineMs,
    maxQueue: decoderQueue,
    onEvent: metrics.noteEvent,
    onAnswer: metrics.noteAnswer,
  });
  metrics.watch(pool);
  const mirrorRoots = settings.mirrorRoots.map((root) => root.path);
  const turnstile = new Turnstile(extractionsPerUser);
  return { pool, store, signer, deliveries: new DeliveryLog(), mirrorRoots, turnstile };
}

/**
 * Opens the product: database found or started, migrated, checked and seeded; frame store; decoders.
 *
 * @throws BAD_SETTING, CONFLICT, DATABASE_UNAVAILABLE, DECODER_UNAVAILABLE; nothing stays open then
 */
export async function openProduct(options: OpenOptions): Promise<Product> {
  const { settings } = options;
  const addresses = await findDatabase(options);
  let database: Database | undefined;
  try {
    const opened = (database = await openMigrated(addresses, options.log));
    const memory = new EpochMemory(database, makeFacts);
    const metrics = new Metrics();
    const frames = await openFrames(settings, metrics);
    const close = async () => {
      await frames.pool.close();
      await opened.destroy();
      await addresses.stop();
    };
    return { settings, database, memory, frames, metrics, close };
  } catch (error) {
    await database?.destroy();
    await addresses.stop();
    throw error;
  }
}
