/**
 * Times comparisons and overlaps of made lists of 650,000 clips a side, as large as Kinetics 700's,
 * through the API. `npm run bench -- overlap`
 *
 * Two versions share 400,000 segments; 100,000 more of the second are other cuts of videos of the
 * first, 150,000 are new; one in 97 shared clips has another class, one in 40 another split.
 */
import pg from "pg";
import { startProduct } from "../../test/support/product.js";

const rounds = Number(process.env["KINEOGRAPH_BENCH_ROUNDS"] ?? 5);
/** Listings of each version. */
const listings = Number(process.env["KINEOGRAPH_BENCH_LISTINGS"] ?? 650_000);
const part = (share: number) => Math.round(listings * share);

/** Numbers of clips, and by them what a clip is; `cut` are other times of the videos from `cutFrom` on. */
const bounds = {
  sharedFrom: part(0.385),
  newFrom: part(2),
  newTo: part(2.23),
  cutFrom: part(0.2),
  cut: part(0.154),
};

const clips = (first: string, count: string, startMs: string) => `
  INSERT INTO clip (dataset_id, source_id, start_ms, end_ms)
  SELECT d.id, left(md5(n::text), 11), ${startMs}, ${startMs} + 10000
  FROM dataset d, generate_series(${first}, ${count}) n WHERE d.slug = 'kinetics'`;

/** Numbers a clip by its source, so that one statement can list a range of them. */
const numbered = (first: number, last: number, startMs: string) => `
  SELECT c.id, n FROM dataset d, generate_series(${first}, ${last}) n
  JOIN clip c ON c.source_id = left(md5(n::text), 11) AND c.start_ms = ${startMs}
  WHERE d.slug = 'kinetics' AND c.dataset_id = d.id`;

const cutStart = "(n % 300) * 1000";
const otherStart = "(n % 300) * 1000 + 500";

async function list(
  database: pg.Client,
  version: string,
  source: string,
  { split, label }: { split: string; label: string },
): Promise<void> {
  await database.query(
    `INSERT INTO listing (revision_id, clip_id, split, action_class_id)
     SELECT r.id, x.id, (${split})::split, a.first + (${label}) % 700
     FROM (${source}) x, revision r JOIN dataset_version v ON v.id = r.version_id,
       (SELECT min(id) AS first FROM action_class) a
     WHERE v.name = '${version}'`,
  );
}

const splitOf = `CASE WHEN n % 20 = 0 THEN 'VALIDATE' WHEN n % 20 IN (1, 2) THEN 'TEST' ELSE 'TRAIN' END`;

/** Makes both versions and publishes them. */
async function makeVersions(database: pg.Client): Promise<void> {
  const { sharedFrom, newFrom, newTo, cutFrom, cut } = bounds;
  await database.query(`INSERT INTO action_class (dataset_id, name)
    SELECT d.id, 'class ' || n FROM dataset d, generate_series(0, 699) n WHERE d.slug = 'kinetics'`);
  await database.query(`INSERT INTO revision (version_id, name)
    SELECT v.id, 'made' FROM dataset_version v WHERE v.name IN ('600', '700')`);
  await database.query(clips("1", String(listings), cutStart));
  await database.query(clips(String(newFrom), String(newTo), cutStart));
  await database.query(clips(String(cutFrom), String(cutFrom + cut), otherStart));
  const plain = { split: splitOf, label: "n" };
  const changed = {
    split: `CASE WHEN n % 40 = 0 THEN 'TRAIN' ELSE ${splitOf} END`,
    label: "n + (n % 97 = 0)::int",
  };
  await list(database, "600", numbered(1, listings, cutStart), plain);
  await list(database, "700", numbered(sharedFrom, listings, cutStart), changed);
  await list(database, "700", numbered(newFrom, newTo, cutStart), plain);
  await list(database, "700", numbered(cutFrom, cutFrom + cut, otherStart), plain);
  await database.query(`INSERT INTO listing_count
    SELECT revision_id, split, action_class_id, count(*) FROM listing GROUP BY 1, 2, 3`);
  await database.query(`INSERT INTO label SELECT revision_id, action_class_id,
    action_class_id - (SELECT min(id) FROM action_class) FROM listing_count GROUP BY 1, 2`);
  await database.query("UPDATE revision SET published_at = now()");
}

const overlap = (train: string, evaluate: string, level: string, fields: string) => `{
  splitOverlap(train: [${train}], evaluate: [${evaluate}], level: ${level}) { ${fields} } }`;
const ref = (version: string, split: string) => `{ version: "${version}", split: ${split} }`;
const compare = (fields: string) => `{ compareVersions(from: "600", to: "700") { ${fields} } }`;
const firstPage = "(first: 100) { nodes { sourceId } }";
const [train, test] = [ref("700", "TRAIN"), ref("600", "TEST")];
const whole = (version: string) =>
  ["TRAIN", "VALIDATE", "TEST"].map((split) => ref(version, split)).join(" ");

const questions: [name: string, query: string][] = [
  ["verdict, train against test, SEGMENT", overlap(train, test, "SEGMENT", "verdict count")],
  ["verdict, train against test, VIDEO", overlap(train, test, "VIDEO", "verdict count")],
  [
    "verdict, all against all, VIDEO",
    overlap(whole("700"), whole("600"), "VIDEO", "verdict pairs { count }"),
  ],
  ["first 100 offending clips, VIDEO", overlap(train, test, "VIDEO", `clips${firstPage}`)],
  [
    "first 100 safe clips, VIDEO",
    overlap(train, test, "VIDEO", `safeSubset { clips${firstPage} }`),
  ],
  ["counts of the safe subset, VIDEO", overlap(train, test, "VIDEO", "safeSubset { count }")],
  ["classes compared", compare("renamedClasses { totalCount } labelIndexChanges { totalCount }")],
  [
    "clips compared: all counts",
    compare("clipCounts { shared added removed retimed moved relabelled }"),
  ],
  [
    "first 100 moved clips",
    compare(`clips(change: MOVED, first: 100) { nodes { clip { sourceId } } }`),
  ],
  [
    "first 100 retimed clips",
    compare(`clips(change: RETIMED, first: 100) { nodes { clip { sourceId } } }`),
  ],
  ["overlap matrix, first time", "{ overlapMatrix { cells { sharedVideos } } }"],
  ["overlap matrix, from then on", "{ overlapMatrix { cells { sharedVideos } } }"],
];

const lab = await startProduct({ KINEOGRAPH_AUTH: "off" });

/** Seconds that an answer takes, a figure a round; the first time of a thing is one round. */
async function time(name: string, query: string): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < (name.endsWith("first time") ? 1 : rounds); round += 1) {
    const begin = performance.now();
    const { errors } = await lab.ask(query);
    if (errors[0]) throw new Error(`${name}: ${errors[0].message}`);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds.toSorted((a, b) => a - b);
}

try {
  console.error("making two lists (a few minutes) …");
  const connectionString = lab.product.settings.databaseOwnerUrl ?? "";
  const owner = new pg.Client({ connectionString });
  await owner.connect();
  await makeVersions(owner);
  await owner.query("VACUUM ANALYZE");
  await owner.end();
  console.log(
    `${listings} listings a side, ${rounds} rounds\n\n| what | median s | least–most |\n|---|---|---|`,
  );
  for (const [name, query] of questions) {
    const sorted = await time(name, query);
    const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    console.log(`| ${name} | ${median.toFixed(2)} | ${least.toFixed(2)}–${most.toFixed(2)} |`);
  }
} finally {
  await lab.close();
}
