/** A request reads what it is about, and not the thousands of others that the organization has, though the planner takes it for a small one. */
import { beforeAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { sql } from '../src/db/sql.ts';
import { nobody } from '../src/db/unit.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

/** One connection, so that its statements have the plans that Postgres keeps of what was asked for often. */
const server = useServer({ poolSize: 1 });
const countOfEach = 1500;
const inBatch = 500;
/** As often as Postgres plans a statement by its values, and once more. */
const unmeasured = 6;
const measured = 2;
/** As many rows of a table may be read for one request: doors look at 500 first, and an undo reads its entries for each check. */
const few = 700;

/** The planner is told that there are as many organizations, so that it takes this one for a small one, as others are. */
const toldOrganizations = 200;

let of: TestOrganization;
let stages: readonly [string, string];
let known: { companyId: string; contactId: string; tagId: string };

beforeAll(async () => {
  of = await createOrganization(server);
  const { data } = await of.crm.stages.list({});
  stages = [data[0]!.id, data[1]!.id];
  await of.crm.associationDefinitions.create({
    key: 'adviser',
    label: 'Adviser',
    inverseLabel: 'Advised by',
    fromObject: 'contact',
    toObject: 'company',
  });
  const companies = await make('companies', (n) => ({
    name: `Company ${n}`,
    domains: [`d${n}.example`],
  }));
  const contacts = await make('contacts', (n) => ({
    lastName: n === 0 ? name : `${uuid().slice(24)} ${uuid().slice(24)}`,
    companyId: companies[n],
    emails: [emailOf(`p${n}`)],
  }));
  await make('leads', (n) => ({ lastName: `Lead ${n}`, emails: [emailOf(`lead${n}`)] }));
  await make('deals', (n) => ({ name: `Deal ${n}`, stageId: stages[0], companyId: companies[n] }));
  await make('activities', (n) => ({ ...task, contactId: contacts[n] }));
  const tags = await make('tags', (n) => ({ name: `Tag ${n}` }));
  const { rows } = await server.owner.query<{ table: string }>(
    `select a.attrelid::regclass::text as table from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attname = 'organization_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  );
  for (const { table } of rows)
    await server.owner.query(
      `alter table ${table} alter organization_id set (n_distinct = ${toldOrganizations})`,
    );
  known = { companyId: companies[0]!, contactId: contacts[0]!, tagId: tags[0]! };
}, 180_000);

/** Of a contact whom no other is like. */
const name = 'Kowalewskaja';
const task = { type: 'task', subject: 'Call' } as const;
const emailOf = (name: string) => ({
  address: `${name}@example.com`,
  type: 'work' as const,
  primary: true,
});

/** Makes records in batches, and gives their ids. */
async function make(path: string, bodyOf: (n: number) => object): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < countOfEach) {
    const operations = Array.from({ length: inBatch }, (_, n) => ({
      operation: `${path}.create`,
      body: bodyOf(ids.length + n),
    }));
    const reply = await request(server, '/batch', {
      token: of.token,
      body: { atomic: true, operations },
    });
    const { results } = (await reply.json()) as { results: { body: { id: string } }[] };
    ids.push(...results.map(({ body }) => body.id));
  }
  return ids;
}

/** How many rows of each table the server’s connection has read so far. */
async function rowsRead(): Promise<Map<string, number>> {
  await server.database.reading(nobody()).query(sql`select pg_stat_force_next_flush()`);
  const { rows } = await server.owner.query<{ table: string; rows: number }>(
    `select relname as table, (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as rows from pg_stat_user_tables`,
  );
  return new Map(rows.map((row) => [row.table, row.rows]));
}

/** The tables of which a request reads many rows, each time that it is asked. */
async function readThrough(ask: () => Promise<unknown>): Promise<Record<string, number>> {
  for (let time = 0; time < unmeasured; time += 1) await ask();
  await server.owner.query('analyze');
  const start = await rowsRead();
  for (let time = 0; time < measured; time += 1) await ask();
  const end = await rowsRead();
  const each = [...end].map(([table, rows]): [string, number] => [
    table,
    (rows - (start.get(table) ?? 0)) / measured,
  ]);
  return Object.fromEntries(each.filter(([, rows]) => rows > few));
}

const contact = () =>
  of.crm.contacts.create({
    lastName: 'Ada',
    companyId: known.companyId,
    emails: [emailOf(uuid())],
  });
const company = () => of.crm.companies.create({ name: 'Acme', domains: [`${uuid()}.example`] });
const deal = () => of.crm.deals.create({ name: 'Deal', stageId: stages[0] });
const lead = () => of.crm.leads.create({ lastName: 'Lead', emails: [emailOf(uuid())] });

const writes: Record<string, () => Promise<unknown>> = {
  'a contact that is changed': async () =>
    of.crm.contacts.update((await contact()).id, { lastName: 'Lovelace' }),
  'a contact that is replaced': async () =>
    of.crm.contacts.replace((await contact()).id, { lastName: 'Lovelace' }),
  'a contact that is put by its address': async () =>
    of.crm.contacts.upsert('email', (await contact()).email!, { lastName: 'Lovelace' }),
  'contacts that are changed by a batch': async () => {
    const ids = [(await contact()).id, (await contact()).id];
    const operations = ids.map((id) => ({
      operation: 'contacts.update',
      id,
      body: { lastName: 'L' },
    }));
    const reply = await request(server, '/batch', { token: of.token, body: { operations } });
    expect(await reply.json()).toMatchObject({ results: [{ status: 200 }, { status: 200 }] });
  },
  'a contact that goes to the bin and comes back': async () => {
    const { id } = await contact();
    await of.crm.contacts.delete(id);
    await of.crm.contacts.restore(id);
  },
  'a contact that is purged': async () => {
    const { id } = await contact();
    await of.crm.contacts.delete(id);
    await of.crm.contacts.purge(id);
  },
  'contacts that are merged, and apart again': async () => {
    const [left, right] = [await contact(), await contact()];
    const { mergeId } = await of.crm.contacts.merge(left.id, { from: [right.id] });
    await of.crm.merges.undo(mergeId);
  },
  'a request that is undone': async () => {
    const { id } = await contact();
    const reply = await request(server, `/contacts/${id}`, {
      token: of.token,
      method: 'PATCH',
      body: { lastName: 'Lovelace' },
    });
    await of.crm.requests.undo(reply.headers.get('x-request-id')!);
  },
  'a link to another company': async () => {
    const [{ id }, other] = [await contact(), await company()];
    await of.crm.contacts.companies.set(id, other.id, { primary: true });
    await of.crm.contacts.companies.delete(id, other.id);
  },
  'an association': async () => {
    const { id } = await contact();
    await of.crm.contacts.associations.set(id, 'adviser', known.companyId, {});
    await of.crm.contacts.associations.delete(id, 'adviser', known.companyId);
  },
  'an association that is taken back': async () => {
    const { id } = await contact();
    const path = `/contacts/${id}/associations/adviser/${known.companyId}`;
    const reply = await request(server, path, { token: of.token, method: 'PUT', body: {} });
    expect(reply.status).toBe(201);
    await of.crm.requests.undo(reply.headers.get('x-request-id')!);
  },
  'a tag': async () => {
    const { id } = await contact();
    await of.crm.contacts.tags.add(id, known.tagId);
    await of.crm.contacts.tags.remove(id, known.tagId);
  },
  'a company that is changed': async () =>
    of.crm.companies.update((await company()).id, { name: 'Bolt' }),
  'a deal that is moved': async () => of.crm.deals.move((await deal()).id, { stageId: stages[1] }),
  'a contact of a deal': async () =>
    of.crm.deals.contacts.set((await deal()).id, known.contactId, { role: 'champion' }),
  'a lead that is converted, and is a lead again': async () => {
    const { id } = await lead();
    await of.crm.leads.convert(id, { deal: {} });
    await of.crm.leads.unconvert(id);
  },
  'a task that is done': async () => {
    const { id } = await of.crm.activities.create({ ...task, contactId: known.contactId });
    await of.crm.activities.complete(id, {});
  },
  'an activity that is deleted': async () => {
    const { id } = await of.crm.activities.create({ ...task, contactId: known.contactId });
    await of.crm.activities.delete(id);
  },
};

const reads: Record<string, () => Promise<unknown>> = {
  'a page': () => of.crm.contacts.list({ limit: 25 }),
  'a page by a field, with companies': () =>
    of.crm.contacts.list({ limit: 25, sort: ['lastName'], include: ['company'] }),
  'contacts of an owner': () => of.crm.contacts.list({ limit: 25, ownerId: { eq: of.userId } }),
  'a contact by its address': () => of.crm.contacts.list({ email: { eq: 'p7@example.com' } }),
  'contacts of a company': () => of.crm.contacts.list({ companyId: { eq: known.companyId } }),
  'deals of a stage': () =>
    of.crm.deals.list({ limit: 25, stageId: { eq: stages[0] }, sort: ['position'] }),
  'a word': () => of.crm.contacts.list({ limit: 25, q: name }),
  'a part of a name': () => of.crm.contacts.list({ limit: 25, lastName: { contains: 'owalewsk' } }),
  'a word, of all objects': () => of.crm.search.list({ q: name }),
  'a contact': () => of.crm.contacts.get(known.contactId),
  'its likely duplicates': () => of.crm.contacts.duplicates(known.contactId),
  'its timeline': () => of.crm.contacts.timeline(known.contactId),
  'its history': () => of.crm.contacts.history(known.contactId),
  'its companies': () => of.crm.contacts.companies.list(known.contactId),
  'its activities': () => of.crm.contacts.activities.list(known.contactId),
};

test.each(Object.entries({ ...writes, ...reads }))('%s', { timeout: 60_000 }, async (_, ask) => {
  expect(await readThrough(ask)).toEqual({});
});
