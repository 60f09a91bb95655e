/** Apps that show codes, and people who have one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { HeadlessCrm, HeadlessCrmError } from '@headless-crm/sdk';
import { Secret, TOTP } from 'otpauth';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../src/auth/context.ts';
import { personOf } from '../../src/auth/principal.ts';
import { sql } from '../../src/db/sql.ts';
import { addMember, password } from './members.ts';
import { asOwner } from './owner.ts';
import { createOrganization, type TestOrganization, type TestServer } from './server.ts';

const stepMs = 30_000;

/** What an app shows for the secret, so many steps of thirty seconds from now. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * stepMs,
  });

const edgeMs = 3000;

/** Resolves when a step of time does not end just now: the step before is one too many away then. */
export async function awayFromTheEdge(): Promise<void> {
  const left = stepMs - (Date.now() % stepMs);
  // A timer may end a little before its time.
  if (left < edgeMs) await sleep(left + 100);
}

/** Six digits that are none of an app's for the secret, around now. */
export function wrongCodeOf(secret: string): string {
  const right = new Set([-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !right.has(code),
  )!;
}

/** Somebody whose second factor is on. */
export interface Proven extends TestOrganization {
  secret: string;
  recoveryCodes: string[];
}

/** Turns the second factor on, by the code of the step before: that of now is still good. */
export async function turnOn(who: TestOrganization): Promise<Proven> {
  const { secret } = await who.crm.auth.secondFactor.enrol({ password });
  await awayFromTheEdge();
  const { recoveryCodes } = await who.crm.auth.secondFactor.confirm({ code: codeOf(secret, -1) });
  return { ...who, secret, recoveryCodes };
}

/** The challenge that a sign-in by password gives. */
export async function challengeFor(
  { url }: Pick<TestServer, 'url'>,
  { email }: Pick<TestOrganization, 'email'>,
): Promise<string> {
  const crm = new HeadlessCrm({ baseUrl: url, maxRetries: 0 });
  return challengeIn(crm.auth.login({ email, password }));
}

/** The challenge that the call is refused with: to show a second factor, or to turn one on first. */
export async function challengeIn(
  call: Promise<unknown>,
  expected: object = { code: 'second_factor_required', status: 401 },
): Promise<string> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject(expected);
  const challenge = HeadlessCrmError.is(error) ? error.problem?.['challenge'] : undefined;
  expect(challenge).toEqual(expect.any(String));
  return challenge as string;
}

/** What refuses who has no second factor where one is demanded. */
export const enrolmentRequired = { code: 'second_factor_enrolment_required', status: 403 };

/** A member without a second factor, in whose organization one is demanded from now on. */
export async function demandedOf(
  server: TestServer,
): Promise<{ owner: Proven; member: TestOrganization }> {
  const owner = await turnOn(await createOrganization(server));
  const member = await addMember(server, owner);
  await owner.crm.organization.update({ requireSecondFactor: true });
  return { owner, member };
}

/** The challenge by which somebody without a second factor may turn one on as he signs in by password. */
export async function enrolmentFor(
  { url }: Pick<TestServer, 'url'>,
  { email }: Pick<TestOrganization, 'email'>,
): Promise<string> {
  const crm = new HeadlessCrm({ baseUrl: url, maxRetries: 0 });
  return challengeIn(crm.auth.login({ email, password }), enrolmentRequired);
}

/** Does to his second factor as time would, or somebody who writes to the database. */
export async function changeFactor(
  server: TestServer,
  who: TestOrganization,
  set: string,
): Promise<void> {
  await asOwner(server, who, async (client) => {
    const { rowCount } = await client.query(`update second_factors set ${set} where user_id = $1`, [
      who.userId,
    ]);
    expect(rowCount).toBe(1);
  });
}

/** A second factor that was begun, and that no app has, with the word for its secret. */
export async function addExampleFactor({ unit, principal }: Context, word: string): Promise<void> {
  await unit.query(sql`
    insert into second_factors (user_id, id, secret) values (${personOf(principal).id}, ${uuid()}, ${word})
    on conflict (user_id) do update set secret = excluded.secret`);
}
