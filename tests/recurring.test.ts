import type { HeadlessCrm } from '@headless-crm/sdk';
import { expect, test } from 'vitest';
import { nextOccurrence } from '../src/modules/activities/recurrence.ts';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

const open = async (crm: HeadlessCrm) =>
  (await crm.activities.list({ status: { eq: 'open' }, sort: ['dueAt'] })).data;

test('completing a task that comes again makes the next one, at the same time of day in summer', async () => {
  const { crm } = await createOrganization(server);
  await crm.organization.update({ timezone: 'Europe/Amsterdam' });
  const contact = await crm.contacts.create({ firstName: 'Ada' });
  const other = await crm.contacts.create({ firstName: 'Grace' });
  const { id } = await crm.activities.create({
    type: 'task',
    subject: 'Call',
    // A Monday in winter, at nine; the next Monday is in summer.
    dueAt: '2026-03-23T08:00:00.000Z',
    startAt: '2026-03-23T07:00:00.000Z',
    recurrenceRule: 'RRULE:FREQ=WEEKLY;BYDAY=MO',
    contactId: contact.id,
  });
  await crm.activities.contacts.set(id, other.id, { role: 'adviser' });
  const done = await crm.activities.complete(id, {});
  expect(done).toMatchObject({ status: 'completed', recurrenceRule: null, version: 2 });

  const [next, ...more] = await open(crm);
  expect(more).toEqual([]);
  expect(next).toMatchObject({
    subject: 'Call',
    dueAt: '2026-03-30T07:00:00.000Z',
    startAt: '2026-03-30T06:00:00.000Z',
    recurrenceRule: 'FREQ=WEEKLY;BYDAY=MO',
    contactId: contact.id,
    completedAt: null,
  });
  const linked = await crm.activities.contacts.list(next!.id, { sort: ['createdAt'] });
  expect(linked.data.map(({ role }) => role).toSorted()).toEqual(['adviser', null]);
  expect(await crm.contacts.get(other.id)).toMatchObject({
    nextActivityAt: '2026-03-30T06:00:00.000Z',
  });

  await crm.activities.update(id, { status: 'open' });
  await crm.activities.complete(id, {});
  expect(await open(crm)).toHaveLength(1);
});

test('each way to complete it does, once; COUNT ends it, and undo takes it back', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.activities.create({
    type: 'task',
    subject: 'Write',
    dueAt: '2026-01-31T12:00:00.000Z',
    recurrenceRule: 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3',
  });
  await Promise.all([1, 2, 3, 4].map(() => crm.activities.complete(id, {})));
  const [second] = await open(crm);
  expect(second).toMatchObject({ dueAt: '2026-02-28T12:00:00.000Z' });
  const operations = [
    { operation: 'activities.update', id: second!.id, body: { status: 'completed' } },
  ];
  const batch = await request(server, '/batch', { token, body: { atomic: true, operations } });
  const [third, ...more] = await open(crm);
  expect([third, more]).toMatchObject([{ dueAt: '2026-03-31T12:00:00.000Z' }, []]);

  await crm.requests.undo(batch.headers.get('x-request-id')!);
  expect(await open(crm)).toMatchObject([{ id: second!.id, recurrenceRule: expect.any(String) }]);
  await crm.activities.complete(second!.id, {});
  const [last] = await open(crm);
  await crm.activities.complete(last!.id, {});
  expect(await open(crm)).toEqual([]);
});

test('a rule is of RFC 5545, and needs a time', async () => {
  const { token } = await createOrganization(server);
  const places = async (body: object) => {
    const task = { type: 'task', subject: 'A', ...body };
    const response = await request(server, '/activities', { token, body: task });
    const { errors } = (await response.json()) as { errors?: { pointer: string }[] };
    return errors?.map(({ pointer }) => pointer);
  };
  const dueAt = '2026-01-31T12:00:00.000Z';
  for (const rule of [
    'weekly',
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=1,2',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=2;COUNT=3',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=MONTHLY;BYDAY=9MO',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9',
    'FREQ=MONTHLY;BYMONTHDAY=99',
    'FREQ=WEEKLY;BYMONTH=13',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY\nDTSTART:20260101T000000Z',
  ]) {
    expect([rule, await places({ dueAt, recurrenceRule: rule })]).toEqual([
      rule,
      ['/recurrenceRule'],
    ]);
  }
  expect(await places({ recurrenceRule: 'FREQ=DAILY' })).toEqual(['/dueAt']);
  for (const rule of [
    'FREQ=DAILY',
    'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260201',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  ])
    expect([rule, await places({ dueAt, recurrenceRule: rule })]).toEqual([rule, undefined]);
  expect(await places({ dueAt, recurrenceStartAt: dueAt })).toEqual(['/recurrenceStartAt']);
});

test('a rule that never comes again ends', () => {
  const from = { start: '2026-01-31T12:00:00.000Z', after: '2026-01-31T12:00:00.000Z' };
  const next = (rule: string, zone = 'UTC') => nextOccurrence(rule, { ...from, zone });
  expect(next('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')).toBeNull();
  expect(next('FREQ=DAILY;UNTIL=20260131T120000Z')).toBeNull();
  expect(next('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29')).toBe('2028-02-29T12:00:00.000Z');
  expect(next('FREQ=DAILY;INTERVAL=10', 'Pacific/Auckland')).toBe('2026-02-10T12:00:00.000Z');
});

test('a task that comes again for ever is over at the end of the years that can be written', async () => {
  const { crm } = await createOrganization(server);
  for (const timezone of ['UTC', 'Pacific/Auckland', 'America/New_York']) {
    await crm.organization.update({ timezone });
    const { id } = await crm.activities.create({
      type: 'task',
      subject: 'Wait',
      dueAt: '9999-12-31T23:59:59.000Z',
      recurrenceRule: 'FREQ=DAILY',
    });
    expect(await crm.activities.complete(id, {})).toMatchObject({ status: 'completed' });
    expect(await open(crm)).toEqual([]);
  }
});
