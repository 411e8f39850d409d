import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findClipFile } from "../../src/mirror/index.js";
import { lacksVideo, openLab, type Lab } from "./lab.js";

describe("finding a clip's file", { skip: lacksVideo }, () => {
  let lab: Lab;
  before(async () => {
    lab = await openLab();
    await lab.list([
      "good,0,10",
      "short,0,10",
      "bad,0,10",
      "gone,0,10",
      "swapped,0,10",
      "vanished,0,10",
    ]);
    lab.put("good_0_10.mp4", 10);
    lab.put("short_0_10.mp4", 3);
    lab.put("bad_0_10.mp4", "x".repeat(5000));
    lab.put("swapped_0_10.mp4", 10);
    lab.put("vanished_0_10.mp4", 10);
    await lab.add();
    await lab.scan({ verify: "hash" });
  });
  after(() => lab.close());

  const find = async (source: string, roots: string[] = []) => {
    const rows: { id: string }[] = await lab.database.query(
      "SELECT id FROM clip WHERE source_id = $1",
      [source],
    );
    return findClipFile(lab.database.manager, rows[0]?.id ?? "0", roots);
  };

  it("gives the path, size and hash of a file that is there, a short one too", async () => {
    const file = await find("good");
    assert.equal(file.absolutePath, join(lab.root, "good_0_10.mp4"));
    assert.equal(file.mirror, "lab");
    assert.match(file.sha256 ?? "", /^[0-9a-f]{64}$/);
    assert.ok(file.sizeBytes > 1000);
    assert.equal((await find("short")).absolutePath, join(lab.root, "short_0_10.mp4"));
  });

  it("says state, reason and what to do of a file that cannot be read", async () => {
    await assert.rejects(find("bad"), {
      code: "CLIP_CORRUPT",
      message: /CORRUPT \(NOT_VIDEO\) in mirror lab/,
    });
    await assert.rejects(find("gone"), {
      code: "CLIP_UNAVAILABLE",
      message: /MISSING \(NO_FILE\).*mirror scan lab/,
    });
    await assert.rejects(find("never listed"), {
      code: "CLIP_UNAVAILABLE",
      message: /mirror add NAME/,
    });
  });

  it("gives no file that went away, or leads out of the roots, since the scan", async () => {
    rmSync(join(lab.root, "vanished_0_10.mp4"));
    await assert.rejects(find("vanished"), {
      code: "CLIP_UNAVAILABLE",
      message: /mirror scan lab/,
    });
    const place = join(lab.root, "swapped_0_10.mp4");
    rmSync(place);
    symlinkSync("/etc/hostname", place);
    await assert.rejects(find("swapped"), { code: "CLIP_UNAVAILABLE" });
  });
});
