import assert from "node:assert/strict";

/** What a server said no with. */
export interface Refusal {
  status: number;
  code: string;
  words: string;
}

/** What must never be in an answer: statements, places on the server's disk, stacks, hosts. */
const secrets = [
  /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^"]*\b(FROM|VALUES|SET|WHERE)\b/,
  /relation "|column "|syntax error at or near|invalid (byte|input syntax)|out of range for type/,
  /\/(tmp|home|root|work|usr|var|node_modules|src)\//,
  /\bat [^"]+:\d+:\d+/,
  /ECONNREFUSED|ENOENT|QueryFailedError|TypeError|RangeError/,
];

/** Fails when `text`, which a client was sent, tells of the server's inside. */
export function assertNothingLeaks(text: string): void {
  for (const secret of secrets) assert.doesNotMatch(text, secret);
}

/**
 * Reads an answer that must be a refusal: below 500, with a code that is not INTERNAL, words, and
 * nothing of the server's inside in its whole text.
 */
export async function readRefusal(response: Response): Promise<Refusal> {
  const text = await response.text();
  const said = `${response.status} ${text.slice(0, 600)}`;
  assert.ok(response.status < 500, said);
  assertNothingLeaks(text);
  const { errors } = JSON.parse(text) as {
    errors?: { message?: unknown; extensions?: { code?: unknown } }[];
  };
  assert.ok(errors !== undefined && errors.length > 0, `no refusal: ${said}`);
  const [first] = errors.map(({ message, extensions }) => {
    const code = extensions?.code;
    assert.ok(typeof code === "string" && /^[A-Z_]+$/.test(code), `no code: ${said}`);
    assert.notEqual(code, "INTERNAL", said);
    assert.ok(typeof message === "string" && message.length > 10, `no words: ${said}`);
    return { status: response.status, code, words: message };
  });
  return first ?? assert.fail(said);
}
