import type { Transaction } from "../platform/index.js";
import { demoDataset, demoName } from "./demo-place.js";

const description =
  "Flip books drawn on this machine, each picture with its number: to try everything on. " +
  "One file is cut short and one is not there, as happens. No part of Kinetics.";

/** Makes the version `demo`, if there is none, with words of its own. */
export async function addDemoVersion(tx: Transaction): Promise<void> {
  await tx.query(
    `INSERT INTO dataset_version (dataset_id, name, title, description)
     SELECT id, $2, 'Demo', $3 FROM dataset WHERE slug = $1
     ON CONFLICT (dataset_id, name) DO NOTHING`,
    [demoDataset, demoName, description],
  );
}
