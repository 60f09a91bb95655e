import { z } from 'zod';
import { component } from '../../http/components.ts';

const line = z.string().trim().min(1).max(255).nullable();
const country = line.meta({ description: 'A name, or a code of ISO 3166', example: 'NL' });
const lines = { street: line, city: line, region: line, postalCode: line, country };

/** Each line as the sender may leave it out: null then. */
export const addressLines = {
  street: line.default(null),
  city: line.default(null),
  region: line.default(null),
  postalCode: line.default(null),
  country: country.default(null),
};

/** Where somebody is; a line that is not known is null. */
export const Address = component(
  'Address',
  z.object(lines).meta({ description: 'A postal address' }),
);

/** An address as it is sent. */
export const AddressInput = component('AddressInput', z.strictObject(addressLines));

/** What a change merges into an address. */
export const AddressPatch = component('AddressPatch', z.strictObject(lines).partial());
