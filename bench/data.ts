import type { Client } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import type { Account } from './ground.ts';
import { plainTable } from './limit.ts';

const contactsPerCompany = 10;
const chunk = 20_000;

/** Fills each organization with contacts and companies, and copies the contacts for the server that knows no tenants. */
export async function fill(
  adminUrl: string,
  accounts: readonly Account[],
  contactsOfEach: number,
): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await client.query('create schema bench');
    await client.query(
      `create table ${plainTable} (like contacts including defaults including indexes)`,
    );
    // What triggers fill in ours.
    await client.query(`alter table ${plainTable} alter version set default 1,
      alter created_at set default now(), alter updated_at set default now(),
      alter created_by_type set default 'user'`);
    for (const account of accounts) await fillOne(client, account, contactsOfEach);
    await client.query(`vacuum analyze contacts, companies, ${plainTable}`);
  });
}

async function fillOne(
  client: Client,
  { organization, user }: Account,
  contacts: number,
): Promise<void> {
  const bind = () =>
    client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
  await client.query('begin');
  await bind();
  await client.query(
    `insert into companies (organization_id, id, name, owner_id)
     select $1, app.uuid_v7(), 'Company ' || g, $2 from generate_series(1, $3::int) g`,
    [organization.id, user.id, Math.ceil(contacts / contactsPerCompany)],
  );
  await client.query('commit');
  for (let from = 1; from <= contacts; from += chunk) {
    await client.query('begin');
    await bind();
    await client.query(
      `insert into contacts (organization_id, id, first_name, last_name, job_title, emails, owner_id, created_at)
       select $1, app.uuid_v7(), 'First' || g, 'Last' || g % 1000, 'Analyst', jsonb_build_array(jsonb_build_object(
         'address', 'p' || g || '@d' || g % 500 || '.example', 'type', 'work', 'primary', true)),
         $2, now() - g * interval '1 second'
       from generate_series($3::int, $4::int) g`,
      [organization.id, user.id, from, Math.min(contacts, from + chunk - 1)],
    );
    await client.query('commit');
  }
  await client.query('begin');
  await bind();
  await client.query(
    `insert into ${plainTable} select * from contacts where organization_id = $1`,
    [organization.id],
  );
  await client.query('commit');
}
