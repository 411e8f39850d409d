/**
 * `node setup/make-secrets.mjs`: the files in secrets/ that docker-compose.yml wants. Those that
 * exist stay as they are.
 *
 * The folder is for its owner alone; the files in it are readable to all, since the containers'
 * users, who are nobody on this machine, read them through the mount.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shell.mjs";

const folder = join(root, "secrets");
mkdirSync(folder, { recursive: true, mode: 0o700 });

/** Writes `text` unless the secret is there; returns what it is. */
function keep(name, text) {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, "utf8");
  writeFileSync(file, text, { mode: 0o444, flag: "wx" });
  console.log(`made secrets/${name}`);
  return text;
}

const password = () => randomBytes(24).toString("hex");
keep("postgres-password", password());
for (const role of ["owner", "app"]) {
  const own = keep(`${role}-password`, password());
  keep(`${role}-url`, `postgresql://kineograph_${role}:${own}@postgres:5432/kineograph`);
}
