import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { importAnnotations } from "../../src/ingest/index.js";
import { loadLaidDemo } from "../support/demo.js";
import { startProduct, type TestProduct } from "../support/product.js";
import { assertNothingLeaks, readRefusal, type Refusal } from "./refusals.js";

/** Whether the demo can be rendered. */
export const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

interface Sent {
  /** Default: the student's; null sends none. */
  token?: string | null;
  headers?: Record<string, string>;
}

/** The product with an admin and a student who may read one version. */
export interface Lab {
  product: TestProduct;
  admin: string;
  student: string;
  /** Sends `body` to the API as it is. */
  post(body: string, sent?: Sent): Promise<Response>;
  /** Asks what must be refused. */
  refusalOf(query: string, variables?: object, sent?: Sent): Promise<Refusal>;
  /** Asks what may be answered or refused, but is no failure of the server's own. */
  assertHolds(query: string, variables: object, token: string): Promise<void>;
}

/** Puts one clip into the version 400, without a file. */
async function importOne(product: TestProduct): Promise<void> {
  const list = path.join(product.home, "train.csv");
  const header = "label,youtube_id,time_start,time_end,split,is_cc";
  await writeFile(list, `${header}\nabseiling,---QUuC4vJs,84,94,train,0\n`);
  const target = { dataset: "kinetics", version: "400" };
  await importAnnotations(await product.context(), { ...target, files: [list], isPublish: true });
}

/** Opens it; `version` is the one to read: "demo" has files, "400" a single clip without one. */
export async function openLab(version: "demo" | "400"): Promise<Lab> {
  const product = await startProduct();
  if (version === "400") await importOne(product);
  else await loadLaidDemo(product);
  const admin = await product.join("ada", { role: "ADMIN", version });
  const student = await product.join("stu", { version });
  for (const token of [admin, student]) {
    const accept = "mutation { acceptTerms(input: { number: 1 }) { terms { id } } }";
    assert.deepEqual((await product.ask(accept, {}, token)).errors, []);
  }
  const post = (body: string, { token = student, headers = {} }: Sent = {}) =>
    fetch(`${product.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body,
    });
  return {
    product,
    admin,
    student,
    post,
    refusalOf: async (query, variables = {}, sent = {}) =>
      readRefusal(await post(JSON.stringify({ query, variables }), sent)),
    assertHolds: async (query, variables, token) => {
      const response = await post(JSON.stringify({ query, variables }), { token });
      const text = await response.text();
      const asked = `${query} ${JSON.stringify(variables).slice(0, 300)}`;
      const said = `${asked}: ${response.status} ${text.slice(0, 400)}`;
      assert.ok(response.status < 500, said);
      assert.doesNotMatch(text, /"(INTERNAL|DATABASE_UNAVAILABLE|AUDIT_UNAVAILABLE)"/, said);
      assertNothingLeaks(text);
    },
  };
}
