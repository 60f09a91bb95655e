/** The data of the benchmarks, made by Postgres: statements of many rows each, as our server's owner would import them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientBase } from 'pg';
import { withConnection } from '../src/db/admin.ts';
import { type Account, get, post } from './accounts.ts';
import { ends, first, stems } from './names.ts';

const contactsPerCompany = 10;
const chunk = 20_000;
/** As many as the machines of the benchmarks have processors. */
const filledAtOnce = 2;
/** Those that contacts have values of, by type. */
export const customFields = { tier: 'text', score: 'number' };

/** Begins a transaction in the organization of the account, as its user. */
export async function begin(client: ClientBase, { organization, user }: Account): Promise<void> {
  await client.query('begin');
  await client.query('select app.bind($1, $2, $3, null)', [organization.id, 'user', user.id]);
}

/** Gives contacts of the account the indexed custom fields that `fill` has values of. */
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

/** Fills each organization with so many contacts, and a tenth as many companies that they are of. */
export async function fill(
  adminUrl: string,
  accounts: readonly Account[],
  contactsOfEach: number,
): Promise<void> {
  const waiting = [...accounts];
  const fillSome = (): Promise<void> =>
    withConnection(adminUrl, async (client) => {
      for (let account = waiting.shift(); account; account = waiting.shift())
        await fillOne(client, account, contactsOfEach);
    });
  await Promise.all(Array.from({ length: filledAtOnce }, fillSome));
  await withConnection(adminUrl, async (client) => {
    for (const table of [
      'contacts',
      'companies',
      'contact_companies',
      'custom_values',
      'record_keys',
    ])
      await client.query(`vacuum analyze ${table}`);
  });
}

/** Of five contacts one has no values of custom fields, of a hundred thousand one is called by a rare name. */
const insertContacts = `
  with company as (
    select array_agg(id) as ids from (
      select id from companies where organization_id = $1 order by id limit ${chunk / contactsPerCompany}
      offset ($6::int - 1) / ${contactsPerCompany}) c)
  insert into contacts (organization_id, id, first_name, last_name, job_title, emails, owner_id,
    lifecycle_stage, company_id, custom_fields)
  select $1, app.uuid_v7(), ($3::text[])[1 + g * 7 % cardinality($3::text[])],
    ($4::text[])[1 + g * 13 / 3 % cardinality($4::text[])]
      || ($5::text[])[1 + g * 5 / 7 % cardinality($5::text[])]
      || case when g % 100000 = 77 then 'quaxy' else '' end,
    'Analyst', jsonb_build_array(jsonb_build_object(
      'address', 'p' || g || '@d' || g % 5000 || '.example', 'type', 'work', 'primary', true)),
    $2, (array['subscriber', 'lead', 'customer', null])[1 + g % 4],
    company.ids[1 + g % cardinality(company.ids)],
    case when g % 5 > 0 then jsonb_build_object('tier', 'tier ' || g % 1000, 'score', g % 7919) else '{}' end
  from company, generate_series($6::int, $7::int) g`;

async function fillOne(client: Client, account: Account, contacts: number): Promise<void> {
  const ids = [account.organization.id, account.user.id];
  await begin(client, account);
  await client.query(
    `insert into companies (organization_id, id, name, owner_id)
     select $1, app.uuid_v7(), 'Company ' || g, $2 from generate_series(1, $3::int) g`,
    [...ids, Math.ceil(contacts / contactsPerCompany)],
  );
  await client.query('commit');
  for (let from = 1; from <= contacts; from += chunk) {
    await begin(client, account);
    const to = Math.min(contacts, from + chunk - 1);
    await client.query(insertContacts, [...ids, first, stems, ends, from, to]);
    await client.query('commit');
  }
}

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
