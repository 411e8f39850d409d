import { createHash } from "node:crypto";
import type { Database, Transaction } from "../platform/index.js";
import { kineticsCard as card } from "./kinetics-card.js";

async function seedDataset(tx: Transaction): Promise<string | null> {
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO dataset (slug, title, description, homepage_url, paper_url, publisher, published_on, citation_bibtex, source)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING RETURNING id`,
    [
      card.slug,
      card.title,
      card.description,
      card.homepageUrl,
      card.paperUrl,
      card.publisher,
      card.publishedOn,
      card.citationBibtex,
      card.source,
    ],
  );
  return rows[0]?.id ?? null;
}

async function seedLicences(tx: Transaction, datasetId: string): Promise<void> {
  for (const licence of card.licences) {
    await tx.query(
      `INSERT INTO dataset_licence (dataset_id, layer, spdx_id, title, holder, url) VALUES ($1, $2, $3, $4, $5, $6)`,
      [datasetId, licence.layer, licence.spdxId, licence.title, licence.holder, licence.url],
    );
  }
}

async function seedPeople(tx: Transaction, datasetId: string): Promise<void> {
  for (const { slug, title } of card.sponsors) {
    await tx.query(
      `WITH person AS (
         INSERT INTO user_account (name, display_name, role) VALUES ($1, $2, 'SPONSOR') RETURNING id
       ), sponsors AS (
         INSERT INTO sponsor_group (slug, title) VALUES ($1, $2) RETURNING id
       ), membership AS (
         INSERT INTO sponsor_group_member (group_id, user_id, standing)
         SELECT sponsors.id, person.id, 'SPONSOR' FROM sponsors, person
       )
       INSERT INTO dataset_sponsor (dataset_id, group_id) SELECT $3, id FROM sponsors`,
      [slug, title, datasetId],
    );
  }
  for (const { name, displayName } of card.students) {
    await tx.query(
      `WITH person AS (
         INSERT INTO user_account (name, display_name, role) VALUES ($1, $2, 'STUDENT') RETURNING id
       )
       INSERT INTO dataset_student (dataset_id, user_id) SELECT $3, id FROM person`,
      [name, displayName, datasetId],
    );
  }
}

/**
 * Puts Kinetics, its versions (without lists), people, terms and the deployment on KLONE into a
 * catalog that does not know it yet. Nobody is granted anything.
 */
export async function seedKinetics(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const datasetId = await seedDataset(tx);
    if (datasetId === null) return;
    await seedLicences(tx, datasetId);
    await seedPeople(tx, datasetId);
    for (const { name, title, description } of card.versions) {
      await tx.query(
        "INSERT INTO dataset_version (dataset_id, name, title, description) VALUES ($1, $2, $3, $4)",
        [datasetId, name, title, description],
      );
    }
    const { mirror, terms } = card;
    await tx.query(
      `INSERT INTO mirror (dataset_id, name, root, cluster, layout, deployed_on) VALUES ($1, $2, $3, $4, 'auto', $5)`,
      [datasetId, mirror.name, mirror.root, mirror.cluster, mirror.deployedOn],
    );
    const digest = createHash("sha256").update(terms.body).digest("hex");
    await tx.query(
      "INSERT INTO terms (dataset_id, number, title, body, digest) VALUES ($1, 1, $2, $3, $4)",
      [datasetId, terms.title, terms.body, digest],
    );
  });
}
