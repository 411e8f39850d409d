import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { cruise, type IConfiguration, type ICruiseResult } from "dependency-cruiser";

const root = fileURLToPath(new URL("../../", import.meta.url));
const configuration = createRequire(import.meta.url)(
  "../../.dependency-cruiser.cjs",
) as IConfiguration;

async function look(folder: string): Promise<ICruiseResult> {
  // Its tsConfig is for the command line, which reads that file itself.
  const { tsConfig: _, ...options } = configuration.options ?? {};
  const ruleSet = { forbidden: configuration.forbidden ?? [] };
  const { output } = await cruise(["src"], {
    ...(options as object),
    baseDir: folder,
    validate: true,
    ruleSet,
  });
  assert.ok(typeof output === "object");
  return output;
}

/** The rules broken by a source tree of these files. */
async function findBroken(files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "kineograph-rooms-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { summary } = await look(folder);
    assert.equal(summary.totalCruised, Object.keys(files).length);
    return [...new Set(summary.violations.map((violation) => violation.rule.name))].toSorted();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the rooms", () => {
  it("use only rooms below them, through their front doors, without cycles", async () => {
    const { summary } = await look(root);
    assert.ok(summary.totalCruised > 50, `dependency-cruiser saw ${summary.totalCruised} modules`);
    const words = summary.violations.map((each) => `${each.rule.name}: ${each.from} -> ${each.to}`);
    assert.deepEqual(words, []);
  });

  it("are guarded against an import upwards, even of a type", async () => {
    const files = {
      "src/platform/index.ts":
        'import type { Entry } from "../audit/index.js";\nexport type T = Entry;\n',
      "src/audit/index.ts": "export interface Entry { id: string }\n",
    };
    assert.deepEqual(await findBroken(files), ["platform-looks-down"]);
  });

  it("are guarded against a climb through the window", async () => {
    const files = {
      "src/audit/index.ts": 'export { secret } from "../platform/secret.js";\n',
      "src/platform/secret.ts": "export const secret = 1;\n",
    };
    assert.deepEqual(await findBroken(files), ["through-the-front-door"]);
  });

  it("are guarded against cycles within a room", async () => {
    const files = {
      "src/audit/one.ts":
        'import type { Two } from "./two.js";\nexport interface One { two: Two }\n',
      "src/audit/two.ts":
        'import type { One } from "./one.js";\nexport interface Two { one: One }\n',
    };
    assert.deepEqual(await findBroken(files), ["no-cycle"]);
  });

  it("are guarded against a room that the table does not know", async () => {
    const files = {
      "src/utils/index.ts": 'import { a } from "../platform/index.js";\nexport const b = a;\n',
      "src/platform/index.ts": "export const a = 1;\n",
    };
    assert.deepEqual(await findBroken(files), ["known-room"]);
  });
});
