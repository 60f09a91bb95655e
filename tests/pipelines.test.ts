import { describe, expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();

const codeOf = async (response: Response): Promise<[number, string | null]> => [
  response.status,
  response.status === 204 ? null : ((await response.json()) as { code: string }).code,
];

/** Deletes with a target for the deals. */
const remove = ({ token }: Pick<TestOrganization, 'token'>, path: string, moveDealsTo?: string) =>
  request(server, path + (moveDealsTo ? `?moveDealsTo=${moveDealsTo}` : ''), {
    token,
    method: 'DELETE',
  });

describe('the pipelines of an organization', () => {
  test('are one from the beginning: with open stages, one that is won and one that is lost', async () => {
    const { crm } = await createOrganization(server);
    const { data } = await crm.pipelines.list();
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ name: 'Sales', default: true, requireLostReason: false });
    expect(data[0]!.stages.map(({ type, probability }) => [type, probability])).toEqual([
      ['open', 10],
      ['open', 30],
      ['open', 60],
      ['won', 100],
      ['lost', 0],
    ]);
    const other = await crm.organizations.create({ name: 'Other' });
    const { accessToken } = await crm.auth.switchOrganization({ organizationId: other.id });
    const reply = await request(server, '/pipelines', { token: accessToken });
    expect(await reply.json()).toMatchObject({ data: [{ name: 'Sales', default: true }] });
  });

  test('are made with the usual stages, or with those that are given, in their order', async () => {
    const { crm, token } = await createOrganization(server);
    const usual = await crm.pipelines.create({ name: 'Renewals' });
    expect(usual).toMatchObject({ default: false, position: 2, version: 1 });
    expect(usual.stages).toHaveLength(5);
    const own = await crm.pipelines.create({
      name: 'Tenders',
      stages: [
        { name: 'Offer', probability: 20, requiredFields: ['amount'], rottingDays: 14 },
        { name: 'Signed', type: 'won' },
        { name: 'Elsewhere', type: 'lost' },
      ],
    });
    expect(own.stages).toMatchObject([
      { name: 'Offer', type: 'open', probability: 20, position: 1, requiredFields: ['amount'] },
      { name: 'Signed', type: 'won', probability: 100, position: 2 },
      { name: 'Elsewhere', type: 'lost', probability: 0, position: 3 },
    ]);
    expect(await crm.pipelines.get(own.id)).toEqual(own);
    const lacking = await request(server, '/pipelines', {
      token,
      body: {
        name: 'A',
        stages: [{ name: 'Open' }, { name: 'Won', type: 'won' }, { name: 'Open too' }],
      },
    });
    expect(await codeOf(lacking)).toEqual([409, 'stage_needed']);
    expect((await crm.pipelines.list()).data).toHaveLength(3);
  });

  test('can be made in a batch, with deals in them', async () => {
    const { crm } = await createOrganization(server);
    const { results } = await crm.batch.run({
      operations: [
        { ref: 'p', operation: 'pipelines.create', body: { name: 'A' } },
        { ref: 's', operation: 'stages.create', body: { name: 'Last', pipelineId: '@{p.id}' } },
        { operation: 'deals.create', body: { name: 'Deal', stageId: '@{s.id}' } },
      ],
    });
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(results[2]!.body).toMatchObject({ pipelineId: results[0]!.body!['id'], status: 'open' });
  });

  test('have exactly one default, whoever names it at once', async () => {
    const { crm, token } = await createOrganization(server);
    const [sales] = (await crm.pipelines.list()).data;
    const others = [];
    for (const name of ['A', 'B', 'C', 'D']) others.push(await crm.pipelines.create({ name }));
    await crm.pipelines.update(others[0]!.id, { default: true });
    expect((await crm.pipelines.get(sales!.id)).default).toBe(false);
    const none = await request(server, `/pipelines/${others[0]!.id}`, {
      token,
      method: 'PATCH',
      body: { default: false },
    });
    expect(await codeOf(none)).toEqual([409, 'default_pipeline']);
    await Promise.all(
      others.map(({ id }) =>
        request(server, `/pipelines/${id}`, { token, method: 'PATCH', body: { default: true } }),
      ),
    );
    expect((await crm.pipelines.list({ default: { eq: true } })).data).toHaveLength(1);
    const deal = await crm.deals.create({ name: 'A' });
    const [now] = (await crm.pipelines.list({ default: { eq: true } })).data;
    expect(deal.pipelineId).toBe(now!.id);
    expect(
      await codeOf(await remove({ token }, `/pipelines/${now!.id}`, sales!.stages[0]!.id)),
    ).toEqual([409, 'default_pipeline']);
  });

  test('are seen by all members, and set up by those who have the permission', async () => {
    const of = await createOrganization(server);
    const { key } = await of.crm.roles.create({
      name: 'Own',
      access: { '*': { read: 'own', write: 'own', delete: 'own' } },
    });
    const { key: settingUp } = await of.crm.roles.create({
      name: 'Setting up',
      permissions: ['pipelines:write', 'stages:write'],
    } as Parameters<typeof of.crm.roles.create>[0]);
    for (const [role, status] of [
      ['member', 403],
      [key, 403],
      [settingUp, 201],
      ['admin', 201],
    ] as const) {
      const { token } = await addMember(server, of, role);
      const listed = await request(server, '/pipelines', { token });
      const { data } = (await listed.json()) as { data: { stages: unknown[] }[] };
      expect([role, data[0]!.stages.length]).toEqual([role, 5]);
      const made = await request(server, '/pipelines', { token, body: { name: role } });
      expect([role, made.status]).toEqual([role, status]);
      const changes = await request(server, '/changes?objects=pipeline', { token });
      expect([role, changes.status]).toEqual([role, 200]);
      expect(((await changes.json()) as { data: unknown[] }).data.length).toBeGreaterThan(0);
    }
  });
});

describe('a stage', () => {
  test('stays in its pipeline, and keeps its type while deals are in it', async () => {
    const { crm, token } = await createOrganization(server);
    const other = await crm.pipelines.create({ name: 'Other' });
    const stage = await crm.stages.create({ name: 'Extra' });
    expect(stage).toMatchObject({ type: 'open', probability: 50, position: 6 });
    const patch = (body: object) =>
      request(server, `/stages/${stage.id}`, { token, method: 'PATCH', body });
    expect(await (await patch({ pipelineId: other.id })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/pipelineId', code: 'read_only' }],
    });
    const deal = await crm.deals.create({ name: 'A', stageId: stage.id });
    expect(await (await patch({ type: 'won' })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/type', code: 'stage_in_use' }],
    });
    await crm.deals.move(deal.id, { stageId: other.stages[0]!.id });
    expect(await (await patch({ type: 'won' })).json()).toMatchObject({ probability: 100 });
  });

  test('is deleted with a target for its deals, also for those that nobody sees', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { stages } = (await crm.pipelines.list()).data[0]!;
    const [first, second] = stages;
    const made = [];
    for (const name of ['A', 'B', 'C']) made.push(await crm.deals.create({ name }));
    await crm.deals.create({ name: 'There', stageId: second!.id });
    await crm.deals.delete(made[1]!.id);
    expect(await codeOf(await remove(of, `/stages/${first!.id}`))).toEqual([409, 'stage_in_use']);
    expect(await codeOf(await remove(of, `/stages/${first!.id}`, first!.id))).toEqual([
      400,
      'validation_failed',
    ]);
    const reply = await remove(of, `/stages/${first!.id}`, second!.id);
    expect(reply.status).toBe(204);
    const { data } = await crm.deals.list({ stageId: { eq: second!.id }, sort: ['position'] });
    expect(data.map(({ name }) => name)).toEqual(['There', 'A', 'C']);
    expect(await crm.deals.restore(made[1]!.id)).toMatchObject({ stageId: second!.id });
    const after = await crm.deals.create({ name: 'New' });
    expect(after.stageId).toBe(second!.id);

    await crm.requests.undo(reply.headers.get('x-request-id')!).catch((error: unknown) => {
      // The deal that was restored since stands in the way.
      expect(error).toMatchObject({ code: 'undo_conflict' });
    });
  });

  test('comes back with its deals when that is undone', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { stages } = (await crm.pipelines.list()).data[0]!;
    const deals = [];
    for (const name of ['A', 'B']) deals.push(await crm.deals.create({ name, amount: '10' }));
    const reply = await remove(of, `/stages/${stages[0]!.id}`, stages[3]!.id);
    expect(await crm.deals.get(deals[0]!.id)).toMatchObject({ status: 'won', probability: 100 });
    await crm.requests.undo(reply.headers.get('x-request-id')!);
    for (const deal of deals) {
      const { version: _, updatedAt: __, ...before } = deal;
      expect(await crm.deals.get(deal.id)).toMatchObject(before);
    }
    expect((await crm.pipelines.list()).data[0]!.stages).toHaveLength(5);
  });

  test('is not the last open, won or lost one that goes, also of two at once', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { stages } = (await crm.pipelines.list()).data[0]!;
    const to = stages[0]!.id;
    expect(await codeOf(await remove(of, `/stages/${stages[3]!.id}`, to))).toEqual([
      409,
      'stage_needed',
    ]);
    expect(await codeOf(await remove(of, `/stages/${stages[4]!.id}`, to))).toEqual([
      409,
      'stage_needed',
    ]);
    const won = await crm.stages.create({ name: 'Won too', type: 'won' });
    const both = await Promise.all([
      remove(of, `/stages/${stages[3]!.id}`, to),
      remove(of, `/stages/${won.id}`, to),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const retyped = await request(server, `/stages/${stages[4]!.id}`, {
      token: of.token,
      method: 'PATCH',
      body: { type: 'open' },
    });
    expect(await codeOf(retyped)).toEqual([409, 'stage_needed']);
  });

  test('does not take deals that lack what it asks for, and says which one', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { stages } = (await crm.pipelines.list()).data[0]!;
    await crm.stages.update(stages[1]!.id, { requiredFields: ['amount'] });
    const deal = await crm.deals.create({ name: 'A' });
    const reply = await remove(of, `/stages/${stages[0]!.id}`, stages[1]!.id);
    expect(await reply.json()).toMatchObject({
      status: 400,
      errors: [
        {
          in: 'query',
          pointer: '/moveDealsTo',
          code: 'deal_refused',
          message: expect.stringContaining(deal.id),
        },
      ],
    });
  });

  test('can be deleted in a batch, and by who reaches all deals alone', async () => {
    const of = await createOrganization(server);
    const { crm } = of;
    const { stages } = (await crm.pipelines.list()).data[0]!;
    await crm.deals.create({ name: 'A' });
    const { key } = await crm.roles.create({
      name: 'Own',
      access: { '*': { read: 'own', write: 'own', delete: 'own' } },
      permissions: ['stages:delete'],
    } as Parameters<typeof crm.roles.create>[0]);
    const member = await addMember(server, of, key);
    const path = `/stages/${stages[0]!.id}`;
    expect(await codeOf(await remove(member, path, stages[1]!.id))).toEqual([
      403,
      'permission_denied',
    ]);
    expect(await codeOf(await remove(member, path))).toEqual([409, 'stage_in_use']);
    const { results } = await crm.batch.run({
      operations: [{ operation: 'stages.delete', id: stages[0]!.id, moveDealsTo: stages[1]!.id }],
    });
    expect(results).toMatchObject([{ status: 204 }]);
  });
});

test('behind the last place that there is, others find one too', async () => {
  const { crm } = await createOrganization(server);
  const position = 2 ** 31 - 1;
  await crm.pipelines.create({ name: 'Last', position });
  expect(await crm.pipelines.create({ name: 'Behind' })).toMatchObject({ position });
  await crm.stages.create({ name: 'Last', position });
  expect(await crm.stages.create({ name: 'Behind' })).toMatchObject({ position });
  const field = { object: 'contact', type: 'text' } as const;
  await crm.customFields.create({ ...field, key: 'last', label: 'Last', position });
  const behind = await crm.customFields.create({ ...field, key: 'behind', label: 'Behind' });
  expect(behind).toMatchObject({ position });
});

test('a pipeline is deleted with its stages when its deals have a place, and restored with them', async () => {
  const of = await createOrganization(server);
  const { crm } = of;
  const sales = (await crm.pipelines.list()).data[0]!;
  const other = await crm.pipelines.create({ name: 'Other' });
  for (const { id } of other.stages) await crm.deals.create({ name: 'A', stageId: id });
  const path = `/pipelines/${other.id}`;
  expect(await codeOf(await remove(of, path))).toEqual([409, 'stage_in_use']);
  expect(await codeOf(await remove(of, path, other.stages[1]!.id))).toEqual([
    400,
    'validation_failed',
  ]);
  expect((await remove(of, path, sales.stages[0]!.id)).status).toBe(204);
  const { page } = await crm.deals.list({ stageId: { eq: sales.stages[0]!.id }, total: 'exact' });
  expect(page.total).toBe(5);
  expect((await crm.stages.list({ pipelineId: { eq: other.id } })).data).toEqual([]);
  const restored = await crm.pipelines.restore(other.id);
  expect(restored.stages.map(({ id }) => id)).toEqual(other.stages.map(({ id }) => id));
});
