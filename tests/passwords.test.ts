import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import bcrypt from 'bcrypt';
import { createPasswords } from '../src/auth/passwords.ts';
import { addMember } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { mailsTo, tokenFor } from './support/smtp.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const currentPassword = 'correct horse battery staple';
const newPassword = 'the battery of a staple horse';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const newEmail = () => `${crypto.randomUUID()}@example.com`;
const logIn = ({ email }: Pick<TestOrganization, 'email'>, password: string) =>
  anonymous().auth.login({ email, password });
const works = async (token: string) => (await request(server, '/contacts', { token })).status;

/** What the owner of the tables reads or does as the user. */
const asHim = async (of: TestOrganization, statement: string) =>
  asOwner(server, of, async (client) => (await client.query(statement, [of.userId])).rows);

describe('a password is changed', () => {
  test('by the current one: the session goes on, all others end, and a mail tells', async () => {
    const of = await createOrganization(server);
    const other = await logIn(of, currentPassword);
    await of.crm.auth.changePassword({ currentPassword, newPassword });
    expect([await works(of.token), await works(other.accessToken)]).toEqual([200, 401]);
    await expect(logIn(of, currentPassword)).rejects.toMatchObject({ code: 'invalid_credentials' });
    await expect(logIn(of, newPassword)).resolves.toBeDefined();
    const [mail] = await mailsTo(server, of.email);
    expect(mail).toMatchObject({ subject: 'Your password was changed', token: '' });
    const { data } = await of.crm.audit.list({ type: { eq: 'password.changed' } });
    expect(data).toMatchObject([
      { target: { type: 'user', id: of.userId }, createdBy: { type: 'user', id: of.userId } },
    ]);
  });

  test('not by another one, and that is no reason to refresh a token', async () => {
    const of = await createOrganization(server);
    const other = await logIn(of, currentPassword);
    const body = { currentPassword: 'a wrong password', newPassword };
    const refused = await request(server, '/auth/change-password', { token: of.token, body });
    expect(refused.status).toBe(403);
    expect(await problemOf(refused)).toMatchObject({
      code: 'wrong_password',
      errors: [{ in: 'body', pointer: '/currentPassword' }],
    });
    expect(await works(other.accessToken)).toBe(200);
    await expect(logIn(of, currentPassword)).resolves.toBeDefined();
    expect(await mailsTo(server, of.email)).toEqual(
      expect.not.arrayContaining([
        expect.objectContaining({ subject: 'Your password was changed' }),
      ]),
    );
  });

  test('not without one where there is one', async () => {
    const of = await createOrganization(server);
    await expect(of.crm.auth.changePassword({ newPassword })).rejects.toMatchObject({
      status: 400,
      errors: [{ pointer: '/currentPassword', code: 'required' }],
    });
  });

  test('once, when twenty change it at once', async () => {
    const of = await createOrganization(server);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        of.crm.auth.changePassword({ currentPassword, newPassword: `${newPassword} ${index}` }),
      ),
    );
    const won = results.findIndex(({ status }) => status === 'fulfilled');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code: string }).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['wrong_password']));
    await expect(logIn(of, `${newPassword} ${won}`)).resolves.toBeDefined();
  });

  test('and who signs in by the former one meanwhile is left with no session', async () => {
    for (let round = 0; round < 10; round += 1) {
      const of = await createOrganization(server);
      const signingIn = Array.from({ length: 5 }, () => logIn(of, currentPassword));
      const changing = of.crm.auth.changePassword({ currentPassword, newPassword });
      const opened = await Promise.allSettled(signingIn);
      await changing;
      for (const one of opened)
        if (one.status === 'fulfilled') expect(await works(one.value.accessToken)).toBe(401);
        else expect(one.reason).toMatchObject({ code: 'invalid_credentials' });
      expect(await works(of.token)).toBe(200);
    }
  });

  test('for who has none by having signed in just now', async () => {
    const of = await createOrganization(server);
    await asHim(of, 'update users set password_hash = null where id = $1');
    await asHim(
      of,
      `update sessions set created_at = now() - interval '11 minutes' where user_id = $1`,
    );
    await expect(of.crm.auth.changePassword({ newPassword })).rejects.toMatchObject({
      status: 403,
      code: 'sign_in_again',
    });
    await asHim(of, 'update sessions set created_at = now() where user_id = $1');
    await of.crm.auth.changePassword({ newPassword });
    await expect(logIn(of, newPassword)).resolves.toBeDefined();
  });

  test('by people, not by API keys', async () => {
    const of = await createOrganization(server);
    const { key } = await of.crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
    const body = { currentPassword, newPassword };
    const refused = await request(server, '/auth/change-password', { token: key, body });
    expect([refused.status, (await problemOf(refused)).code]).toEqual([403, 'permission_denied']);
  });
});

/** Each place where somebody chooses a password: gives the answer to that one, and the place that it must name. */
const places: Record<
  string,
  (password: string) => Promise<{ response: Response; pointer: string }>
> = {
  registering: async (password) => {
    const body = {
      email: 'grace.hopper@example.com',
      password,
      name: 'Grace Hopper',
      organizationName: 'Analytical Engines',
    };
    const response = await request(server, '/auth/register', { body });
    return { response, pointer: '/password' };
  },
  'accepting an invitation': async (password) => {
    const of = await createOrganization(server);
    const email = newEmail().replace(/^[^@]+/, (id) => `grace.hopper+${id}`);
    await of.crm.invitations.create({ email, role: 'member', name: 'Grace Hopper' });
    const token = await tokenFor(server, email);
    const response = await request(server, '/invitations/accept', { body: { token, password } });
    return { response, pointer: '/password' };
  },
  'changing it': async (chosen) => {
    const { token, crm, organizationId, userId } = await createOrganization(server);
    await asOwner(server, { organizationId, userId }, (client) =>
      client.query(`update users set name = 'Grace Hopper' where id = $1`, [userId]),
    );
    await crm.organization.update({ name: 'Analytical Engines' });
    const body = { currentPassword, newPassword: chosen };
    const response = await request(server, '/auth/change-password', { token, body });
    return { response, pointer: '/newPassword' };
  },
};

describe.each(Object.entries(places))('when %s', (_, choose) => {
  test.each(['password', 'PassWord1', 'qwertyuiop', '１２３４５６７８', '11111111', 'trustno1'])(
    'the common password %s is refused',
    async (common) => {
      const { response, pointer } = await choose(common);
      expect(response.status).toBe(400);
      const { errors } = await problemOf(response);
      expect(errors).toMatchObject([{ in: 'body', pointer, code: 'common_password' }]);
    },
  );

  test.each(['GraceHopper', 'grace hopper 1906', 'Headless-CRM-2026'])(
    'what says whose it is, %s, is refused',
    async (guessable) => {
      const { response, pointer } = await choose(guessable);
      expect(response.status).toBe(400);
      const { errors } = await problemOf(response);
      expect(errors).toMatchObject([{ in: 'body', pointer, code: 'guessable_password' }]);
    },
  );
});

test('a password that is the address or the organization’s name is refused, one that has it within is not', async () => {
  const email = newEmail();
  const about = { email, name: 'A', organizationName: 'Analytical Engines' };
  for (const password of [email, email.toUpperCase(), 'analytical engines', 'Analytical.Engines1'])
    await expect(anonymous().auth.register({ ...about, password })).rejects.toMatchObject({
      errors: [{ pointer: '/password', code: 'guessable_password' }],
    });
  const password = 'the analytical engines of 1837';
  await expect(anonymous().auth.register({ ...about, password })).resolves.toBeDefined();
});

test('passwords of 100 bytes that differ in the last one do not open each other’s account', async () => {
  const passwords = ['1', '2'].map((last) => 'x'.repeat(99) + last);
  const accounts = await Promise.all(
    passwords.map(async (password) => {
      const email = newEmail();
      await anonymous().auth.register({ email, password, name: 'A', organizationName: 'A' });
      return { email, password };
    }),
  );
  for (const { email, password } of accounts)
    for (const tried of passwords) {
      const opens = await logIn({ email }, tried).then(
        () => true,
        (error: unknown) => (error as { code: string }).code,
      );
      expect(opens).toBe(tried === password ? true : 'invalid_credentials');
    }
});

const hashOf = async (of: TestOrganization) => {
  const [row] = await asHim(of, 'select password_hash as hash from users where id = $1');
  return (row as { hash: string }).hash;
};

describe('a hash', () => {
  test('of another cost is made anew when its user signs in, many times at once', async () => {
    const of = await createOrganization(server);
    const before = await hashOf(of);
    const pepper = 'a pepper of the tests, of thirty-two bytes or more';
    const cheaper = await createPasswords(pepper, 5).hash(currentPassword);
    await asHim(of, `update users set password_hash = '${cheaper}' where id = $1`);
    await expect(logIn(of, 'a wrong password')).rejects.toBeDefined();
    expect(await hashOf(of)).toBe(cheaper);
    await Promise.all(Array.from({ length: 10 }, () => logIn(of, currentPassword)));
    const after = await hashOf(of);
    expect([bcrypt.getRounds(after.split(':')[1]!), after === before]).toEqual([4, false]);
    await logIn(of, currentPassword);
    expect(await hashOf(of)).toBe(after);
  });

  test('is stale by its version too, and one of an unknown version opens nothing', async () => {
    const passwords = createPasswords('pepper', 4);
    const hash = await passwords.hash('one');
    const unknown = hash.replace('v2.', 'v0.');
    expect([passwords.isStale(hash), passwords.isStale(unknown)]).toEqual([false, true]);
    expect(await passwords.matches('one', unknown)).toBe(false);
    expect(createPasswords('pepper', 5).isStale(hash)).toBe(true);
  });

  test('of the former pepper is good while that is known, and is made anew with the new one', async () => {
    const of = await createOrganization(server);
    const pepper = 'a pepper of the tests, of thirty-two bytes or more';
    const former = createPasswords('the former pepper', 4);
    const hash = await former.hash(currentPassword);
    const rotating = createPasswords(pepper, 4, 'the former pepper');
    expect(await rotating.matches(currentPassword, hash)).toBe(true);
    expect(await rotating.matches('another password', hash)).toBe(false);
    expect([rotating.isStale(hash), former.isStale(hash)]).toEqual([true, false]);
    expect(await createPasswords(pepper, 4).matches(currentPassword, hash)).toBe(false);
    // One from before hashes named their pepper has the oldest that is known.
    const unmarked = `v1:${hash.split(':')[1]}`;
    expect(await rotating.matches(currentPassword, unmarked)).toBe(true);
    expect([await former.matches(currentPassword, unmarked), former.isStale(unmarked)]).toEqual([
      true,
      true,
    ]);
    const renewed = await rotating.hash(currentPassword);
    await asHim(of, `update users set password_hash = '${renewed}' where id = $1`);
    await logIn(of, currentPassword);
    expect(await hashOf(of)).toBe(renewed);
  });
});

test('who has an account and accepts an invitation has proved his mailbox', async () => {
  const of = await createOrganization(server);
  const guest = await createOrganization(server);
  const verified = async () =>
    (await asHim(guest, 'select email_verified_at as at from users where id = $1'))[0];
  expect(await verified()).toEqual({ at: null });
  await of.crm.invitations.create({ email: guest.email, role: 'member', name: 'Guest' });
  const token = await tokenFor(server, guest.email);
  await guest.crm.invitations.accept({ token });
  expect(await verified()).toEqual({ at: expect.any(Date) });
  expect((await addMember(server, of)).userId).not.toBe(guest.userId);
});
