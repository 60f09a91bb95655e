import type { Client } from 'pg';

/**
 * Inserts millions of rows, all of them or none. What triggers do to each row is left to the work, which names what they
 * would have filled in and writes no log; what indexes do is done at the end, for all rows.
 */
export async function importing(
  client: Client,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  await client.query(`set maintenance_work_mem = '1GB'`);
  await client.query('begin');
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  const indexes = await dropIndexes(client, tables);
  await work();
  await client.query('set constraints all immediate');
  for (const definition of indexes) await client.query(definition);
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  await client.query('set local role crm_gate');
  await client.query('select app.recount_records()');
  await client.query('commit');
  await client.query(`vacuum (analyze) ${tables.join(', ')}`);
}

/** Drops all but the primary keys, and what foreign keys go by; gives how they are made again. */
async function dropIndexes(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = any($1::regclass[]) and not i.indisprimary
       and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
