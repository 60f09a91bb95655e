import { idField } from '../../records/define.ts';
import { boolean, integer, readOnly, text, timestamp } from '../../records/fields.ts';
import { registerSource } from '../../records/source.ts';

/** The tenant, as those who belong to it see it. */
export const organization = registerSource({
  object: 'organization',
  name: 'Organization',
  table: 'organization_settings',
  description: 'The tenant: whom records belong to',
  fields: {
    id: idField,
    name: readOnly(text({ required: true })),
    requireIfMatch: readOnly(
      boolean({
        description: 'A change of a record must say which version it changes, by `If-Match`',
      }),
    ),
    requireSecondFactor: readOnly(
      boolean({ description: 'No member is let in without a second factor' }),
    ),
    logKeptDays: readOnly(
      integer({
        required: true,
        description:
          'For how many days the log of changes is kept; the audit trail for 90 days at least',
      }),
    ),
    defaultCurrency: readOnly(
      text({ required: true, example: 'EUR', description: 'ISO 4217: what front ends begin with' }),
    ),
    timezone: readOnly(
      text({ required: true, example: 'Europe/Amsterdam', description: 'Of the IANA database' }),
    ),
    createdAt: readOnly(timestamp({ required: true })),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});
