/** Second factors as they are kept: read, locked, and held against what somebody shows. */
import type { Context } from '../../../auth/context.ts';
import { type Sql, sql } from '../../../db/sql.ts';
import { Problem } from '../../../problem.ts';
import { recoveryHash, type SecondFactorParts, stepOf } from './codes.ts';

/** A second factor that is on. */
export interface Factor {
  id: string;
  userId: string;
  sealed: string;
  lastStep: number;
  recoveryHashes: string[];
  spentChallenges: string[];
  wrongCodes: number;
  /** Seconds until a code is looked at again. */
  wait: number | null;
  /** Is another one as soon as the password is. */
  passwordMark: string;
}

/** What is another one as soon as the user's password is. */
export const passwordMark = (userId: Sql): Sql => sql`
  (select encode(sha256(convert_to(coalesce(c.password_hash, ''), 'UTF8')), 'base64')
    from users u cross join lateral app.find_credentials(u.email) c where u.id = ${userId})`;

/** The statement that reads the factor of whom the unit is bound to, if it is on. */
export function factorSql(userId: string, lock = sql``): Sql {
  return sql`
    select f.id, f.user_id as "userId", f.secret as sealed, f.last_step as "lastStep",
      f.recovery_hashes as "recoveryHashes", f.spent_challenges as "spentChallenges", f.wrong_codes as "wrongCodes",
      ceil(extract(epoch from f.next_try_at - clock_timestamp()))::integer as wait,
      ${passwordMark(sql`f.user_id`)} as "passwordMark"
    from second_factors f where f.user_id = ${userId} and f.confirmed_at is not null ${lock}`;
}

/** The factor of whom the unit is bound to; until the transaction ends nobody else shows a code of it. Null when it is off. */
export async function lockFactor({ unit }: Context, userId: string): Promise<Factor | null> {
  const [factor] = await unit.query<Factor>(factorSql(userId, sql`for update of f`));
  return factor ?? null;
}

/** How many wrong codes cost nothing; each further one doubles the wait, up to an hour. */
const freeTries = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 3600;

/** What came of a code that was shown. */
export type Shown =
  | { by: 'app' }
  /** One that was kept; how many are left. */
  | { by: 'recovery code'; left: number }
  /** What is written with it stays: what was wrong is counted. */
  | { problem: Problem; wrongCodes: number };

/**
 * Uses the code up, of the app or for recovery; the factor is locked. What is wrong is counted, and has to wait. A
 * recovery code is looked at even then, since nobody can guess one: no stranger keeps the owner out.
 */
export async function spendCode(
  parts: SecondFactorParts,
  context: Context,
  factor: Factor,
  code: string,
): Promise<Shown> {
  const hash = recoveryHash(code);
  if (hash) return spendRecoveryCode(context, factor, hash);
  const { unit } = context;
  const { userId, wait } = factor;
  if (wait !== null && wait > 0) return { problem: tooMany(wait), wrongCodes: factor.wrongCodes };
  const step = stepOf(parts, factor, code);
  if (step === null) return countWrong(context, factor);
  if (step <= factor.lastStep) return { problem: invalidCode(), wrongCodes: factor.wrongCodes };
  await unit.query(sql`
    update second_factors set last_step = ${step}, wrong_codes = 0, next_try_at = null where user_id = ${userId}`);
  return { by: 'app' };
}

async function spendRecoveryCode(
  { unit }: Context,
  { userId, recoveryHashes, wrongCodes }: Factor,
  hash: string,
): Promise<Shown> {
  if (!recoveryHashes.includes(hash)) return { problem: invalidCode(), wrongCodes };
  const [row] = await unit.query<{ left: number }>(sql`
    update second_factors
    set recovery_hashes = array_remove(recovery_hashes, ${hash}::text), wrong_codes = 0, next_try_at = null
    where user_id = ${userId} returning cardinality(recovery_hashes) as left`);
  return { by: 'recovery code', left: row!.left };
}

async function countWrong({ unit }: Context, { userId, wrongCodes }: Factor): Promise<Shown> {
  const counted = wrongCodes + 1;
  const doublings = counted - freeTries;
  const wait =
    doublings < 0 ? null : Math.min(firstWaitSeconds * 2 ** doublings, longestWaitSeconds);
  await unit.query(sql`
    update second_factors
    set wrong_codes = ${counted}, next_try_at = clock_timestamp() + make_interval(secs => ${wait}::integer)
    where user_id = ${userId}`);
  return { problem: invalidCode(), wrongCodes: counted };
}

/** It is now that the owner should hear of it: somebody has his password, and guesses. */
export function isWorthANotice({ wrongCodes }: { wrongCodes: number }, factor: Factor): boolean {
  return wrongCodes === freeTries && factor.wrongCodes < freeTries;
}

/** The code opens nothing. */
export function invalidCode(): Problem {
  const message = 'code: it is wrong, or was used before: wait for the next one';
  const place = { in: 'body', pointer: '/code', code: 'wrong', message } as const;
  return new Problem('invalid_code', message, { errors: [place] });
}

function tooMany(retryAfter: number): Problem {
  const detail = `Too many codes were wrong; try again in ${retryAfter} s, or send a recovery code`;
  return new Problem('rate_limited', detail, { retryAfter });
}
