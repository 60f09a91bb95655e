import { z } from 'zod';
import { component } from '../../http/components.ts';
import { Address, addressLines } from '../../records/schemas/address.ts';
import { WebAddress } from '../../records/fields.ts';

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
