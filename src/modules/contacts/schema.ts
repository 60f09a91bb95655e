import { z } from 'zod';
import { component } from '../../http/components.ts';
import { Address } from '../../records/schemas/address.ts';
import { EmailAddress, PhoneNumber, WebAddress } from '../../records/fields.ts';

const type = z.enum(['work', 'home', 'mobile', 'other']);

export const ContactEmail = component(
  'ContactEmail',
  z.object({ address: z.string(), type, primary: z.boolean() }),
);
export const ContactPhone = component(
  'ContactPhone',
  z.object({ number: z.string().meta({ description: 'E.164' }), type, primary: z.boolean() }),
);
export const ContactAddress = component(
  'ContactAddress',
  z.strictObject({
    ...Address.shape,
    type: z.enum(['work', 'home', 'billing', 'shipping', 'other']).optional(),
  }),
);
export const WebLink = component(
  'WebLink',
  z.strictObject({
    url: WebAddress,
    label: z.string().trim().min(1).max(60).nullable().optional(),
  }),
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
