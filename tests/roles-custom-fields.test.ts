import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomFieldCreate, HeadlessCrm, Problem } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
afterAll(() => expect(server.errors).toEqual([]));

let owner: TestOrganization;
let blind: TestOrganization;
let crm: HeadlessCrm;
let contactId: string;
const ids = new Map<string, string>();

const field = (key: string, more: Partial<CustomFieldCreate> = {}): CustomFieldCreate => ({
  object: 'contact',
  key,
  label: key,
  type: 'text',
  ...more,
});

const values = { salary: 'canary', grade: 'gold', nick: 'ada' };

beforeAll(async () => {
  owner = await createOrganization(server);
  ({ crm } = owner);
  const made = [
    field('salary', { unique: true, indexed: true }),
    field('coach', { type: 'record', target: 'company' }),
    field('grade'),
    field('nick'),
    field('must', { required: true, default: 'there' }),
    field('budget'),
    field('budget', { object: 'lead' }),
    field('fund', { object: 'company' }),
  ];
  for (const one of made) ids.set(one.key, (await crm.customFields.create(one)).id);
  const { key } = await crm.roles.create({
    name: 'Blind',
    access: { '*': { read: 'all', write: 'all', delete: 'all' } },
    fields: {
      contact: {
        'customFields.salary': 'hidden',
        'customFields.coach': 'hidden',
        'customFields.grade': 'read_only',
      },
      lead: { 'customFields.budget': 'hidden' },
    },
  });
  blind = await addMember(server, owner, key);
  const { id: coach } = await crm.companies.create({ name: 'Canary' });
  const customFields = { ...values, coach };
  contactId = (await crm.contacts.create({ lastName: 'Ada', customFields })).id;
});

const ask = (path: string, more: object = {}): Promise<Response> =>
  request(server, path, { token: blind.token, ...more });

const toDepartment = (from: string) => ({
  body: { fieldMap: { contact: { department: from } }, ignoreDuplicates: true },
});

const give = (fields: Record<string, 'hidden'>) =>
  request(server, '/roles', {
    token: owner.token,
    body: { name: 'A', fields: { contact: fields } },
  });

const valuesNow = async (): Promise<Record<string, unknown>> =>
  (await crm.contacts.get(contactId)).customFields;

describe('a custom field that is hidden from a role', () => {
  test('is nowhere to be seen', async () => {
    await crm.contacts.update(contactId, { customFields: { salary: 'canary2' } });
    await crm.contacts.update(contactId, { customFields: { salary: 'canary' } });
    const paths = [
      '/contacts',
      `/contacts/${contactId}`,
      `/contacts/${contactId}?asOf=${new Date().toISOString()}`,
      `/contacts/${contactId}?fields=customFields`,
      `/contacts/${contactId}/history`,
      `/contacts/${contactId}/timeline`,
      '/changes?limit=500&objects=contact',
      '/search?q=ada',
    ];
    for (const path of paths) {
      const text = await (await ask(path)).text();
      expect([path, text]).toEqual([path, expect.stringContaining('gold')]);
      expect([path, text]).toEqual([path, expect.not.stringContaining('canary')]);
      expect([path, text]).toEqual([path, expect.not.stringContaining('"salary"')]);
    }
    const shown = await blind.crm.contacts.get(contactId);
    expect(Object.keys(shown.customFields).toSorted()).toEqual(['budget', 'grade', 'must', 'nick']);
    const body = { customFields: { nick: 'Byron' } };
    const written = await (await ask(`/contacts/${contactId}`, { method: 'PATCH', body })).text();
    expect(written).not.toContain('canary');
    expect(written).toContain('Byron');
  });

  const named: [what: string, path: (name: string) => string, body?: (name: string) => object][] = [
    ['filter', (name) => `/contacts?customFields.${name}[isNull]=false`],
    ['order', (name) => `/contacts?sort=customFields.${name}`],
    ['shape', (name) => `/contacts?fields=customFields.${name}`],
    ['include', (name) => `/contacts?include=customFields.${name}`],
    ['path', (name) => `/companies?contacts.some.customFields.${name}[isNull]=false`],
    ['history', (name) => `/contacts/${contactId}/history?field=customFields.${name}`],
    ['key', (name) => `/contacts/by/customFields.${name}/canary`, () => ({ lastName: 'A' })],
    ['create', () => '/contacts', (name) => ({ lastName: 'A', customFields: { [name]: 'b' } })],
    ['update', () => `/contacts/${contactId}`, (name) => ({ customFields: { [name]: 'b' } })],
    [
      'group',
      () => '/contacts/aggregate',
      (name) => ({ groupBy: [`customFields.${name}`], metrics: [{ op: 'count' }] }),
    ],
    [
      'search',
      () => '/contacts/search',
      (name) => ({ filter: { field: `customFields.${name}`, op: 'eq', value: 'canary' } }),
    ],
  ];
  test.each(named)('is refused as one that there is not: in a %s', async (what, path, body) => {
    const method = { key: 'PUT', update: 'PATCH' }[what];
    const refusal = async (name: string): Promise<Pick<Problem, 'code' | 'detail' | 'errors'>> => {
      const more = body ? { body: body(name), ...(method ? { method } : {}) } : {};
      const problem = await problemOf(await ask(path(name), more));
      const { code, detail, errors } = problem;
      return JSON.parse(JSON.stringify({ code, detail, errors }).replaceAll(name, '<name>'));
    };
    const unknown = await refusal('colour');
    expect(unknown.code).toBe('validation_failed');
    expect(await refusal('salary')).toEqual(unknown);
    expect(await refusal('coach')).toEqual(unknown);
  });

  test('says of a value that somebody else has it, and not who', async () => {
    const { id } = await crm.contacts.create({ lastName: 'Gone', customFields: { salary: 'b' } });
    await crm.contacts.delete(id);
    await crm.contacts.create({ lastName: 'Now', customFields: { salary: 'b' } });
    const problem = await problemOf(await ask(`/contacts/${id}/restore`, { method: 'POST' }));
    expect(problem).toMatchObject({ code: 'duplicate', duplicates: [] });
    expect(problem.detail).not.toContain('salary');
  });

  test('stays when others are written, replaced or cleared', async () => {
    const before = await valuesNow();
    const send = (method: string, body: object) => ask(`/contacts/${contactId}`, { method, body });
    expect((await send('PATCH', { customFields: { nick: 'B' } })).status).toBe(200);
    expect(await valuesNow()).toEqual({ ...before, nick: 'B' });
    expect((await send('PUT', { lastName: 'C', customFields: { must: 'be' } })).status).toBe(200);
    const { salary, coach, grade, ...others } = before;
    const rest = Object.fromEntries(Object.keys(others).map((key) => [key, null]));
    expect(await valuesNow()).toEqual({ ...rest, salary, coach, grade, nick: null, must: 'be' });
    await crm.customFields.update(ids.get('must')!, { required: false });
    expect((await send('PATCH', { customFields: null })).status).toBe(200);
    expect(await valuesNow()).toEqual({ ...rest, salary, coach, grade, nick: null, must: null });
    const { id } = await blind.crm.contacts.create({ lastName: 'D' });
    const merged = await ask(`/contacts/${contactId}/merge`, {
      body: { from: [id], fields: { customFields: null } },
    });
    expect(merged.status).toBe(200);
    expect(await valuesNow()).toMatchObject({ salary, coach, grade });
    await crm.customFields.update(ids.get('must')!, { required: true });
  });

  test('goes nowhere by way of a lead', async () => {
    const lead = { lastName: 'Hopper', customFields: { budget: 'canary' } };
    const { id } = await crm.leads.create(lead);
    const named = await ask(`/leads/${id}/convert`, toDepartment('customFields.budget'));
    expect((await problemOf(named)).errors).toMatchObject([{ code: 'unknown_field' }]);
    const whole = {
      fieldMap: { contact: { customFields: 'customFields' } },
      ignoreDuplicates: true,
    };
    const converted = await ask(`/leads/${id}/convert`, { body: whole });
    const { convertedContactId } = (await converted.json()) as { convertedContactId: string };
    expect((await crm.contacts.get(convertedContactId)).customFields['budget']).toBeNull();
    const seen = await crm.leads.convert((await crm.leads.create(lead)).id, whole);
    const { customFields } = await crm.contacts.get(seen.convertedContactId!);
    expect(customFields['budget']).toBe('canary');
  });

  test('is not in the organization’s document, nor in views', async () => {
    const document = await (await ask('/openapi.json')).text();
    expect(document).toContain('customFields.grade');
    expect(document).not.toContain('customFields.salary');
    const filter = { field: 'customFields.salary', op: 'eq', value: 'canary' } as const;
    const made = { object: 'contact', name: 'Rich', filter, shared: true } as const;
    const { id } = await crm.views.create(made);
    expect((await problemOf(await ask(`/contacts?view=${id}`))).code).toBe('view_outdated');
    expect((await ask('/views', { body: made })).status).toBe(400);
  });

  test('keeps its holder from webhooks that would tell it', async () => {
    const { key } = await crm.roles.create({
      name: 'Hooks',
      access: { '*': { read: 'all' } },
      permissions: ['webhooks:manage'],
      fields: { contact: { 'customFields.salary': 'hidden' } },
    });
    const { token } = await addMember(server, owner, key);
    const body = { url: 'https://example.com/', eventTypes: ['contact.*'] };
    expect((await request(server, '/webhooks', { token, body })).status).toBe(403);
  });
});

describe('a custom field that is read-only for a role', () => {
  test('is shown and asked for, and not written', async () => {
    const { data } = await blind.crm.contacts.list({
      ['customFields.grade' as 'lastName']: { eq: 'gold' },
    });
    expect(data.map(({ id }) => id)).toEqual([contactId]);
    const body = { customFields: { grade: 'iron' } };
    const change = await ask(`/contacts/${contactId}`, { method: 'PATCH', body });
    expect(await problemOf(change)).toMatchObject({
      code: 'permission_denied',
      errors: [{ pointer: '/customFields/grade', code: 'read_only' }],
    });
    const create = await ask('/contacts', { body: { lastName: 'A', ...body } });
    expect(create.status).toBe(403);
    expect(await valuesNow()).toMatchObject({ grade: 'gold' });
  });
});

describe('a role', () => {
  test.each([
    ['that there is not', 'customFields.unknown', 'unknown_field'],
    ['of another object', 'customFields.fund', 'unknown_field'],
    ['that records must have', 'customFields.must', 'not_restrictable'],
  ])('is kept from no custom field %s', async (_, name, code) => {
    const { errors } = await problemOf(await give({ [name]: 'hidden' }));
    expect(errors).toMatchObject([{ pointer: `/fields/contact/${name}`, code }]);
  });

  test('is changed though a field that it names is gone', async () => {
    const { id: fieldId } = await crm.customFields.create(field('late'));
    const fields = { contact: { 'customFields.late': 'hidden' } } as const;
    const { id } = await crm.roles.create({ name: 'Late', fields });
    await crm.customFields.update(fieldId, { archivedAt: new Date().toISOString() });
    await crm.customFields.delete(fieldId);
    expect(await crm.roles.update(id, { name: 'Later' })).toMatchObject({ name: 'Later', fields });
    const body = { fields };
    const again = await request(server, `/roles/${id}`, { ...owner, method: 'PATCH', body });
    expect(again.status).toBe(400);
  });

  test('that shows more than one’s own is given by nobody', async () => {
    const { key } = await crm.roles.create({
      name: 'Gives roles',
      access: { '*': { read: 'all' } },
      permissions: ['roles:manage'],
      fields: { contact: { 'customFields.salary': 'hidden' } },
    });
    const giver = await addMember(server, owner, key);
    const wider = { name: 'Wider', access: { '*': { read: 'all' } } } as const;
    const body = { ...wider, fields: { contact: { 'customFields.grade': 'hidden' } } };
    const refused = await request(server, '/roles', { token: giver.token, body });
    expect((await problemOf(refused)).code).toBe('permission_denied');
  });
});
