import type { ProblemPlace } from '../../problem.ts';
import { defineObject, type RecordBody } from '../../records/define.ts';
import {
  boolean,
  choice,
  date,
  EmailAddress,
  emailOperand,
  list,
  readOnly,
  reference,
  text,
} from '../../records/fields.ts';
import {
  activitiesOf,
  activityTimeline,
  activityTimes,
} from '../../records/schemas/activity-links.ts';
import { dealRoles } from '../../records/schemas/deal-roles.ts';
import {
  addressesOf,
  ContactEmail,
  ContactPhone,
  emailsInput,
  nameByMailbox,
  personSingles,
  phonesInput,
  withAddress,
} from '../../records/schemas/person.ts';
import { addressesInput, ContactAddress, linksInput, WebLink } from './schema.ts';

/** A person. */
export const contact = defineObject({
  object: 'contact',
  plural: 'contacts',
  name: 'Contact',
  table: 'contacts',
  description: 'A person',
  fields: {
    salutation: text({ max: 40 }),
    firstName: text({ example: 'Ada', within: 'fullName' }),
    lastName: text({ example: 'Lovelace', within: 'fullName' }),
    fullName: readOnly(
      text({ description: 'First and last name', tellsOf: ['firstName', 'lastName'] }),
    ),
    emails: list(ContactEmail, {
      description: "Each address is one contact's only",
      input: emailsInput,
    }),
    email: readOnly(
      text({
        key: 'email',
        operand: emailOperand,
        description: 'The primary one of `emails`; as a filter, any of them',
        tellsOf: ['emails'],
      }),
    ),
    phones: list(ContactPhone, { input: phonesInput }),
    addresses: list(ContactAddress, { input: addressesInput }),
    jobTitle: text(),
    department: text(),
    birthDate: date(),
    timezone: text({ max: 60, description: 'Of the IANA database: `Europe/Amsterdam`' }),
    locale: text({ max: 35, description: 'BCP 47: `nl-NL`' }),
    links: list(WebLink, { input: linksInput }),
    source: text({ max: 120 }),
    lifecycleStage: choice([
      'subscriber',
      'lead',
      'marketing_qualified',
      'sales_qualified',
      'opportunity',
      'customer',
      'evangelist',
      'other',
    ]),
    doNotCall: boolean(),
    doNotEmail: boolean(),
    companyId: reference('company', { description: 'The primary one of its companies' }),
    ...activityTimes,
  },
  indexed: [
    'createdAt',
    'updatedAt',
    'lastName',
    'firstName',
    'fullName',
    'email',
    'ownerId',
    'companyId',
    'lifecycleStage',
    'lastActivityAt',
    'nextActivityAt',
  ],
  searched: ['fullName', 'emails', 'jobTitle', 'department'],
  rule: requireName,
  intake: {
    key: 'email',
    singles: personSingles,
    complete: nameByMailbox,
  },
  keys: {
    email: {
      read: addressesOf,
      add: withAddress,
      value: EmailAddress,
    },
  },
  alike: {
    email: { clue: 'mailbox', of: 'emails', weight: 0.9 },
    phone: { clue: 'phone', of: 'phones', weight: 0.7 },
    name: { similar: 'fullName', weight: 0.8 },
  },
  timeline: {
    activity: activityTimeline,
  },
  links: {
    companies: {
      object: 'contact_company',
      name: 'ContactCompany',
      table: 'contact_companies',
      description: 'A company of a contact, and what the contact is there',
      near: 'contactId',
      far: 'companyId',
      target: 'company',
      primary: { table: 'contacts', field: 'companyId', owner: 'near' },
    },
    deals: {
      object: 'contact_deal',
      name: 'ContactDeal',
      table: 'deal_contacts',
      description: 'A deal of a contact, and what the contact is to it',
      near: 'contactId',
      far: 'dealId',
      target: 'deal',
      roles: dealRoles,
      primary: { table: 'deals', field: 'contactId', owner: 'far' },
    },
    activities: activitiesOf('contact', 'Contact'),
  },
  example: {
    firstName: 'Ada',
    lastName: 'Lovelace',
    jobTitle: 'Analyst',
    phones: [{ number: '+442079460000', type: 'work', primary: true }],
  },
});

function requireName({ firstName, lastName }: RecordBody): ProblemPlace[] {
  if (firstName !== null || lastName !== null) return [];
  return [
    {
      in: 'body',
      pointer: '/lastName',
      code: 'required',
      message: 'A contact has a firstName or a lastName',
    },
  ];
}
