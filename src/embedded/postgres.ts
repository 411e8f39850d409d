import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { findEmbeddedBinaries } from "./binaries.js";
import { isAnswering, makeDatabase, makeDataFolder, makeSocketUrl } from "./database.js";
import { holdHome, readHolder, type Holder, type Holding } from "./holder.js";
import { makePlaces, readRunningPostgres, type EmbeddedPlaces } from "./home.js";
import { chooseLauncher } from "./launcher.js";
import { Supervisor } from "./supervisor.js";
import { KineographError } from "../platform/index.js";

/**
 * The Postgres that a home has of its own, with the addresses of its three roles. Whoever reaches
 * the socket is trusted with any of them: the folder around it, mode 0700, is the only guard, and
 * the roles are a second line against our own mistakes.
 */
export interface EmbeddedPostgres {
  /** Owns the database `kineograph`: migrations. */
  ownerUrl: string;
  /** Owns nothing: what the server works as. */
  applicationUrl: string;
  superuserUrl: string;
  /** Ends it, if this process started it. What was committed is on disk. */
  stop(): Promise<void>;
}

/** What `startEmbeddedPostgres` is told. */
export interface EmbeddedPostgresOptions {
  home: string;
  /** Use the one that runs there already, if one does. */
  attach?: boolean;
  /** How long to wait for another process to leave this home; 0 by default. */
  waitMs?: number;
  /**
   * Where the socket goes (KINEOGRAPH_RUNTIME_DIR); by default below the home, or in the
   * temporary folder where that path is too long for a socket.
   */
  runtimeFolder?: string | undefined;
  /** Settings of Postgres that differ from ours; the tests turn `fsync` off. */
  settings?: Readonly<Record<string, string>>;
  log: (line: string) => void;
}

/** How long another process may take from claiming a home to answering. */
const attachMs = 60_000;

/**
 * Starts (initdb on first use) the Postgres of `home`, or attaches to the one that already runs
 * there when `attach` is true. While this process lives, a Postgres that dies is started again;
 * when this process dies, however it dies, Postgres ends too.
 *
 * @throws BAD_SETTING           the home cannot be written
 * @throws CONFLICT              another process runs on this home
 * @throws DATABASE_UNAVAILABLE  Postgres cannot be started here; the message has its own words
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const places = makePlaces(options.home, options.runtimeFolder);
  const start = Date.now();
  for (let said = false; ; said = true) {
    const hold = await holdHome(places.holder, options.log);
    if ("release" in hold) return startOwn(places, hold, options);
    if (options.attach) {
      const attached = await attachTo(places, hold);
      if (attached !== null) return attached;
      continue;
    }
    if (Date.now() - start >= (options.waitMs ?? 0)) throw makeConflict(places, hold);
    if (!said) options.log(`waiting for ${describe(places, hold)} to leave ${places.home}`);
    await sleep(100);
  }
}

async function startOwn(
  places: EmbeddedPlaces,
  holding: Holding,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  try {
    const program = {
      binaries: findEmbeddedBinaries(options.log),
      launcher: chooseLauncher(),
      places,
      settings: options.settings ?? {},
    };
    await makeDataFolder(program, options.log);
    const supervisor = await Supervisor.start(program, options.log);
    await makeDatabase(places.socketFolder);
    const stop = async (): Promise<void> => {
      await supervisor.stop().finally(() => holding.release());
      removeSocketFolder(places);
    };
    return { ...makeUrls(places.socketFolder), stop };
  } catch (error) {
    holding.release();
    throw error;
  }
}

/** One outside the home, which nothing else would ever clear away. */
function removeSocketFolder({ home, socketFolder }: EmbeddedPlaces): void {
  if (socketFolder.startsWith(home)) return;
  rmSync(socketFolder, { recursive: true, force: true });
}

/** Null when the process that had the home is gone by now. */
async function attachTo(places: EmbeddedPlaces, holder: Holder): Promise<EmbeddedPostgres | null> {
  const deadline = Date.now() + attachMs;
  while (Date.now() < deadline) {
    const running = readRunningPostgres(places.data);
    if (running !== null && (await isAnswering(running.socketFolder, "kineograph"))) {
      return { ...makeUrls(running.socketFolder), stop: () => Promise.resolve() };
    }
    if (readHolder(places.holder)?.pid !== holder.pid) return null;
    await sleep(50);
  }
  throw new KineographError(
    "DATABASE_UNAVAILABLE",
    `${describe(places, holder)} has ${places.home} and its database does not answer. Stop it and start again.`,
  );
}

function makeConflict(places: EmbeddedPlaces, holder: Holder): KineographError {
  return new KineographError(
    "CONFLICT",
    `KINEOGRAPH_HOME ${places.home} is in use by ${describe(places, holder)}. Stop that one ` +
      `(kill ${holder.pid}), or set KINEOGRAPH_HOME to another folder.`,
  );
}

function describe(places: EmbeddedPlaces, holder: Holder): string {
  const postgres = readRunningPostgres(places.data);
  const which = postgres === null ? "" : `, whose Postgres is process ${postgres.pid}`;
  return `process ${holder.pid} on ${holder.host}${which}`;
}

function makeUrls(socketFolder: string): Omit<EmbeddedPostgres, "stop"> {
  return {
    ownerUrl: makeSocketUrl("kineograph_owner", "kineograph", socketFolder),
    applicationUrl: makeSocketUrl("kineograph_app", "kineograph", socketFolder),
    superuserUrl: makeSocketUrl("kineograph", "kineograph", socketFolder),
  };
}
