import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const rooms = fileURLToPath(new URL("../../src/", import.meta.url));

test("only platform reads the environment, so that every setting is checked in one place", () => {
  const files = readdirSync(rooms, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith("vite.config.ts"),
  );
  const readers = files.filter((file) =>
    readFileSync(path.join(rooms, file), "utf8")
      .replaceAll(/\/\*[\s\S]*?\*\/|`[^`]*`/g, "")
      .includes("process.env"),
  );
  assert.deepEqual(readers, [path.join("platform", "settings.ts")]);
});
