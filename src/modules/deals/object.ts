import { defineObject } from '../../records/define.ts';
import {
  choice,
  Currency,
  date,
  decimal,
  integer,
  readOnly,
  reference,
  text,
  timestamp,
} from '../../records/fields.ts';
import {
  activitiesOf,
  activityTimeline,
  activityTimes,
} from '../../records/schemas/activity-links.ts';
import { dealRoles } from '../../records/schemas/deal-roles.ts';

/** What other products call an opportunity. */
export const deal = defineObject({
  object: 'deal',
  plural: 'deals',
  name: 'Deal',
  table: 'deals',
  description: 'A sale that may come about',
  fields: {
    name: text({ required: true, example: 'Engine no. 2' }),
    amount: decimal({ currency: 'currency', example: '12500.00' }),
    currency: text({
      schema: Currency,
      example: 'EUR',
      description:
        'ISO 4217; the organization’s `defaultCurrency` where there is an amount without one',
    }),
    probability: integer({
      filled: true,
      min: 0,
      max: 100,
      description:
        'Percent: the stage’s unless given, and null for it again; of what is over the stage’s',
    }),
    weightedAmount: readOnly(
      decimal({
        currency: 'currency',
        description: 'The amount by the probability',
        tellsOf: ['amount', 'probability'],
      }),
    ),
    status: readOnly(
      choice(['open', 'won', 'lost'], { required: true, description: 'The type of its stage' }),
    ),
    pipelineId: reference('pipeline', {
      filled: true,
      description: 'The stage’s, or else the default one',
    }),
    stageId: reference('stage', {
      filled: true,
      description: 'The first open one of the pipeline unless given',
    }),
    stageEnteredAt: readOnly(timestamp({ required: true })),
    position: text({
      filled: true,
      inner: true,
      description: 'Its place among the deals of the stage, to sort by; `move` gives it another',
    }),
    expectedCloseDate: date(),
    closedAt: timestamp({
      description: 'When it was won or lost: now unless given; null while it is open',
    }),
    lostReason: text(),
    lostNotes: text({ max: 10_000 }),
    nextStep: text({ max: 1000 }),
    source: text({ max: 120 }),
    companyId: reference('company'),
    contactId: reference('contact', { description: 'The primary one of its contacts' }),
    ...activityTimes,
  },
  indexed: [
    'createdAt',
    'updatedAt',
    'name',
    'ownerId',
    'companyId',
    'contactId',
    'pipelineId',
    'amount',
    'expectedCloseDate',
    'closedAt',
    'lastActivityAt',
    'nextActivityAt',
  ],
  searched: ['name', 'nextStep', 'lostReason', 'lostNotes', 'source'],
  timeline: {
    activity: activityTimeline,
    stage_transition: {
      object: 'stage_transition',
      table: 'stage_transitions',
      near: 'deal_id',
      id: 'id',
    },
  },
  links: {
    contacts: {
      object: 'deal_contact',
      name: 'DealContact',
      table: 'deal_contacts',
      description: 'A contact of a deal, and what the contact is to it',
      near: 'dealId',
      far: 'contactId',
      target: 'contact',
      roles: dealRoles,
      primary: { table: 'deals', field: 'contactId', owner: 'near' },
    },
    activities: activitiesOf('deal', 'Deal'),
  },
  example: { name: 'Engine no. 2', amount: '12500.00', currency: 'EUR' },
});
