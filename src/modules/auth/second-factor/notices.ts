/** Who hears of what becomes of a second factor: the owners of the organizations that its user is in, and he himself. */
import { type AuditType, auditSql } from '../../../auth/audit.ts';
import type { Context } from '../../../auth/context.ts';
import { sql } from '../../../db/sql.ts';
import { bind } from '../../../db/unit.ts';
import { postLetterOf } from '../../../jobs/letter.ts';
import { personIn } from '../sessions.ts';

/** What happens to second factors. */
export type FactorEvent = Extract<AuditType, `second_factor.${string}`>;

/** Whom it happened to, and where a mail of it is filed. */
export interface Concerned {
  userId: string;
  organizationId: string | null;
}

const unlessYou = 'If that was not you, somebody knows your password: change it at once.';

const letters: Record<FactorEvent, { subject: string; paragraph: string; closing: string }> = {
  'second_factor.enabled': {
    subject: 'Your second factor is on',
    paragraph:
      'From now on you are asked for a code of your app when you sign in. All other sessions of yours were ended.',
    closing: unlessYou,
  },
  'second_factor.disabled': {
    subject: 'Your second factor is off',
    paragraph: 'You are not asked for a code any more when you sign in.',
    closing: unlessYou,
  },
  'second_factor.recovery_code_used': {
    subject: 'A recovery code was used',
    paragraph: 'A recovery code was used in place of a code of your app. It is not good again.',
    closing: unlessYou,
  },
  'second_factor.recovery_codes_renewed': {
    subject: 'You have new recovery codes',
    paragraph:
      'New recovery codes were made for your account. The former ones are not good any more.',
    closing: unlessYou,
  },
  'second_factor.failed': {
    subject: 'Somebody guesses your second factor',
    paragraph:
      'Several wrong codes were sent for your account, by somebody who knows your password. He was not let in.',
    closing: 'If that was not you, change your password at once.',
  },
};

/**
 * Notes it in each organization that he belongs to: he signs in to all of them by it. The unit is his before and after;
 * afterwards it is in one of them, or in none.
 */
export async function noteFactor(
  context: Context,
  { userId }: Concerned,
  type: FactorEvent,
): Promise<void> {
  const { unit } = context;
  const rows = await unit.query<{ id: string }>(
    sql`select organization_id as id from memberships where user_id = ${userId} and status = 'active' order by 1`,
  );
  const target = { type: 'user', id: userId };
  const notes = rows.flatMap(({ id }) => [
    bind(personIn(context, id, userId)),
    auditSql(context, id, { type, target }),
  ]);
  if (notes.length > 0) await unit.run(...notes);
}

/** Notes it, and mails him, as of the organization given or the first of his; who is in none gets none. */
export async function tellOfFactor(
  context: Context,
  concerned: Concerned,
  type: FactorEvent,
): Promise<void> {
  await noteFactor(context, concerned, type);
  const { unit } = context;
  const { userId } = concerned;
  const himself = bind(personIn(context, concerned.organizationId, userId));
  const [, found] = await unit.run(
    himself,
    sql`select u.email, m.organization_id as id from users u join memberships m on m.user_id = u.id and m.status = 'active'
      where u.id = ${userId} and m.organization_id = coalesce(${concerned.organizationId}, m.organization_id)
      order by m.created_at, m.organization_id limit 1`,
  );
  const [home] = found as unknown as [{ email: string; id: string }?];
  if (!home) return;
  const { subject, paragraph, closing } = letters[type];
  const letter = { subject, paragraphs: [paragraph], closing: [closing] };
  // The system's own: who signs in has no principal yet.
  await postLetterOf(context, home.id, { to: home.email, letter });
  await unit.run(himself);
}
