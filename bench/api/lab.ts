import assert from "node:assert/strict";
import { addGrant } from "../../src/access/index.js";
import { startProduct, type TestProduct } from "../../test/support/product.js";
import { fillCatalog, madeVersions } from "./made-catalog.js";
import { makeBodies, type Contestant } from "./measure.js";
import type { Keys } from "./questions.js";
import { startOurs } from "./servers.js";

/** A product over a made catalog, and what its contestants are asked with. */
export interface Lab {
  product: TestProduct;
  databaseUrl: string;
  keys: Keys;
  /** Of a student who may read all versions. */
  token: string;
}

async function readKeys(product: TestProduct): Promise<Omit<Keys, "scale">> {
  const { database } = product.product;
  const datasets: { id: string }[] = await database.query(
    "SELECT id FROM dataset WHERE slug = 'kinetics'",
  );
  const revisions: { id: string }[] = await database.query(
    `SELECT r.id FROM revision r JOIN dataset_version v ON v.id = r.version_id
     WHERE v.name = ANY($1) ORDER BY v.name`,
    [madeVersions.map(({ name }) => name)],
  );
  return { datasetId: datasets[0]?.id ?? "", revisionIds: revisions.map(({ id }) => id) };
}

/** A student who may read all three versions and has accepted the terms. */
async function joinStudent(product: TestProduct): Promise<string> {
  const token = await product.join("student", { version: "400" });
  const admin = await product.context();
  for (const { name: version } of madeVersions.slice(1)) {
    const grant = {
      dataset: "kinetics",
      version,
      scope: "METADATA",
      user: "student",
      until: null,
    } as const;
    await addGrant(admin, grant);
  }
  const accept = "mutation { acceptTerms(input: { number: 1 }) { terms { id } } }";
  assert.deepEqual((await product.ask(accept, {}, token)).errors, []);
  return token;
}

/** Makes the catalog, `scale` times as large as Kinetics. */
export async function openLab(scale = 1): Promise<Lab> {
  const product = await startProduct({ KINEOGRAPH_AUTH: "on" });
  const databaseUrl = product.product.settings.databaseUrl ?? "";
  await fillCatalog(databaseUrl.replace("kineograph_app", "kineograph"), scale);
  const keys = { ...(await readKeys(product)), scale };
  return { product, databaseUrl, keys, token: await joinStudent(product) };
}

/** The product as built, asked as the student; `home` is the server's own. */
export async function startStudent<Name extends string>(
  name: Name,
  { databaseUrl, keys, token }: Lab,
  home: string,
): Promise<Contestant<Name>> {
  return {
    name,
    server: await startOurs(databaseUrl, home),
    token,
    bodiesOf: ({ ours, variables }) =>
      makeBodies((turn) => ({ query: ours, variables: variables(turn, keys).ours })),
  };
}
