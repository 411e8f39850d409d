/**
 * The hand-written floor: rows of `pg` as JSON over node:http, a prepared statement a question, no
 * GraphQL, no rule of access, no audit. Run by api.bench.ts: DATABASE_URL; prints its address.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

type Asked = Record<string, unknown>;

const clipColumns = `c.id, c.source_id AS "sourceId", c.start_ms / 1000.0 AS "startSeconds", c.end_ms / 1000.0 AS "endSeconds"`;

const answers: Record<string, (ask: Ask, asked: Asked) => Promise<unknown>> = {
  Q1: (ask, { revision }) =>
    ask(
      "Q1",
      `SELECT v.name, v.title, b.label_index, a.name AS class FROM revision r
       JOIN dataset_version v ON v.id = r.version_id JOIN label b ON b.revision_id = r.id
       JOIN action_class a ON a.id = b.action_class_id WHERE r.id = $1 ORDER BY a.name COLLATE "C"`,
      [revision],
    ),
  Q2: (ask, { dataset, class: name, revision }) =>
    ask(
      "Q2",
      `SELECT ${clipColumns} FROM action_class a JOIN listing l ON l.action_class_id = a.id
       JOIN clip c ON c.id = l.clip_id
       WHERE a.dataset_id = $1 AND a.name = $2 AND l.revision_id = $3 ORDER BY l.clip_id LIMIT 101`,
      [dataset, name, revision],
    ),
  Q3: (ask, { offset, r400, r600, r700 }) =>
    ask(
      "Q3",
      `SELECT k.revision_id, k.label_index, k.name, c.* FROM (
         SELECT b.revision_id, b.action_class_id, b.label_index, a.name,
                row_number() OVER (PARTITION BY b.revision_id ORDER BY b.action_class_id) AS n
         FROM label b JOIN action_class a ON a.id = b.action_class_id
         WHERE b.revision_id = ANY($1::bigint[]) AND b.label_index >= $2 AND b.label_index < $2 + 10
       ) k CROSS JOIN LATERAL (
         SELECT ${clipColumns} FROM listing l JOIN clip c ON c.id = l.clip_id
         WHERE l.revision_id = k.revision_id AND l.action_class_id = k.action_class_id
         ORDER BY l.clip_id LIMIT 5) c`,
      [[r400, r600, r700], offset],
    ),
  Q4: (ask, { dataset, id }) =>
    ask(
      "Q4",
      `SELECT ${clipColumns}, l.split, v.name AS version, a.name AS class FROM clip c
       JOIN listing l ON l.clip_id = c.id JOIN revision r ON r.id = l.revision_id
       JOIN dataset_version v ON v.id = r.version_id LEFT JOIN action_class a ON a.id = l.action_class_id
       WHERE c.dataset_id = $1 AND c.source_id = $2`,
      [dataset, id],
    ),
  Q5: (ask, { revision }) =>
    ask(
      "Q5",
      `SELECT a.name, n.split, n.state, n.clip_count FROM clip_state_count n
       JOIN action_class a ON a.id = n.action_class_id WHERE n.revision_id = $1`,
      [revision],
    ),
};

type Ask = (name: string, text: string, values: unknown[]) => Promise<unknown[]>;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const ask: Ask = async (name, text, values) => (await pool.query({ name, text, values })).rows;
const server = createServer((request, response) => {
  void (async () => {
    const asked = JSON.parse(await readBody(request)) as { query: string; variables: Asked };
    const data = await answers[asked.query]?.(ask, asked.variables);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data }));
  })();
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.stdin.resume();
process.stdin.once("end", () => process.exit(0));
