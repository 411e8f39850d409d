import pg from "pg";

/** A version of the made catalog: clips `firstClip` … `firstClip + clips - 1` of one pool. */
export interface MadeVersion {
  name: string;
  classes: number;
  firstClip: number;
  clips: number;
}

/** Names and classes are the same at any scale; clips are multiplied by it. */
export const madeVersions: readonly MadeVersion[] = makeVersions(1);
const poolSize = 700_000;

/** 1.3 million listings × `scale`, of which versions share as many clips as Kinetics' do. */
function makeVersions(scale: number): MadeVersion[] {
  return [
    { name: "400", classes: 400, firstClip: 300_000 * scale + 1, clips: 260_000 * scale },
    { name: "600", classes: 600, firstClip: 200_000 * scale + 1, clips: 440_000 * scale },
    { name: "700", classes: 700, firstClip: 1, clips: 600_000 * scale },
  ];
}

/** Some clip that all three versions list. */
export const sharedClip = (turn: number, scale: number): number =>
  300_000 * scale + 1 + ((turn * 7919) % (250_000 * scale));

export const classOf = (version: MadeVersion, number: number): string =>
  `class ${String(number % version.classes).padStart(3, "0")}`;
/** Eleven characters, as an id of YouTube has. */
export const sourceIdOf = (clip: number): string => `made${String(clip).padStart(7, "0")}`;

const tables =
  "clip, listing, listing_count, clip_state_count, label, revision, action_class, mirror, mirror_version, clip_file";

/** Writes clips, classes, listings and the files of a scanned mirror of the first version. */
export async function fillCatalog(superuserUrl: string, scale = 1): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // Foreign keys and triggers are not what is measured, and hold by construction.
    await client.query("SET session_replication_role = replica");
    await client.query(
      `INSERT INTO action_class (dataset_id, name)
       SELECT d.id, 'class ' || lpad(n::text, 3, '0') FROM dataset d, generate_series(0, 699) n
       WHERE d.slug = 'kinetics'`,
    );
    await client.query(
      `INSERT INTO clip (dataset_id, source_id, start_ms, end_ms)
       SELECT d.id, 'made' || lpad(n::text, 7, '0'), n % 300 * 1000, n % 300 * 1000 + 10000
       FROM dataset d, generate_series(1, $1::int) n WHERE d.slug = 'kinetics' ORDER BY n`,
      [poolSize * scale],
    );
    for (const version of makeVersions(scale)) await fillVersion(client, version);
    await fillMirror(client, madeVersions[0]?.name ?? "");
    // Kept by triggers of ours; PostGraphile knows of relations by their foreign keys.
    await client.query(
      `ALTER TABLE listing ADD FOREIGN KEY (revision_id) REFERENCES revision NOT VALID;
       ALTER TABLE listing ADD FOREIGN KEY (action_class_id) REFERENCES action_class NOT VALID;
       ALTER TABLE listing ADD FOREIGN KEY (clip_id) REFERENCES clip NOT VALID`,
    );
    await client.query(`VACUUM (ANALYZE) ${tables}`);
  } finally {
    await client.end();
  }
}

async function fillVersion(client: pg.Client, version: MadeVersion): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO revision (version_id, name, manifest_digest, published_at)
     SELECT v.id, 'made', repeat('0', 64), now() FROM dataset_version v WHERE v.name = $1
     RETURNING id`,
    [version.name],
  );
  const revision = rows[0]?.id;
  await client.query(
    `INSERT INTO label (revision_id, action_class_id, label_index)
     SELECT $1, id, right(name, 3)::int FROM action_class WHERE right(name, 3)::int < $2`,
    [revision, version.classes],
  );
  await client.query(
    `INSERT INTO listing (revision_id, clip_id, split, action_class_id)
     SELECT $1, c.id, (CASE WHEN c.id % 20 = 0 THEN 'VALIDATE' WHEN c.id % 20 < 3 THEN 'TEST' ELSE 'TRAIN' END)::split,
            a.id
     FROM clip c JOIN action_class a ON a.name = 'class ' || lpad((c.id % $2)::text, 3, '0')
     WHERE c.id >= $3::bigint AND c.id < $3::bigint + $4::bigint ORDER BY c.id`,
    [revision, version.classes, version.firstClip, version.clips],
  );
  await client.query(
    `INSERT INTO listing_count (revision_id, split, action_class_id, clip_count)
     SELECT revision_id, split, action_class_id, count(*) FROM listing WHERE revision_id = $1
     GROUP BY 1, 2, 3`,
    [revision],
  );
}

async function fillMirror(client: pg.Client, version: string): Promise<void> {
  await client.query(
    `INSERT INTO mirror (dataset_id, name, root, layout, scanned_at)
     SELECT id, 'made', '/made', 'auto', now() FROM dataset WHERE slug = 'kinetics'`,
  );
  await client.query(
    `INSERT INTO clip_file (mirror_id, clip_id, path, state, reason, scanned_at)
     SELECT m.id, l.clip_id, CASE WHEN l.clip_id % 25 = 1 THEN NULL ELSE l.clip_id || '.mp4' END,
            (CASE WHEN l.clip_id % 25 = 1 THEN 'MISSING' WHEN l.clip_id % 100 = 2 THEN 'CORRUPT' ELSE 'PRESENT' END)::clip_file_state,
            (CASE WHEN l.clip_id % 25 = 1 THEN 'NO_FILE' WHEN l.clip_id % 100 = 2 THEN 'TRUNCATED' END)::clip_file_reason,
            now()
     FROM mirror m, listing l JOIN revision r ON r.id = l.revision_id
     JOIN dataset_version v ON v.id = r.version_id WHERE v.name = $1 ORDER BY l.clip_id`,
    [version],
  );
  await client.query(
    `INSERT INTO clip_state_count (revision_id, mirror_id, split, action_class_id, state, clip_count)
     SELECT l.revision_id, f.mirror_id, l.split, l.action_class_id, f.state, count(*)
     FROM clip_file f JOIN listing l ON l.clip_id = f.clip_id GROUP BY 1, 2, 3, 4, 5`,
  );
}
