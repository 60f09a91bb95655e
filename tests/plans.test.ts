import { afterAll, beforeAll, expect, test } from 'vitest';
import { customFieldFeeder, tendHandler } from '../src/modules/custom-fields/tending.ts';
import '../src/routes.ts';
import { sourceOf } from '../src/records/source.ts';
import { asOwner } from './support/owner.ts';
import { type CountingProxy, type SentStatement, startCountingProxy } from './support/proxy.ts';
import { createOrganization, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';
import { useWorker } from './support/worker.ts';

let proxy: CountingProxy;
const server = useServer({
  route: async (appUrl) => {
    proxy = await startCountingProxy(appUrl);
    return proxy.url;
  },
});
useWorker(server, () => [tendHandler], { feeders: [customFieldFeeder] });
afterAll(() => proxy.stop());

const count = 12_000;
const pageSize = 20;
let large: TestOrganization;

async function fill(organization: TestOrganization, rows: number): Promise<void> {
  const { id: rare } = await organization.crm.tags.create({ name: 'Rare' });
  const { id: common } = await organization.crm.tags.create({ name: 'Common' });
  for (const [key, type] of [
    ['tier', 'text'],
    ['score', 'number'],
    ['since', 'date'],
  ] as const)
    await organization.crm.customFields.create({
      object: 'contact',
      key,
      type,
      label: key,
      indexed: true,
    });
  await asOwner(server, organization, (client) =>
    client.query(
      `insert into contacts (organization_id, id, first_name, last_name, emails, owner_id, lifecycle_stage, created_at, custom_fields, tag_ids)
       select $1, app.uuid_v7(), 'First' || n % 700, 'Last' || n % 900 || case when n % 10000 = 7 then ' Quaxley' else '' end,
         jsonb_build_array(jsonb_build_object('address', 'p' || n || '@' || $3 || '.example', 'type', 'work', 'primary', true)),
         case when n % 3 > 0 then $2::uuid end, (array['lead', 'customer', null])[1 + n % 3], now() - n * interval '1 second',
         case when n % 5 > 0 then jsonb_build_object('tier', 'tier ' || n % 400, 'score', n % 1000, 'since', '2026-01-01'::date + n % 300) else '{}' end,
         case when n % 1000 = 5 then jsonb_build_array($5::text) when n % 2 = 0 then jsonb_build_array($6::text) else '[]' end
       from generate_series(1, $4::integer) n`,
      [
        organization.organizationId,
        organization.userId,
        organization.organizationId,
        rows,
        rare,
        common,
      ],
    ),
  );
}

beforeAll(async () => {
  await fill(await createOrganization(server), 4000);
  large = await createOrganization(server);
  await fill(large, count);
  await until(async () => {
    const { data } = await large.crm.customFields.list();
    return data.every(({ indexedAt }) => indexedAt !== null);
  });
  for (const table of ['contacts', 'custom_values', 'record_keys'])
    await server.owner.query(`vacuum analyze ${table}`);
  // An index may have become ready while the fields were listed: who remembers them as they were before sends his statement twice.
  await large.crm.contacts.search({ limit: 1 });
}, 180_000);

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** How many rows of its tables the statement read, and which it read through. */
async function readBy({ text, values }: SentStatement, mode: string) {
  const [plan] = await asOwner(server, large, async (client) => {
    await client.query(`set local plan_cache_mode = ${mode}`);
    await client.query(`prepare listed as ${text}`);
    const given = values.map((value) => (value === null ? 'null' : client.escapeLiteral(value)));
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (analyze, timing off, format json) execute listed ${given.length > 0 ? `(${given.join(', ')})` : ''}`,
    );
    await client.query('deallocate listed');
    return rows[0]!['QUERY PLAN'];
  });
  const scans = nodesOf(plan!.Plan).filter((node) => node['Relation Name']);
  const rows = scans.map(
    (node) =>
      (node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0)) *
      node['Actual Loops'],
  );
  return {
    rows: Math.ceil(rows.reduce((sum, one) => sum + one, 0)),
    through: scans
      .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)
      .map((node) => node['Relation Name']),
  };
}

type Query = Parameters<TestOrganization['crm']['contacts']['search']>[0];

/** The statement of a list, as the server sends it. */
async function statementOf(query: Query): Promise<SentStatement> {
  proxy.takeStatements();
  await large.crm.contacts.search(query);
  const sent = proxy.takeStatements().filter(({ text }) => text.includes('string_agg'));
  expect(sent).toHaveLength(1);
  return sent[0]!;
}

/** The cursors behind so many rows. */
async function cursorsBehind(sort: string, ...places: number[]): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let read = 200; found.length < places.length; read += 200) {
    const query = { sort: [sort], limit: 200, fields: ['id'], ...(cursor ? { cursor } : {}) };
    const { page } = await large.crm.contacts.search(query as Query);
    cursor = page.nextCursor!;
    if (places.includes(read)) found.push(cursor);
  }
  return found;
}

/** Fails unless the list reads so many rows at most: also by a plan for any values, where it is prepared. */
async function expectReading(query: Query, most: number): Promise<void> {
  const statement = await statementOf(query);
  const prepared = statement.name === '' ? [] : ['force_generic_plan'];
  for (const mode of ['force_custom_plan', ...prepared]) {
    const { rows, through } = await readBy(statement, mode);
    expect([mode, through]).toEqual([mode, []]);
    expect(rows).toBeLessThanOrEqual(most);
  }
}

test.each<[string, 'eq' | 'gt' | 'gte' | 'lt' | 'lte', unknown]>([
  ['customFields.score', 'gte', 300],
  ['-customFields.score', 'lt', 300],
  ['customFields.score', 'eq', 300],
  ['customFields.tier', 'eq', 'tier 7'],
  ['-customFields.since', 'lte', '2026-09-01'],
  ['-createdAt', 'lt', new Date(Date.now() - 3_600_000).toISOString()],
  ['lastName', 'eq', 'Last77'],
])(
  'sorted by %s, a list that begins at a value of it (%s) reads a page',
  async (sort, op, value) => {
    const filter = { field: sort.replace('-', ''), op, value };
    const query = { sort: [sort], filter, limit: pageSize } as Query;
    const statement = await statementOf(query);
    // Also by a plan for any value: there is nothing to choose between, so it is not planned anew for each.
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const { rows, through } = await readBy(statement, mode);
      expect([mode, through]).toEqual([mode, []]);
      expect(rows).toBeLessThanOrEqual(4 * (pageSize + 1));
    }
  },
);

const { indexed, fields } = sourceOf('contact');
const customs = ['customFields.tier', 'customFields.score', 'customFields.since'];
const sorts = [...indexed!.filter((name) => fields[name]!.sortable), ...customs];

test.each(sorts.flatMap((name) => [name, `-${name}`]))(
  'by %s a page reads no more where it begins, deep in the list, and where values are missing',
  async (sort) => {
    const cursors = await cursorsBehind(sort, 4000, 11_000);
    // A range for each part of the order, and the rows that the index rows of a custom field belong to.
    const most = 10 * (pageSize + 1);
    for (const cursor of [undefined, ...cursors]) {
      await expectReading(
        { sort: [sort], limit: pageSize, ...(cursor ? { cursor } : {}) } as Query,
        most,
      );
    }
  },
);

const where = (field: string, op: string, value: unknown): Query =>
  ({ filter: { field, op, value } }) as Query;

test.each<[string, Query, number]>([
  ['a last name', where('lastName', 'eq', 'Last77'), 14],
  ['an e-mail address', where('email', 'eq', 'nobody@example.com'), 0],
  ['a custom text', where('customFields.tier', 'eq', 'tier 7'), 30],
  ['a custom number', where('customFields.score', 'lt', 3), 36],
  ['a part of a name', where('fullName', 'contains', 'quaxl'), 2],
  ['a part of a last name that nobody has', where('lastName', 'contains', 'nobody'), 0],
  ['a word', { q: 'quaxley' }, 2],
  ['a word that all have', { q: 'first' }, pageSize],
  ['one that all have and one that few have', { q: 'first quaxley' }, 2],
])('a filter for %s reads what passes it', async (_, query, passing) => {
  // The door of names looks at a thousand of the newest first: those are read behind it.
  await expectReading({ ...query, limit: pageSize } as Query, 4 * passing + 4);
});

test.each<[string, string, 'hasAny' | 'hasAll' | 'hasNone', number]>([
  ['that few have', 'Rare', 'hasAny', 12],
  ['that many have', 'Common', 'hasAny', 2 * pageSize],
  ['that few lack', 'Common', 'hasNone', 2 * pageSize],
])('a filter for a tag %s reads what passes it', async (_, name, op, passing) => {
  const { data } = await large.crm.tags.list({ name: { eq: name } });
  const { id } = data[0]!;
  // Of the keys, which have what a page needs, 2,000 are counted; the tag itself is read too.
  const most = name === 'Rare' ? 3 * passing : 2 * passing + (op === 'hasNone' ? 0 : 2001);
  await expectReading({ ...where('tagIds', op, [id]), limit: pageSize } as Query, most + 10);
});
