/** The data of the benchmarks, made by Postgres: statements of many rows each, as they would be after they were made one by one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientBase } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import { type Account, get, post } from './accounts.ts';
import { importing } from './importing.ts';
import { ends, first, stems } from './names.ts';

const contactsPerCompany = 10;
const chunk = 100_000;
const tables = ['companies', 'contacts', 'contact_companies', 'record_keys'];
/** Those that contacts have values of, by type. */
export const customFields = { tier: 'text', score: 'number' };

/** Begins a transaction in the organization of the account, as its user. */
export async function begin(client: ClientBase, { organization, user }: Account): Promise<void> {
  await client.query('begin');
  await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
}

/** Gives contacts of the account the indexed custom fields that `fill` has values of; the server indexes what is there. */
export async function customize(api: string, account: Account): Promise<void> {
  for (const [key, type] of Object.entries(customFields)) {
    const field = { object: 'contact', key, type, label: key, indexed: true };
    await post(api, '/custom-fields', field, account);
  }
  const isIndexed = async (): Promise<boolean> => {
    const reply = (await get(api, '/custom-fields', account)) as { data: { indexedAt: unknown }[] };
    return reply.data.every(({ indexedAt }) => indexedAt !== null);
  };
  while (!(await isIndexed())) await sleep(200);
}

/** Fills each organization with so many contacts, and a tenth as many companies that they are of; nothing of it is in the log. */
export async function fill(
  superUrl: string,
  accounts: readonly Account[],
  contactsOfEach: number,
): Promise<void> {
  await withConnection(superUrl, (client) =>
    importing(client, tables, async () => {
      for (const account of accounts) await fillOne(client, account, contactsOfEach);
    }),
  );
}

async function fillOne(
  client: Client,
  { organization, user }: Account,
  contacts: number,
): Promise<void> {
  const ids = [organization.id, user.id];
  const companies = Math.ceil(contacts / contactsPerCompany);
  await client.query(insertCompanies, [...ids, companies]);
  for (let from = 1; from <= contacts; from += chunk) {
    const to = Math.min(contacts, from + chunk - 1);
    await client.query(insertContacts, [...ids, first, stems, ends, from, to]);
  }
}

const insertCompanies = `
  insert into companies (organization_id, id, version, created_at, updated_at, created_by_type, created_by_id, name, owner_id)
  select $1, app.uuid_v7(), 1, now(), now(), 'user', $2, 'Company ' || g, $2 from generate_series(1, $3::int) g`;

/** With their links and keys. Of five one has no values of custom fields, of a hundred thousand one a rare name. */
const insertContacts = `
  with company as (
    select array_agg(id) as ids from (
      select id from companies where organization_id = $1 order by id
      limit ${chunk / contactsPerCompany} offset ($6::int - 1) / ${contactsPerCompany}) c
  ), made as (
    insert into contacts (organization_id, id, version, created_at, updated_at, created_by_type, created_by_id,
      first_name, last_name, job_title, emails, owner_id, lifecycle_stage, company_id, custom_fields)
    select $1, app.uuid_v7(), 1, at, at, 'user', $2, ($3::text[])[1 + g * 7 % cardinality($3::text[])],
      ($4::text[])[1 + g * 13 / 3 % cardinality($4::text[])]
        || ($5::text[])[1 + g * 5 / 7 % cardinality($5::text[])]
        || case when g % 100000 = 77 then 'quaxy' else '' end,
      'Analyst', jsonb_build_array(jsonb_build_object(
        'address', 'p' || g || '@d' || g % 5000 || '.example', 'type', 'work', 'primary', true)),
      $2, (array['subscriber', 'lead', 'customer', null])[1 + g % 4], company.ids[1 + g % cardinality(company.ids)],
      case when g % 5 > 0 then jsonb_build_object('tier', 'tier ' || g % 1000, 'score', g % 7919) else '{}' end
    from company, (
      select g, now() - (100000000 - g) * interval '1 second' as at from generate_series($6::int, $7::int) g) numbers
    returning organization_id, id, email, company_id, created_at
  ), linked as (
    insert into contact_companies (organization_id, id, contact_id, company_id, version, created_at, updated_at)
    select organization_id, app.uuid_v7(), id, company_id, 1, created_at, created_at from made
  )
  insert into record_keys (organization_id, record_id, key, value, object, active, identifies)
  select organization_id, id, key, email, 'contact', true, key = 'email' from made, (values ('email'), ('mailbox')) keys (key)`;

/** A statement that copies a table of ours, but for the words that only our server looks for. */
export const copyTable = (from: string, to: string): string => `do $$ begin execute (
  select format('create table %s as select %s from %s', '${to}', string_agg(quote_ident(attname), ', ' order by attnum), '${from}')
  from pg_attribute where attrelid = '${from}'::regclass and attnum > 0 and not attisdropped and attname <> 'words');
end $$`;

/** What triggers fill in ours. */
export const defaults = `alter version set default 1, alter created_at set default now(), alter updated_at set default now(),
  alter created_by_type set default 'user', alter do_not_call set default false, alter do_not_email set default false,
  alter external_ids set default '[]', alter custom_fields set default '{}', alter tag_ids set default '[]',
  alter phones set default '[]', alter addresses set default '[]', alter links set default '[]'`;

/** Copies the contacts for the limit, which knows no tenants: with the same indexes, without policies and triggers. */
export async function fillLimit(superUrl: string): Promise<void> {
  await withConnection(superUrl, async (client) => {
    await client.query('create schema bench');
    await client.query(copyTable('public.contacts', 'bench.contacts'));
    await client.query(`alter table bench.contacts ${defaults}`);
    const { rows } = await client.query<{ indexdef: string }>(
      `select replace(indexdef, ' ON public.', ' ON bench.') as indexdef from pg_indexes
       where schemaname = 'public' and tablename = 'contacts' and indexdef not like '%words%'`,
    );
    for (const { indexdef } of rows) await client.query(indexdef);
    await client.query('vacuum analyze bench.contacts');
  });
}
