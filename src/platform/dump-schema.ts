import type { Reader } from "./database.js";

/** Each part of the dump: a statement whose rows are texts, in their final order. */
const parts: readonly { title: string; sql: string }[] = [
  {
    title: "Schemas",
    sql: `SELECT format('CREATE SCHEMA %I;', nspname) AS line FROM pg_namespace
          WHERE nspname = 'audit' ORDER BY 1`,
  },
  {
    title: "Types",
    sql: `SELECT format('CREATE TYPE %s AS ENUM (%s);', t.oid::regtype,
                 string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS line
          FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.oid ORDER BY 1`,
  },
  {
    title: "Tables",
    sql: `SELECT format(E'CREATE TABLE %s (\\n%s\\n);', c.oid::regclass,
                 string_agg(format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                   coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''),
                   CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END),
                 E',\\n' ORDER BY a.attnum)) AS line
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
          WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text IN ('public', 'audit')
          GROUP BY c.oid ORDER BY c.oid::regclass::text`,
  },
  {
    title: "Constraints",
    sql: `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname,
                 pg_get_constraintdef(oid)) AS line
          FROM pg_constraint
          WHERE connamespace::regnamespace::text IN ('public', 'audit') AND contype <> 'n' AND conrelid <> 0
          ORDER BY conrelid::regclass::text, contype, conname`,
  },
  {
    title: "Indexes",
    sql: `SELECT pg_get_indexdef(i.indexrelid) || ';' AS line
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          WHERE c.relnamespace::regnamespace::text IN ('public', 'audit')
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
          ORDER BY 1`,
  },
  {
    title: "Functions",
    sql: `SELECT pg_get_functiondef(p.oid) || ';' AS line FROM pg_proc p
          WHERE p.pronamespace::regnamespace::text IN ('public', 'audit')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
          ORDER BY p.oid::regprocedure::text`,
  },
  {
    title: "Triggers",
    sql: `SELECT pg_get_triggerdef(oid) || ';' AS line FROM pg_trigger WHERE NOT tgisinternal
          ORDER BY tgrelid::regclass::text, tgname`,
  },
  {
    title: "What the application role may do",
    sql: `SELECT format('GRANT %s ON %s TO kineograph_app;',
                 string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), c.oid::regclass) AS line
          FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
          WHERE c.relnamespace::regnamespace::text IN ('public', 'audit') AND c.relkind IN ('r', 'p', 'v')
            AND a.grantee = 'kineograph_app'::regrole
          GROUP BY c.oid ORDER BY c.oid::regclass::text`,
  },
];

/**
 * The schema of the catalog as SQL text, read from Postgres' own catalogs in a fixed order, so that
 * two databases with the same schema give the same text. For reading and comparing.
 */
export async function dumpSchema(reader: Reader): Promise<string> {
  const sections: string[] = [
    "-- The database schema: written by `npm run schema`, never by hand.\n",
  ];
  for (const { title, sql } of parts) {
    const rows: { line: string }[] = await reader.query(sql);
    const lines = rows.map((row) => row.line.replaceAll(/[ \t]+$/gm, "").trimEnd());
    sections.push(`-- ${title}\n\n${lines.join("\n")}\n`);
  }
  return sections.join("\n");
}
