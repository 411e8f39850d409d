import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import { graphql } from "graphql";
import { after, before, describe, it } from "node:test";
import { buildSchemaSync } from "type-graphql";
import { addGrant, Ledger, makeAccessFacts, makeAccessLoaders } from "../../src/access/index.js";
import {
  DatasetResolver,
  DatasetVersionResolver,
  makeCatalogFacts,
  makeCatalogLoaders,
} from "../../src/catalog/index.js";
import { ClipResolver, makeClipLoaders, VersionClipsResolver } from "../../src/clips/index.js";
import {
  ClipFileResolver,
  ClipFilesResolver,
  DatasetMirrorsResolver,
  makeMirrorLoaders,
  MirrorResolver,
  type MirrorContext,
} from "../../src/mirror/index.js";
import { makePeopleLoaders, User } from "../../src/people/index.js";
import { holdOwn } from "../../src/platform/index.js";
import { lacksVideo, openLab, type Lab } from "./lab.js";

describe("a mirror's fields", { skip: lacksVideo }, () => {
  const schema = buildSchemaSync({
    resolvers: [
      DatasetResolver,
      DatasetVersionResolver,
      ClipResolver,
      VersionClipsResolver,
      ClipFilesResolver,
      ClipFileResolver,
      MirrorResolver,
      DatasetMirrorsResolver,
    ],
    validate: false,
  });
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    await lab.list(["good,0,10", "bad,0,10", "gone,0,10"]);
    await lab.database.query("UPDATE revision SET published_at = now()");
    lab.put("good_0_10.mp4", 10);
    lab.put("bad_0_10.mp4", "x".repeat(5000));
    await lab.add({ versions: ["400"], cluster: "KLONE" });
    await lab.scan();
    await lab.database.query("DELETE FROM terms");
    await addGrant(lab.as("ADMIN"), {
      dataset: "kinetics",
      version: "400",
      scope: "METADATA",
      user: "vishwas-sathish",
      until: null,
    });
  });
  after(() => lab.close());

  /** Asks as the student who holds a grant, and counts the statements. */
  async function ask(source: string): Promise<{ data: unknown; statements: number }> {
    const { database } = lab;
    const user = await database.manager.findOneByOrFail(User, { name: "vishwas-sathish" });
    const { viewer: someone, request } = lab.as("STUDENT");
    const viewer = { ...someone, user };
    const access = {
      database,
      viewer,
      request,
      ledger: new Ledger(database, viewer, request),
      peopleLoaders: makePeopleLoaders(database),
      accessLoaders: makeAccessLoaders(database, viewer, holdOwn(database, makeAccessFacts)),
      renew: () => undefined,
    };
    const catalogLoaders = makeCatalogLoaders(access, holdOwn(database, makeCatalogFacts).facts);
    const contextValue: MirrorContext = {
      ...access,
      catalogLoaders,
      clipLoaders: makeClipLoaders({ ...access, catalogLoaders }),
      mirrorLoaders: makeMirrorLoaders(database),
      mirrorWorks: {
        pool: { decoderId: "none", certify: () => Promise.reject(new Error("not asked for")) },
        mirrorRoots: [],
      },
    };
    let statements = 0;
    // Outside of a transaction each statement takes a connection out of the pool once.
    const { master: pool } = database.driver as unknown as { master: EventEmitter };
    const count = (): void => {
      statements += 1;
    };
    pool.on("acquire", count);
    try {
      const { data, errors } = await graphql({ schema, source, contextValue });
      assert.deepEqual(errors, undefined);
      return { data: JSON.parse(JSON.stringify(data)) as unknown, statements };
    } finally {
      pool.off("acquire", count);
    }
  }

  it("tells a data set's mirrors with versions and counts", async () => {
    const { data } = await ask(
      `{ dataset(slug: "kinetics") { mirrors { name cluster deployedOn layout versions { name } counts { state reason n } } } }`,
    );
    assert.deepEqual(data, {
      dataset: {
        mirrors: [
          {
            name: "klone",
            cluster: "KLONE",
            deployedOn: "2024-04",
            layout: "auto",
            versions: ["400", "600", "700", "700-2020"].map((name) => ({ name })),
            counts: [],
          },
          {
            name: "lab",
            cluster: "KLONE",
            deployedOn: null,
            layout: "auto",
            versions: [{ name: "400" }],
            counts: [
              { state: "PRESENT", reason: null, n: 1 },
              { state: "MISSING", reason: "NO_FILE", n: 1 },
              { state: "CORRUPT", reason: "NOT_VIDEO", n: 1 },
            ],
          },
        ],
      },
    });
  });

  it("finds a mirror by its name", async () => {
    const { data } = await ask(
      `{ mirror(name: "lab") { root dataset { slug } } none: mirror(name: "x") { root } }`,
    );
    assert.deepEqual(data, {
      mirror: { root: lab.root, dataset: { slug: "kinetics" } },
      none: null,
    });
  });

  it("tells the files of clips without their paths, in as many statements for three clips as for one", async () => {
    const fields =
      "nodes { sourceId files { state reason codec widthPx frameCount frameRate durationSeconds sizeBytes mirror { name } } }";
    const all = await ask(`{ datasetVersion(name: "400") { clips { ${fields} } } }`);
    const one = await ask(`{ datasetVersion(name: "400") { clips(first: 1) { ${fields} } } }`);
    assert.ok(all.statements > 3);
    assert.equal(all.statements, one.statements);
    const { datasetVersion } = all.data as {
      datasetVersion: {
        clips: { nodes: { sourceId: string; files: Record<string, unknown>[] }[] };
      };
    };
    const files = new Map(datasetVersion.clips.nodes.map((clip) => [clip.sourceId, clip.files[0]]));
    const { sizeBytes, ...good } = files.get("good") ?? {};
    assert.deepEqual(good, {
      state: "PRESENT",
      reason: null,
      codec: "mpeg4",
      widthPx: 64,
      frameCount: 100,
      frameRate: 10,
      durationSeconds: 10,
      mirror: { name: "lab" },
    });
    assert.ok(Number(sizeBytes) > 1000);
    assert.deepEqual(
      ["bad", "gone"].map((id) => [files.get(id)?.["state"], files.get(id)?.["reason"]]),
      [
        ["CORRUPT", "NOT_VIDEO"],
        ["MISSING", "NO_FILE"],
      ],
    );
    const type = schema.getType("ClipFile");
    assert.ok(type && "getFields" in type && !("path" in type.getFields()));
  });
});
