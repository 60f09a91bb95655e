import type { Client } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import type { Account } from './accounts.ts';
import { importing } from './importing.ts';

/** Each that is named has so many; the others' names tell nothing. */
export const everyThousandth = 'Thousander';
/** Each hundred thousandth is called so. */
export const rare = 'Quaxley';
/** All have this job. */
export const common = 'Analyst';

const tables = ['contacts', 'record_keys'];
const chunk = 500_000;

/** Fills organizations with contacts, so that ten million take minutes; the change log is left out. */
export async function fillMuch(
  adminUrl: string,
  filled: readonly { account: Account; contacts: number }[],
): Promise<void> {
  await withConnection(adminUrl, (client) =>
    importing(client, tables, async () => {
      for (const { account, contacts } of filled) {
        for (let from = 1; from <= contacts; from += chunk)
          await fillOne(client, account, from, Math.min(contacts, from + chunk - 1));
      }
    }),
  );
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
