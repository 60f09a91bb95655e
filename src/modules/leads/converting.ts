import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { below, invalid } from '../../problem.ts';
import type { RecordBody } from '../../records/define.ts';
import { rowOf, type Written } from '../../records/row.ts';
import { lockRecords, type Target } from '../../records/write/lock.ts';
import { only } from '../../records/write/outcome.ts';
import { findReferable } from '../../records/write/references.ts';
import { logEndSql } from '../../records/write/revert-log.ts';
import { returned } from '../../records/write/rows.ts';
import { createRecords } from '../../records/write/write.ts';
import { carriesSql } from './carrying.ts';
import { linkCompany } from './linking.ts';
import { bodyOf, requireKnown, seenLead } from './mapping.ts';
import { lead } from './object.ts';
import { findLikely, type Offer, offered, offersOf } from './offering.ts';
import { type Conversion, objectOf, type OutcomeObject } from './schema.ts';
import { taggingPersons, tagNamed } from './tagging.ts';

/** The ids that a lead comes to. */
type Outcomes = Record<OutcomeObject, string | null>;

/**
 * Makes a contact, a company and perhaps a deal of the lead, or names those that are there. One that is converted
 * stays as it is. Throws what creates throw, and `duplicate` with what may be the same.
 */
export async function convertLead(
  context: Context,
  target: Target,
  asked: Conversion,
): Promise<Written> {
  const locked = only(await lockRecords(context, lead, [target]));
  if (locked.record['status'] === 'converted') return locked;
  requireKnown(context, asked);
  const { organizationId } = memberOf(context.principal);
  const [end] = await context.unit.query<{ position: string }>(logEndSql(context));
  const ids = await makeOutcomes(context, seenLead(context, locked.record), asked);
  const results = await context.unit.run(
    ...carriesSql(context, target.id, ids),
    sql`update leads t set status = 'converted', converted_at = date_trunc('milliseconds', clock_timestamp()),
        converted_contact_id = ${ids.contact}, converted_company_id = ${ids.company}, converted_deal_id = ${ids.deal},
        conversion_request_id = ${context.requestId}, conversion_first = (
          select min(c.position) from changes c where c.organization_id = ${organizationId}
            and c.request_id = ${context.requestId} and c.position > ${end!.position}::bigint)
      where ${rowOf(context, 't', target.id)}`,
    sql`select ${returned(lead)} from leads t where ${rowOf(context, 't', target.id)}`,
  );
  return results.at(-1)![0] as unknown as Written;
}

/** The company first, since the contact names it, and the deal both. */
async function makeOutcomes(
  context: Context,
  from: RecordBody,
  given: Conversion,
): Promise<Outcomes> {
  await requireNamed(context, given);
  const makes = makesOf(from, given);
  const asked = makes.contact || given.contactId ? taggingPersons(given) : given;
  const offers: Offer[] = [];
  const make = async (object: OutcomeObject, more: RecordBody): Promise<string> => {
    const definition = objectOf(object);
    requirePermission(context.principal, `${definition.path}:write`);
    const body = bodyOf(context, object, from, asked, more);
    const id = uuid();
    try {
      only(await createRecords(context, definition, [{ id, body }]));
    } catch (error) {
      const others = offersOf(object, error);
      throw others ? offered([...offers, ...others]) : below(`/${object}`, error);
    }
    if (object !== 'deal' && !asked.ignoreDuplicates)
      offers.push(...(await findLikely(context, object, id)));
    return id;
  };

  const company = asked.companyId ?? (makes.company ? await make('company', {}) : null);
  const contact =
    asked.contactId ?? (makes.contact ? await make('contact', { companyId: company }) : null);
  if (offers.length > 0) throw offered(offers);
  if (asked.contactId && company) await linkCompany(context, asked.contactId, company);
  for (const [object, id] of [
    ['contact', asked.contactId],
    ['company', asked.companyId],
  ] as const)
    if (id) await tagNamed(context, object, id, from, asked);
  const deal = asked.deal ? await make('deal', { companyId: company, contactId: contact }) : null;
  return { company, contact, deal };
}

/** Which are made: what the lead has a name for, or values were given for. Throws where it would come to nothing. */
function makesOf(
  from: RecordBody,
  { contact, company, contactId, companyId }: Conversion,
): { contact: boolean; company: boolean } {
  const makes = {
    contact: !contactId && (contact === undefined ? from['fullName'] != null : contact !== null),
    company: !companyId && (company === undefined ? from['companyName'] != null : company !== null),
  };
  if (makes.contact || makes.company || contactId || companyId) return makes;
  throw invalid({
    in: 'body',
    pointer: '/contact',
    code: 'required',
    message: 'contact: a lead comes to a contact or a company; give one, or let it be made',
  });
}

/** Throws `validation_failed` for records that are named and not there, or named and to be made as well. */
async function requireNamed(context: Context, asked: Conversion): Promise<void> {
  const named = (['contact', 'company'] as const).flatMap((object) => {
    const id = asked[`${object}Id`];
    return id === undefined ? [] : [{ target: object, id }];
  });
  const known = new Set(await findReferable(context, named));
  const places = named.flatMap((reference) => {
    const { target, id } = reference;
    return [
      ...(known.has(reference)
        ? []
        : [
            {
              in: 'body' as const,
              pointer: `/${target}Id`,
              code: 'unknown_reference',
              message: `${target}Id: there is no ${target} ${id}`,
            },
          ]),
      ...(asked[target]
        ? [
            {
              in: 'body' as const,
              pointer: `/${target}`,
              code: 'not_both',
              message: `${target}: ${target}Id names one already; change that by itself`,
            },
          ]
        : []),
    ];
  });
  if (places.length > 0) throw invalid(...places);
}
