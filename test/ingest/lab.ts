import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seedKinetics } from "../../src/catalog/index.js";
import {
  importAnnotations,
  type ImportOptions,
  type ImportReport,
} from "../../src/ingest/index.js";
import { User, type ChangeContext, type UserRole } from "../../src/people/index.js";
import { openDatabase, type Database } from "../../src/platform/index.js";
import { createTestDatabase } from "../support/database.js";

/** A catalog with Kinetics' card, an operator, and a folder for lists. */
export interface Lab {
  database: Database;
  /** Writes a list and gives its path. */
  write(name: string, content: string | Buffer): string;
  as(role: UserRole): ChangeContext;
  /** Imports into Kinetics 400 as the operator. */
  import(files: readonly string[], options?: Partial<ImportOptions>): Promise<ImportReport>;
  count(statement: string): Promise<number>;
  close(): Promise<void>;
}

export async function openLab(): Promise<Lab> {
  const server = await createTestDatabase();
  const database = await openDatabase({
    url: server.applicationUrl,
    entities: [User],
    poolSize: 4,
  });
  await seedKinetics(database);
  const folder = mkdtempSync(join(tmpdir(), "kineograph-lists-"));
  const as = (role: UserRole): ChangeContext => ({
    database,
    viewer: {
      user: Object.assign(new User(), { id: "1", name: "olga", displayName: "Olga", role }),
      via: "token",
    },
    request: { id: "test", ip: null, userAgent: null },
  });
  return {
    database,
    as,
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    import: (files, options = {}) =>
      importAnnotations(as("OPERATOR"), { dataset: "kinetics", version: "400", files, ...options }),
    async count(statement) {
      const rows: { n: number }[] = await database.query(
        `SELECT count(*)::int AS n FROM ${statement}`,
      );
      return rows[0]?.n ?? -1;
    },
    async close() {
      await database.destroy();
      await server.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const folder = process.env["KINEOGRAPH_TEST_DATA"] ?? beside;

/** The folder of real data, or null where there is none. */
export const realData = existsSync(join(folder, "annotations/facts.json")) ? folder : null;
/** The reason for which a test that needs it is skipped, or false. */
export const lacksRealData =
  realData === null ? "real data is not here: set KINEOGRAPH_TEST_DATA" : false;
