/** The variables of who is to be told of weaknesses. */
import { z } from 'zod';
import { parseUrl } from './url.ts';

const isContact = (address: string): boolean =>
  /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[\d-]+)$/.test(address) &&
  parseUrl(address) !== null;

export const securityVariables = {
  SECURITY_CONTACT: z
    .string()
    .transform((list) => list.split(',').map((item) => item.trim()))
    .refine(
      (list) => list.every(isContact),
      'must be addresses such as mailto:security@example.com or https://example.com/security, separated by commas',
    )
    .optional()
    .describe(
      'Whom to tell of a weakness of this server: `mailto:`, `https:` or `tel:` addresses, separated by commas, the preferred one first. Shown at `/.well-known/security.txt`, which is not there without it',
    ),
};
