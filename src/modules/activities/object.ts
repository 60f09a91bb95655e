import type { ProblemPlace } from '../../problem.ts';
import { defineObject, type RecordBody } from '../../records/define.ts';
import { boolean, choice, list, long, reference, text, timestamp } from '../../records/fields.ts';
import { aboutMany } from '../../records/schemas/activity-links.ts';
import { followActivities } from './following.ts';
import { RecurrenceRule } from './recurrence.ts';
import { assigneesInput, AssigneeId, Attendee, attendeesInput } from './schema.ts';

const types = {
  field: 'type',
  own: {
    task: [
      'priority',
      'dueAt',
      'startAt',
      'allDay',
      'outcome',
      'recurrenceRule',
      'recurrenceStartAt',
    ],
    call: ['direction', 'startAt', 'endAt', 'durationMs', 'outcome', 'attendees'],
    meeting: ['startAt', 'endAt', 'allDay', 'durationMs', 'location', 'outcome', 'attendees'],
    note: [],
    email: ['direction', 'startAt', 'outcome', 'attendees'],
  },
} as const;

/** Something that is done, or was: with contacts and companies, and about deals and leads. */
export const activity = defineObject({
  object: 'activity',
  plural: 'activities',
  name: 'Activity',
  table: 'activities',
  description: 'A task, call, meeting, note or e-mail',
  fields: {
    type: choice(['task', 'call', 'meeting', 'note', 'email'], {
      required: true,
      description: 'It stays: what fields there are depends on it',
    }),
    subject: text({ required: true, example: 'Show the engine' }),
    body: text({ max: 50_000 }),
    status: choice(['open', 'in_progress', 'completed', 'cancelled'], {
      filled: true,
      description:
        'A note or an e-mail is `completed` unless something else is said, others are `open`',
    }),
    completedAt: timestamp({
      description: 'Null unless it is completed: when that was, now unless given',
    }),
    pinned: boolean(),
    priority: choice(['low', 'normal', 'high', 'urgent']),
    dueAt: timestamp(),
    startAt: timestamp({ description: 'Of an e-mail: when it was sent' }),
    endAt: timestamp(),
    recurrenceRule: text({
      schema: RecurrenceRule,
      example: 'FREQ=WEEKLY;BYDAY=MO',
      description:
        'RRULE of RFC 5545, in the time zone of the organization: when it is completed, the next one is made and has the rule',
    }),
    recurrenceStartAt: timestamp({
      inner: true,
      description: 'When the first one was due, from which the rule counts',
    }),
    allDay: boolean(),
    durationMs: long({ min: 0 }),
    direction: choice(['inbound', 'outbound']),
    outcome: text({ max: 1000, example: 'They want an offer' }),
    location: text({ max: 500 }),
    attendees: list(Attendee, { max: 200, input: attendeesInput }),
    assigneeIds: list(AssigneeId, {
      max: 50,
      input: assigneesInput,
      key: 'assignee',
      description: 'The members who are to do it',
    }),
    contactId: reference('contact', { description: 'The primary one of its contacts' }),
    companyId: reference('company', { description: 'The primary one of its companies' }),
    dealId: reference('deal', { description: 'The primary one of its deals' }),
    leadId: reference('lead', { description: 'The primary one of its leads' }),
  },
  types,
  indexed: [
    'createdAt',
    'updatedAt',
    'ownerId',
    'dueAt',
    'startAt',
    'completedAt',
    'contactId',
    'companyId',
    'dealId',
    'leadId',
  ],
  searched: ['subject', 'body', 'outcome', 'location'],
  rule: timesFit,
  follow: followActivities,
  links: {
    contacts: aboutMany('contact', 'Contact'),
    companies: aboutMany('company', 'Company'),
    deals: aboutMany('deal', 'Deal'),
    leads: aboutMany('lead', 'Lead'),
  },
  example: {
    type: 'task',
    subject: 'Show the engine',
    priority: 'high',
    dueAt: '2027-03-01T09:00:00.000Z',
  },
});

function timesFit(record: RecordBody): ProblemPlace[] {
  const { startAt, endAt, dueAt, recurrenceRule } = record as Record<string, string | null>;
  const places: ProblemPlace[] = [];
  if (startAt && endAt && startAt > endAt) {
    const message = 'endAt: it ends before it begins';
    places.push({ in: 'body', pointer: '/endAt', code: 'out_of_range', message });
  }
  if (recurrenceRule && !dueAt) {
    const message = 'dueAt: what comes again is due at some time';
    places.push({ in: 'body', pointer: '/dueAt', code: 'required', message });
  }
  return places;
}
