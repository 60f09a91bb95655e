/** What is written costs no more where there is much of others: no table is read through for it. */
import { beforeAll, expect, test } from 'vitest';
import { asOwner } from './support/owner.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
const count = 12_000;
/** As many rows are some others', or a few small tables. */
const few = 500;
let of: TestOrganization;

beforeAll(async () => {
  const large = await createOrganization(server);
  await asOwner(server, large, (client) =>
    client.query(
      `insert into contacts (organization_id, id, first_name, last_name, emails)
       select $1, app.uuid_v7(), 'First' || n, 'Last' || n, jsonb_build_array(
         jsonb_build_object('address', 'p' || n || '@example.com', 'type', 'work', 'primary', true))
       from generate_series(1, $2::integer) n`,
      [large.organizationId, count],
    ),
  );
  of = await createOrganization(server);
  await asGate(`insert into attempts select convert_to('bucket ' || n, 'UTF8'), 0, now(), now() + interval '1 day'
    from generate_series(1, ${count}) n`);
  for (const table of ['contacts', 'record_keys', 'pending_changes', 'attempts'])
    await server.owner.query(`vacuum analyze ${table}`);
}, 120_000);

const readThrough = `select relname as table, seq_tup_read::integer as rows from pg_stat_xact_user_tables
  where seq_tup_read > ${few}`;

/** Tables that the statement reads through, and rows of them; nothing of what it does stays. */
async function asGate(statement: string): Promise<object[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('set local role crm_gate');
    await client.query(statement);
    const { rows } = await client.query<object>(readThrough);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
}

/** The same of statements about a record of the organization's. */
const readBy = (id: string, ...statements: string[]): Promise<object[]> =>
  asOwner(server, of, async (client) => {
    for (const statement of statements) await client.query(statement, [of.organizationId, id]);
    return (await client.query<object>(readThrough)).rows;
  });

test.each([
  ['changed', `update contacts set first_name = 'Ada' where organization_id = $1 and id = $2`],
  ['deleted', `update contacts set deleted_at = now() where organization_id = $1 and id = $2`],
  ['purged', `delete from contacts where organization_id = $1 and id = $2`],
])('a record that is %s, though there are the keys of many others', async (_, statement) => {
  const address = `${crypto.randomUUID()}@example.com`;
  const emails = [{ address, type: 'work' as const, primary: true }];
  const { id } = await of.crm.contacts.create({ firstName: 'Augusta', emails });
  expect(await readBy(id, statement)).toEqual([]);
});

test('many that are changed at once, though there are the keys of many others', async () => {
  const { id } = await of.crm.contacts.create({ firstName: 'Augusta' });
  const made = `insert into contacts (organization_id, id, first_name) select $1, app.uuid_v7(), 'One'
    from generate_series(1, 1000) where $2::uuid is not null`;
  const changed = `update contacts set first_name = 'Two' where organization_id = $1 and $2::uuid is not null`;
  expect(await readBy(id, made, changed)).toEqual([]);
});

test('an attempt to sign in, though there are those of many others', async () => {
  const attempt = `select app.begin_attempt(array['a'::bytea], array[5], array[60], array[true], array[false], 'b'::bytea)`;
  expect(await asGate(attempt)).toEqual([]);
});

test('a look for webhooks with something to do, though many others have changes', async () => {
  await of.crm.webhooks.create({
    url: 'https://example.com/hook',
    eventTypes: ['contact.created'],
  });
  expect(await asGate('select app.wake_webhooks(10, 3)')).toEqual([]);
});
