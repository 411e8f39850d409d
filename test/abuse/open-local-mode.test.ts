import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { runCli, startServer, type ServerProcess } from "../cli/cli-process.js";
import { assertNothingLeaks } from "./refusals.js";

const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
const isAble = process.getuid?.() === 0 && spawnSync("setpriv", ["--version"]).status === 0;

/** What a program of another account prints. It runs in /, since ours may be closed to it. */
function runAsNobody(program: string): string {
  const [command, ...args] = [...asNobody, process.execPath, "-e", program];
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: "/", encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

interface Got {
  status: number;
  text: string;
}

/** Asks with headers as they are, `Host` included, which fetch would not let through. */
function askWith(url: string, headers: Record<string, string>, place = "/graphql"): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request(
      {
        host: hostname.replace(/^\[|\]$/g, ""),
        port,
        path: place,
        method: "POST",
        setHost: false,
        headers: { "content-type": "application/json", ...headers },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on("error", reject);
    sent.end('{"query":"{ viewer { name role } }"}');
  });
}

describe("the open local mode", { skip: isAble ? false : "needs root and setpriv" }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kineograph-local-"));
  const home = path.join(folder, "home");
  let server: ServerProcess;
  let host: string;
  before(async () => {
    server = await startServer({ KINEOGRAPH_HOME: home });
    ({ host } = new URL(server.url));
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const assertRefused = ({ status, text }: Got): void => {
    assert.equal(status, 401, text);
    assert.match(text, /"UNAUTHENTICATED"/);
    assert.doesNotMatch(text, /"ADMIN"/);
    assertNothingLeaks(text);
  };

  it("takes the server's own account for the local admin", async () => {
    const { status, text } = await askWith(server.url, { host });
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(text), { data: { viewer: { name: "local", role: "ADMIN" } } });
  });

  it("refuses another account of the machine, whatever it says of itself", () => {
    const disguises = [
      {},
      { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" },
      { "x-forwarded-host": "localhost", forwarded: "for=127.0.0.1;host=localhost" },
      { authorization: "Bearer kgt_x" },
      { cookie: "kineograph_session=x" },
    ];
    for (const disguise of disguises) {
      const headers = JSON.stringify({ "content-type": "application/json", ...disguise });
      const body = JSON.stringify('{"query":"{ viewer { name role } }"}');
      const got = runAsNobody(`
        fetch("${server.url}/graphql", { method: "POST", headers: ${headers}, body: ${body} })
          .then(async (r) => console.log(JSON.stringify({ status: r.status, text: await r.text() })));
      `);
      assertRefused(JSON.parse(got) as Got);
    }
  });

  it("tells another account of the machine that it lives, and hands it no frame", () => {
    const statusOf = (place: string) =>
      runAsNobody(`fetch("${server.url}${place}").then((r) => console.log(r.status));`);
    assert.equal(statusOf("/healthz"), "200");
    assert.equal(statusOf("/frames/1/frames.tar?entry=x&until=1&mac=x"), "401");
  });

  it("keeps another account from the embedded database and from the home", () => {
    const socket = path.join(home, "postgres/socket/.s.PGSQL.5432");
    const knock = runAsNobody(`
      require("net").connect(${JSON.stringify(socket)})
        .on("connect", () => { console.log("open"); process.exit(); })
        .on("error", (error) => console.log(error.code));
    `);
    assert.equal(knock, "EACCES");
    for (const place of ["secret", "postgres/data/PG_VERSION", "postgres/holder.json", "frames"]) {
      const file = JSON.stringify(path.join(home, place));
      const read = runAsNobody(`
        try { require("fs").readdirSync(${file}); console.log("open"); } catch (e) {
          try { require("fs").readFileSync(${file}); console.log("open"); } catch (error) { console.log(error.code); }
        }
      `);
      assert.equal(read, "EACCES", place);
    }
  });

  it("refuses names of other hosts, as a rebound one would send", async () => {
    const { port } = new URL(server.url);
    const foreign = [
      "evil.example",
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost.evil.example`,
      `evil.example#localhost`,
      `user@localhost:${port}`,
      "a b",
      "0.0.0.0",
      "",
    ];
    for (const name of foreign) {
      const got = await askWith(server.url, { host: name });
      if (URL.canParse(`http://${name}/`)) assertRefused(got);
      else assert.deepEqual([got.status, /"BAD_INPUT"/.test(got.text)], [400, true], got.text);
    }
    for (const name of [
      "localhost",
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      "[::1]",
      "LOCALHOST",
    ]) {
      assert.equal((await askWith(server.url, { host: name })).status, 200, name);
    }
  });

  it("is not moved by what a proxy would say of the host or the client", async () => {
    const forged = { "x-forwarded-host": "localhost", "x-forwarded-for": "127.0.0.1" };
    assertRefused(await askWith(server.url, { host: "evil.example", ...forged }));
    const foreign = { "x-forwarded-host": "evil.example", "x-forwarded-for": "10.9.8.7" };
    assert.equal((await askWith(server.url, { host, ...foreign })).status, 200);
    const entries = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...foreign },
      body: '{"query":"{ auditEntries(first: 5) { nodes { via leaf } } }"}',
    });
    assert.doesNotMatch(await entries.text(), /10\.9\.8\.7|evil/);
  });

  it("does not start where others can reach it", async () => {
    for (const KINEOGRAPH_HOST of ["0.0.0.0", "example.org"]) {
      const environment = { KINEOGRAPH_HOME: home, KINEOGRAPH_AUTH: "off", KINEOGRAPH_HOST };
      const { exitCode, stderr, stdout } = await runCli(["serve"], { environment });
      assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
      assert.match(stderr, /KINEOGRAPH_AUTH.*"off".*KINEOGRAPH_HOST.*BAD_SETTING/);
    }
  });
});
