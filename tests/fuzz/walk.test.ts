import { Agent, get } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { createOrganization, type TestOrganization, useServer } from '../support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

/** Contacts in one statement: one in three without a last name, the others with ties. */
async function createContacts(
  { organizationId, userId }: TestOrganization,
  count: number,
): Promise<string[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select app.bind($1, 'user', $2, null)`, [organizationId, userId]);
    const { rows } = await client.query<{ id: string }>(
      `insert into contacts (organization_id, id, first_name, last_name)
       select $1, app.uuid_v7(), 'Contact ' || n,
         case when n % 3 > 0 then 'Name ' || lpad((n * 7919 % 1000)::text, 3, '0') end
       from generate_series(1, $2::int) n returning id`,
      [organizationId, count],
    );
    await client.query('commit');
    await client.query('analyze contacts');
    return rows.map(({ id }) => id);
  } finally {
    client.release();
  }
}

/** Makes a contact somewhere in the order, and moves or deletes some of those that it made. */
async function disturb({ crm }: TestOrganization, n: number): Promise<string> {
  const lastName = n % 4 === 0 ? null : `Name ${String((n * 31) % 1000).padStart(3, '0')}`;
  const { id } = await crm.contacts.create({ firstName: 'New', lastName });
  if (n % 3 === 0) await crm.contacts.update(id, { lastName: 'Name 999' });
  if (n % 5 === 0) await crm.contacts.delete(id);
  return id;
}

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

interface Page {
  data: { id: string }[];
  page: { nextCursor: string | null };
}

/** A page by the plainest client there is: ten thousand of them are read. */
function readPage({ token }: TestOrganization, query: Record<string, string>): Promise<Page> {
  const url = `${server.url}/api/v1/contacts?${new URLSearchParams(query)}`;
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) =>
      resolve(json(response) as Promise<Page>),
    ).on('error', reject);
  });
}

test('10,000 contacts walked one by one, while others are inserted, are each met once', async () => {
  const organization = await createOrganization(server);
  const ids = await createContacts(organization, 10_000);
  const seen: string[] = [];
  const made: Promise<string>[] = [];
  const query = { limit: '1', sort: '-lastName', fields: 'id' };
  for (let cursor: string | null = ''; cursor !== null;) {
    const { data, page } = await readPage(organization, cursor ? { ...query, cursor } : query);
    seen.push(...data.map(({ id }) => id));
    cursor = page.nextCursor;
    if (seen.length % 20 === 0) made.push(disturb(organization, seen.length / 20));
  }
  const others = new Set(await Promise.all(made));
  expect(others.size).toBeGreaterThanOrEqual(500);
  const untouched = seen.filter((id) => !others.has(id));
  expect(untouched).toHaveLength(10_000);
  expect(new Set(untouched)).toEqual(new Set(ids));
}, 180_000);
