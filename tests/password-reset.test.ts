import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { resetFeeder, resetLinkHandler } from '../src/modules/auth/passwords/reset-links.ts';
import { pruneMailLinks } from '../src/modules/auth/prune.ts';
import { createOperator } from './support/operator.ts';
import { addExampleIdentity, verifyAddress } from './support/oauth.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { type ArrivedMail, useMailroom } from './support/smtp.ts';
import { turnOn } from './support/second-factor.ts';
import { until } from './support/until.ts';
import { asRequest, useWorker } from './support/worker.ts';

const server = useServer();
const mailroom = useMailroom(server);
useWorker(server, () => [resetLinkHandler({ appUrl: 'https://app.example.com' })], {
  feeders: [resetFeeder],
});

afterAll(() => expect(server.errors).toEqual([]));

const former = 'correct horse battery staple';
const password = 'the battery of a staple horse';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const notesBy = async (crm: HeadlessCrm) =>
  (await crm.audit.list({ type: { eq: 'password.reset' } })).data;
const logIn = ({ email }: { email: string }, by: string) =>
  anonymous().auth.login({ email, password: by });
const statusFor = async (token: string) => (await request(server, '/contacts', { token })).status;

/** Rows of the statement as the user himself, or what the owner of the tables does for him. */
const asHim = async (of: TestOrganization, statement: string, ...values: unknown[]) =>
  asOwner(
    server,
    of,
    async (client) => (await client.query(statement, [of.userId, ...values])).rows,
  );

/** Rows of a table that nobody but the gate reads. */
async function asGate<T>(statement: string, ...values: unknown[]): Promise<T[]> {
  const client = await server.owner.connect();
  try {
    await client.query('begin');
    await client.query('set local role crm_gate');
    const { rows } = await client.query<T & object>(statement, values);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
}

const isReset = ({ subject }: ArrivedMail) => subject === 'Choose a new password';

/** Asks for a reset, and gives what the mail brings along. */
async function askedBy(email: string): Promise<ArrivedMail> {
  const resets = () => mailroom.arrived.filter((mail) => mail.to === email && isReset(mail));
  const before = resets().length;
  await anonymous().auth.resetPassword({ email });
  await until(() => resets().length > before);
  return resets().at(-1)!;
}

const confirm = (token: string, chosen = password) =>
  anonymous().auth.confirmPasswordReset({ token, password: chosen });

describe('a password is reset', () => {
  test('by a link that is mailed: every session ends, and the mailbox is proved', async () => {
    const of = await createOrganization(server);
    const other = await logIn(of, former);
    const { token, text } = await askedBy(of.email);
    expect(text).toContain(`https://app.example.com/reset-password#token=${token}`);
    await confirm(token);
    expect([await statusFor(of.token), await statusFor(other.accessToken)]).toEqual([401, 401]);
    await expect(logIn(of, former)).rejects.toMatchObject({ code: 'invalid_credentials' });
    const again = await logIn(of, password);
    expect(again.user).toMatchObject({ email: of.email, emailVerified: true });
    const notice = () =>
      mailroom.arrived.find(({ to, subject }) => to === of.email && /was reset/.test(subject));
    await until(() => notice() !== undefined);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: again.accessToken });
    const { data } = await crm.audit.list({ type: { eq: 'password.reset' } });
    expect(data).toMatchObject([{ createdBy: { type: 'user', id: of.userId } }]);
  });

  test('of who is in several organizations, and each of them notes it', async () => {
    const of = await createOrganization(server);
    const { id: other } = await of.crm.organizations.create({ name: 'Another' });
    await confirm((await askedBy(of.email)).token);
    const crmOf = ({ accessToken }: { accessToken: string }) =>
      new HeadlessCrm({ baseUrl: server.url, accessToken });
    const noted = [{ createdBy: { type: 'user', id: of.userId } }];
    const crm = crmOf(await logIn(of, password));
    expect(await notesBy(crm)).toMatchObject(noted);
    const there = crmOf(await crm.auth.switchOrganization({ organizationId: other }));
    expect(await notesBy(there)).toMatchObject(noted);
  });

  test('once: of twenty that use one link at once one chooses', async () => {
    const of = await createOrganization(server);
    const { token } = await askedBy(of.email);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => confirm(token, `${password} ${index}`)),
    );
    const won = results.findIndex(({ status }) => status === 'fulfilled');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ status: 410, code: 'link_expired' });
    await logIn(of, `${password} ${won}`);
    await expect(confirm(token)).rejects.toMatchObject({ code: 'link_expired' });
  });

  test('by any of its links, and then by no other one', async () => {
    const of = await createOrganization(server);
    const [first, second] = [await askedBy(of.email), await askedBy(of.email)];
    expect(first.token).not.toBe(second.token);
    await confirm(first.token);
    await expect(confirm(second.token)).rejects.toMatchObject({ code: 'link_expired' });
  });

  test('not by one that is an hour old, nor by one that was not sent, nor by one for something else', async () => {
    const of = await createOrganization(server);
    const { token } = await askedBy(of.email);
    const hash = createHash('sha256').update(token).digest();
    const [link] = await asGate<{ minutes: number }>(
      `select round(extract(epoch from expires_at - created_at) / 60)::integer as minutes from mail_links where hash = $1`,
      hash,
    );
    expect(link!.minutes).toBe(60);
    await asGate('update mail_links set expires_at = now() where hash = $1', hash);
    await expect(confirm(token)).rejects.toMatchObject({ status: 410, code: 'link_expired' });
    await expect(confirm('A'.repeat(43))).rejects.toMatchObject({ code: 'link_expired' });
    const verification = mailroom.arrived.find(
      ({ to, subject }) => to === of.email && /Is this your/.test(subject),
    )!;
    await expect(confirm(verification.token)).rejects.toMatchObject({ code: 'link_expired' });
    expect(await statusFor(of.token)).toBe(200);
    await logIn(of, former);
  });

  test('to one that is not common: the link stays good for another', async () => {
    const of = await createOrganization(server);
    const { token } = await askedBy(of.email);
    for (const [refused, code] of [
      ['password1', 'common_password'],
      [of.email, 'guessable_password'],
    ] as const)
      await expect(confirm(token, refused)).rejects.toMatchObject({
        status: 400,
        errors: [{ pointer: '/password', code }],
      });
    await confirm(token);
  });

  test('while somebody signs in by the former one: nobody is left with a session', async () => {
    const of = await createOrganization(server);
    const { token } = await askedBy(of.email);
    const signingIn = Array.from({ length: 10 }, () => logIn(of, former));
    await confirm(token);
    for (const one of await Promise.allSettled(signingIn))
      if (one.status === 'fulfilled') expect(await statusFor(one.value.accessToken)).toBe(401);
  });
});

describe('whose password it is', () => {
  test('is not told: the answer is the same for nobody’s address', async () => {
    const of = await createOrganization(server);
    const answers = await Promise.all(
      [of.email, `${crypto.randomUUID()}@example.com`].map(async (email) => {
        const response = await request(server, '/auth/password-reset', { body: { email } });
        const own = new Set(['x-request-id', 'date']);
        const headers = [...response.headers].filter(([name]) => !own.has(name));
        return [response.status, headers, await response.text()];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]![0]).toBe(202);
    await until(async () => (await asGate('select 1 from reset_requests')).length === 0);
  });

  test('one who signs in by a provider alone gets a first one', async () => {
    const of = await createOrganization(server);
    await asHim(of, 'update users set password_hash = null where id = $1');
    await confirm((await askedBy(of.email)).token);
    await logIn(of, password);
  });

  test('one whom an operator made, with his organization, gets his first one', async () => {
    const operator = await createOperator(server);
    const email = `${crypto.randomUUID()}@example.com`;
    await operator.crm.admin.organizations.create({
      name: 'Made',
      owner: { email, name: 'Grace' },
    });
    await confirm((await askedBy(email)).token);
    expect(await logIn({ email }, password)).toMatchObject({
      user: { email, emailVerified: true },
    });
  });

  test('one who was only named, or belongs nowhere, gets no mail', async () => {
    const of = await createOrganization(server);
    const named = `${crypto.randomUUID()}@example.com`;
    await of.crm.members.create({ email: named, name: 'Named', role: 'member' });
    const leaver = await createOrganization(server);
    await asHim(leaver, `update memberships set status = 'removed' where user_id = $1`);
    for (const email of [named, leaver.email]) await anonymous().auth.resetPassword({ email });
    // What was asked later was answered: those before were looked at.
    await askedBy(of.email);
    await until(async () => (await asGate('select 1 from reset_requests')).length === 0);
    expect(
      mailroom.arrived.filter((mail) => isReset(mail) && [named, leaver.email].includes(mail.to)),
    ).toEqual([]);
  });

  test('who is suspended stays so', async () => {
    const operator = await createOperator(server);
    const of = await createOrganization(server);
    await operator.crm.admin.users.suspend(of.userId);
    await confirm((await askedBy(of.email)).token);
    await expect(logIn(of, password)).rejects.toMatchObject({ code: 'account_suspended' });
  });

  test('has no more than five links at once, all of them good', async () => {
    const of = await createOrganization(server);
    for (let count = 0; count < 5; count += 1) await askedBy(of.email);
    const [, fifth] = mailroom.arrived.filter((mail) => mail.to === of.email && isReset(mail));
    await anonymous().auth.resetPassword({ email: of.email });
    await until(async () => (await asGate('select 1 from reset_requests')).length === 0);
    const rows = await asGate(
      `select 1 from mail_links where user_id = $1 and purpose = 'password_reset'`,
      of.userId,
    );
    expect(rows).toHaveLength(5);
    await confirm(fifth!.token);
  });
});

/** What is left of ways in beside the password. */
const waysIn = async (of: TestOrganization) => {
  const { key } = await of.crm.apiKeys.create({ name: 'A', permissions: ['contacts:read'] });
  await asRequest(server, of, (context) => addExampleIdentity(context, 'example'));
  await turnOn(of);
  await confirm((await askedBy(of.email)).token);
  const entered = await logIn(of, password).then(
    () => 'let in',
    (error: unknown) => (error as { code: string }).code,
  );
  const identities = await asHim(of, 'select 1 from user_identities where user_id = $1');
  return { entered, identities: identities.length, key: await statusFor(key) };
};

describe('of an account whose address was', () => {
  test('never verified, whoever made it keeps no way in', async () => {
    expect(await waysIn(await createOrganization(server))).toEqual({
      entered: 'let in',
      identities: 0,
      key: 401,
    });
  });

  test('verified, the ways in of its owner stay', async () => {
    const of = await createOrganization(server);
    await verifyAddress(server, of.token);
    expect(await waysIn(of)).toEqual({
      entered: 'second_factor_required',
      identities: 1,
      key: 200,
    });
  });
});

test('links that are good no longer are taken away, bit by bit, and no others', async () => {
  const of = await createOrganization(server);
  for (let count = 0; count < 3; count += 1) await askedBy(of.email);
  const hashes = await asGate<{ hash: Buffer }>(
    `select hash from mail_links where user_id = $1 and purpose = 'password_reset'`,
    of.userId,
  );
  for (const { hash } of hashes.slice(1))
    await asGate(
      `update mail_links set expires_at = now() - interval '1 minute' where hash = $1`,
      hash,
    );
  await asRequest(server, of, async (context) => {
    while ((await pruneMailLinks(context, 1)) > 0);
  });
  expect(await asGate('select hash from mail_links where expires_at < now()')).toEqual([]);
  const left = await asGate('select purpose from mail_links where user_id = $1', of.userId);
  expect(left).toHaveLength(2);
});

test('a bad body is refused by its place', async () => {
  const response = await request(server, '/auth/password-reset', { body: { email: 'ada' } });
  expect(await problemOf(response)).toMatchObject({ status: 400, errors: [{ pointer: '/email' }] });
});
