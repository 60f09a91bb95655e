/** A person's second factor: looked at, turned on and turned off by himself. */
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Context } from '../../../auth/context.ts';
import { personOf } from '../../../auth/principal.ts';
import { forgetSecondFactor } from '../../../auth/second-factor.ts';
import { sql } from '../../../db/sql.ts';
import { Problem } from '../../../problem.ts';
import { endOtherSessions } from '../ending.ts';
import { findOwn, proveHimself } from '../passwords/proving.ts';
import { requireRecentSignIn, type SignIn } from '../sessions.ts';
import { createRecoveryCodes, createSecret, type SecondFactorParts, stepOf } from './codes.ts';
import { type Factor, invalidCode, isWorthANotice, lockFactor, spendCode } from './factors.ts';
import { noteFactor, tellOfFactor } from './notices.ts';
import type { RecoveryCodes, SecondFactor, SecondFactorSecret } from './schema.ts';

/** Whether the second factor is on, and how many recovery codes are left. */
export async function getSecondFactor({
  unit,
  principal,
}: Context): Promise<z.infer<typeof SecondFactor>> {
  const { id } = personOf(principal);
  const [row] = await unit.query<{ enabledAt: Date; left: number }>(sql`
    select confirmed_at as "enabledAt", cardinality(recovery_hashes) as left
    from second_factors where user_id = ${id} and confirmed_at is not null`);
  return { enabledAt: row?.enabledAt.toISOString() ?? null, recoveryCodesLeft: row?.left ?? 0 };
}

/** How long an app may take to show its first code. */
const enrolmentMinutes = 30;

/**
 * Makes a secret for an app; nothing is asked for before `confirmSecondFactor`. Once more makes another one. Throws
 * `sign_in_again`, `wrong_password`, `validation_failed`, `second_factor_on`.
 */
export async function enrolSecondFactor(
  signIn: SignIn,
  context: Context,
  { password }: { password?: string | undefined },
): Promise<z.infer<typeof SecondFactorSecret>> {
  const { id: userId, organizationId } = personOf(context.principal);
  await requireRecentSignIn({ ...context, unit: context.unit.apart() });
  const own = await findOwn(context, userId, organizationId);
  await proveHimself(signIn, context, own, { given: password, name: 'password' });
  return beginFactor(signIn.secondFactors, context, { id: userId, email: own.email });
}

/** Makes a secret for the app of who has proved who he is. Throws `second_factor_on`. */
export async function beginFactor(
  parts: SecondFactorParts,
  context: Context,
  user: { id: string; email: string },
): Promise<z.infer<typeof SecondFactorSecret>> {
  const { secret, uri, sealed } = createSecret(parts, user);
  const [row] = await context.unit.query(sql`
    insert into second_factors (user_id, id, secret) values (${user.id}, ${uuid()}, ${sealed})
    on conflict (user_id) do update set id = excluded.id, secret = excluded.secret, created_at = now()
      where second_factors.confirmed_at is null
    returning 1`);
  if (!row) throw new Problem('second_factor_on', 'Turn it off first, to move to another app');
  return { secret, uri };
}

/**
 * Turns the second factor on, for who shows that his app has the secret; gives the recovery codes. His other sessions
 * end: whoever came in without it is out. Throws `second_factor_on`, `second_factor_off`, `invalid_code`.
 */
export async function confirmSecondFactor(
  { secondFactors }: SignIn,
  context: Context,
  code: string,
): Promise<z.infer<typeof RecoveryCodes>> {
  const { id: userId, organizationId } = personOf(context.principal);
  const confirmed = await confirmFactor(secondFactors, context, { userId, code });
  await endOtherSessions(context);
  await tellOfFactor(context, { userId, organizationId }, 'second_factor.enabled');
  return confirmed;
}

/** Turns on what was begun; until the transaction ends nobody else does. Throws what `confirmSecondFactor` does. */
export async function confirmFactor(
  parts: SecondFactorParts,
  context: Context,
  { userId, code }: { userId: string; code: string },
): Promise<z.infer<typeof RecoveryCodes>> {
  const [begun] = await context.unit.query<{
    sealed: string;
    isOn: boolean;
    isRecent: boolean;
  }>(sql`
    select secret as sealed, confirmed_at is not null as "isOn",
      created_at > now() - make_interval(mins => ${enrolmentMinutes}) as "isRecent"
    from second_factors where user_id = ${userId} for update`);
  if (begun?.isOn) throw new Problem('second_factor_on', 'It was confirmed before');
  if (!begun?.isRecent) throw off('Enrol first, and confirm within half an hour');
  const step = stepOf(parts, { userId, sealed: begun.sealed }, code);
  if (step === null) throw invalidCode();
  const { codes, hashes } = createRecoveryCodes();
  await context.unit.query(sql`
    update second_factors set confirmed_at = now(), last_step = ${step}, recovery_hashes = ${hashes}::text[],
      wrong_codes = 0, next_try_at = null, spent_challenges = '{}'
    where user_id = ${userId}`);
  return { recoveryCodes: codes };
}

function off(detail: string): Problem {
  return new Problem('second_factor_off', detail);
}

/** A problem that is returned: what was written with it stays. */
type Refusal = { problem: Problem };

/** Turns the second factor off. Throws `sign_in_again`, `second_factor_off`, `conflict`; gives `invalid_code`, `rate_limited`. */
export async function turnSecondFactorOff(
  signIn: SignIn,
  context: Context,
  code: string,
): Promise<Refusal | null> {
  const { id: userId, organizationId } = personOf(context.principal);
  await requireUndemanded(context, userId);
  const refusal = await proveByCode(signIn, context, code);
  if (refusal) return refusal;
  await forgetSecondFactor(context, userId);
  await tellOfFactor(context, { userId, organizationId }, 'second_factor.disabled');
  return null;
}

async function requireUndemanded({ unit }: Context, userId: string): Promise<void> {
  const [demanding] = await unit.query<{ name: string }>(sql`
    select o.name from memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${userId} and m.status = 'active' and o.closed_at is null and o.require_second_factor
    order by m.created_at, o.id limit 1`);
  if (demanding) throw new Problem('conflict', `${demanding.name} demands it of its members`);
}

/** Makes other recovery codes in place of those that are left. Throws `sign_in_again`, `second_factor_off`; gives `invalid_code`, `rate_limited`. */
export async function renewRecoveryCodes(
  signIn: SignIn,
  context: Context,
  code: string,
): Promise<Refusal | z.infer<typeof RecoveryCodes>> {
  const refusal = await proveByCode(signIn, context, code);
  if (refusal) return refusal;
  const { id: userId, organizationId } = personOf(context.principal);
  const { codes, hashes } = createRecoveryCodes();
  await context.unit.query(
    sql`update second_factors set recovery_hashes = ${hashes}::text[] where user_id = ${userId}`,
  );
  await tellOfFactor(context, { userId, organizationId }, 'second_factor.recovery_codes_renewed');
  return { recoveryCodes: codes };
}

async function proveByCode(
  { secondFactors }: SignIn,
  context: Context,
  code: string,
): Promise<Refusal | null> {
  const { id: userId, organizationId } = personOf(context.principal);
  await requireRecentSignIn(context);
  const factor = await lockFactor(context, userId);
  if (!factor) throw off('It is not on');
  const shown = await spendCode(secondFactors, context, factor, code);
  if ('problem' in shown) {
    await noteWrong(context, { userId, organizationId }, factor, shown);
    return { problem: shown.problem };
  }
  if (shown.by === 'recovery code') {
    await noteFactor(context, { userId, organizationId }, 'second_factor.recovery_code_used');
  }
  return null;
}

/** Notes a wrong code, and mails him when there were many. What was not looked at is not noted. */
export async function noteWrong(
  context: Context,
  concerned: { userId: string; organizationId: string | null },
  factor: Factor,
  shown: { wrongCodes: number },
): Promise<void> {
  if (shown.wrongCodes === factor.wrongCodes) return;
  if (isWorthANotice(shown, factor)) await tellOfFactor(context, concerned, 'second_factor.failed');
  else await noteFactor(context, concerned, 'second_factor.failed');
}
