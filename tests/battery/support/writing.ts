/** Questions that write: each makes what it changes. */
import { v4 as uuid } from 'uuid';
import { type House, secrets } from './blind.ts';
import {
  type Asked,
  found,
  patch,
  post,
  put,
  type Question,
  type Questions,
  refuses,
  refusesSilently,
  shows,
} from './questions.ts';

const name = (): string => `kanarie-${uuid()}`;
const addressed = (): { address: string }[] => [{ address: `${name()}@example.com` }];
const phoned = (): { number: string }[] => [{ number: `+4930${String(Date.now()).slice(-8)}` }];
const aContact = async (house: House): Promise<string> => `/contacts/${await house.makeContact()}`;

/** What is kept from the member stays as it is by what he writes. */
const stays =
  (path: (id: string) => string, asked: (house: House) => Promise<Asked>): Question =>
  async (house) => {
    const id = await house.makeContact();
    const { status, text } = await house.member(path(id), await asked(house));
    if (status >= 300) return `${status} ${text}`;
    const { body } = await house.owner(`/contacts/${id}`);
    const { secret, fixed } = Object(body['customFields']) as Record<string, unknown>;
    const now = JSON.stringify([body['birthDate'], body['jobTitle'], secret, fixed]);
    return now === '["1977-07-07","Clerk","kanarie","fixed"]' ? null : `now it is ${now}`;
  };

/** What the owner changed of a field that is kept from the member. */
async function changed(house: House): Promise<string> {
  const { requestId } = await house.owner(await aContact(house), patch({ birthDate: null }));
  return `/requests/${requestId}/undo`;
}

const changing: Questions = {
  'what others changed': refuses(403, changed, { method: 'POST' }),
  'a field of a new record': refuses(400, '/contacts', post({ firstName: 'Ada', birthDate: null })),
  'a field of a change': refuses(400, aContact, patch({ birthDate: null })),
  'what a change gives back': shows(aContact, patch({ salutation: 'Dr' })),
  'what a change clears': stays(
    (id) => `/contacts/${id}`,
    async () => patch({ customFields: null }),
  ),
  'what a replacement clears': stays(
    (id) => `/contacts/${id}`,
    async () => put({ firstName: 'Ada' }),
  ),
  'whether there is an address': refuses(
    400,
    async (house) => {
      const emails = addressed();
      await house.makeContact({ emails });
      return `/contacts/by/email/${emails[0]!.address}`;
    },
    put({ firstName: 'Ada' }),
  ),
  'a link': shows(
    async (house) => `${await aContact(house)}/companies/${house.company}`,
    put({ role: 'Clerk' }),
    /"primary":(true|false)/,
  ),
  'the primary link': refuses(
    403,
    async (house) => `${await aContact(house)}/companies/${house.company}`,
    put({ primary: true }),
  ),
  'an association': shows(
    async (house) =>
      `/companies/${house.company}/associations/contact_company/${await house.makeContact()}`,
    put({ role: 'Clerk' }),
    new RegExp(`${secrets.source}|"primary":(true|false)`, 'i'),
  ),
};

/** Merges another contact into one, as the member. */
const merged = async (house: House, fields: object) => {
  const [id, other] = [await house.makeContact(), await house.makeContact()];
  return house.member(`/contacts/${id}/merge`, post({ from: [other], fields }));
};

/** One in the bin whose address another one has. */
async function taken(house: House): Promise<string> {
  const emails = addressed();
  const id = await house.makeContact({ emails });
  await house.owner(`/contacts/${id}`, { method: 'DELETE' });
  await house.makeContact({ emails });
  return `/contacts/${id}/restore`;
}

/** A merge of a contact whose address another one has. */
async function overtaken(house: House): Promise<string> {
  const [first, second] = [addressed(), addressed()];
  const id = await house.makeContact({ emails: first });
  const other = await house.makeContact({ emails: second });
  const { body } = await house.member(`/contacts/${id}/merge`, post({ from: [other] }));
  await house.change(`/contacts/${id}`, { emails: first });
  await house.makeContact({ emails: second });
  return `/merges/${String(body['mergeId'])}/undo`;
}

const merging: Questions = {
  'what a merge gives back': async (house) => {
    const { status, text } = await merged(house, {});
    return status === 200 ? found(secrets, text) : `${status} ${text}`;
  },
  'a field of a merge': async (house) => {
    const { status, text } = await merged(house, { birthDate: null });
    return status === 400 ? null : `${status} ${text}`;
  },
  'what a merge clears': stays(
    (id) => `/contacts/${id}/merge`,
    async (house) => post({ from: [await house.makeContact()], fields: { customFields: null } }),
  ),
  'what an undone merge gives back': shows(
    async (house) => `/merges/${String((await merged(house, {})).body['mergeId'])}/undo`,
    { method: 'POST' },
  ),
  'why a merge is not undone': refusesSilently(
    409,
    overtaken,
    { method: 'POST' },
    /kanarie|email/i,
  ),
  'why a record is not restored': refusesSilently(409, taken, { method: 'POST' }),
};

/** What a lead comes to, as the owner sees it. */
const converted =
  (lead: (house: House) => object, asked: (house: House) => object, telling: RegExp): Question =>
  async (house) => {
    const id = await house.make('/leads', {
      firstName: 'Grace',
      jobTitle: 'Clerk',
      ...lead(house),
    });
    const conversion = { company: null, ignoreDuplicates: true, ...(await asked(house)) };
    const { status, text, body } = await house.member(`/leads/${id}/convert`, post(conversion));
    if (status >= 300) return `${status} ${text}`;
    const contact = await house.owner(`/contacts/${String(body['convertedContactId'])}`);
    return found(telling, text) ?? found(telling, contact.text);
  };

const converting: Questions = {
  'a field of a lead': converted(
    () => ({ phones: phoned() }),
    () => ({}),
    /\+4930/,
  ),
  'a custom field of a lead': converted(
    () => ({ customFields: { private: 'kanarie' } }),
    () => ({ fieldMap: { contact: { customFields: 'customFields' } } }),
    secrets,
  ),
  'a field of a lead that is named': refuses(
    400,
    async (house) => `/leads/${await house.make('/leads', { firstName: 'Grace' })}/convert`,
    post({ company: null, fieldMap: { contact: { source: 'phones' } } }),
  ),
  'the company of a lead': converted(
    () => ({ companyName: 'Compilers' }),
    async (house) => ({ contactId: await house.makeContact({ companyId: null }), company: {} }),
    /never/,
  ),
  'the tags of a lead': converted(
    ({ tag }) => ({ tagIds: [tag] }),
    ({ contact }) => ({ contactId: contact }),
    /never/,
  ),
};

const form = (field: string, more: object = {}) =>
  post({
    name: 'Ask us',
    fields: [
      { name: 'first', field: 'firstName' },
      { name: 'other', field },
    ],
    ...more,
  });
const view = (more: object) => post({ object: 'contact', name: 'Mine', ...more });

const granting: Questions = {
  'a view by a filter': refuses(
    400,
    '/views',
    view({ filter: { field: 'birthDate', op: 'isNull', value: false } }),
  ),
  'a view of a field': refuses(400, '/views', view({ fields: ['birthDate'] })),
  'a view by words': refuses(403, '/views', view({ q: 'kanarie' })),
  'a key': refuses(403, '/api-keys', post({ name: 'Key', permissions: ['contacts:read'] })),
  'a webhook': refuses(
    403,
    '/webhooks',
    post({ url: 'https://example.com/', eventTypes: ['contact.updated'] }),
  ),
  'a role': refuses(403, '/roles', post({ name: 'Wide', access: { '*': { read: 'all' } } })),
  'a form that fills what he does not see': refuses(400, '/forms', form('birthDate')),
  'a form that fills what he may not write': refuses(403, '/forms', form('jobTitle')),
  'a reply that was kept': async (house) => {
    const kept = {
      ...post({ firstName: 'Ada', birthDate: '1977-07-07' }),
      headers: { 'idempotency-key': uuid() },
    };
    await house.withRole('manager', async () => {
      await house.member('/contacts', kept);
    });
    return refusesSilently(409, '/contacts', kept)(house);
  },
};

export const writing: Questions = { ...changing, ...merging, ...converting, ...granting };
