import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addGrant } from "../../src/access/index.js";
import { importAnnotations } from "../../src/ingest/index.js";
import { addMirror, scanMirror } from "../../src/mirror/index.js";
import { startProduct, type TestProduct } from "../support/product.js";

/** A row of a list: class, source id, start, end, split, is_cc. */
export type Row = readonly [string, string, number, number, string, 0 | 1];

/** Nine clips in two splits; ids that begin with `-`, two segments of one, lengths of 5 to 10 s. */
export const rows400: readonly Row[] = [
  ["abseiling", "-aaaaaaaaa1", 0, 10, "train", 0],
  ["abseiling", "bbbbbbbbbb2", 5, 15, "train", 1],
  ["abseiling", "cccccccccc3", 0, 5, "validate", 0],
  ["using segway", "cccccccccc3", 20, 27, "train", 0],
  ["using segway", "Dddddddddd4", 0, 10, "validate", 1],
  ["passing American football (in game)", "eeeeeeeeee5", 3, 12, "train", 0],
  ["passing American football (in game)", "ffffffffff6", 0, 10, "train", 0],
  ["passing American football (in game)", "gggggggggg7", 0, 6, "test", 1],
  ["air drumming", "hhhhhhhhhh8", 100, 110, "test", 0],
];
/** The same clips, one of them under another class. */
const rows600: readonly Row[] = rows400
  .slice(0, 4)
  .map(([name, ...others], i) => [i === 1 ? "rock climbing" : name, ...others]);

/** The product with 400 and 600 published, and a mirror with two bad files of 400; a student of both. */
export interface SearchLab {
  product: TestProduct;
  token: string;
  root: string;
  list(version: string, rows: readonly Row[], revision?: string): Promise<void>;
  scan(): Promise<void>;
  /** Asks as the student; the answer must have no error. */
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The code of what must be refused. */
  refusal(query: string, variables?: object): Promise<string | undefined>;
}

export async function openSearchLab(): Promise<SearchLab> {
  const product = await startProduct();
  const root = join(product.home, "clips");
  mkdirSync(root);
  const list: SearchLab["list"] = async (version, rows, revision = "first") => {
    const file = join(product.home, `${version}-${revision}.csv`);
    const lines = rows.map(([label, ...others]) => [`"${label}"`, ...others].join(","));
    const head = "label,youtube_id,time_start,time_end,split,is_cc";
    writeFileSync(file, `${[head, ...lines].join("\n")}\n`);
    const target = { dataset: "kinetics", version, revision };
    await importAnnotations(await product.context(), { ...target, files: [file], isPublish: true });
  };
  const scan = async (): Promise<void> => {
    const { pool } = product.product.frames;
    await scanMirror(await product.context(), { name: "lab", verify: "probe", pool });
  };
  await list("400", rows400);
  await list("600", rows600);
  writeFileSync(join(root, "-aaaaaaaaa1_000000_000010.mp4"), "no video ".repeat(20_000));
  writeFileSync(join(root, "bbbbbbbbbb2_000005_000015.mp4"), "");
  const mirror = { dataset: "kinetics", name: "lab", root, versions: ["400"] };
  await addMirror(await product.context(), mirror, { mirrorRoots: [root] });
  await scan();
  const token = await product.join("stu", { version: "400", scope: "METADATA" });
  const grant = { dataset: "kinetics", version: "600", scope: "METADATA", user: "stu" } as const;
  await addGrant(await product.context(), { ...grant, until: null });
  await product.ask(`mutation { acceptTerms(input: { number: 1 }) { terms { id } } }`, {}, token);
  return {
    product,
    token,
    root,
    list,
    scan,
    ask: async <Data>(query: string, variables: object = {}) => {
      const { data, errors } = await product.ask<Data>(query, variables, token);
      assert.deepEqual(errors, []);
      return data ?? assert.fail();
    },
    refusal: async (query, variables = {}) =>
      (await product.ask(query, variables, token)).errors[0]?.extensions.code,
  };
}
