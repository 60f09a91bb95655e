import type { Client } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import type { Account } from './accounts.ts';

/** Each that is named has so many; the others' names tell nothing. */
export const everyThousandth = 'Thousander';
/** Each hundred thousandth is called so. */
export const rare = 'Quaxley';
/** All have this job. */
export const common = 'Analyst';

const tables = ['contacts', 'record_keys'];
const chunk = 500_000;

/**
 * Fills organizations with contacts, all of them or none. What triggers and indexes do to each row is done at the end for all
 * rows, so that ten million take minutes; the change log is left out.
 */
export async function fillMuch(
  adminUrl: string,
  filled: readonly { account: Account; contacts: number }[],
): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await client.query(`set maintenance_work_mem = '1GB'`);
    await client.query('begin');
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    const indexes = await dropIndexes(client);
    for (const { account, contacts } of filled) {
      for (let from = 1; from <= contacts; from += chunk)
        await fillOne(client, account, from, Math.min(contacts, from + chunk - 1));
    }
    await client.query('set constraints all immediate');
    for (const definition of indexes) await client.query(definition);
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    await client.query('commit');
    await client.query(`vacuum (analyze) ${tables.join(', ')}`);
  });
}

/** Drops all but the primary keys; gives how they are made again. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = any($1::regclass[]) and not i.indisprimary`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function fillOne(
  client: Client,
  { organization, user }: Account,
  from: number,
  to: number,
): Promise<void> {
  await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
  await client.query(`select set_config('app.access', 'all', true)`);
  await client.query(
    `with made as (
       insert into contacts (organization_id, id, version, created_at, updated_at, created_by_type, created_by_id,
         first_name, last_name, job_title, lifecycle_stage, emails, owner_id)
       select $1, app.uuid_v7(), 1, at, at, 'user', $2, 'First' || g % 5003,
         case when g % 100000 = 77 then $5 when g % 1000 = 13 then $6 else 'Last' || g % 20011 end,
         $7, (array['subscriber', 'lead', 'customer', null])[1 + g % 4],
         jsonb_build_array(jsonb_build_object('address', 'p' || g || '@d' || g % 5000 || '.example', 'type', 'work', 'primary', true)), $2
       from (select g, now() - (100000000 - g) * interval '1 second' as at from generate_series($3::int, $4::int) g) made
       returning organization_id, id, email
     )
     insert into record_keys (organization_id, record_id, key, value, object, active, identifies)
     select organization_id, id, key, email, 'contact', true, key = 'email'
     from made, (values ('email'), ('mailbox')) keys (key)`,
    [organization.id, user.id, from, to, rare, everyThousandth, common],
  );
}
