import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { CustomFieldCreate, HeadlessCrm } from '@headless-crm/sdk';
import { systemPrincipal } from '../src/auth/principal.ts';
import { createShelf } from '../src/modules/documents/shelf.ts';
import { addMember } from './support/members.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';

const server = useServer();
const run = promisify(execFile);
const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../${path}`, import.meta.url));

afterAll(() => expect(server.errors).toEqual([]));

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

interface Document {
  paths: Record<string, Record<string, { parameters: { name: string; schema: Schema }[] }>>;
  components: { schemas: Record<string, Schema> };
}

async function fetchDocument(
  { token }: Pick<TestOrganization, 'token'>,
  known?: string,
): Promise<{ status: number; etag: string | null; text: string; document: Document }> {
  const headers: Record<string, string> = known ? { 'if-none-match': known } : {};
  const response = await request(server, '/openapi.json', { token, headers });
  const text = await response.text();
  const { status } = response;
  if (status >= 400) throw new Error(text);
  return { status, etag: response.headers.get('etag'), text, document: JSON.parse(text || '{}') };
}

const tiers = ['gold', 'iron', 'wood'].map((value) => ({ value, label: value }));
const archivedAt = '2026-01-01T00:00:00.000Z';
const made: CustomFieldCreate[] = [
  { key: 'nick', type: 'text', unique: true, description: 'What friends say' },
  { key: 'notes', type: 'long_text', validation: { maxLength: 500 } },
  { key: 'score', type: 'number', required: true, validation: { min: 0, max: 10 } },
  { key: 'share', type: 'percent' },
  { key: 'worth', type: 'currency', indexed: true },
  { key: 'vip', type: 'boolean', required: true, default: false },
  { key: 'since', type: 'date' },
  { key: 'seenAt', type: 'datetime' },
  { key: 'tier', type: 'select', options: tiers },
  { key: 'marks', type: 'multi_select', options: tiers },
  { key: 'second', type: 'email' },
  { key: 'mobile', type: 'phone' },
  { key: 'blog', type: 'url' },
  { key: 'coach', type: 'user' },
  { key: 'partner', type: 'record', target: 'company' },
  { key: 'raw', type: 'json' },
  { key: 'old', type: 'text' },
  { key: 'gone', type: 'text' },
].map((field) => ({ object: 'contact', label: field.key, ...field }) as CustomFieldCreate);

const values = {
  nick: 'ada',
  notes: 'Long',
  score: 9.5,
  share: 3,
  worth: { amount: '5.00', currency: 'EUR' },
  vip: true,
  since: '2026-01-31',
  seenAt: '2026-01-31T08:00:00.000Z',
  tier: 'wood',
  marks: ['gold', 'iron'],
  second: 'ada@example.com',
  mobile: '+442079460000',
  blog: 'https://ada.example/',
  raw: { a: [1, null] },
};

let owner: TestOrganization;
let crm: HeadlessCrm;
let document: Document;
let text: string;
let full: string;
let empty: string;

/** Archives an option and a field, and deletes one, that contacts have values of. */
async function archiveSome(): Promise<void> {
  const fields = await crm.customFields.list({ limit: 200 }).toArray();
  const idOf = (key: string): string =>
    fields.find((field) => field.object === 'contact' && field.key === key)!.id;
  const options = tiers.map((tier) => ({ ...tier, archived: tier.value === 'wood' }));
  await crm.customFields.update(idOf('tier'), { options });
  await crm.customFields.update(idOf('old'), { archivedAt });
  await crm.customFields.update(idOf('gone'), { archivedAt });
  await crm.customFields.delete(idOf('gone'));
}

beforeAll(async () => {
  owner = await createOrganization(server);
  ({ crm } = owner);
  for (const field of made) await crm.customFields.create(field);
  await crm.customFields.create({ object: 'activity', key: 'room', label: 'Room', type: 'text' });
  const { id: partner } = await crm.companies.create({ name: 'Acme' });
  const customFields = { ...values, old: 'a', gone: 'b', partner, coach: owner.userId };
  full = (await crm.contacts.create({ lastName: 'Ada', customFields })).id;
  empty = (await crm.contacts.create({ lastName: 'B', customFields: { score: 1 } })).id;
  await archiveSome();
  ({ document, text } = await fetchDocument(owner));
});

const schemas = (): Record<string, Schema> => document.components.schemas;
const textOf = (name: string): string => JSON.stringify(schemas()[name]);

describe('the organization’s document', () => {
  test('has its fields wherever records of the object have any', () => {
    const untyped = Object.entries(schemas()).filter(([name, schema]) => {
      const { customFields } = schema.properties ?? {};
      const isTheirs = /^(Contact|\w*Activity)(Create|Update)?$/.test(name);
      return customFields && isTheirs && !JSON.stringify(customFields).includes(`CustomFields`);
    });
    expect(untyped).toEqual([]);
    const typed = Object.entries(schemas()).flatMap(([name, { properties }]) => {
      const found = /\/(\w+CustomFields\w*)"/.exec(
        JSON.stringify(properties?.['customFields'] ?? ''),
      );
      return found ? [`${name}: ${found[1]}`] : [];
    });
    const activities = ['Call', 'Email', 'Meeting', 'Note', 'Task'].map(
      (type) => `${type}Activity`,
    );
    expect(typed).toEqual(
      [
        'Contact: ContactCustomFields',
        'ContactCreate: ContactCustomFieldsCreate',
        'ContactUpdate: ContactCustomFieldsUpdate',
        'ActivityUpdate: ActivityCustomFieldsUpdate',
        ...activities.flatMap((name) => [
          `${name}: ActivityCustomFields`,
          `${name}Create: ActivityCustomFieldsCreate`,
        ]),
      ].toSorted(),
    );
    expect(schemas()['ContactCreate']!.required).toContain('customFields');
  });

  test('tells apart what is shown and what can be given', () => {
    const { ContactCustomFields: shown, ContactCustomFieldsCreate: given } = schemas();
    const names = made.map(({ key }) => key).filter((key) => key !== 'gone');
    expect(Object.keys(shown!.properties!)).toEqual(names);
    // What may be anything may be missing, as far as a schema can say.
    expect(shown!.required).toEqual(names.filter((key) => key !== 'old' && key !== 'raw'));
    expect(Object.keys(given!.properties!)).toEqual(names.filter((key) => key !== 'old'));
    expect(given!.required).toEqual(['score']);
    expect(JSON.stringify(shown!.properties!['tier'])).toContain('wood');
    expect(JSON.stringify(given!.properties!['tier'])).not.toContain('wood');
    expect(text).toContain('What friends say');
  });

  test('names them in filters, sorts, shapes and aggregations', () => {
    const { parameters } = document.paths['/api/v1/contacts']!['get']!;
    const named = (name: string): Schema => parameters.find((one) => one.name === name)!.schema;
    expect(Object.keys(named('customFields.worth').properties!)).toContain('gte');
    expect(Object.keys(named('customFields.marks').properties!)).toContain('hasAny');
    expect(JSON.stringify(named('sort'))).toContain('-customFields.score');
    expect(named('fields').items!.enum).toContain('customFields.raw');
    expect(named('include').items!.enum).toContain('customFields.partner');
    expect(JSON.stringify(parameters)).not.toContain('customFields.gone');
    expect(textOf('ContactFilter')).toContain('customFields.old');
    expect(textOf('ContactFilter')).not.toContain('customFields.raw');
    expect(textOf('ContactSearch')).toContain('-customFields.since');
    expect(textOf('ContactAggregation')).toContain('customFields.seenAt');
    expect(textOf('Contact')).toContain('customFields.partner');
    expect(textOf('CompanyFilter')).not.toContain('customFields.');
  });

  test('leaves the document of all as it is', async () => {
    const before = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
    expect(JSON.stringify(before)).not.toContain('customFields.worth');
    expect(Object.keys(document.paths)).toEqual(Object.keys(before.paths));
    const stranger = await createOrganization(server);
    expect((await fetchDocument(stranger)).document).toEqual(before);
  });
});

describe('what the API says and takes', () => {
  let check: (name: string) => ValidateFunction;

  beforeAll(() => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'https://own/', ...document });
    check = (name) => ajv.compile({ $ref: `https://own/#/components/schemas/${name}` });
  });

  test('are replies as the document has them', async () => {
    const isContact = check('Contact');
    for (const id of [full, empty]) {
      const contact = await crm.contacts.get(id, { include: ['customFields.partner' as 'owner'] });
      isContact(contact);
      expect(isContact.errors).toBeNull();
    }
    const { tier, old } = (await crm.contacts.get(full)).customFields;
    expect([tier, old]).toEqual(['wood', 'a']);
    const isCall = check('CallActivity');
    isCall(
      await crm.activities.create({ type: 'call', subject: 'A', customFields: { room: '1' } }),
    );
    expect(isCall.errors).toBeNull();
  });

  const given: [what: string, customFields: unknown, isGood: boolean][] = [
    ['nothing but what is required', { score: 3 }, true],
    ['everything', { ...values, tier: 'gold', nick: 'byron' }, true],
    ['null', { score: 3, tier: null, vip: true }, true],
    ['no value of a required field', { tier: 'gold' }, false],
    ['null for a required field', { score: null }, false],
    ['a field that there is not', { score: 3, colour: 'red' }, false],
    ['an archived field', { score: 3, old: 'b' }, false],
    ['a deleted field', { score: 3, gone: 'b' }, false],
    ['an archived option', { score: 3, tier: 'wood' }, false],
    ['a value out of bounds', { score: 11 }, false],
    ['a value of another type', { score: '3' }, false],
    ['a date that is none', { score: 3, since: 'today' }, false],
    ['an amount without a currency', { score: 3, worth: { amount: '5.00' } }, false],
  ];
  test.each(given)('%s: API and document agree', async (_, customFields, isGood) => {
    const body = { lastName: 'Byron', customFields };
    const { status } = await request(server, '/contacts', { token: owner.token, body });
    expect([check('ContactCreate')(body), status]).toEqual([isGood, isGood ? 201 : 400]);
  });

  test('a contact without custom fields: API and document agree', async () => {
    const body = { lastName: 'Byron' };
    expect(check('ContactCreate')(body)).toBe(false);
    const { status } = await request(server, '/contacts', { token: owner.token, body });
    expect(status).toBe(400);
    expect(check('ContactUpdate')({ customFields: null })).toBe(false);
    expect(check('ContactUpdate')({ customFields: { tier: null } })).toBe(true);
  });
});

describe('its ETag', () => {
  test('stays until a definition changes', async () => {
    const of = await createOrganization(server);
    const field = { object: 'company', key: 'tier', label: 'Tier', type: 'text' } as const;
    const { id } = await of.crm.customFields.create(field);
    const first = await fetchDocument(of);
    expect(first).toMatchObject({ status: 200, etag: expect.stringMatching(/^"[\w-]{32}"$/) });
    await of.crm.companies.create({ name: 'Acme', customFields: { tier: 'gold' } });
    expect(await fetchDocument(of, first.etag!)).toMatchObject({
      status: 304,
      etag: first.etag,
      text: '',
    });
    await of.crm.customFields.update(id, { label: 'Rank' });
    const second = await fetchDocument(of, first.etag!);
    expect(second.status).toBe(200);
    expect(second.etag).not.toBe(first.etag);
    await of.crm.customFields.update(id, { label: 'Tier' });
    expect(await fetchDocument(of)).toMatchObject({ etag: first.etag, text: first.text });
  });

  test('is another one for who sees other fields, and these are nowhere', async () => {
    const { key } = await crm.roles.create({
      name: 'Without birthdays',
      access: { '*': { read: 'all', write: 'all' } },
      fields: {
        contact: { birthDate: 'hidden', jobTitle: 'read_only', companyId: 'hidden' },
        activity: { customFields: 'hidden' },
      },
    });
    const reader = await addMember(server, owner, key);
    const own = await fetchDocument(reader);
    expect(own.etag).not.toBe((await fetchDocument(owner)).etag);
    const of = own.document.components.schemas;
    const inContacts = Object.entries(of).filter(([name]) => name.startsWith('Contact'));
    const told = inContacts.filter(([name, schema]) =>
      /^Contact(Create|Update|Filter|Search|Aggregation)?$/.test(name)
        ? JSON.stringify(schema).includes('birthDate')
        : false,
    );
    expect(told).toEqual([]);
    expect(Object.keys(of['Contact']!.properties!)).not.toContain('company');
    expect(Object.keys(of['Contact']!.properties!)).toContain('jobTitle');
    expect(Object.keys(of['ContactUpdate']!.properties!)).not.toContain('jobTitle');
    expect(of['TaskActivity']!.required).not.toContain('customFields');
    expect(JSON.stringify(of)).not.toContain('ActivityCustomFields');
    const { parameters } = own.document.paths['/api/v1/contacts']!['get']!;
    expect(parameters.map(({ name }) => name)).not.toContain('birthDate');
  });
});

test('it is made once for a version of the fields, and the last ten are kept', () => {
  let count = 0;
  const find = createShelf(() => {
    count += 1;
    return { paths: {}, components: { schemas: {} } };
  });
  const asked = Array.from({ length: 11 }, (_, version) => ({
    ...systemPrincipal(crypto.randomUUID()),
    customFields: { version, fields: [{ object: 'unicorn' }] as never },
  }));
  const first = find(asked[0]!);
  expect(find(asked[0]!)).toBe(first);
  expect(count).toBe(1);
  for (const principal of asked) find(principal);
  expect(count).toBe(11);
  find(asked[10]!);
  expect(count).toBe(11);
  find(asked[0]!);
  expect(count).toBe(12);
});

describe('tools', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-document-'));
    file = join(folder, 'openapi.json');
    await writeFile(file, text);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('find nothing wrong with it', async () => {
    const { stdout, stderr } = await run(process.execPath, [
      inRepository('node_modules/@redocly/cli/bin/cli.js'),
      'lint',
      '--config',
      inRepository('redocly.yaml'),
      '--max-problems=20',
      file,
    ]).catch((error: { stdout: string; stderr: string }) => error);
    expect(stdout + stderr).toContain('Your API description is valid');
  }, 120_000);

  test('make types of it that hold a program to the organization’s fields', async () => {
    await run(process.execPath, [
      inRepository('sdk/node_modules/openapi-typescript/bin/cli.js'),
      file,
      '--output',
      join(folder, 'types.ts'),
    ]);
    await writeFile(
      join(folder, 'program.ts'),
      `import type { components, paths } from './types.ts';
type Contact = components['schemas']['Contact'];
type ContactCreate = components['schemas']['ContactCreate'];
type ContactUpdate = components['schemas']['ContactUpdate'];
declare const contact: Contact;
export const score: number | null = contact.customFields.score;
export const tier: 'gold' | 'iron' | 'wood' | null = contact.customFields.tier;
export const worth: string | undefined = contact.customFields.worth?.amount;
export const old: string | null | undefined = contact.customFields.old;
// @ts-expect-error It is a number.
export const wrong: string = contact.customFields.score;
// @ts-expect-error There is no such field.
export const missing: unknown = contact.customFields.colour;
export const good: ContactCreate = { lastName: 'Ada', customFields: { score: 1, tier: 'gold', marks: ['iron'] } };
// @ts-expect-error The option is archived.
export const archived: ContactCreate = { lastName: 'Ada', customFields: { score: 1, tier: 'wood' } };
// @ts-expect-error A score is due.
export const lacking: ContactCreate = { lastName: 'Ada', customFields: {} };
// @ts-expect-error So are the fields themselves.
export const without: ContactCreate = { lastName: 'Ada' };
export const change: ContactUpdate = { customFields: { tier: null } };
// @ts-expect-error It cannot be cleared.
export const cleared: ContactUpdate = { customFields: { score: null } };
type Query = NonNullable<paths['/api/v1/contacts']['get']['parameters']['query']>;
export const query: Query = { 'customFields.worth': { gte: '5' }, fields: ['customFields.raw'] };
// @ts-expect-error Nobody can list by what there is not.
export const colourful: Query = { 'customFields.colour': { eq: 'red' } };
`,
    );
    const { stdout } = await run(process.execPath, [
      inRepository('node_modules/typescript/bin/tsc'),
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--allowImportingTsExtensions',
      '--module',
      'nodenext',
      '--moduleResolution',
      'nodenext',
      '--target',
      'es2023',
      join(folder, 'program.ts'),
    ]).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  }, 120_000);
});
