import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { type Letter, postLetter } from '../../jobs/letter.ts';
import { Problem } from '../../problem.ts';
import { actAsForm } from './acting.ts';
import { mayMail } from './limits.ts';
import type { Inputs } from './mapping.ts';
import type { FormParts } from './parts.ts';
import { makeRecord } from './records.ts';
import type { ShownForm } from './service.ts';
import { type Asked, saveOutcome } from './storage.ts';

const confirmationDays = 7;

/** Enqueues the mail that asks whether the mailbox's owner meant it. Nothing of what was sent stands in it. */
export async function askByMail(
  { blur, publicUrl }: FormParts,
  context: Context,
  { id, doubleOptIn }: ShownForm,
  address: string,
): Promise<Asked> {
  const mailHash = blur(address);
  if (!(await mayMail(context, mailHash))) return notAsked;
  const token = randomBytes(32).toString('base64url');
  const link = `${publicUrl}/api/v1/forms/${id}/confirmations/${token}`;
  const letter = letterOf(doubleOptIn!, link);
  return {
    mailHash,
    confirmationHash: hashOf(token),
    confirmationExpiresAt: new Date(Date.now() + confirmationDays * 86_400_000),
    mailJobId: await postLetter(context, { to: address, letter }),
    problems: [],
  };
}

/** The organization's own words, as they are. */
function letterOf({ subject, text }: { subject: string; text: string }, url: string): Letter {
  const paragraphs = text
    .trim()
    .split(/\r?\n[^\S\n]*\r?\n/)
    .map((one) => one.split(/\r?\n/));
  return { subject, paragraphs, ownWords: { url } };
}

const notAsked: Asked = {
  mailHash: null,
  confirmationHash: null,
  confirmationExpiresAt: null,
  mailJobId: null,
  problems: [
    {
      code: 'mail_limit',
      message: 'The address has been asked too often today, so no mail was sent',
      field: null,
    },
  ],
};

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

interface Found {
  id: string;
  organizationId: string;
}

/** The submission that the link is about. Throws `not_found`, and `link_expired` for one that is used or too old. */
export async function findConfirmation(
  { unit }: Context,
  formId: string,
  token: string,
): Promise<Found> {
  const [row] = await unit.query<{ organization_id: string; id: string; is_open: boolean }>(
    sql`select organization_id, id, is_open from app.find_form_confirmation(${formId}, ${hashOf(token)})`,
  );
  if (!row) throw new Problem('not_found', 'Nothing waits for this confirmation');
  if (!row.is_open) throw expired();
  return { id: row.id, organizationId: row.organization_id };
}

function expired(): Problem {
  return new Problem('link_expired', 'The link was used before, or is older than a week');
}

/** Confirms what was sent, once: the record is made now. Throws as `findConfirmation`. */
export async function confirm(
  context: Context,
  formId: string,
  token: string,
): Promise<{ id: string; form: ShownForm }> {
  const { id, organizationId } = await findConfirmation(context, formId, token);
  const { form, context: acting } = await actAsForm(context, organizationId, formId);
  const [row] = await acting.unit.query<{ inputs: Inputs }>(sql`
    update form_submissions set confirmed_at = clock_timestamp(), status = 'unprocessed'
    where organization_id = ${organizationId} and id = ${id} and status = 'awaiting_confirmation'
    returning inputs`);
  if (!row) throw expired();
  await saveOutcome(acting, id, await makeRecord(acting, form, row.inputs));
  return { id, form };
}
