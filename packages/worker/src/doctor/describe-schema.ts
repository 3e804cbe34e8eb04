import type { PoolClient } from "pg";

/**
 * Every column, constraint and index of a schema, one line each, as PostgreSQL prints them. The name of the schema is
 * left out, so that two schemas of one database can be compared.
 */
export async function describeSchema(client: PoolClient, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ line: string }>(LINES, [schema]);
  return new Set(rows.map(({ line }) => line.replaceAll(`${schema}.`, "")));
}

const LINES = `
  WITH relation AS (
    SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  )
  SELECT format('table %s', relname) AS line FROM relation WHERE relkind <> 'S'
  UNION ALL
  SELECT format('column %s.%s: %s%s%s', relname, attname, format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END,
      coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), ''))
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE relkind <> 'S'
  UNION ALL
  SELECT format('constraint %s.%s: %s%s', relname, conname, pg_get_constraintdef(c.oid),
      CASE WHEN convalidated THEN '' ELSE ' (not validated)' END)
    FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid
  UNION ALL
  SELECT format('index %s%s', pg_get_indexdef(indexrelid), CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END)
    FROM relation r JOIN pg_index i ON i.indrelid = r.oid
  UNION ALL
  SELECT format('trigger %s', pg_get_triggerdef(t.oid))
    FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT tgisinternal`;
