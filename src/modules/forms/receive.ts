import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { memberOf, requirePermission } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import { Problem } from '../../problem.ts';
import { type Acting, actAsForm } from './acting.ts';
import { keyInput } from './checks.ts';
import { askByMail } from './confirmations.ts';
import { requireRoom } from './limits.ts';
import { type Inputs, mapInputs, requireInputs } from './mapping.ts';
import type { FormParts } from './parts.ts';
import { makeRecord } from './records.ts';
import { noForm, type ShownForm } from './service.ts';
import { keepSubmission } from './storage.ts';
import { targetOf } from './targets.ts';

/** The permission to send what a form takes without being a stranger to it. */
export const submitPermission = 'forms:write';

/** What somebody sends by a form from outside, and where he is. */
export interface Posted {
  formId: string;
  key: string | undefined;
  inputs: Inputs;
  sender: { address: string; origin: string | null; letIn(): void };
}

/** What he is told: no more than that it was taken. */
export interface Receipt {
  id: string;
  status: 'received' | 'awaiting_confirmation';
  form: ShownForm;
}

/**
 * Takes what a page's visitor sends. Who signs in by a key of the API is no stranger: he needs no key of
 * the form, and is not limited. Throws `not_found` alike for everything that is no form for him,
 * `origin_not_allowed`, `rate_limited`, and `validation_failed` for required inputs.
 */
export async function receivePost(
  parts: FormParts,
  context: Context,
  { formId, key, inputs: { [keyInput]: sentKey, ...inputs }, sender }: Posted,
): Promise<Receipt> {
  const isStranger = context.principal.type === 'anonymous';
  const given = key ?? (typeof sentKey === 'string' ? sentKey : '');
  const acting = isStranger
    ? await actForStranger(context, formId, given)
    : await actForMember(context, formId);
  const { form } = acting;
  const addressHash = isStranger ? parts.blur(sender.address) : null;
  if (isStranger) requireOrigin(form, sender);
  if (addressHash) await requireRoom(acting.context, form, addressHash);
  const { id } = await receive(parts, acting, inputs, { addressHash, pointer: '' });
  return { id, status: form.doubleOptIn ? 'awaiting_confirmation' : 'received', form };
}

/** Takes what a server sends that signs in; gives the submission as JSON text. Throws as `receivePost`. */
export async function receiveFromServer(
  parts: FormParts,
  context: Context,
  { formId, fields }: { formId: string; fields: Inputs },
): Promise<string> {
  const acting = await actForMember(context, formId);
  const open = { ...acting, form: { ...acting.form, honeypot: null } };
  return (await receive(parts, open, fields, { addressHash: null, pointer: '/fields' })).json;
}

async function actForStranger(context: Context, formId: string, key: string): Promise<Acting> {
  const [row] = await context.unit.query<{ organization_id: string }>(
    sql`select organization_id from app.find_form(${formId}, ${key})`,
  );
  if (!row) throw noForm(formId);
  return actAsForm(context, row.organization_id, formId);
}

async function actForMember(context: Context, formId: string): Promise<Acting> {
  requirePermission(context.principal, submitPermission);
  const { organizationId } = memberOf(context.principal);
  const acting = await actAsForm(context, organizationId, formId);
  if (!acting.form.enabled) throw noForm(formId);
  return acting;
}

/** A page must be of an allowed origin; what is sent by no page is not asked for one. */
function requireOrigin({ allowedOrigins }: ShownForm, { origin, letIn }: Posted['sender']): void {
  if (origin === null) return;
  if (!allowedOrigins.includes('*') && !allowedOrigins.includes(origin)) {
    const message = `The form takes nothing from pages of ${origin}: its allowedOrigins do not list it`;
    throw new Problem('origin_not_allowed', message);
  }
  letIn();
}

interface How {
  addressHash: Buffer | null;
  /** Where the inputs stand in the body. */
  pointer: string;
}

/** Keeps the submission with what becomes of it at once: a record, a question by mail, or nothing. */
async function receive(
  parts: FormParts,
  { form, context }: Acting,
  inputs: Inputs,
  { addressHash, pointer }: How,
): Promise<{ id: string; json: string }> {
  const target = targetOf(context.principal, form.object);
  const mapped = mapInputs(target, form, inputs);
  requireInputs(target, form, mapped, pointer);
  const id = uuid();
  const kept = { id, formId: form.id, inputs, addressHash };
  const keep = async (more: Omit<Parameters<typeof keepSubmission>[1], keyof typeof kept>) => ({
    id,
    json: await keepSubmission(context, { ...kept, ...more }),
  });
  const { honeypot } = form;
  if (honeypot !== null && Object.hasOwn(inputs, honeypot) && isFilled(inputs[honeypot])) {
    return keep({ status: 'spam' });
  }
  if (!form.doubleOptIn) return keep(await makeRecord(context, form, inputs));
  const asked = await askByMail(parts, context, form, mapped.singles[target.intake.key]!);
  return keep({ status: 'awaiting_confirmation', ...asked });
}

function isFilled(value: Inputs[string] | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
