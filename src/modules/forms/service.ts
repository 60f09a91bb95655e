import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { invalid, Problem, type ProblemPlace } from '../../problem.ts';
import { projection } from '../../records/query/projection.ts';
import { forgetReplies } from '../../records/write/purge.ts';
import { keepTags } from '../../records/tags.ts';
import { findReferable } from '../../records/write/references.ts';
import { type FormState, requireSound } from './checks.ts';
import { form } from './object.ts';
import { forgetMailsSql } from './forgetting.ts';
import { type FormCreate, formDefaults, type FormUpdate } from './schema.ts';

/** A form as members see it. */
export type ShownForm = FormState & { id: string };

/** Makes a form; gives it as JSON text. Throws `validation_failed` for one that could make no record. */
export async function createForm(
  context: Context,
  sent: z.infer<typeof FormCreate>,
): Promise<string> {
  const given: FormState = { ...formDefaults, ...sent };
  requireSound(context.principal, given);
  await requireReferences(context, given, { ownerId: null, tagIds: [] });
  const { organizationId } = memberOf(context.principal);
  const id = uuid();
  await context.unit.query(sql`
    insert into forms (organization_id, id, object, public_key, created_by_type,
      name, fields, "values", owner_id, tag_ids, allowed_origins, honeypot, submissions_per_minute, redirect_url, double_opt_in,
      existing, enabled)
    values (${organizationId}, ${id}, ${given.object}, ${newKey()}, 'user',
      ${given.name}, ${JSON.stringify(given.fields)}::jsonb, ${JSON.stringify(given.values)}::jsonb, ${given.ownerId},
      ${JSON.stringify(given.tagIds)}::jsonb,
      ${JSON.stringify(given.allowedOrigins)}::jsonb, ${given.honeypot},
      ${JSON.stringify(given.submissionsPerMinute)}::jsonb, ${given.redirectUrl}, ${orNull(given.doubleOptIn)}::jsonb,
      ${given.existing}, ${given.enabled})`);
  return getForm(context, id);
}

/** Changes what is given, as a whole each; gives the form as JSON text. Throws as `createForm`, and `not_found`. */
export async function updateForm(
  context: Context,
  id: string,
  patch: z.infer<typeof FormUpdate>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  // Who changes it at the same time would otherwise check another form than is kept in the end.
  await context.unit.query(
    sql`select id from forms where organization_id = ${organizationId} and id = ${id} for no key update`,
  );
  const before = JSON.parse(await getForm(context, id)) as FormState;
  const after = { ...before, ...patch };
  requireSound(context.principal, after, patch);
  await requireReferences(context, after, before);
  await context.unit.query(sql`
    update forms set name = ${after.name}, fields = ${JSON.stringify(after.fields)}::jsonb,
      "values" = ${JSON.stringify(after.values)}::jsonb, owner_id = ${after.ownerId},
      tag_ids = ${keepTags(sql`tag_ids`, sql`${JSON.stringify(after.tagIds)}::jsonb`)},
      allowed_origins = ${JSON.stringify(after.allowedOrigins)}::jsonb, honeypot = ${after.honeypot},
      submissions_per_minute = ${JSON.stringify(after.submissionsPerMinute)}::jsonb,
      redirect_url = ${after.redirectUrl}, double_opt_in = ${orNull(after.doubleOptIn)}::jsonb,
      existing = ${after.existing}, enabled = ${after.enabled}, updated_at = clock_timestamp()
    where organization_id = ${organizationId} and id = ${id}`);
  return getForm(context, id);
}

/** The form as JSON text. Throws `not_found`. */
export async function getForm({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(form, 't')}::text as json
    from forms t where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw noForm(id);
  return row.json;
}

/** The same for an id that never was, another organization's, a wrong key and a form that is switched off. */
export function noForm(id: string): Problem {
  return new Problem('not_found', `There is no form ${id}`);
}

/** Removes the form with all that was sent by it. What it made stays. Throws `not_found`. */
export async function deleteForm(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const submissions = sql`form_submissions s where s.organization_id = ${organizationId} and s.form_id = ${id}`;
  const [, , , removed] = await context.unit.run(
    // Nobody sends anything by it from here on.
    sql`select id from forms where organization_id = ${organizationId} and id = ${id} for update`,
    forgetMailsSql(organizationId, submissions),
    sql`delete from ${submissions}`,
    sql`delete from forms where organization_id = ${organizationId} and id = ${id} returning id`,
  );
  if (!removed?.[0]) throw noForm(id);
  await forgetReplies(context, [id]);
}

/** Gives the form another public key; the one before is good for a while yet. Throws `not_found`. */
export async function rotateFormKey(
  context: Context,
  id: string,
  overlapHours: number,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  await context.unit.query(sql`
    update forms set previous_key = public_key, public_key = ${newKey()}, updated_at = clock_timestamp(),
      previous_key_until = clock_timestamp() + make_interval(hours => ${overlapHours}::integer)
    where organization_id = ${organizationId} and id = ${id}`);
  return getForm(context, id);
}

/** Public as it is, it must not be guessed: it tells which forms there are. */
function newKey(): string {
  return `form_${randomBytes(24).toString('base64url')}`;
}

function orNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Throws unless what the form refers to anew is there. */
async function requireReferences(
  context: Context,
  after: Pick<FormState, 'ownerId' | 'tagIds'>,
  before: Pick<FormState, 'ownerId' | 'tagIds'>,
): Promise<void> {
  const isNewOwner = after.ownerId !== null && after.ownerId !== before.ownerId;
  const references = [
    ...(isNewOwner ? [{ field: 'ownerId', target: 'member', id: after.ownerId! }] : []),
    ...after.tagIds
      .filter((id) => !before.tagIds.includes(id))
      .map((id) => ({ field: 'tagIds', target: 'tag', id })),
  ];
  const found = new Set(await findReferable(context, references));
  const places = references
    .filter((reference) => !found.has(reference))
    .map(({ field, target, id }): ProblemPlace => {
      const message = `${field}: there is no ${target} ${id}`;
      return { in: 'body', pointer: `/${field}`, code: 'unknown_reference', message };
    });
  if (places.length > 0) throw invalid(...places);
}
