import { z } from 'zod';
import { component } from '../../http/components.ts';
import { EmailAddress } from '../../records/fields.ts';

const attendeeStatus = z.enum(['needs_action', 'accepted', 'declined', 'tentative']);

/** Somebody who takes part, by an e-mail address. */
export const Attendee = component(
  'Attendee',
  z.object({ address: z.string(), name: z.string().nullable(), status: attendeeStatus }),
);

const AttendeeInput = component(
  'AttendeeInput',
  z.strictObject({
    address: EmailAddress.meta({ format: 'email' }),
    name: z.string().trim().min(1).max(255).nullable().default(null),
    status: attendeeStatus.default('needs_action'),
  }),
);

export const attendeesInput = z
  .array(AttendeeInput)
  .max(200)
  .refine(
    (attendees) => new Set(attendees.map(({ address }) => address)).size === attendees.length,
    'An address is given twice',
  );

export const AssigneeId = z.uuid();

export const assigneesInput = z
  .array(AssigneeId.toLowerCase())
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, 'A member is given twice');
