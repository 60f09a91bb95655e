import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { createSealer } from '../src/auth/seal.ts';
import { forgetSecondFactor } from '../src/auth/second-factor.ts';
import { password } from './support/members.ts';
import { createOperator } from './support/operator.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import {
  awayFromTheEdge,
  challengeFor,
  challengeIn,
  changeFactor,
  codeOf,
  turnOn,
  wrongCodeOf,
} from './support/second-factor.ts';
import {
  createOrganization,
  request,
  type TestOrganization,
  testSecrets,
  useServer,
} from './support/server.ts';
import { mailsTo, tokenFor } from './support/smtp.ts';
import { asRequest } from './support/worker.ts';

const server = useServer({ env: { PUBLIC_URL: 'https://crm.example.com:8443' } });

afterAll(() => expect(server.errors).toEqual([]));

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const withToken = (accessToken: string) =>
  new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
const logIn = ({ email }: TestOrganization) => anonymous().auth.login({ email, password });
const newOwner = () => createOrganization(server);
const newProven = async () => turnOn(await newOwner());

/** Answers the challenge: the status, and the code of the problem or none. */
async function answer(challenge: string, code: string): Promise<[status: number, code?: string]> {
  const response = await request(server, '/auth/second-factor/challenge', {
    body: { challenge, code },
  });
  return response.status === 200 ? [200] : [response.status, (await problemOf(response)).code];
}

/** What was noted in the organization of second factors and sessions, in its order. */
const notedIn = (who: TestOrganization, pattern: string) =>
  asOwner(server, who, async (client) => {
    const { rows } = await client.query<{ type: string }>(
      `select type from audit_events where organization_id = $1 and type like $2 order by created_at, id`,
      [who.organizationId, pattern],
    );
    return rows.map(({ type }) => type);
  });

const subjectsTo = async (who: TestOrganization) =>
  (await mailsTo(server, who.email)).map(({ subject }) => subject);

const grow = (who: TestOrganization) =>
  asOwner(server, who, (client) =>
    client.query(
      `update sessions set created_at = now() - interval '11 minutes' where user_id = $1`,
      [who.userId],
    ),
  );

describe('turning it on', () => {
  test('takes a secret for the app, and a code of it', async () => {
    const who = await newOwner();
    const { secondFactor } = who.crm.auth;
    expect(await secondFactor.get()).toEqual({ enabledAt: null, recoveryCodesLeft: 0 });
    const { secret, uri } = await secondFactor.enrol({ password });
    const url = new URL(uri);
    expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
      'otpauth:',
      'totp',
      `/crm.example.com:8443:${who.email}`,
    ]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'crm.example.com:8443',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    // Nothing is asked for yet.
    expect((await who.crm.auth.session()).secondFactor).toBe(false);
    await logIn(who);
    const { recoveryCodes } = await secondFactor.confirm({ code: codeOf(secret) });
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([0-9a-z]{4}-){5}[0-9a-z]{4}$/);
    expect((await who.crm.auth.session()).secondFactor).toBe(true);
    const state = await secondFactor.get();
    expect(state).toEqual({ enabledAt: expect.any(String), recoveryCodesLeft: 10 });
    await challengeFor(server, who);
  });

  test('ends all other sessions, is noted, and mailed', async () => {
    const who = await newOwner();
    const { accessToken } = await logIn(who);
    await turnOn(who);
    await expect(withToken(accessToken).auth.session()).rejects.toMatchObject({ status: 401 });
    await who.crm.auth.session();
    expect(await notedIn(who, 'second_factor.%')).toEqual(['second_factor.enabled']);
    expect(await subjectsTo(who)).toEqual(['Your second factor is on']);
  });

  test('is noted in every organization that he signs in to by it', async () => {
    const [who, host] = [await newOwner(), await newOwner()];
    await host.crm.invitations.create({ email: who.email, role: 'member' });
    const token = await tokenFor(server, who.email);
    await who.crm.invitations.accept({ token });
    await turnOn(who);
    expect(await notedIn(host, 'second_factor.%')).toEqual(['second_factor.enabled']);
    expect(await notedIn(who, 'second_factor.%')).toEqual(['second_factor.enabled']);
  });

  test('needs the password, and a sign-in of the last minutes', async () => {
    const who = await newOwner();
    const { secondFactor } = who.crm.auth;
    await expect(secondFactor.enrol({})).rejects.toMatchObject({
      status: 400,
      errors: [{ pointer: '/password', code: 'required' }],
    });
    await expect(secondFactor.enrol({ password: 'another one' })).rejects.toMatchObject({
      status: 403,
      code: 'wrong_password',
      errors: [{ pointer: '/password' }],
    });
    await grow(who);
    await expect(secondFactor.enrol({ password })).rejects.toMatchObject({ code: 'sign_in_again' });
  });

  test('once more before it is confirmed makes another secret, and the former one is no good', async () => {
    const { crm } = await newOwner();
    const first = await crm.auth.secondFactor.enrol({ password });
    const second = await crm.auth.secondFactor.enrol({ password });
    expect(second.secret).not.toBe(first.secret);
    await expect(
      crm.auth.secondFactor.confirm({ code: codeOf(first.secret) }),
    ).rejects.toMatchObject({ status: 400, code: 'invalid_code' });
    await crm.auth.secondFactor.confirm({ code: codeOf(second.secret) });
  });

  test('is over when it was begun too long ago, or never, or is done', async () => {
    const who = await newOwner();
    const { secondFactor } = who.crm.auth;
    const confirm = (code: string) => secondFactor.confirm({ code });
    await expect(confirm('123456')).rejects.toMatchObject({ code: 'second_factor_off' });
    const { secret } = await secondFactor.enrol({ password });
    await changeFactor(server, who, `created_at = now() - interval '31 minutes'`);
    await expect(confirm(codeOf(secret))).rejects.toMatchObject({ code: 'second_factor_off' });
    const again = await secondFactor.enrol({ password });
    await confirm(codeOf(again.secret));
    await expect(confirm(codeOf(again.secret, 1))).rejects.toMatchObject({
      status: 409,
      code: 'second_factor_on',
    });
    await expect(secondFactor.enrol({ password })).rejects.toMatchObject({
      code: 'second_factor_on',
    });
    // What is on stays as it was.
    expect(await answer(await challengeFor(server, who), codeOf(again.secret, 1))).toEqual([200]);
  });

  test('twenty times at once turns it on once', async () => {
    const { crm } = await newOwner();
    const { secret } = await crm.auth.secondFactor.enrol({ password });
    const code = codeOf(secret);
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => crm.auth.secondFactor.confirm({ code })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(10);
  });
});

describe('signing in', () => {
  test('by the password gives a challenge and nothing else, by the code a session', async () => {
    const who = await newProven();
    const response = await request(server, '/auth/login', { body: { email: who.email, password } });
    const { requestId: _, instance: __, challenge, ...rest } = await problemOf(response);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(rest).toEqual({
      type: 'https://crm.example.com:8443/problems/second_factor_required',
      title: 'A second factor is needed',
      status: 401,
      code: 'second_factor_required',
      detail: expect.stringContaining('within 5 minutes'),
    });
    // It is sealed: it tells neither who he is nor where.
    const told = Buffer.from(String(challenge), 'base64url').toString('latin1');
    for (const secret of [who.userId, who.email]) expect(told).not.toContain(secret);
    const signedIn = await anonymous().auth.secondFactor.answer({
      challenge: String(challenge),
      code: codeOf(who.secret),
    });
    expect(signedIn.user.id).toBe(who.userId);
    expect(signedIn.refreshToken).toEqual(expect.any(String));
    const session = await withToken(signedIn.accessToken).auth.session();
    expect([session.secondFactor, session.organization.id]).toEqual([true, who.organizationId]);
  });

  test('by a wrong password is as it is for anybody', async () => {
    const who = await newProven();
    const logging = anonymous().auth.login({ email: who.email, password: 'x' });
    await expect(logging).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  test('may have the refresh token in the cookie', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    const body = { challenge, code: codeOf(who.secret), cookie: true };
    const response = await request(server, '/auth/second-factor/challenge', { body });
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-refresh=[\w-]{88}; .*HttpOnly/);
    expect(await response.json()).toMatchObject({ refreshToken: null, user: { id: who.userId } });
  });

  test.each([-1, 0, 1])('takes the code of the step %d', async (steps) => {
    const who = await newProven();
    // The step before was used to turn it on.
    await changeFactor(server, who, 'last_step = 0');
    const challenge = await challengeFor(server, who);
    await awayFromTheEdge();
    expect(
      await answer(challenge, ` ${codeOf(who.secret, steps).replace(/^.../, '$& ')} `),
    ).toEqual([200]);
  });

  test.each([-3, 3])('refuses the code of the step %d', async (steps) => {
    const who = await newProven();
    await changeFactor(server, who, 'last_step = 0');
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, codeOf(who.secret, steps))).toEqual([400, 'invalid_code']);
  });

  test('takes no code twice, and none of before', async () => {
    const who = await newProven();
    const code = codeOf(who.secret, 1);
    expect(await answer(await challengeFor(server, who), code)).toEqual([200]);
    for (const steps of [1, 0, -1]) {
      const challenge = await challengeFor(server, who);
      expect(await answer(challenge, codeOf(who.secret, steps))).toEqual([400, 'invalid_code']);
    }
    // One that was right once is no guess: nobody has to wait for it.
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, who.recoveryCodes[0]!)).toEqual([200]);
  });

  test('takes the code that turned it on no more', async () => {
    const who = await newOwner();
    const { secret } = await who.crm.auth.secondFactor.enrol({ password });
    const code = codeOf(secret);
    await who.crm.auth.secondFactor.confirm({ code });
    expect(await answer(await challengeFor(server, who), code)).toEqual([400, 'invalid_code']);
  });

  test('by one code in twenty challenges at once makes one session', async () => {
    const who = await newProven();
    const challenges = await Promise.all(
      Array.from({ length: 20 }, () => challengeFor(server, who)),
    );
    const code = codeOf(who.secret);
    const all = await Promise.all(challenges.map((challenge) => answer(challenge, code)));
    expect(all.filter(([status]) => status === 200)).toHaveLength(1);
    expect(
      all.filter(([status, problem]) => status === 400 && problem === 'invalid_code'),
    ).toHaveLength(19);
    expect((await who.crm.auth.sessions.list()).data).toHaveLength(2);
  });

  test('by one recovery code in twenty challenges at once makes one session', async () => {
    const who = await newProven();
    const challenges = await Promise.all(
      Array.from({ length: 20 }, () => challengeFor(server, who)),
    );
    const [code] = who.recoveryCodes;
    const all = await Promise.all(challenges.map((challenge) => answer(challenge, code!)));
    expect(all.filter(([status]) => status === 200)).toHaveLength(1);
    expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(9);
  });
});

describe('a challenge', () => {
  test('is answered once, whatever code comes with it', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([200]);
    for (const code of [codeOf(who.secret, 1), who.recoveryCodes[0]!]) {
      expect(await answer(challenge, code)).toEqual([400, 'invalid_challenge']);
    }
    expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(10);
  });

  test('is answered once of twenty at once with a recovery code each', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    const all = await Promise.all(who.recoveryCodes.map((code) => answer(challenge, code)));
    expect(all.filter(([status]) => status === 200)).toHaveLength(1);
    expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(9);
  });

  test.each(['éééééé', '١٢٣٤٥٦', '𝅘𝅥𝅱', '12345\u202e'])(
    'is wrong with %s, as long as a code',
    async (code) => {
      const who = await newProven();
      expect(await answer(await challengeFor(server, who), code)).toEqual([400, 'invalid_code']);
    },
  );

  test('may be answered again after a wrong code', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, wrongCodeOf(who.secret))).toEqual([400, 'invalid_code']);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([200]);
  });

  test('of another user opens nothing of one’s own, and nothing of his', async () => {
    const [who, other] = [await newProven(), await newProven()];
    const challenge = await challengeFor(server, other);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([400, 'invalid_code']);
    expect(await answer(challenge, who.recoveryCodes[0]!)).toEqual([400, 'invalid_code']);
    expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(10);
  });

  test('that is old, changed or made up is refused', async () => {
    const who = await newProven();
    const sealer = createSealer(testSecrets.PASSWORD_PEPPER);
    const place = ['second factor challenge'];
    const challenge = await challengeFor(server, who);
    const opened = JSON.parse(sealer.open(challenge, place)) as Record<string, unknown>;
    const sealed = (until: number, where = place, by = sealer) =>
      by.seal(JSON.stringify({ ...opened, until }), where);
    const later = Date.now() + 60_000;
    const code = codeOf(who.secret);
    for (const bad of [
      'nonsense',
      `${challenge.slice(0, -4)}AAAA`,
      sealed(Date.now() - 1),
      sealed(later, ['second_factors.secret', who.userId]),
      sealed(later, place, createSealer('a pepper of somebody else, of thirty-two bytes')),
    ]) {
      expect(await answer(bad, code)).toEqual([400, 'invalid_challenge']);
    }
    expect(Number(opened['until']) - Date.now()).toBeLessThanOrEqual(300_000);
    expect(await answer(sealed(later), code)).toEqual([200]);
  });

  test('is over when the factor is turned off, also when it is on again', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    await who.crm.auth.secondFactor.turnOff({ code: codeOf(who.secret) });
    expect(await answer(challenge, codeOf(who.secret, 1))).toEqual([400, 'invalid_challenge']);
    const again = await turnOn(who);
    expect(await answer(challenge, codeOf(again.secret))).toEqual([400, 'invalid_challenge']);
  });

  test('is over when the password is another one', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    await asOwner(server, who, (client) =>
      client.query(`update users set password_hash = 'v1:x' where id = $1`, [who.userId]),
    );
    expect(await answer(challenge, codeOf(who.secret))).toEqual([400, 'invalid_challenge']);
  });

  test('of somebody who is suspended meanwhile lets nobody in, and uses nothing up', async () => {
    const [operator, who] = [await createOperator(server), await newProven()];
    const challenge = await challengeFor(server, who);
    await operator.crm.admin.users.suspend(who.userId);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([403, 'account_suspended']);
    await operator.crm.admin.users.unsuspend(who.userId);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([200]);
  });
});

describe('wrong codes', () => {
  test('have to wait after five, on all challenges together, and growing', async () => {
    const who = await newProven();
    const wrong = wrongCodeOf(who.secret);
    const challenges = await Promise.all(
      Array.from({ length: 20 }, () => challengeFor(server, who)),
    );
    const all = await Promise.all(challenges.map((challenge) => answer(challenge, wrong)));
    const counted = (code: string) => all.filter(([, problem]) => problem === code).length;
    expect([counted('invalid_code'), counted('rate_limited')]).toEqual([5, 15]);
    const [challenge] = challenges as [string];
    const response = await request(server, '/auth/second-factor/challenge', {
      body: { challenge, code: codeOf(who.secret) },
    });
    const first = Number(response.headers.get('retry-after'));
    expect([response.status, first > 0 && first <= 30]).toEqual([429, true]);
    await changeFactor(server, who, 'next_try_at = now()');
    expect(await answer(challenge, wrong)).toEqual([400, 'invalid_code']);
    const later = await request(server, '/auth/second-factor/challenge', {
      body: { challenge, code: codeOf(who.secret) },
    });
    expect(Number(later.headers.get('retry-after'))).toBeGreaterThan(30);
    await changeFactor(server, who, 'next_try_at = now()');
    expect(await answer(challenge, codeOf(who.secret))).toEqual([200]);
    // Who is in begins anew.
    const next = await challengeFor(server, who);
    expect(await answer(next, wrong)).toEqual([400, 'invalid_code']);
    expect(await answer(next, wrong)).toEqual([400, 'invalid_code']);
  });

  test('wait an hour at most', async () => {
    const who = await newProven();
    await changeFactor(server, who, `wrong_codes = 1000000, next_try_at = null`);
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, wrongCodeOf(who.secret))).toEqual([400, 'invalid_code']);
    const response = await request(server, '/auth/second-factor/challenge', {
      body: { challenge, code: codeOf(who.secret) },
    });
    expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(3600);
  });

  test('keep the owner out of nothing: a recovery code is looked at', async () => {
    const who = await newProven();
    await changeFactor(server, who, `wrong_codes = 50, next_try_at = now() + interval '1 hour'`);
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([429, 'rate_limited']);
    expect(await answer(challenge, who.recoveryCodes[0]!)).toEqual([200]);
    // And his app is good again.
    expect(await answer(await challengeFor(server, who), codeOf(who.secret))).toEqual([200]);
  });

  test('are noted, and mailed when they begin to wait', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    for (let count = 0; count < 5; count += 1) await answer(challenge, wrongCodeOf(who.secret));
    expect(await answer(challenge, wrongCodeOf(who.secret))).toEqual([429, 'rate_limited']);
    expect(await notedIn(who, 'second_factor.failed')).toHaveLength(5);
    const guessed = (await subjectsTo(who)).filter((subject) => subject.includes('guesses'));
    expect(guessed).toHaveLength(1);
  });

  test('of who is signed in count with the others', async () => {
    const who = await newProven();
    const turnOff = () => who.crm.auth.secondFactor.turnOff({ code: wrongCodeOf(who.secret) });
    for (let count = 0; count < 5; count += 1) {
      await expect(turnOff()).rejects.toMatchObject({ status: 400, code: 'invalid_code' });
    }
    await expect(turnOff()).rejects.toMatchObject({ status: 429, code: 'rate_limited' });
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([429, 'rate_limited']);
  });
});

describe('recovery codes', () => {
  test('are good once each, however they are typed, and tell how many are left', async () => {
    const who = await newProven();
    const [first, second] = who.recoveryCodes as [string, string];
    const typed = [first, second.toUpperCase().replaceAll('-', ' ')];
    for (const code of typed)
      expect(await answer(await challengeFor(server, who), code)).toEqual([200]);
    for (const code of typed) {
      expect(await answer(await challengeFor(server, who), code)).toEqual([400, 'invalid_code']);
    }
    expect((await who.crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(8);
    expect(await notedIn(who, 'second_factor.recovery%')).toEqual([
      'second_factor.recovery_code_used',
      'second_factor.recovery_code_used',
    ]);
    const used = (await subjectsTo(who)).filter((subject) => subject.includes('recovery code'));
    expect(used).toHaveLength(2);
  });

  test('are other ones when they are renewed', async () => {
    const who = await newProven();
    const code = codeOf(who.secret);
    const { recoveryCodes } = await who.crm.auth.secondFactor.renewRecoveryCodes({ code });
    expect(recoveryCodes.filter((one) => who.recoveryCodes.includes(one))).toEqual([]);
    const challenge = await challengeFor(server, who);
    expect(await answer(challenge, who.recoveryCodes[0]!)).toEqual([400, 'invalid_code']);
    expect(await answer(challenge, recoveryCodes[0]!)).toEqual([200]);
    expect(await subjectsTo(who)).toContain('You have new recovery codes');
  });

  test('and the secret are in no table as they are', async () => {
    const who = await newProven();
    const kept = await asOwner(server, who, async (client) => {
      const { rows } = await client.query<{ row: string }>(
        `select f::text as row from second_factors f where user_id = $1`,
        [who.userId],
      );
      return rows[0]!.row;
    });
    for (const code of who.recoveryCodes) expect(kept).not.toContain(code.replaceAll('-', ''));
    expect(kept).not.toContain(who.secret);
  });
});

describe('turning it off', () => {
  test('takes a code and a sign-in of the last minutes', async () => {
    const who = await newProven();
    const { secondFactor } = who.crm.auth;
    await expect(secondFactor.turnOff({ code: wrongCodeOf(who.secret) })).rejects.toMatchObject({
      code: 'invalid_code',
    });
    await grow(who);
    const code = codeOf(who.secret);
    await expect(secondFactor.turnOff({ code })).rejects.toMatchObject({ code: 'sign_in_again' });
    await expect(secondFactor.renewRecoveryCodes({ code })).rejects.toMatchObject({
      code: 'sign_in_again',
    });
    const again = await anonymous().auth.secondFactor.answer({
      challenge: await challengeFor(server, who),
      code,
    });
    const fresh = withToken(again.accessToken).auth;
    await fresh.secondFactor.turnOff({ code: codeOf(who.secret, 1) });
    expect((await fresh.session()).secondFactor).toBe(false);
    await logIn(who);
    expect((await notedIn(who, 'second_factor.%')).at(-1)).toBe('second_factor.disabled');
    expect(await subjectsTo(who)).toContain('Your second factor is off');
    await expect(fresh.secondFactor.turnOff({ code: '123456' })).rejects.toMatchObject({
      status: 409,
      code: 'second_factor_off',
    });
  });

  test('is for people, not for keys', async () => {
    const { crm } = await newOwner();
    const { key } = await crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
    const byKey = new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    await expect(byKey.auth.secondFactor.get()).rejects.toMatchObject({
      code: 'permission_denied',
    });
    expect((await byKey.auth.session()).secondFactor).toBeNull();
  });
});

describe('what is stronger', () => {
  test('an operator takes it away: noted in both trails, and mailed as of his organization', async () => {
    const [operator, who] = [await createOperator(server), await newProven()];
    const remove = () => operator.crm.admin.users.secondFactor.remove(who.userId);
    await remove();
    await logIn(who);
    expect(await notedIn(who, 'operator.second%')).toEqual(['operator.second_factor_removed']);
    const { data } = await operator.crm.admin.audit.list();
    expect(data[0]).toMatchObject({
      type: 'operator.second_factor_removed',
      target: { type: 'user', id: who.userId },
    });
    expect(await subjectsTo(who)).toContain('Your second factor was removed');
    await expect(remove()).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(
      operator.crm.admin.users.secondFactor.remove(operator.userId),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('it is forgotten with an account that is taken over', async () => {
    const who = await newProven();
    const challenge = await challengeFor(server, who);
    const wasOn = await asRequest(server, who, (context) =>
      forgetSecondFactor(context, who.userId),
    );
    expect(wasOn).toBe(true);
    await logIn(who);
    expect(await answer(challenge, codeOf(who.secret))).toEqual([400, 'invalid_challenge']);
  });

  test('a user who is deleted leaves neither it nor his identities', async () => {
    const operator = await createOperator(server);
    const [who, host] = [await newProven(), await newOwner()];
    await asOwner(server, who, async (client) => {
      await client.query(
        `insert into user_identities (id, user_id, provider, subject) values ($1::uuid, $1::uuid, 'google', 'deleted soon')`,
        [who.userId],
      );
      await client.query(`delete from memberships where user_id = $1`, [who.userId]);
    });
    await operator.crm.admin.users.delete(who.userId);
    const left = await asOwner(server, { ...host, userId: who.userId }, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `select (select count(*) from second_factors where user_id = $1)::int
          + (select count(*) from user_identities where user_id = $1)::int as count`,
        [who.userId],
      );
      return rows[0]!.count;
    });
    expect(left).toBe(0);
  });
});

test('whoever accepts an invitation signed in is not asked again', async () => {
  const [who, host] = [await newProven(), await newOwner()];
  await host.crm.invitations.create({ email: who.email, role: 'member' });
  const token = await tokenFor(server, who.email);
  const signedIn = await who.crm.invitations.accept({ token });
  expect(signedIn.organization.id).toBe(host.organizationId);
  await challengeIn(logIn(who));
});
