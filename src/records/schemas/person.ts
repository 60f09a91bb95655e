import { z } from 'zod';
import { component } from '../../http/components.ts';
import type { RecordBody } from '../define.ts';
import { EmailAddress, PhoneNumber } from '../fields.ts';

/** What a person has, be it a contact or a lead. The schemas have the names by which clients know them. */
const type = z.enum(['work', 'home', 'mobile', 'other']);

export const ContactEmail = component(
  'ContactEmail',
  z.object({ address: z.string(), type, primary: z.boolean() }),
);
export const ContactPhone = component(
  'ContactPhone',
  z.object({ number: z.string().meta({ description: 'E.164' }), type, primary: z.boolean() }),
);
/** The items with exactly one primary: the first, when none is said to be. */
function onePrimary<T extends { primary: boolean }>(items: T[]): T[] {
  return items.some(({ primary }) => primary)
    ? items
    : items.map((item, index) => ({ ...item, primary: index === 0 }));
}

const atMostOnePrimary = [
  (items: { primary: boolean }[]) => items.filter(({ primary }) => primary).length <= 1,
  'One of them at most is primary',
] as const;

const EmailInput = component(
  'ContactEmailInput',
  z.strictObject({
    address: EmailAddress.meta({ format: 'email' }),
    type: type.default('work'),
    primary: z.boolean().default(false),
  }),
);

export const emailsInput = z
  .array(EmailInput)
  .max(20)
  .refine(...atMostOnePrimary)
  .refine(
    (emails) => new Set(emails.map(({ address }) => address)).size === emails.length,
    'An address is given twice',
  )
  .transform(onePrimary);

const PhoneInput = component(
  'ContactPhoneInput',
  z.strictObject({
    number: PhoneNumber,
    type: type.default('work'),
    primary: z.boolean().default(false),
  }),
);

export const phonesInput = z
  .array(PhoneInput)
  .max(20)
  .refine(...atMostOnePrimary)
  .transform(onePrimary);

/** The e-mail addresses of a person's record. */
export function addressesOf(record: RecordBody): string[] {
  return ((record['emails'] ?? []) as { address: string }[]).map(({ address }) => address);
}

/** The record with one more e-mail address. */
export function withAddress(record: RecordBody, address: string): RecordBody {
  return {
    ...record,
    emails: [...((record['emails'] ?? []) as object[]), { address, type: 'work' }],
  };
}

/** Who gives an e-mail address alone is called by the part before the @ until somebody knows better. */
export function nameByMailbox(record: RecordBody): RecordBody {
  const [address] = addressesOf(record);
  if (record['firstName'] || record['lastName'] || !address) return record;
  return { ...record, lastName: address.slice(0, address.lastIndexOf('@')) };
}

/** What a form may give of a person beside fields of one value: see `Intake`. */
export const personSingles = {
  email: { field: 'emails', member: 'address', value: EmailAddress },
  phone: { field: 'phones', member: 'number', value: PhoneNumber },
};
