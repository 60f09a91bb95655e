import type { ProblemPlace } from '../../problem.ts';
import { defineObject, type RecordBody } from '../../records/define.ts';
import {
  choice,
  EmailAddress,
  emailOperand,
  integer,
  list,
  money,
  readOnly,
  reference,
  text,
  timestamp,
  WebAddress,
} from '../../records/fields.ts';
import {
  activitiesOf,
  activityTimeline,
  activityTimes,
} from '../../records/schemas/activity-links.ts';
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

/** A person or company of whom nobody knows yet whether anything comes of it. */
export const lead = defineObject({
  object: 'lead',
  plural: 'leads',
  name: 'Lead',
  table: 'leads',
  description: 'A person or company of whom nobody knows yet whether anything comes of it',
  fields: {
    salutation: text({ max: 40 }),
    firstName: text({ example: 'Grace', within: 'fullName' }),
    lastName: text({ example: 'Hopper', within: 'fullName' }),
    fullName: readOnly(
      text({ description: 'First and last name', tellsOf: ['firstName', 'lastName'] }),
    ),
    emails: list(ContactEmail, {
      description: "Each address is one lead's only, of those that are not converted",
      input: emailsInput,
    }),
    email: readOnly(
      text({
        operand: emailOperand,
        description: 'The primary one of `emails`',
        tellsOf: ['emails'],
      }),
    ),
    phones: list(ContactPhone, { input: phonesInput }),
    companyName: text({ example: 'Compilers' }),
    website: text({ schema: WebAddress, description: 'The company’s' }),
    jobTitle: text(),
    source: text({ max: 120 }),
    campaign: text({ max: 120 }),
    status: choice(['new', 'working', 'qualified', 'converted', 'unqualified'], {
      initial: 'new',
      description: '`converted` is what `convert` makes of it: nothing else sets it or changes it',
    }),
    score: integer(),
    rating: choice(['hot', 'warm', 'cold']),
    estimatedValue: money(),
    description: text({ max: 10_000 }),
    convertedAt: readOnly(timestamp()),
    convertedContactId: reference('contact', { inner: true }),
    convertedCompanyId: reference('company', { inner: true }),
    convertedDealId: reference('deal', { inner: true }),
    ...activityTimes,
  },
  indexed: [
    'createdAt',
    'updatedAt',
    'fullName',
    'lastName',
    'companyName',
    'email',
    'ownerId',
    'status',
    'score',
    'convertedAt',
    'convertedContactId',
    'convertedCompanyId',
    'convertedDealId',
    'lastActivityAt',
    'nextActivityAt',
  ],
  searched: ['fullName', 'companyName', 'emails', 'jobTitle', 'source', 'campaign', 'description'],
  rule: requireName,
  intake: { key: 'email', singles: personSingles, complete: nameByMailbox },
  keys: {
    email: {
      // A converted lead has given its address up: who comes again is another lead.
      read: (record) => (record['status'] === 'converted' ? [] : addressesOf(record)),
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
    activities: activitiesOf('lead', 'Lead'),
  },
  example: {
    firstName: 'Grace',
    lastName: 'Hopper',
    companyName: 'Compilers',
    source: 'website',
    estimatedValue: { amount: '12500.00', currency: 'EUR' },
  },
});

function requireName({ firstName, lastName, companyName }: RecordBody): ProblemPlace[] {
  if (firstName !== null || lastName !== null || companyName !== null) return [];
  return [
    {
      in: 'body',
      pointer: '/lastName',
      code: 'required',
      message: 'A lead has a firstName, a lastName or a companyName',
    },
  ];
}
