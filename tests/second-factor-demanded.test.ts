import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { addMember, password } from './support/members.ts';
import { createOperator } from './support/operator.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import {
  challengeFor,
  challengeIn,
  codeOf,
  demandedOf,
  enrolmentFor,
  enrolmentRequired,
  turnOn,
  wrongCodeOf,
} from './support/second-factor.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { tokenFor } from './support/smtp.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const withToken = (accessToken: string) =>
  new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
const logIn = ({ email }: TestOrganization) => anonymous().auth.login({ email, password });
const enrolAtSignIn = (challenge: string) =>
  anonymous().auth.secondFactor.enrolAtSignIn({ challenge });
const confirmAtSignIn = (challenge: string, code: string) =>
  anonymous().auth.secondFactor.confirmAtSignIn({ challenge, code });

/** Signs in where a second factor is demanded, and turns one on. */
async function enter(member: TestOrganization) {
  const challenge = await enrolmentFor(server, member);
  const { secret } = await enrolAtSignIn(challenge);
  const signedIn = await confirmAtSignIn(challenge, codeOf(secret));
  return { ...signedIn, secret, challenge, crm: withToken(signedIn.accessToken) };
}

/** Somebody who belongs to an organization of his own, and to one that demands a second factor. */
async function guestOf(owner: TestOrganization): Promise<TestOrganization> {
  const guest = await createOrganization(server);
  await owner.crm.invitations.create({ email: guest.email, role: 'member' });
  await guest.crm.invitations.accept({ token: await tokenFor(server, guest.email) });
  return guest;
}

describe('an organization', () => {
  test('demands no second factor before it says so', async () => {
    const { crm } = await createOrganization(server);
    expect(await crm.organization.get()).toMatchObject({ requireSecondFactor: false });
  });

  test('is not made to demand one by who has none himself, nor by a key', async () => {
    const { crm } = await createOrganization(server);
    const off = { status: 409, code: 'second_factor_off' };
    const demand = { requireSecondFactor: true };
    await expect(crm.organization.update(demand)).rejects.toMatchObject(off);
    await crm.auth.secondFactor.enrol({ password });
    await expect(crm.organization.update(demand)).rejects.toMatchObject(off);
    const { key } = await crm.apiKeys.create({ name: 'All', permissions: ['organization:manage'] });
    await expect(
      new HeadlessCrm({ baseUrl: server.url, apiKey: key }).organization.update(demand),
    ).rejects.toMatchObject(off);
    expect(await crm.organization.get()).toMatchObject({ requireSecondFactor: false });
  });

  test('that demands one ends the sessions there of members without one, and no others, at once', async () => {
    const owner = await turnOn(await createOrganization(server));
    const [plain, proven] = [await addMember(server, owner), await addMember(server, owner)];
    const guest = await guestOf(owner);
    await turnOn(proven);
    const { refreshToken } = await logIn(plain);
    const { key } = await owner.crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
    await owner.crm.organization.update({ requireSecondFactor: true });
    await expect(plain.crm.auth.session()).rejects.toMatchObject({ status: 401 });
    await expect(anonymous().auth.refresh({ refreshToken: refreshToken! })).rejects.toMatchObject({
      status: 401,
    });
    await owner.crm.auth.session();
    await proven.crm.auth.session();
    await guest.crm.auth.session();
    await new HeadlessCrm({ baseUrl: server.url, apiKey: key }).contacts.list();
    const { data } = await guest.crm.auth.sessions.list();
    expect(data.map(({ organization }) => organization.id)).toEqual([guest.organizationId]);
    // Said once more it changes nothing, and a key may say it too.
    await owner.crm.organization.update({ requireSecondFactor: true });
    await proven.crm.auth.session();
  });

  test('lets nobody in by a session that came to be while it began to demand one', async () => {
    const { member } = await demandedOf(server);
    const revive = (where: string) =>
      asOwner(server, member, (client) =>
        client.query(`update sessions set ended_at = ${where} where user_id = $1`, [member.userId]),
      );
    await revive('null');
    await expect(member.crm.auth.session()).rejects.toMatchObject({ status: 401 });
  });

  test('that stops demanding one lets in as before', async () => {
    const { owner, member } = await demandedOf(server);
    await owner.crm.organization.update({ requireSecondFactor: false });
    expect((await logIn(member)).organization.id).toBe(owner.organizationId);
    await expect(member.crm.auth.session()).rejects.toMatchObject({ status: 401 });
  });
});

describe('signing in where one is demanded', () => {
  test('asks who has none to turn one on, and lets him in then', async () => {
    const { owner, member } = await demandedOf(server);
    const { crm, recoveryCodes, user, organization, refreshToken } = await enter(member);
    expect([user.id, organization.id]).toEqual([member.userId, owner.organizationId]);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await crm.auth.session()).toMatchObject({ secondFactor: true });
    await anonymous().auth.refresh({ refreshToken: refreshToken! });
    const challenge = await challengeFor(server, member);
    const [code] = recoveryCodes;
    await anonymous().auth.secondFactor.answer({ challenge, code: code! });
  });

  test('may have the refresh token in the cookie', async () => {
    const { member } = await demandedOf(server);
    const challenge = await enrolmentFor(server, member);
    const { secret } = await enrolAtSignIn(challenge);
    const body = { challenge, code: codeOf(secret), cookie: true };
    const path = '/auth/second-factor/enrolments/confirm';
    const response = await request(server, path, { body });
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-refresh=[\w-]{88}; .*HttpOnly/);
    expect(await response.json()).toMatchObject({
      refreshToken: null,
      recoveryCodes: { length: 10 },
    });
  });

  test('gives nothing but a challenge', async () => {
    const { member } = await demandedOf(server);
    const body = { email: member.email, password };
    const response = await request(server, '/auth/login', { body });
    expect(response.headers.get('set-cookie')).toBeNull();
    const { requestId: _, instance: __, type: ___, challenge, ...rest } = await problemOf(response);
    expect(rest).toEqual({
      title: 'The organization demands a second factor',
      ...enrolmentRequired,
      detail: expect.stringContaining('within 10 minutes'),
    });
    expect(Buffer.from(String(challenge), 'base64url').toString('latin1')).not.toContain(
      member.userId,
    );
  });

  test('by an invitation that makes the account asks for it too', async () => {
    const { owner } = await demandedOf(server);
    const email = `${crypto.randomUUID()}@example.com`;
    await owner.crm.invitations.create({ email, role: 'member' });
    const token = await tokenFor(server, email);
    const accepting = anonymous().invitations.accept({ token, password });
    const challenge = await challengeIn(accepting, enrolmentRequired);
    const { secret } = await enrolAtSignIn(challenge);
    const { organization } = await confirmAtSignIn(challenge, codeOf(secret));
    expect(organization.id).toBe(owner.organizationId);
  });

  test('goes where nothing is missing, for who belongs elsewhere too', async () => {
    const { owner, member } = await demandedOf(server);
    const other = await createOrganization(server);
    await owner.crm.organization.update({ requireSecondFactor: false });
    const { accessToken } = await logIn(member);
    await other.crm.invitations.create({ email: member.email, role: 'member' });
    await withToken(accessToken).invitations.accept({
      token: await tokenFor(server, member.email),
    });
    expect((await logIn(member)).organization.id).toBe(owner.organizationId);
    await owner.crm.organization.update({ requireSecondFactor: true });
    expect((await logIn(member)).organization.id).toBe(other.organizationId);
  });
});

describe('who is signed in elsewhere', () => {
  test('does not switch to it before his second factor is on, and then does', async () => {
    const owner = await turnOn(await createOrganization(server));
    const guest = await guestOf(owner);
    await owner.crm.organization.update({ requireSecondFactor: true });
    const { organizationId } = owner;
    const switching = () => guest.crm.auth.switchOrganization({ organizationId });
    await expect(switching()).rejects.toMatchObject(enrolmentRequired);
    await turnOn(guest);
    expect((await switching()).organization.id).toBe(organizationId);
  });

  test('does not accept an invitation to it before, and it stays good', async () => {
    const { owner } = await demandedOf(server);
    const guest = await createOrganization(server);
    await owner.crm.invitations.create({ email: guest.email, role: 'member' });
    const token = await tokenFor(server, guest.email);
    const accepting = () => guest.crm.invitations.accept({ token });
    await expect(accepting()).rejects.toMatchObject(enrolmentRequired);
    await turnOn(guest);
    expect((await accepting()).organization.id).toBe(owner.organizationId);
  });
});

describe('the challenge to turn one on', () => {
  test('is none to show one, and the other way round', async () => {
    const { owner, member } = await demandedOf(server);
    const invalid = { status: 400, code: 'invalid_challenge' };
    const challenge = await enrolmentFor(server, member);
    const answer = { challenge, code: '123456' };
    await expect(anonymous().auth.secondFactor.answer(answer)).rejects.toMatchObject(invalid);
    const other = await challengeFor(server, owner);
    await expect(enrolAtSignIn(other)).rejects.toMatchObject(invalid);
    await expect(confirmAtSignIn(other, codeOf(owner.secret))).rejects.toMatchObject(invalid);
    await expect(enrolAtSignIn('nonsense')).rejects.toMatchObject(invalid);
  });

  test('is over with the password', async () => {
    const { owner, member } = await demandedOf(server);
    const challenge = await enrolmentFor(server, member);
    await owner.crm.organization.update({ requireSecondFactor: false });
    const crm = withToken((await logIn(member)).accessToken);
    await crm.auth.changePassword({ currentPassword: password, newPassword: `${password} two` });
    await expect(enrolAtSignIn(challenge)).rejects.toMatchObject({ code: 'invalid_challenge' });
  });

  test('takes a code of the last secret alone, and may come again after a wrong one', async () => {
    const { member } = await demandedOf(server);
    const challenge = await enrolmentFor(server, member);
    const off = confirmAtSignIn(challenge, '123456');
    await expect(off).rejects.toMatchObject({ code: 'second_factor_off' });
    const former = await enrolAtSignIn(challenge);
    const { secret } = await enrolAtSignIn(challenge);
    const invalid = { status: 400, code: 'invalid_code' };
    for (const code of [codeOf(former.secret), wrongCodeOf(secret)]) {
      await expect(confirmAtSignIn(challenge, code)).rejects.toMatchObject(invalid);
    }
    await confirmAtSignIn(challenge, codeOf(secret));
  });

  test('turns nothing on a second time', async () => {
    const { member } = await demandedOf(server);
    const { challenge, secret, crm } = await enter(member);
    const on = { status: 409, code: 'second_factor_on' };
    await expect(enrolAtSignIn(challenge)).rejects.toMatchObject(on);
    await expect(confirmAtSignIn(challenge, codeOf(secret, 1))).rejects.toMatchObject(on);
    await crm.auth.session();
  });

  test('lets in once, of ten at once', async () => {
    const { member } = await demandedOf(server);
    const challenge = await enrolmentFor(server, member);
    const { secret } = await enrolAtSignIn(challenge);
    const code = codeOf(secret);
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => confirmAtSignIn(challenge, code)),
    );
    const entered = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(entered).toHaveLength(1);
    const crm = withToken(entered[0]!.accessToken);
    expect((await crm.auth.sessions.list()).data).toHaveLength(1);
  });
});

describe('a second factor that is demanded', () => {
  test('is not turned off, and is once it is not demanded', async () => {
    const { owner, member } = await demandedOf(server);
    const { crm, recoveryCodes } = await enter(member);
    const [code] = recoveryCodes;
    const { name } = await owner.crm.organization.get();
    const turnOff = () => crm.auth.secondFactor.turnOff({ code: code! });
    await expect(turnOff()).rejects.toMatchObject({
      status: 409,
      code: 'conflict',
      message: expect.stringContaining(name),
    });
    expect((await crm.auth.secondFactor.get()).recoveryCodesLeft).toBe(10);
    await owner.crm.organization.update({ requireSecondFactor: false });
    await turnOff();
    await crm.auth.session();
  });

  test('ends his sessions there when an operator takes it away, and no others', async () => {
    const owner = await turnOn(await createOrganization(server));
    const guest = await turnOn(await guestOf(owner));
    await owner.crm.organization.update({ requireSecondFactor: true });
    const challenge = await challengeFor(server, guest);
    const code = codeOf(guest.secret);
    const { accessToken } = await anonymous().auth.secondFactor.answer({ challenge, code });
    const there = await withToken(accessToken).auth.switchOrganization({
      organizationId: owner.organizationId,
    });
    const operator = await createOperator(server);
    await operator.crm.admin.users.secondFactor.remove(guest.userId);
    const session = withToken(there.accessToken).auth.session();
    await expect(session).rejects.toMatchObject({ status: 401 });
    await guest.crm.auth.session();
  });
});
