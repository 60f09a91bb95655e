import { expect, test } from 'vitest';
import { createOrganization, request, useServer } from './support/server.ts';

const server = useServer();

test('an activity has the fields of its type, and its reply says so', async () => {
  const { crm, token } = await createOrganization(server);
  const task = await crm.activities.create({ type: 'task', subject: 'Write', priority: 'high' });
  expect(task).toMatchObject({ type: 'task', status: 'open', priority: 'high', location: null });
  const note = await crm.activities.create({ type: 'note', subject: 'Seen', body: 'At the fair' });
  expect(note).toMatchObject({ status: 'completed', completedAt: expect.any(String) });

  const body = { type: 'note', subject: 'Seen', location: 'London' };
  const refused = await request(server, '/activities', { token, body });
  expect(await refused.json()).toMatchObject({
    status: 400,
    errors: [{ pointer: '/location', code: 'unknown_field' }],
  });
  for (const [type, code] of [
    ['letter', 'invalid_union'],
    [undefined, 'required'],
  ]) {
    const response = await request(server, '/activities', { token, body: { type, subject: 'A' } });
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/type', code }],
    });
  }
});

test('a type stays, and a change gives it no field of another one', async () => {
  const { crm, token } = await createOrganization(server);
  const { id } = await crm.activities.create({ type: 'note', subject: 'Seen' });
  const change = async (body: object) =>
    (await request(server, `/activities/${id}`, { token, method: 'PATCH', body })).json();
  expect(await change({ dueAt: '2027-01-01T00:00:00.000Z' })).toMatchObject({
    errors: [{ pointer: '/dueAt', code: 'unknown_field' }],
  });
  expect(await change({ type: 'task' })).toMatchObject({
    status: 400,
    errors: [{ pointer: '/type', code: 'read_only' }],
  });
  expect(await change({ subject: 'Met' })).toMatchObject({ subject: 'Met', version: 2 });
});

test('an activity is about any number of records, of which one of each object is the primary one', async () => {
  const { crm } = await createOrganization(server);
  const [ada, grace] = [
    await crm.contacts.create({ firstName: 'Ada' }),
    await crm.contacts.create({ firstName: 'Grace' }),
  ];
  const deal = await crm.deals.create({ name: 'Engine' });
  const call = await crm.activities.create({
    type: 'call',
    subject: 'Ask',
    contactId: ada.id,
    dealId: deal.id,
  });
  await crm.activities.contacts.set(call.id, grace.id, { role: 'adviser' });

  const linked = await crm.activities.contacts.list(call.id, { sort: ['createdAt'] });
  expect(
    linked.data.map(({ contact, primary, role }) => [contact?.firstName, primary, role]),
  ).toEqual([
    ['Ada', true, null],
    ['Grace', false, 'adviser'],
  ]);
  const ofGrace = await crm.contacts.activities.list(grace.id);
  expect(ofGrace.data.map(({ activity }) => activity?.subject)).toEqual(['Ask']);
  const found = await crm.deals.search({
    filter: { field: 'activities.some.type', op: 'eq', value: 'call' },
    include: ['activities'],
  });
  expect(found.data.map(({ activities }) => activities.data.length)).toEqual([1]);
  await crm.activities.contacts.delete(call.id, ada.id);
  expect(await crm.activities.get(call.id)).toMatchObject({ contactId: null, dealId: deal.id });
});

test('an activity is about leads as it is about others', async () => {
  const { crm, token } = await createOrganization(server);
  const [grace, ada] = [
    await crm.leads.create({ lastName: 'Hopper' }),
    await crm.leads.create({ lastName: 'Lovelace' }),
  ];
  const call = await crm.activities.create({ type: 'call', subject: 'Ask', leadId: grace.id });
  await crm.activities.leads.set(call.id, ada.id, { role: 'adviser' });
  const linked = await crm.activities.leads.list(call.id, { sort: ['createdAt'] });
  expect(linked.data.map(({ lead, primary, role }) => [lead?.lastName, primary, role])).toEqual([
    ['Hopper', true, null],
    ['Lovelace', false, 'adviser'],
  ]);
  const ofAda = await crm.leads.activities.list(ada.id);
  expect(ofAda.data.map(({ activity }) => activity?.subject)).toEqual(['Ask']);
  const found = await crm.leads.search({
    filter: { field: 'activities.some.type', op: 'eq', value: 'call' },
    include: ['activities'],
  });
  expect(found.data.map(({ activities }) => activities.data.length)).toEqual([1, 1]);
  await crm.activities.leads.set(call.id, ada.id, { primary: true });
  expect(await crm.activities.list({ leadId: { eq: ada.id } })).toMatchObject({
    data: [{ id: call.id }],
  });

  await crm.leads.purge(ada.id);
  expect(await crm.activities.get(call.id)).toMatchObject({ leadId: null });
  const unknown = await request(server, '/activities', {
    token,
    body: { type: 'note', subject: 'Seen', leadId: ada.id },
  });
  expect(await unknown.json()).toMatchObject({
    status: 400,
    errors: [{ pointer: '/leadId', code: 'unknown_reference' }],
  });
});

test('who is to do it is a member, and finds what he has to do', async () => {
  const { crm, token, userId } = await createOrganization(server);
  await crm.activities.create({ type: 'task', subject: 'Mine', assigneeIds: [userId] });
  await crm.activities.create({ type: 'task', subject: 'Nobody’s' });
  const mine = await crm.activities.list({ assigneeIds: { hasAny: [userId] } });
  expect(mine.data.map(({ subject }) => subject)).toEqual(['Mine']);

  const stranger = '01890a5d-ac96-774b-bcce-b302099a8057';
  const operations = [userId, stranger].map((id) => ({
    operation: 'activities.create',
    body: { type: 'task', subject: 'Both', assigneeIds: [id] },
  }));
  const batch = await request(server, '/batch', { token, body: { atomic: false, operations } });
  expect(await batch.json()).toMatchObject({
    results: [
      { status: 201 },
      {
        problem: {
          errors: [{ pointer: '/operations/1/body/assigneeIds', code: 'unknown_reference' }],
        },
      },
    ],
  });
});

test('attendees are told apart by their addresses', async () => {
  const { crm, token } = await createOrganization(server);
  const meeting = await crm.activities.create({
    type: 'meeting',
    subject: 'Show',
    startAt: '2027-03-01T09:00:00.000Z',
    endAt: '2027-03-01T10:00:00.000Z',
    attendees: [{ address: 'Ada@Engines.example.com', status: 'accepted' }],
  });
  expect(meeting.attendees).toEqual([
    { address: 'ada@engines.example.com', name: null, status: 'accepted' },
  ]);
  const attendees = ['ada@a.example.com', 'ADA@a.example.com'].map((address) => ({ address }));
  const body = { type: 'meeting', subject: 'Show', attendees };
  const response = await request(server, '/activities', { token, body });
  expect(await response.json()).toMatchObject({ errors: [{ pointer: '/attendees' }] });
});

test('completing says when and how it went; once', async () => {
  const { crm } = await createOrganization(server);
  const { id } = await crm.activities.create({ type: 'task', subject: 'Write' });
  const done = await crm.activities.complete(id, { outcome: 'They want an offer' });
  expect(done).toMatchObject({ status: 'completed', version: 2, outcome: 'They want an offer' });
  expect(Date.parse(done.completedAt!)).toBeGreaterThan(Date.now() - 60_000);
  expect(await crm.activities.complete(id, {})).toEqual(done);

  const open = await crm.activities.update(id, { status: 'open' });
  expect(open).toMatchObject({ completedAt: null, version: 3 });
  const again = await crm.activities.update(id, { completedAt: '2026-01-01T00:00:00.000Z' });
  expect(again).toMatchObject({ status: 'completed', completedAt: '2026-01-01T00:00:00.000Z' });
});

test('what had a time of its own was over then', async () => {
  const { crm } = await createOrganization(server);
  const call = await crm.activities.create({
    type: 'call',
    subject: 'Asked',
    status: 'completed',
    startAt: '2026-01-01T10:00:00.000Z',
    endAt: '2026-01-01T10:20:00.000Z',
  });
  expect(call.completedAt).toBe('2026-01-01T10:20:00.000Z');
  const mail = await crm.activities.create({
    type: 'email',
    subject: 'Sent',
    direction: 'outbound',
    startAt: '2026-01-02T10:00:00.000Z',
  });
  expect(mail.completedAt).toBe('2026-01-02T10:00:00.000Z');
});

test('what is merged into an activity of another type leaves behind what that does not have', async () => {
  const { crm } = await createOrganization(server);
  const contact = await crm.contacts.create({ firstName: 'Ada' });
  const note = await crm.activities.create({ type: 'note', subject: 'Seen' });
  const call = await crm.activities.create({
    type: 'call',
    subject: 'Asked',
    body: 'Twice',
    direction: 'inbound',
    contactId: contact.id,
  });
  const { record, mergeId } = await crm.activities.merge(note.id, { from: [call.id] });
  expect(record).toMatchObject({ type: 'note', body: 'Twice', contactId: contact.id });
  await crm.merges.undo(mergeId);
  expect(await crm.activities.get(call.id)).toMatchObject({ direction: 'inbound' });
  expect((await crm.activities.contacts.list(note.id)).data).toEqual([]);
});

test('an import comes again by its external id, and is found by its words', async () => {
  const { crm } = await createOrganization(server);
  const first = await crm.activities.upsert('externalId:desk', '7', {
    type: 'task',
    subject: 'Écrire',
  });
  const second = await crm.activities.upsert('externalId:desk', '7', { subject: 'Écrire encore' });
  expect(second).toMatchObject({ id: first.id, version: 2 });
  const found = await crm.activities.list({
    q: 'ecrire',
    type: { in: ['task'] },
    fields: ['subject'],
  });
  expect(found.data).toEqual([{ id: first.id, subject: 'Écrire encore' }]);
});
