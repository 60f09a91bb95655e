import { afterAll, expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

test('a team is made, renamed, listed and removed, and all of that is noted', async () => {
  const owner = await createOrganization(server);
  const { crm } = owner;
  const sales = await crm.teams.create({ name: 'Sales' });
  expect(sales).toMatchObject({ name: 'Sales', parentId: null });
  const north = await crm.teams.create({ name: 'North', parentId: sales.id });
  expect(await crm.teams.get(north.id)).toEqual(north);
  const renamed = await crm.teams.update(north.id, { name: 'South' });
  expect(renamed).toMatchObject({ name: 'South', parentId: sales.id });
  expect(Date.parse(renamed.updatedAt)).toBeGreaterThanOrEqual(Date.parse(north.updatedAt));
  const { data } = await crm.teams.list({ sort: ['name'] });
  expect(data.map(({ name }) => name)).toEqual(['Sales', 'South']);
  expect((await crm.teams.list({ parentId: { eq: sales.id } })).data).toEqual([renamed]);
  await crm.teams.delete(north.id);
  await expect(crm.teams.get(north.id)).rejects.toMatchObject({ code: 'not_found' });
  const noted = await asOwner(server, owner, async (client) => {
    const { rows } = await client.query<{ type: string }>(
      `select type from audit_events where type like 'team.%' order by created_at, id`,
    );
    return rows.map(({ type }) => type);
  });
  expect(noted).toEqual(['team.created', 'team.created', 'team.updated', 'team.deleted']);
});

test('teams are nested once', async () => {
  const { crm } = await createOrganization(server);
  const top = await crm.teams.create({ name: 'Top' });
  const part = await crm.teams.create({ name: 'Part', parentId: top.id });
  const other = await crm.teams.create({ name: 'Other' });
  const tooDeep = { status: 400, errors: [{ pointer: '/parentId', code: 'too_deep' }] };
  await expect(crm.teams.create({ name: 'A', parentId: part.id })).rejects.toMatchObject(tooDeep);
  await expect(crm.teams.update(top.id, { parentId: other.id })).rejects.toMatchObject(tooDeep);
  await expect(crm.teams.update(top.id, { parentId: top.id })).rejects.toMatchObject(tooDeep);
  await expect(
    crm.teams.create({ name: 'A', parentId: crypto.randomUUID() }),
  ).rejects.toMatchObject({ status: 400, errors: [{ code: 'unknown_reference' }] });
  // Moved out and in again.
  await crm.teams.update(part.id, { parentId: null });
  await crm.teams.update(other.id, { parentId: top.id });
  expect(await crm.teams.update(part.id, { parentId: top.id })).toMatchObject({ parentId: top.id });
});

test('two that become parts of each other at once are not', async () => {
  const { crm } = await createOrganization(server);
  for (let round = 0; round < 10; round += 1) {
    const one = await crm.teams.create({ name: `One ${round}` });
    const other = await crm.teams.create({ name: `Other ${round}` });
    const results = await Promise.allSettled([
      crm.teams.update(one.id, { parentId: other.id }),
      crm.teams.update(other.id, { parentId: one.id }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  }
});

test('of twenty teams of one name there is one, however it is written', async () => {
  const { crm } = await createOrganization(server);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      crm.teams.create({ name: index % 2 ? 'sales' : 'SALES' }),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
  );
  expect(new Set(codes)).toEqual(new Set(['duplicate']));
  const [team] = (await crm.teams.list()).data;
  // Its own name is no other one's.
  expect(await crm.teams.update(team!.id, { name: 'Sales' })).toMatchObject({ name: 'Sales' });
});

test('a team that is removed leaves those within it, and nobody in it', async () => {
  const owner = await createOrganization(server);
  const { crm } = owner;
  const top = await crm.teams.create({ name: 'Top' });
  const part = await crm.teams.create({ name: 'Part', parentId: top.id });
  await crm.teams.members.set(top.id, owner.userId);
  await crm.teams.delete(top.id);
  expect(await crm.teams.get(part.id)).toMatchObject({ parentId: null });
  expect((await crm.members.teams.list(owner.userId)).data).toEqual([]);
});

test('members are put into teams and taken out of them', async () => {
  const owner = await createOrganization(server);
  const { crm } = owner;
  const member = await addMember(server, owner);
  const pending = await crm.members.create({ email: 'p@example.com', name: 'P', role: 'viewer' });
  const [sales, support] = [
    await crm.teams.create({ name: 'Sales' }),
    await crm.teams.create({ name: 'Support' }),
  ];
  for (const id of [member.userId, pending.id, member.userId]) {
    await crm.teams.members.set(sales.id, id);
  }
  await crm.teams.members.set(support.id, member.userId);
  const inSales = await crm.teams.members.list(sales.id, { sort: ['createdAt'] });
  expect(inSales.data.map(({ id }) => id)).toEqual([member.userId, pending.id]);
  const teams = await crm.members.teams.list(member.userId, { sort: ['name'] });
  expect(teams.data.map(({ name }) => name)).toEqual(['Sales', 'Support']);
  const shown = await crm.members.get(member.userId, { include: ['teams'] });
  expect(shown.teams?.data.map(({ name }) => name).toSorted()).toEqual(['Sales', 'Support']);
  await crm.teams.members.delete(sales.id, member.userId);
  await expect(crm.teams.members.delete(sales.id, member.userId)).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await crm.members.teams.list(member.userId)).data).toEqual([support]);
  for (const [team, id] of [
    [sales.id, crypto.randomUUID()],
    [crypto.randomUUID(), member.userId],
  ] as const) {
    await expect(crm.teams.members.set(team, id)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('who is in more than ten teams is shown ten, and the rest by a cursor', async () => {
  const owner = await createOrganization(server);
  const { crm } = owner;
  for (let count = 0; count < 12; count += 1) {
    const { id } = await crm.teams.create({ name: `Team ${count}` });
    await crm.teams.members.set(id, owner.userId);
  }
  const [shown] = (await crm.members.list({ include: ['teams'] })).data;
  const { data, page } = shown!.teams!;
  expect([data.length, page.hasMore]).toEqual([10, true]);
  const rest = await crm.members.teams.list(owner.userId, { cursor: page.nextCursor! });
  const names = [...data, ...rest.data].map(({ name }) => name);
  expect(new Set(names).size).toBe(12);
});

test('a member who is removed is shown in no team; those in it still reach his records', async () => {
  const owner = await createOrganization(server);
  const { crm } = owner;
  await asOwner(server, owner, (client) =>
    client.query(
      `insert into roles (organization_id, id, key, name, access)
       values ($1, gen_random_uuid(), 'team', 'Team', '{"*": {"read": "team", "write": "own"}}')`,
      [owner.organizationId],
    ),
  );
  const [one, other] = [
    await addMember(server, owner, 'team'),
    await addMember(server, owner, 'team'),
  ];
  const { id } = await crm.teams.create({ name: 'Sales' });
  const contact = await other.crm.contacts.create({ lastName: 'Ada' });
  const seen = async () => (await one.crm.contacts.list()).data.map((one) => one.id);
  expect(await seen()).toEqual([]);
  await crm.teams.members.set(id, one.userId);
  await crm.teams.members.set(id, other.userId);
  expect(await seen()).toEqual([contact.id]);
  await crm.members.delete(other.userId);
  expect((await crm.teams.members.list(id)).data.map((one) => one.id)).toEqual([one.userId]);
  expect(await seen()).toEqual([contact.id]);
});

test('a viewer sees teams, and changes none', async () => {
  const owner = await createOrganization(server);
  const viewer = await addMember(server, owner, 'viewer');
  const { id } = await owner.crm.teams.create({ name: 'Sales' });
  expect((await viewer.crm.teams.list()).data).toHaveLength(1);
  expect((await viewer.crm.teams.members.list(id)).data).toEqual([]);
  const body = { name: 'Mine' };
  const refused = await request(server, '/teams', { token: viewer.token, body });
  expect(await refused.json()).toMatchObject({ status: 403, permission: 'teams:manage' });
});
