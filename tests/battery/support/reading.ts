/** Questions that read. */
import { v4 as uuid } from 'uuid';
import type { House } from './blind.ts';
import { found, post, type Question, type Questions, refuses, shows } from './questions.ts';

const contact = ({ contact: id }: House): string => `/contacts/${id}`;
const deal = ({ deal: id }: House): string => `/deals/${id}`;
const board = ({ pipeline }: House): string => `/pipelines/${pipeline}/board`;
const associations = ({ company }: House): string => `/companies/${company}/associations`;
const now = (): string => encodeURIComponent(new Date().toISOString());
const counted = { groupBy: ['birthDate'], metrics: [{ op: 'count' }] };

/** A contact, another one of its mailbox, and a third one by whose phone there is something to show. */
async function withAlike(house: House): Promise<string> {
  const name = uuid();
  const phones = [{ number: `+4930${String(Date.now()).slice(-8)}` }];
  const emails = (tag: string) => [{ address: `kanarie-${name}${tag}@example.com` }];
  const id = await house.makeContact({ phones, emails: emails('') });
  await house.makeContact({ emails: emails('+again') });
  await house.makeContact({ phones });
  return `/contacts/${id}/duplicates`;
}

/** The document of the organization: parts of it, and what stands in none of them. */
async function described(house: House): Promise<string | null> {
  await house.owner('/openapi.json');
  const { body } = await house.member('/openapi.json');
  const { components, paths } = body as {
    components: { schemas: Record<string, { properties?: object }> };
    paths: Record<string, { get: { parameters: { name: string }[] } }>;
  };
  const texts = (names: string[]): string =>
    JSON.stringify(
      names.map((name) => components.schemas[name]?.properties ?? components.schemas[name]),
    );
  const shown = texts([
    'Contact',
    'ContactFilter',
    'ContactSearch',
    'ContactAggregation',
    'ContactCustomFields',
    'Company',
    'CompanyFilter',
  ]);
  const taken = texts([
    'ContactCreate',
    'ContactUpdate',
    'ContactCustomFieldsCreate',
    'CompanyCreate',
  ]);
  const asked = JSON.stringify(paths['/api/v1/contacts']!.get.parameters.map(({ name }) => name));
  return (
    found(/birthDate|secret"|annualRevenue/, shown + asked) ??
    found(/birthDate|secret"|fixed"|department|annualRevenue/, taken)
  );
}

/** Asked by somebody who does not see at which stage deals stand. */
const lost =
  (question: Question): Question =>
  (house) =>
    house.withRole('lost', () => question(house));

export const reading: Questions = {
  'a record': shows(contact),
  'a field of a record': refuses(400, (house) => `${contact(house)}?fields=birthDate`),
  'what a record includes': shows((house) => `${deal(house)}?include=company,contacts`),
  'an include of a record': refuses(400, (house) => `${deal(house)}?include=contact`),
  'a record as it was': shows((house) => `${contact(house)}?asOf=${now()}`),
  'a field as it was': refuses(400, (house) => `${contact(house)}?fields=birthDate&asOf=${now()}`),
  'a list': shows('/contacts?include=companies'),
  'a field of a list': refuses(400, '/contacts?fields=birthDate'),
  'the order of a list': refuses(400, '/contacts?sort=birthDate'),
  'a filter of a list': refuses(400, '/contacts?customFields.secret=kanarie'),
  'words of a list': refuses(403, '/contacts?q=kanarie'),
  'a shared view': refuses(409, ({ view }) => `/contacts?view=${view}`),
  'groups of records': refuses(400, '/contacts/aggregate', post(counted)),
  'a history': shows((house) => `${contact(house)}/history?include=links`),
  'the history of a field': refuses(400, (house) => `${contact(house)}/history?field=birthDate`),
  'a timeline': shows((house) => `${contact(house)}/timeline`),
  'the feed of changes': shows('/changes?limit=500'),
  'a search everywhere': shows('/search?q=verein'),
  'a search for what is hidden': shows('/search?q=kanarie', {}, /"contact"/),
  'a board': shows(board),
  'an include of a board': refuses(400, (house) => `${board(house)}?include=contact`),
  'a board of what he does not see': lost(refuses(403, board)),
  'the place of a deal': lost(
    refuses(403, (house) => `${deal(house)}/move`, post({ position: 'first' })),
  ),
  'the stages of a deal': lost(shows((house) => `${deal(house)}/transitions`, {}, /StageId/)),
  'the stages of the dashboard': lost(shows('/dashboard', {}, /stageId/)),
  'the dashboard': shows('/dashboard'),
  'a forecast': refuses(403, '/forecast'),
  'how many records have a tag': shows(({ tag }) => `/tags/${tag}`, {}, /counts/),
  'who is associated': shows(associations),
  'who is the primary one': shows(associations, {}, /"primary":(true|false)/),
  'who is alike': shows(withAlike),
  'the document': described,
};
