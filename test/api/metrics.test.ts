import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startProduct, type TestProduct } from "../support/product.js";

describe("/metrics", () => {
  let lab: TestProduct;

  before(async () => {
    lab = await startProduct({ KINEOGRAPH_AUTH: "on" });
  });
  after(() => lab.close());

  const read = (token?: string) =>
    fetch(`${lab.url}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {});

  it("counts what the decoders were asked and what came of it, for who runs the server", async () => {
    const operator = await lab.join("ada", { role: "OPERATOR" });
    const missing = lab.product.frames.pool.probe("/nowhere/clip.mp4");
    await assert.rejects(missing, { code: "CLIP_UNAVAILABLE" });
    const response = await read(operator);
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const count =
      /^kineograph_decoder_requests_total\{kind="probe",outcome="CLIP_UNAVAILABLE"\} 1$/m;
    assert.match(text, count);
    assert.match(text, /^kineograph_decoder_request_seconds_count\{kind="probe"\} 1$/m);
    assert.match(text, /^kineograph_decoder_slots\{state="idle"\} [1-9]/m);
    assert.match(
      text,
      /^kineograph_decoder_info\{decoder_id="kd1-[^"]+",containment="[^"]*seccomp/m,
    );
    assert.match(text, /^process_cpu_seconds_total /m);
    assert.doesNotMatch(text, /nowhere|clip\.mp4/);
  });

  it("is refused to students and to nobody", async () => {
    const student = await lab.join("stu");
    assert.equal((await read(student)).status, 403);
    assert.equal((await read()).status, 401);
  });
});
