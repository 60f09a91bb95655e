import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { addMember } from './support/members.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { allMailsTo, mailsTo, tokenFor } from './support/smtp.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const newEmail = () => `${crypto.randomUUID()}@example.com`;
const verify = (token: string) => anonymous().auth.verifyEmail({ token });
const userOf = async ({ crm }: TestOrganization) => (await crm.auth.session()).user!;
const notesBy = async (crm: HeadlessCrm) =>
  (await crm.audit.list({ type: { eq: 'email.changed' } })).data;
const expired = { status: 410, code: 'link_expired' };

describe('an address is verified', () => {
  test('by the link that comes with the registration', async () => {
    const of = await createOrganization(server);
    expect(await userOf(of)).toMatchObject({ email: of.email, emailVerified: false });
    const [mail] = await allMailsTo(server, of.email);
    expect(mail!.text).toContain(`/verify-email#token=${mail!.token}`);
    await verify(mail!.token);
    expect(await userOf(of)).toMatchObject({ emailVerified: true });
    const { data } = await of.crm.audit.list({ type: { eq: 'email.verified' } });
    expect(data).toMatchObject([{ createdBy: { type: 'user', id: of.userId } }]);
    await expect(verify(mail!.token)).rejects.toMatchObject(expired);
  });

  test('once, when twenty use the link at once', async () => {
    const { email } = await createOrganization(server);
    const [{ token } = { token: '' }] = await allMailsTo(server, email);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => verify(token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject(expired);
  });

  test('by any of the mails, of which five are sent, and none any more once it is', async () => {
    const of = await createOrganization(server);
    for (let count = 0; count < 4; count += 1) await of.crm.auth.resendVerification();
    await expect(of.crm.auth.resendVerification()).rejects.toMatchObject({
      status: 429,
      code: 'rate_limited',
    });
    const mails = await allMailsTo(server, of.email);
    expect(new Set(mails.map(({ token }) => token)).size).toBe(5);
    await verify(mails[2]!.token);
    await expect(verify(mails[0]!.token)).rejects.toMatchObject(expired);
    await of.crm.auth.resendVerification();
    expect(await allMailsTo(server, of.email)).toHaveLength(5);
  });

  test('not by what is no link', async () => {
    await expect(verify('A'.repeat(43))).rejects.toMatchObject(expired);
  });

  test('for who came by an invitation, by that', async () => {
    const of = await createOrganization(server);
    expect(await userOf(await addMember(server, of))).toMatchObject({ emailVerified: true });
  });
});

describe('an address is changed', () => {
  test('when the link that is sent to the new one is used, and both are told', async () => {
    const of = await createOrganization(server);
    await verify((await allMailsTo(server, of.email))[0]!.token);
    const email = newEmail();
    await of.crm.auth.changeEmail({ email: email.toUpperCase(), password });
    const token = await tokenFor(server, email);
    expect(await userOf(of)).toMatchObject({ email: of.email });
    await verify(token);
    expect(await userOf(of)).toMatchObject({ email, emailVerified: true });
    await anonymous().auth.login({ email, password });
    await expect(anonymous().auth.login({ email: of.email, password })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    const subjects = (await mailsTo(server, of.email)).map(({ subject }) => subject);
    expect(subjects).toEqual(
      expect.arrayContaining([
        'Your e-mail address is about to be changed',
        'Your e-mail address was changed',
      ]),
    );
    const { data } = await of.crm.audit.list({ type: { eq: 'email.changed' } });
    expect(data).toMatchObject([{ details: { email: { from: of.email, to: email } } }]);
    await expect(verify(token)).rejects.toMatchObject(expired);
  });

  test('of who is in several organizations, and each of them notes it', async () => {
    const of = await createOrganization(server);
    await of.crm.organizations.create({ name: 'The second' });
    const { id: third } = await of.crm.organizations.create({ name: 'The third' });
    const email = newEmail();
    await of.crm.auth.changeEmail({ email, password });
    await verify(await tokenFor(server, email));
    const subjects = (await mailsTo(server, of.email)).map(({ subject }) => subject);
    expect(subjects).toContain('Your e-mail address was changed');
    const noted = [{ createdBy: { type: 'user', id: of.userId } }];
    expect(await notesBy(of.crm)).toMatchObject(noted);
    const { accessToken } = await of.crm.auth.switchOrganization({ organizationId: third });
    expect(await notesBy(new HeadlessCrm({ baseUrl: server.url, accessToken }))).toMatchObject(
      noted,
    );
  });

  test('not without the password, nor to somebody’s, be it that he gets it meanwhile', async () => {
    const of = await createOrganization(server);
    const other = await createOrganization(server);
    const email = newEmail();
    const change = (body: { email: string; password?: string }) => of.crm.auth.changeEmail(body);
    await expect(change({ email })).rejects.toMatchObject({ errors: [{ pointer: '/password' }] });
    await expect(change({ email, password: 'a wrong password' })).rejects.toMatchObject({
      status: 403,
      code: 'wrong_password',
    });
    await expect(change({ email: other.email, password })).rejects.toMatchObject({
      status: 409,
      code: 'email_taken',
    });
    await change({ email, password });
    const token = await tokenFor(server, email);
    await anonymous().auth.register({ email, password, name: 'B', organizationName: 'B' });
    await expect(verify(token)).rejects.toMatchObject({ status: 409, code: 'email_taken' });
    expect(await userOf(of)).toMatchObject({ email: of.email });
  });

  test('by one of two who were sent links to the same one', async () => {
    const email = newEmail();
    const both = [await createOrganization(server), await createOrganization(server)];
    const tokens: string[] = [];
    for (const { crm } of both) {
      await crm.auth.changeEmail({ email, password });
      tokens.push(await tokenFor(server, email));
    }
    const results = await Promise.allSettled(tokens.map(verify));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('and a password that is changed takes the link back', async () => {
    const of = await createOrganization(server);
    const email = newEmail();
    await of.crm.auth.changeEmail({ email, password });
    const newPassword = 'the battery of a staple horse';
    await of.crm.auth.changePassword({ currentPassword: password, newPassword });
    await expect(verify(await tokenFor(server, email))).rejects.toMatchObject(expired);
  });
});

describe('a profile', () => {
  test('is its person’s to change, in all his organizations', async () => {
    const of = await createOrganization(server);
    const other = await of.crm.organizations.create({ name: 'Another' });
    const user = await of.crm.auth.updateProfile({ name: '  Ada King ' });
    expect(user).toEqual(await userOf(of));
    expect(user.name).toBe('Ada King');
    expect((await of.crm.members.get(of.userId)).name).toBe('Ada King');
    await of.crm.auth.switchOrganization({ organizationId: (other as { id: string }).id });
    expect(
      await of.crm.auth
        .updateProfile({})
        .catch((error: unknown) => (error as { status: number }).status),
    ).toBe(401);
  });

  test.each([[{ name: '' }], [{ email: 'ada@example.com' }], [{ emailVerified: true }]])(
    'is not changed by %j',
    async (body) => {
      const { token } = await createOrganization(server);
      const response = await request(server, '/auth/profile', { token, method: 'PATCH', body });
      expect(await problemOf(response)).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );

  test('is no API key’s, nor is a mailbox', async () => {
    const { crm } = await createOrganization(server);
    const { key } = await crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
    const program = new HeadlessCrm({ baseUrl: server.url, apiKey: key, maxRetries: 0 });
    const refused = { status: 403, code: 'permission_denied' };
    await expect(program.auth.updateProfile({ name: 'A' })).rejects.toMatchObject(refused);
    await expect(program.auth.resendVerification()).rejects.toMatchObject(refused);
    const change = program.auth.changeEmail({ email: newEmail(), password });
    await expect(change).rejects.toMatchObject(refused);
  });
});
