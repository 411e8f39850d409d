import { rm } from "node:fs/promises";
import type { FrameStore } from "../frames/index.js";
import { change, requireRole, type ChangeContext } from "../people/index.js";
import { KineographError, type Transaction } from "../platform/index.js";
import { deleteFrameSets, deleteMirror, deleteVersion } from "./delete-demo.js";
import { demoDataset, demoHome, demoName } from "./demo-place.js";

interface DemoVersion {
  id: string;
  revision: string | null;
  manifestDigest: string | null;
}

async function findDemoVersion(tx: Transaction): Promise<DemoVersion> {
  const rows: DemoVersion[] = await tx.query(
    `SELECT v.id, r.name AS revision, r.manifest_digest AS "manifestDigest"
     FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id
     LEFT JOIN revision r ON r.version_id = v.id
     WHERE d.slug = $1 AND v.name = $2 ORDER BY r.id DESC LIMIT 1 FOR UPDATE OF v`,
    [demoDataset, demoName],
  );
  const [row] = rows;
  if (row) return row;
  const words = "There is no demo to remove. Load it with: npx kineograph demo load";
  throw new KineographError("NOT_FOUND", words);
}

/**
 * Drops the demo: version, lists, mirror and frame sets in one transaction with its audit entry,
 * then the files. What was done with it stays in the audit log.
 *
 * @throws FORBIDDEN for anybody but an operator or an admin; NOT_FOUND when no demo is loaded
 */
export async function removeDemo(
  context: ChangeContext,
  { home, store }: { home: string; store: FrameStore },
): Promise<void> {
  requireRole(context.viewer, ["OPERATOR", "ADMIN"]);
  const receipts = await change(context, async (tx, record) => {
    const { id, revision, manifestDigest } = await findDemoVersion(tx);
    const gone = await deleteFrameSets(tx, id);
    await deleteMirror(tx, { name: demoName, versionId: id });
    await deleteVersion(tx, id);
    const facts = { dataset: demoDataset, version: demoName, manifestDigest };
    await record({
      act: "demo.remove",
      subject: `${demoDataset} ${demoName} and ${gone.length} frame sets`,
      ...(revision === null ? {} : { version: { ...facts, revision } }),
    });
    return gone;
  });
  for (const receipt of receipts) await store.remove(receipt);
  await rm(demoHome(home), { recursive: true, force: true });
}
