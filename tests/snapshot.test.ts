import { describe, expect, test } from 'vitest';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

type Line = { object: string; record: Record<string, unknown> };

async function take(
  { token }: Pick<TestOrganization, 'token'>,
  query = '',
): Promise<{ lines: Line[]; cursor: string }> {
  const response = await request(server, `/snapshot?${query}`, { token });
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line & { cursor?: string });
  const { cursor } = lines.pop()!;
  return { lines, cursor: cursor! };
}

interface Change {
  type: string;
  object: string;
  recordId: string;
  version: number;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

async function changesAfter({ token }: TestOrganization, cursor: string): Promise<Change[]> {
  const all: Change[] = [];
  for (let after = cursor, more = true; more;) {
    const response = await request(server, `/changes?limit=500&after=${after}`, { token });
    const page = (await response.json()) as { data: Change[]; cursor: string; hasMore: boolean };
    all.push(...page.data);
    [after, more] = [page.cursor, page.hasMore];
  }
  return all;
}

type State = Map<string, Record<string, unknown>>;

/** The state of a snapshot, and after each change; throws for a change that does not fit the state. */
function apply(lines: Line[], changes: Change[]): State {
  const state: State = new Map(
    lines.map(({ object, record }) => [`${object} ${String(record['id'])}`, record]),
  );
  for (const { type, object, recordId, version, after } of changes) {
    const name = `${object} ${recordId}`;
    const known = state.get(name);
    const verb = type.split('.')[1];
    const isNew = verb === 'created' || verb === 'restored';
    // What is in the bin is in no snapshot, and may be purged.
    if (verb !== 'purged' && isNew === (known !== undefined))
      throw new Error(`${type} of ${name} version ${version} does not fit`);
    if (known && version !== ((known['version'] as number | undefined) ?? version - 1) + 1) {
      throw new Error(`${type} of ${name}: version ${version} after ${String(known['version'])}`);
    }
    if (verb === 'deleted' || verb === 'purged') state.delete(name);
    else
      state.set(name, { ...known, ...after, ...(known && 'version' in known ? { version } : {}) });
  }
  return state;
}

const sorted = (state: State) =>
  [...state]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { primary: _, ...record }]) => [name, record]);

describe('a snapshot', () => {
  test('is every record and link, and the cursor to go on from', async () => {
    const of = await createOrganization(server);
    // It begins with the definitions of associations, a pipeline and its stages.
    expect((await take(of)).lines.map(({ object }) => object).toSorted()).toEqual([
      'association_definition',
      'association_definition',
      'pipeline',
      ...Array.from({ length: 5 }, () => 'stage'),
    ]);
    const acme = await of.crm.companies.create({ name: 'Acme' });
    const ada = await of.crm.contacts.create({ lastName: 'Ada', companyId: acme.id });
    const gone = await of.crm.contacts.create({ lastName: 'Gone' });
    await of.crm.contacts.delete(gone.id);
    const { lines, cursor } = await take(of);
    expect(lines).toEqual(
      expect.arrayContaining([
        { object: 'company', record: acme },
        { object: 'contact', record: ada },
        {
          object: 'contact_company',
          record: expect.objectContaining({ contactId: ada.id, companyId: acme.id, primary: true }),
        },
      ]),
    );
    expect(lines.length).toBe(8 + 3);
    expect(await changesAfter(of, cursor)).toEqual([]);
    await of.crm.contacts.restore(gone.id);
    const [change] = await changesAfter(of, cursor);
    expect(change).toMatchObject({
      type: 'contact.restored',
      after: { lastName: 'Gone', deletedAt: null },
    });
  });

  test('is of the objects that are asked for, and of those that may be read', async () => {
    const of = await createOrganization(server);
    await of.crm.companies.create({ name: 'Acme' });
    await of.crm.contacts.create({ lastName: 'Ada' });
    expect((await take(of, 'objects=contact')).lines.map(({ object }) => object)).toEqual([
      'contact',
    ]);
    const { key } = await of.crm.apiKeys.create({
      name: 'K',
      permissions: ['records:export', 'companies:read'],
    });
    expect((await take({ token: key })).lines.map(({ object }) => object)).toEqual(['company']);
    const refused = await request(server, '/snapshot?objects=contact', { token: key });
    expect(await problemOf(refused)).toMatchObject({ status: 403, permission: 'contacts:read' });
  });

  test('of many records comes whole, compressed for who takes that, and leaves no listeners', async () => {
    const of = await createOrganization(server);
    const warnings: string[] = [];
    const warn = ({ name }: Error): unknown => warnings.push(name);
    process.on('warning', warn);
    for (let part = 0; part < 7; part += 1) {
      const operations = Array.from({ length: 1000 }, (_, index) => ({
        operation: 'contacts.create',
        body: { lastName: `Contact ${part} ${index}` },
      }));
      await request(server, '/batch', { token: of.token, body: { operations } });
    }
    const { lines } = await take(of, 'objects=contact');
    expect(new Set(lines.map(({ record }) => record['id'])).size).toBe(7000);
    const response = await request(server, '/snapshot?objects=contact', {
      token: of.token,
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect((await response.text()).trimEnd().split('\n').length).toBe(7001);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  test('leaves connections for others, and says when too many are taken', async () => {
    const of = await createOrganization(server);
    const operations = Array.from({ length: 1000 }, () => ({
      operation: 'companies.create',
      body: { name: 'Large', description: 'x'.repeat(5000) },
    }));
    await request(server, '/batch', { token: of.token, body: { operations } });
    // Readers who take nothing: each keeps its connection.
    const gone = new AbortController();
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        request(server, '/snapshot', {
          token: of.token,
          signal: gone.signal,
          headers: { 'accept-encoding': 'identity' },
        }),
      ),
    );
    const refused = asked.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(await problemOf(refused[0]!)).toMatchObject({ code: 'overloaded' });
    expect((await of.crm.companies.list({ limit: 1 })).data.length).toBe(1);
    gone.abort();
    let status = 503;
    while (status === 503)
      ({ status } = await request(server, '/snapshot?objects=contact', { token: of.token }));
    expect(status).toBe(200);
  });
});

test('twenty that are asked for at once, by two organizations, are all taken', async () => {
  const two = [await createOrganization(server), await createOrganization(server)];
  const asked = Array.from({ length: 20 }, (_, index) =>
    request(server, '/snapshot', { token: two[index % 2]!.token }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
});

test('snapshots that are taken while others write, and the feed from each, come to the same', async () => {
  const of = await createOrganization(server);
  const { crm } = of;
  const over = new AbortController();
  server.errors.length = 0;
  const write = async (number: number): Promise<void> => {
    const company = await crm.companies.create({ name: `Company ${number}` });
    for (let count = 0; !over.signal.aborted; count += 1) {
      const { id } = await crm.contacts.create({
        lastName: `C${number} ${count}`,
        companyId: company.id,
      });
      await crm.contacts.update(id, { jobTitle: 'Analyst' });
      if (count % 3 === 0) await crm.contacts.delete(id);
      if (count % 6 === 0) await crm.contacts.restore(id);
      if (count % 4 === 1) await crm.contacts.purge(id);
      await crm.companies.update(company.id, { employeeCount: count });
    }
  };
  const writers = Array.from({ length: 6 }, (_, number) => write(number));
  const snapshots: Awaited<ReturnType<typeof take>>[] = [];
  const rounds = Number(process.env['SNAPSHOT_ROUNDS'] ?? 15);
  while (snapshots.length < rounds) snapshots.push(await take(of));
  over.abort();
  await Promise.all(writers);
  const last = await take(of);
  const wanted = sorted(apply(last.lines, []));
  for (const { lines, cursor } of snapshots) {
    expect(sorted(apply(lines, await changesAfter(of, cursor)))).toEqual(wanted);
  }
  expect(server.errors).toEqual([]);
}, 600_000);
