import type { HeadlessCrm } from '@headless-crm/sdk';
import { expect, test } from 'vitest';
import { addMember } from './support/members.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

type Entries = Awaited<ReturnType<HeadlessCrm['deals']['timeline']>>['data'];

const told = (entries: Entries): string[] =>
  entries.map((entry) => {
    if (entry.type === 'activity') return `activity ${entry.activity.subject}`;
    if (entry.type === 'change') return `change ${entry.change.version} ${entry.change.type}`;
    return `transition ${entry.stageTransition.fromStageId === null ? 'made' : 'moved'}`;
  });

async function dealWithPast(crm: HeadlessCrm): Promise<string> {
  const { id } = await crm.deals.create({ name: 'Engine' });
  const { data: stages } = await crm.stages.list({ sort: ['position'] });
  await crm.activities.create({ type: 'note', subject: 'Seen', dealId: id });
  await crm.deals.move(id, { stageId: stages[1]!.id });
  await crm.activities.create({
    type: 'task',
    subject: 'Later',
    dueAt: '2099-01-01T00:00:00.000Z',
    dealId: id,
  });
  await crm.activities.create({
    type: 'call',
    subject: 'Before',
    completedAt: '2020-01-01T00:00:00.000Z',
    dealId: id,
  });
  await crm.deals.update(id, { nextStep: 'Ask' });
  return id;
}

const whole = [
  'activity Later',
  'change 3 updated',
  'transition moved',
  'change 2 updated',
  'activity Seen',
  'change 1 created',
  'transition made',
  'activity Before',
];

test('a timeline weaves activities, changes and transitions, newest first', async () => {
  const { crm } = await createOrganization(server);
  const id = await dealWithPast(crm);
  const { data, page } = await crm.deals.timeline(id);
  // The stage is entered in the moment of the change, or just before it.
  expect(told(data).toSorted()).toEqual(whole.toSorted());
  expect(data.map(({ at }) => at)).toEqual(
    data
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect(page).toEqual({ nextCursor: null, hasMore: false });
});

test('it is the same page by page, whatever their length', async () => {
  const { crm } = await createOrganization(server);
  const id = await dealWithPast(crm);
  const all = (await crm.deals.timeline(id)).data;
  for (const limit of [1, 2, 3, 5]) {
    const pages: Entries = [];
    let cursor: string | undefined;
    do {
      const { data, page } = await crm.deals.timeline(id, { limit, ...(cursor ? { cursor } : {}) });
      pages.push(...data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect([limit, pages]).toEqual([limit, all]);
  }
});

test('things of one moment are told once each, over pages', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.contacts.create({ firstName: 'Ada' });
  const operations = Array.from({ length: 30 }, (_, index) => ({
    operation: 'activities.create',
    body: {
      type: 'note',
      subject: `${index}`,
      contactId: id,
      completedAt: '2026-01-01T00:00:00.000Z',
    },
  }));
  await request(server, '/batch', { token, body: { atomic: true, operations } });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, page } = await crm.contacts.timeline(id, {
      limit: 7,
      types: ['activity'],
      ...(cursor ? { cursor } : {}),
    });
    for (const entry of data) if (entry.type === 'activity') seen.push(entry.activity.subject);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toHaveLength(30);
  expect(new Set(seen).size).toBe(30);
});

test('it leaves out what is in the bin, and what is not asked for', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.companies.create({ name: 'Acme' });
  const note = await crm.activities.create({ type: 'note', subject: 'Seen', companyId: id });
  await crm.activities.create({ type: 'note', subject: 'Met', companyId: id });
  await crm.activities.delete(note.id);
  const { data } = await crm.companies.timeline(id, { types: ['activity'] });
  expect(data).toMatchObject([{ type: 'activity', activity: { subject: 'Met' } }]);
  const { page } = await crm.companies.timeline(id, { limit: 1 });
  for (const path of [
    `timeline?types=letter`,
    `timeline?cursor=${page.nextCursor}&types=change`,
    'timeline?cursor=forged',
  ]) {
    const response = await request(server, `/companies/${id}/${path}`, { token });
    expect([path, response.status]).toEqual([path, 400]);
  }
});

test('it follows a merge, and shows nobody what he does not see', async () => {
  const organization = await createOrganization(server);
  const { crm, token } = organization;
  const [ada, other] = [
    await crm.contacts.create({ firstName: 'Ada' }),
    await crm.contacts.create({ lastName: 'Lovelace' }),
  ];
  await crm.activities.create({ type: 'note', subject: 'Seen', contactId: other.id });
  await crm.contacts.merge(ada.id, { from: [other.id] });
  const { data } = await crm.contacts.timeline(ada.id, { types: ['activity'] });
  expect(data).toMatchObject([{ activity: { subject: 'Seen' } }]);
  const gone = await request(server, `/contacts/${other.id}/timeline`, { token });
  expect(await gone.json()).toMatchObject({ code: 'merged', mergedInto: ada.id });

  const access = { contact: { read: 'all' }, activity: { read: 'own' } } as const;
  const { key } = await crm.roles.create({ name: 'Reader', access });
  const reader = await addMember(server, organization, key);
  const theirs = await reader.crm.contacts.timeline(ada.id);
  expect(theirs.data.map(({ type }) => type)).toEqual(theirs.data.map(() => 'change'));
  expect(theirs.data.length).toBeGreaterThan(0);
});
