import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/embedded/index.js";
import { isKineographError } from "../../src/platform/index.js";
import { startWords } from "../support/programs.js";

const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), "kineograph-pg-"));
const holding = startWords("holdPostgres");
const log = (): void => undefined;

const made = join(folder, "made");

before(async () => {
  await (await startEmbeddedPostgres({ home: made, log })).stop();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Gives a home the database of another: to make one takes long, and most tests are not about that. */
function layDatabase(home: string): string {
  mkdirSync(join(home, "postgres"), { recursive: true, mode: 0o700 });
  cpSync(join(made, "postgres/data"), join(home, "postgres/data"), { recursive: true });
  return home;
}

async function ask(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return String(Object.values(rows[0] ?? {})[0]);
  } finally {
    await client.end();
  }
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    if (await holds()) return;
  }
  assert.fail(`not within 20 s: ${what}`);
}

const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

/** What another process meets at a socket: "open", or the error's code. */
function knock(prefix: readonly string[], socket: string): string {
  const program = `require("net").connect(${JSON.stringify(socket)})
    .on("connect", () => { console.log("open"); process.exit(); })
    .on("error", (error) => console.log(error.code));`;
  const [command, ...args] = [...prefix, process.execPath, "-e", program];
  return spawnSync(command, args, { cwd: "/", encoding: "utf8" }).stdout.trim();
}

function readPid(home: string): number {
  return Number(readFileSync(join(home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}

/** Another process that holds the Postgres of `home`; resolves when it answers. */
async function holdElsewhere(home: string) {
  const child = spawn(process.execPath, [...holding, home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

describe("embedded Postgres", () => {
  it("gives the application a role that owns nothing and the owner its database", async () => {
    const home = join(folder, "a home with spaces % and ä");
    const postgres = await startEmbeddedPostgres({ home, log });
    try {
      assert.equal(await ask(postgres.applicationUrl, "SELECT current_user"), "kineograph_app");
      await assert.rejects(ask(postgres.applicationUrl, "CREATE TABLE t ()"), /permission denied/);
      await ask(postgres.ownerUrl, "CREATE TABLE t ()");
      const mayMakeRoles =
        "SELECT bool_or(rolcreaterole OR rolcreatedb OR rolsuper) FROM pg_roles WHERE rolname LIKE 'kineograph\\_%'";
      assert.equal(await ask(postgres.superuserUrl, mayMakeRoles), "false");
      assert.equal(await ask(postgres.applicationUrl, "SELECT similarity('clip', 'clip')"), "1");
      assert.equal(await ask(postgres.applicationUrl, "SHOW fsync"), "on");
    } finally {
      await postgres.stop();
    }
  });

  it("keeps what was committed over a stop and a second start", async () => {
    const home = layDatabase(join(folder, "kept"));
    const first = await startEmbeddedPostgres({ home, log });
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
    const pid = readPid(home);
    await first.stop();
    assert.equal(isAlive(pid), false);
    const second = await startEmbeddedPostgres({ home, log });
    assert.equal(await ask(second.ownerUrl, "SELECT n FROM kept"), "7");
    await second.stop();
  });

  it("refuses another user of the machine", async () => {
    const home = mkdtempSync("/tmp/kineograph-door-");
    layDatabase(home);
    chmodSync(home, 0o755);
    const postgres = await startEmbeddedPostgres({ home, log });
    try {
      const socket = join(home, "postgres/socket/.s.PGSQL.5432");
      assert.equal(knock([], socket), "open");
      // Only root can become somebody else to knock; for others, the lock on the door is looked at.
      if (isRoot) assert.equal(knock(asNobody, socket), "EACCES");
      assert.equal(statSync(join(home, "postgres/socket")).mode & 0o777, 0o700);
    } finally {
      await postgres.stop();
      rmSync(home, { recursive: true });
    }
  });

  it("is started again when it is killed", async () => {
    const home = layDatabase(join(folder, "killed"));
    const lines: string[] = [];
    const postgres = await startEmbeddedPostgres({ home, log: (line) => lines.push(line) });
    try {
      await ask(postgres.ownerUrl, "CREATE TABLE kept AS SELECT 8 AS n");
      process.kill(readPid(home), "SIGKILL");
      await eventually("it answers again", () =>
        ask(postgres.ownerUrl, "SELECT n FROM kept").then(
          (n) => n === "8",
          () => false,
        ),
      );
      assert.ok(
        lines.some((line) => line.includes("SIGKILL")),
        lines.join("\n"),
      );
    } finally {
      await postgres.stop();
    }
  });

  it("leaves no orphan when its parent is killed, and starts anew after", async () => {
    const home = layDatabase(join(folder, "orphan"));
    const parent = await holdElsewhere(home);
    const pid = readPid(home);
    assert.equal(isAlive(pid), true);
    parent.kill("SIGKILL");
    await eventually("Postgres is gone", () => !isAlive(pid));
    const next = await startEmbeddedPostgres({ home, log });
    await next.stop();
  });

  it("takes over the home of a dead process that its parent never asked about", async () => {
    const home = layDatabase(join(folder, "unasked"));
    const words = ["-c", '"$@" & exec sleep 60', "sh", process.execPath, ...holding, home];
    const parent = spawn("/bin/sh", words, { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => parent.stdout.once("data", resolve));
    const holder = readFileSync(join(home, "postgres/holder.json"), "utf8");
    const postgres = readPid(home);
    process.kill((JSON.parse(holder) as { pid: number }).pid, "SIGKILL");
    try {
      await eventually("Postgres is gone", () => !isAlive(postgres));
      await (await startEmbeddedPostgres({ home, log })).stop();
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("explains a second start on the same home, waits when asked, and attaches when asked", async () => {
    const home = layDatabase(join(folder, "twice"));
    const parent = await holdElsewhere(home);
    await assert.rejects(startEmbeddedPostgres({ home, log }), (error) => {
      assert.ok(isKineographError(error, "CONFLICT"), String(error));
      assert.match(
        error.message,
        new RegExp(`process ${parent.pid}\\b.*process ${readPid(home)}\\b.*KINEOGRAPH_HOME`),
      );
      return true;
    });
    const attached = await startEmbeddedPostgres({ home, attach: true, log });
    assert.equal(await ask(attached.applicationUrl, "SELECT 1"), "1");
    await attached.stop();
    assert.equal(await ask(attached.applicationUrl, "SELECT 1"), "1");
    const lines: string[] = [];
    const waiting = startEmbeddedPostgres({
      home,
      waitMs: 20_000,
      log: (line) => lines.push(line),
    });
    await eventually("the wait is told", () =>
      lines.some((line) => line.startsWith("waiting for")),
    );
    parent.kill("SIGTERM");
    await (await waiting).stop();
  });

  it("starts once when two processes start at once and may attach", async () => {
    const home = join(folder, "race");
    const both = await Promise.all([holdElsewhere(home), holdElsewhere(home)]);
    assert.equal(isAlive(readPid(home)), true);
    for (const child of both) child.kill("SIGTERM");
    await eventually("both are gone", () =>
      both.every((child) => child.exitCode !== null || child.signalCode !== null),
    );
  });

  it("puts the socket elsewhere when the home's path is too long for one", async () => {
    const home = join(folder, "l".repeat(120), "ö".repeat(40));
    const postgres = await startEmbeddedPostgres({ home, log });
    try {
      assert.equal(await ask(postgres.applicationUrl, "SELECT 1"), "1");
      assert.ok(!existsSync(join(home, "postgres/socket")));
    } finally {
      await postgres.stop();
    }
  });

  it("starts over the pid file of a killed Postgres whose number is another program's now", async () => {
    const home = layDatabase(join(folder, "stale"));
    await (await startEmbeddedPostgres({ home, log })).stop();
    const lines = [
      process.pid,
      join(home, "postgres/data"),
      0,
      5432,
      "/nowhere",
      "",
      "1 1",
      "ready",
    ];
    writeFileSync(join(home, "postgres/data/postmaster.pid"), `${lines.join("\n")}\n`);
    const postgres = await startEmbeddedPostgres({ home, log });
    await postgres.stop();
  });

  it(
    "takes over a home that another host left, and not one that another host holds",
    { timeout: 60_000 },
    async () => {
      const home = layDatabase(join(folder, "hosts"));
      const holder = join(home, "postgres/holder.json");
      const note = JSON.stringify({ host: "another-host", pid: 12, began: "1" });
      writeFileSync(holder, note);
      const beat = setInterval(() => writeFileSync(holder, note), 1000);
      await assert.rejects(startEmbeddedPostgres({ home, log }), /process 12 on another-host/);
      clearInterval(beat);
      const postgres = await startEmbeddedPostgres({ home, log });
      await postgres.stop();
    },
  );

  it("names the setting when the home cannot be written", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    await assert.rejects(startEmbeddedPostgres({ home: join(file, "home"), log }), (error) => {
      assert.ok(isKineographError(error, "BAD_SETTING"), String(error));
      assert.match(error.message, /KINEOGRAPH_HOME .*a-file\/home is not writable/);
      return true;
    });
  });

  it("lets a process that forgets to stop it end by itself", async () => {
    const parent = await holdElsewhere(layDatabase(join(folder, "forgotten")));
    parent.kill("SIGUSR2");
    await eventually("the process ends", () => parent.exitCode === 0);
  });

  if (!isRoot) return;

  it("starts under a folder that only root enters", async () => {
    const home = mkdtempSync("/root/kineograph-");
    try {
      const postgres = await startEmbeddedPostgres({ home, log });
      await postgres.stop();
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("starts for a user without rights", async (t) => {
    const home = mkdtempSync("/tmp/kineograph-user-");
    chownSync(home, 65534, 65534);
    const [program = "", ...args] = asNobody;
    const hold = [...args, process.execPath, ...holding, home, "once"];
    const env = { ...process.env, TMPDIR: "/tmp", HOME: home };
    try {
      if (spawnSync(program, [...args, "test", "-r", holding.at(-1) ?? ""]).status !== 0) {
        return t.diagnostic("not tried: the checkout lies in a folder that only root enters");
      }
      const run = spawnSync(program, hold, { encoding: "utf8", env });
      assert.equal(run.status, 0, run.stderr);
      assert.equal(statSync(join(home, "postgres/data")).uid, 65534);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
