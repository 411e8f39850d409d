import assert from "node:assert/strict";
import { describe, it } from "node:test";

interface DebianPackages {
  addSourcesToStanzas: (text: string, codename: string) => string[];
  addSourcesToLines: (text: string, codename: string) => string[];
}

// Set-up code is plain JavaScript without types, since it runs before there are any packages.
const file = new URL("../../setup/debian-packages.mjs", import.meta.url);
const packages = (await import(file.href)) as DebianPackages;

describe("the archives that a lean libav is fetched from", () => {
  it("are the distribution's own stanzas, with the sources", () => {
    const text = [
      "# the archive",
      "Types: deb",
      "URIs: http://mirror.example/debian",
      "Suites: bookworm bookworm-updates",
      "Components: main contrib",
      "",
      "Types: deb",
      "URIs: https://vendor.example/apt",
      "Suites: nodistro",
      "Components: main",
      "",
      "Enabled: no",
      "Types: deb",
      "URIs: http://mirror.example/debian-security",
      "Suites: bookworm-security",
      "Components: main",
      "",
    ].join("\n");
    assert.deepEqual(packages.addSourcesToStanzas(text, "bookworm"), [
      "Types: deb deb-src\nURIs: http://mirror.example/debian\n" +
        "Suites: bookworm bookworm-updates\nComponents: main contrib",
    ]);
  });

  it("are the distribution's own lines, with the sources", () => {
    const text = [
      "deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu noble main universe # ours",
      "# deb http://mirror.example/ubuntu noble-updates main",
      "deb-src http://mirror.example/ubuntu noble main",
      "deb https://vendor.example/apt stable main",
      "deb https://vendor.example/apt noble stable",
    ].join("\n");
    const entry = "[arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu noble main universe";
    assert.deepEqual(packages.addSourcesToLines(text, "noble"), [
      `deb ${entry}`,
      `deb-src ${entry}`,
    ]);
  });
});
