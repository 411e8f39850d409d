import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ActionClass,
  Dataset,
  DatasetLicence,
  DatasetVersion,
  Revision,
  seedKinetics,
} from "../../src/catalog/index.js";
import { Clip } from "../../src/clips/index.js";
import { DecoderPool, findDecoder } from "../../src/decoder/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import {
  addMirror,
  ClipFile,
  Mirror,
  scanMirror,
  type NewMirror,
  type ScanOptions,
  type ScanReport,
} from "../../src/mirror/index.js";
import { User, type ChangeContext, type UserRole } from "../../src/people/index.js";
import { openDatabase, type Database } from "../../src/platform/index.js";
import { createTestDatabase } from "../support/database.js";

/** A catalog, a folder of clips that is a mirror's root, and a decoder. */
export interface Lab {
  database: Database;
  root: string;
  /** Beside the root and outside of it. */
  outside: string;
  pool: DecoderPool;
  as(role: UserRole, via?: "token" | "local"): ChangeContext;
  /** Replaces the clips that Kinetics `version` (default 400) lists: `ID,start,end`. */
  list(clips: readonly string[], version?: string): Promise<void>;
  /** Puts bytes, or a video of that many seconds, into the root. */
  put(path: string, content: Buffer | string | number): string;
  add(mirror?: Partial<NewMirror>): Promise<string>;
  scan(options?: Partial<ScanOptions>): Promise<ScanReport>;
  rows(): Promise<Row[]>;
  close(): Promise<void>;
}

/** A row of clip_file with its clip's id. */
export interface Row {
  source: string | null;
  path: string | null;
  state: string;
  reason: string | null;
  detail: string | null;
}

function has(program: () => unknown): boolean {
  try {
    program();
    return true;
  } catch {
    return false;
  }
}

/** The reason for which tests that make and read videos are skipped, or false. */
export const lacksVideo = !has(() => execFileSync("ffmpeg", ["-version"], { stdio: "ignore" }))
  ? "there is no ffmpeg to make clips with"
  : has(() => findDecoder(process.env["KINEOGRAPH_DECODER"]))
    ? false
    : "the decoder is not built: npm run build:decoder";

/** A video of so many seconds, as libx264 or another encoder that is there makes it. */
function makeVideo(path: string, seconds: number): void {
  const source = ["-f", "lavfi", "-i", `testsrc2=size=64x48:rate=10:duration=${seconds}`];
  const codec = ["-c:v", "mpeg4", "-bf", "0", "-g", "5"];
  execFileSync("ffmpeg", ["-loglevel", "error", "-y", ...source, ...codec, path]);
}

export async function openLab(): Promise<Lab> {
  const server = await createTestDatabase();
  const database = await openDatabase({
    url: server.applicationUrl,
    entities: [
      User,
      Dataset,
      DatasetLicence,
      DatasetVersion,
      Revision,
      ActionClass,
      Clip,
      Mirror,
      ClipFile,
    ],
    poolSize: 4,
  });
  await seedKinetics(database);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kineograph-mirror-")));
  const root = join(folder, "root");
  const outside = join(folder, "outside");
  for (const each of [root, outside]) mkdirSync(each);
  const program = findDecoder(process.env["KINEOGRAPH_DECODER"]);
  const pool = await DecoderPool.start({ program, size: 2, deadlineMs: 20_000, maxQueue: 4 });
  const as: Lab["as"] = (role, via = "token") => ({
    database,
    viewer: {
      user: Object.assign(new User(), { id: "1", name: "olga", displayName: "Olga", role }),
      via,
    },
    request: { id: "test", ip: null, userAgent: null },
  });
  const makeSource = (seconds: number): string => {
    const path = join(folder, `source-${seconds}.mp4`);
    if (!existsSync(path)) makeVideo(path, seconds);
    return path;
  };
  return {
    database,
    root,
    outside,
    pool,
    as,
    async list(clips, version = "400") {
      const path = join(folder, "train.csv");
      const rows = clips.map((clip) => `clapping,${clip}\n`).join("");
      writeFileSync(path, `label,youtube_id,time_start,time_end\n${rows}`);
      await importAnnotations(as("OPERATOR"), { dataset: "kinetics", version, files: [path] });
    },
    put(path, content) {
      const place = join(root, path);
      mkdirSync(dirname(place), { recursive: true });
      if (typeof content === "number") copyFileSync(makeSource(content), place);
      else writeFileSync(place, content);
      return place;
    },
    add: (mirror = {}) =>
      addMirror(
        as("OPERATOR"),
        { dataset: "kinetics", name: "lab", root, ...mirror },
        { mirrorRoots: [folder] },
      ),
    scan: (options = {}) =>
      scanMirror(as("OPERATOR"), {
        name: "lab",
        verify: "probe",
        pool,
        concurrency: 2,
        ...options,
      }),
    rows: () =>
      database.query(
        `SELECT c.source_id AS source, f.path, f.state, f.reason, f.detail FROM clip_file f
         LEFT JOIN clip c ON c.id = f.clip_id ORDER BY c.source_id, f.path`,
      ),
    async close() {
      await pool.close();
      await database.destroy();
      await server.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const data = process.env["KINEOGRAPH_TEST_DATA"] ?? beside;
/** The folder of real clips, or null where there is none. */
export const realClips = existsSync(join(data, "clips/expected.json")) ? join(data, "clips") : null;
