import { z } from 'zod';
import { component } from '../../http/components.ts';
import { Address, addressLines } from '../../records/schemas/address.ts';
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
const place = z.enum(['work', 'home', 'billing', 'shipping', 'other']);
const label = z.string().trim().min(1).max(60).nullable();

export const ContactAddress = component(
  'ContactAddress',
  z.object({ ...Address.shape, type: place }),
);
const AddressInput = component(
  'ContactAddressInput',
  z.strictObject({ ...addressLines, type: place.default('work') }),
);
export const addressesInput = z.array(AddressInput).max(10);

export const WebLink = component('WebLink', z.object({ url: z.string(), label }));
const LinkInput = component(
  'WebLinkInput',
  z.strictObject({ url: WebAddress, label: label.default(null) }),
);
export const linksInput = z.array(LinkInput).max(20);

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
