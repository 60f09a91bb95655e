import { afterAll, expect, test } from 'vitest';
import { addMember, password } from './support/members.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { mailsTo } from './support/smtp.ts';
import { asOwner } from './support/owner.ts';

const server = useServer();

afterAll(() => expect(server.errors).toEqual([]));

const signIn = async (email: string, userAgent: string, path = '/auth/login') => {
  const headers = { 'user-agent': userAgent };
  const reply = await request(server, path, { headers, body: { email, password } });
  expect(reply.status).toBe(200);
};
const subjectsTo = async (email: string) =>
  (await mailsTo(server, email)).map(({ subject }) => subject);
const moveSessions = (of: TestOrganization, address: string) =>
  asOwner(server, of, async (client) => {
    await client.query(`select set_config('app.actor_id', $1, false)`, [of.userId]);
    await client.query('update sessions set address = $1 where user_id = $2', [address, of.userId]);
  });

test('who registers, or accepts his first invitation, is told of no sign-in', async () => {
  const of = await createOrganization(server);
  const member = await addMember(server, of);
  expect(await subjectsTo(of.email)).toEqual([]);
  expect((await subjectsTo(member.email)).filter((one) => one.startsWith('New'))).toEqual([]);
});

test('a program that was not known is told of once, whatever its version by then', async () => {
  const of = await createOrganization(server);
  await signIn(of.email, 'Browser/1.0 <b>evil.example</b>');
  const [mail, ...others] = await mailsTo(server, of.email);
  expect([mail?.subject, others]).toEqual(['New sign-in to your account', []]);
  expect(mail!.text).toContain(
    'Address: 127.0.0.1\nProgram: Browser/1.0 <b>evil.\u2060example</b>\n',
  );
  expect(mail!.html).toContain('&lt;b&gt;evil.');
  expect(mail!.token).toBe('');
  await signIn(of.email, 'Browser/2.37 <b>evil.example</b>');
  expect(await mailsTo(server, of.email)).toHaveLength(1);
});

test('a wrong password tells nobody anything', async () => {
  const { email } = await createOrganization(server);
  const headers = { 'user-agent': 'Other' };
  const body = { email, password: 'another long password' };
  expect((await request(server, '/auth/login', { headers, body })).status).toBe(401);
  expect(await mailsTo(server, email)).toEqual([]);
});

test('an address that was not known is told of', async () => {
  const of = await createOrganization(server);
  await signIn(of.email, 'node');
  expect(await mailsTo(server, of.email)).toEqual([]);
  await moveSessions(of, '203.0.113.7');
  await signIn(of.email, 'node');
  expect(await subjectsTo(of.email)).toEqual(['New sign-in to your account']);
});
