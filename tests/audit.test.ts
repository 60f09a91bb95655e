import { afterAll, describe, expect, test } from 'vitest';
import { DatabaseError } from 'pg';
import { sql } from '../src/db/sql.ts';
import { pruneAudit } from '../src/modules/audit/prune.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  type TestServer,
  useServer,
} from './support/server.ts';
import { asRequest } from './support/worker.ts';

const server = useServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });

afterAll(() => expect(server.errors).toEqual([]));

const typesOf = async ({ crm }: TestOrganization): Promise<string[]> =>
  (await crm.audit.list({ sort: ['createdAt'] })).data.map(({ type }) => type);

/** Changes the role of the organization's owner, whose token goes on. */
const takeRole = (of: TestServer, organization: TestOrganization, role: string) =>
  asOwner(of, organization, (client) => client.query('update memberships set role = $1', [role]));

test('what is done with keys is told: by whom, from where, by which request', async () => {
  const organization = await createOrganization(server);
  const { crm, userId, token } = organization;
  const { id } = await crm.apiKeys.create({ name: 'Sync', permissions: ['contacts:read'] });
  const renaming = await request(server, `/api-keys/${id}`, {
    method: 'PATCH',
    token,
    headers: { 'user-agent': 'Tests/1' },
    body: { name: 'Nightly sync' },
  });
  await crm.apiKeys.update(id, { name: 'Nightly sync' });
  await crm.apiKeys.rotate(id, { overlapMinutes: 5 });
  await crm.apiKeys.revoke(id);
  const { data } = await crm.audit.list({ target: { eq: id }, sort: ['createdAt'] });
  expect(data.map(({ type, details }) => [type, details])).toEqual([
    ['api_key.created', { name: 'Sync', permissions: ['contacts:read'] }],
    ['api_key.renamed', { from: 'Sync', to: 'Nightly sync' }],
    ['api_key.rotated', { overlapMinutes: 5 }],
    ['api_key.revoked', {}],
  ]);
  expect(data[1]).toEqual({
    id: expect.any(String),
    type: 'api_key.renamed',
    target: { type: 'api_key', id },
    createdBy: { type: 'user', id: userId },
    details: { from: 'Sync', to: 'Nightly sync' },
    address: '127.0.0.1',
    userAgent: 'Tests/1',
    requestId: renaming.headers.get('x-request-id'),
    createdAt: expect.any(String),
  });
});

test('what a key does is told as the key’s', async () => {
  const { crm } = await createOrganization(server);
  const { key, id } = await crm.apiKeys.create({
    name: 'Purger',
    permissions: [
      'records:purge',
      'contacts:read',
      'contacts:delete',
      'companies:read',
      'companies:write',
      'deals:read',
      'deals:write',
      'activities:read',
      'activities:write',
      'leads:read',
      'leads:write',
    ],
  });
  const contact = await crm.contacts.create({ lastName: 'Ada' });
  const response = await request(server, `/contacts/${contact.id}/purge`, {
    method: 'POST',
    token: key,
  });
  expect(response.status).toBe(204);
  const { data } = await crm.audit.list({ createdBy: { eq: id } });
  expect(data).toMatchObject([
    {
      type: 'records.purged',
      target: { type: 'contact', id: contact.id },
      createdBy: { type: 'api_key', id },
    },
  ]);
});

test('sign-ins, webhooks, settings and exports are told, and no address of a webhook in full', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const { id } = await crm.webhooks.create({
    url: 'http://127.0.0.1:9999/hooks?token=hush',
    eventTypes: ['contact.*'],
  });
  await crm.webhooks.update(id, { enabled: false });
  await crm.webhooks.rotateSecret(id, {});
  await crm.webhooks.delete(id);
  await crm.organization.update({ logKeptDays: 30 });
  await crm.organization.update({});
  expect((await request(server, '/snapshot?objects=contact', { token })).status).toBe(200);
  expect(await typesOf(organization)).toEqual([
    'session.started',
    'webhook.created',
    'webhook.updated',
    'webhook.secret_rotated',
    'webhook.deleted',
    'organization.updated',
    'records.exported',
  ]);
  const all = await crm.audit.list();
  expect(JSON.stringify(all.data)).not.toContain('hush');
  expect(all.data.map(({ details }) => details)).toEqual(
    expect.arrayContaining([
      { host: '127.0.0.1:9999', eventTypes: ['contact.*'], enabled: false },
      { changes: { logKeptDays: 30 } },
      { objects: ['contact'] },
    ]),
  );
});

test('what fails is not told: nothing was done', async () => {
  const organization = await createOrganization(server);
  const { crm } = organization;
  await expect(crm.apiKeys.revoke(crypto.randomUUID())).rejects.toMatchObject({ status: 404 });
  await expect(
    crm.webhooks.create({ url: 'https://example.com:1/', eventTypes: ['contact.*'] }),
  ).rejects.toMatchObject({ status: 400 });
  expect(await typesOf(organization)).toEqual(['session.started']);
});

test('a list goes by type, target, maker and time, and page by page', async () => {
  const { crm } = await createOrganization(server);
  const ids: string[] = [];
  for (const name of ['A', 'B', 'C', 'D']) {
    ids.push((await crm.apiKeys.create({ name, permissions: ['contacts:read'] })).id);
  }
  await crm.apiKeys.revoke(ids[0]!);
  const created = await crm.audit.list({ type: { eq: 'api_key.created' }, sort: ['createdAt'] });
  expect(created.data.map(({ target }) => target?.id)).toEqual(ids);
  const since = created.data[2]!.createdAt;
  const late = await crm.audit.list({
    type: { in: 'api_key.created,api_key.revoked' },
    createdAt: { gte: since },
  });
  expect(late.data.map(({ type }) => type)).toEqual([
    'api_key.revoked',
    'api_key.created',
    'api_key.created',
  ]);
  const walked: string[] = [];
  for await (const { target } of crm.audit.list({ limit: 1, target: { in: ids.join() } })) {
    walked.push(target!.id);
  }
  expect(walked).toEqual([ids[0], ...ids.toReversed()]);
  expect((await crm.audit.list({ target: { isNull: true }, total: 'exact' })).page.total).toBe(0);
});

test.each([
  ['a type that there is not', 'sort=kind', '/sort/0'],
  ['a target that is no id', 'target=nonsense', '/target/eq'],
  ['details', 'details=x', '/details'],
])('a list by %s is refused', async (_, query, pointer) => {
  const { token } = await createOrganization(server);
  const problem = await problemOf(await request(server, `/audit?${query}`, { token }));
  expect(problem).toMatchObject({ status: 400, errors: [{ in: 'query', pointer }] });
});

test.each([
  ['owner', 200],
  ['admin', 200],
  ['manager', 403],
  ['member', 403],
  ['viewer', 403],
])('%s: reading the trail is answered by %d', async (role, status) => {
  const organization = await createOrganization(server);
  await takeRole(server, organization, role);
  const response = await request(server, '/audit', { token: organization.token });
  expect(response.status).toBe(status);
  if (status === 403) expect(await problemOf(response)).toMatchObject({ permission: 'audit:read' });
});

test.each([
  ['owner', 200],
  ['admin', 200],
  ['manager', 200],
  ['member', 403],
  ['viewer', 403],
])('%s: taking everything along is answered by %d', async (role, status) => {
  const organization = await createOrganization(server);
  await takeRole(server, organization, role);
  const response = await request(server, '/snapshot', { token: organization.token });
  expect(response.status).toBe(status);
  if (status === 403)
    expect(await problemOf(response)).toMatchObject({ permission: 'records:export' });
});

/** The names of the keys whose making the trail still tells of. */
const keptOf = async ({ crm }: TestOrganization) =>
  (await crm.audit.list({ type: { eq: 'api_key.created' } })).data.map(
    ({ details }) => details['name'],
  );

describe('what is in the trail', () => {
  test.each([
    ['changed', sql`update audit_events set type = 'session.ended'`],
    ['removed', sql`delete from audit_events`],
  ])('is not %s by the server', async (_, statement) => {
    const organization = await createOrganization(server);
    const tried = asRequest(server, organization, ({ unit }) => unit.query(statement));
    await expect(tried).rejects.toMatchObject({ code: '42501' });
    await expect(tried).rejects.toBeInstanceOf(DatabaseError);
  });

  test('is kept for as long as the log is, and for 90 days at least', async () => {
    const [short, long] = [await createOrganization(server), await createOrganization(server)];
    await short.crm.organization.update({ logKeptDays: 1 });
    await long.crm.organization.update({ logKeptDays: 200 });
    const agedBy = [199, 201, 89, 91, 91, 91];
    for (const organization of [short, long]) {
      for (const days of agedBy) {
        await organization.crm.apiKeys.create({
          name: `${days} days`,
          permissions: ['contacts:read'],
        });
      }
      await asOwner(server, organization, (client) =>
        client.query(`update audit_events set created_at = now() - split_part(details ->> 'name', ' ', 1)::int * interval '1 day'
          where type = 'api_key.created'`),
      );
    }
    const prune = (organization: TestOrganization) =>
      asRequest(server, organization, (context) => pruneAudit(context, 2));
    const removed: number[][] = [];
    for (const organization of [short, long]) {
      const counts: number[] = [];
      do counts.push(await prune(organization));
      while (counts.at(-1)! > 0);
      removed.push(counts);
    }
    expect(removed).toEqual([
      [2, 2, 1, 0],
      [1, 0],
    ]);
    expect(await keptOf(short)).toEqual(['89 days']);
    expect((await keptOf(long)).toSorted()).toEqual([
      '199 days',
      '89 days',
      '91 days',
      '91 days',
      '91 days',
    ]);
  });
});
