import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm } from '@headless-crm/sdk';
import { password } from './support/members.ts';
import { asOwner } from './support/owner.ts';
import { problemOf } from './support/problems.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { useMailroom } from './support/smtp.ts';

const server = useServer({ env: { PUBLIC_URL: 'https://crm.example.com' } });
const mails = useMailroom(server);

afterAll(() => expect(server.errors).toEqual([]));

const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const withToken = (accessToken: string) =>
  new HeadlessCrm({ baseUrl: server.url, accessToken, maxRetries: 0 });
const newEmail = () => `${crypto.randomUUID()}@example.com`;

/** What becomes of a token: the code of the problem, or `done`. */
async function accept(
  token: string,
  { as, ...body }: { as?: string; name?: string; password?: string } = {},
): Promise<{ status: number; code: string; errors?: { pointer: string }[] }> {
  const response = await request(server, '/invitations/accept', {
    ...(as ? { token: as } : {}),
    body: { token, ...body },
  });
  if (response.status === 200) return { status: 200, code: 'done' };
  const { code, errors } = await problemOf(response);
  return { status: response.status, code, ...(errors ? { errors } : {}) };
}

async function invited(owner: TestOrganization, email = newEmail(), role = 'member') {
  const invitation = await owner.crm.invitations.create({ email, role });
  return { email, invitation, ...(await mails.next(email)) };
}

async function notedIn(organization: TestOrganization, pattern: string): Promise<string[]> {
  return asOwner(server, organization, async (client) => {
    const { rows } = await client.query<{ type: string }>(
      `select type from audit_events where organization_id = $1 and type ~ $2 order by created_at, id`,
      [organization.organizationId, pattern],
    );
    return rows.map(({ type }) => type);
  });
}

describe('somebody new', () => {
  test('gets a mail, chooses a password, and is signed in as a member', async () => {
    const owner = await createOrganization(server);
    const { email, invitation, subject, text, token } = await invited(owner);
    expect(invitation).toMatchObject({
      email,
      role: 'member',
      status: 'open',
      createdBy: { type: 'user', id: owner.userId },
    });
    const week = Date.parse(invitation.expiresAt) - Date.parse(invitation.sentAt);
    expect(Math.abs(week - 7 * 86_400_000)).toBeLessThan(60_000);
    const [{ name: organizationName }, { user }] = [
      await owner.crm.organization.get(),
      await owner.crm.auth.session(),
    ];
    expect(subject).toBe(`${user!.name} invites you to ${organizationName}`);
    expect(text).toContain(`${user!.name} invites you to join ${organizationName} as Member.`);
    expect(text).toContain(`https://crm.example.com/accept-invitation#token=${token}`);
    const pending = await owner.crm.members.list({ email: { eq: email } });
    expect(pending.data).toMatchObject([{ id: invitation.memberId, status: 'pending' }]);

    const signedIn = await anonymous().invitations.accept({ token, name: 'Grace', password });
    expect(signedIn).toMatchObject({
      user: { id: invitation.memberId, email, name: 'Grace' },
      organization: { id: owner.organizationId },
    });
    expect((await withToken(signedIn.accessToken).auth.session()).role).toBe('member');
    const again = await anonymous().auth.login({ email, password });
    expect(again.organization.id).toBe(owner.organizationId);
    const joined = await owner.crm.members.get(invitation.memberId);
    expect(joined).toMatchObject({ name: 'Grace', status: 'active' });
    expect((await owner.crm.invitations.list()).data).toEqual([]);
    expect(await notedIn(owner, '^(member|invitation)')).toEqual([
      'member.added',
      'invitation.sent',
      'invitation.accepted',
      'member.joined',
    ]);
  });

  test('has proved that the mailbox is his', async () => {
    const owner = await createOrganization(server);
    const { token, invitation } = await invited(owner);
    await accept(token, { password });
    const verified = await asOwner(server, owner, async (client) => {
      const { rows } = await client.query<{ at: Date | null }>(
        'select email_verified_at as at from users where id = $1',
        [invitation.memberId],
      );
      return rows[0]!.at;
    });
    expect(verified).toBeInstanceOf(Date);
  });

  test('is called as the invitation says unless he says otherwise', async () => {
    const owner = await createOrganization(server);
    const email = newEmail();
    await owner.crm.invitations.create({ email, role: 'viewer', name: 'Grace Hopper' });
    const { token } = await mails.next(email);
    const { user } = await anonymous().invitations.accept({ token, password });
    expect(user.name).toBe('Grace Hopper');
  });

  test('must choose a password, and a good one', async () => {
    const owner = await createOrganization(server);
    const { token } = await invited(owner);
    const refused = { status: 400, errors: [{ pointer: '/password' }] };
    expect(await accept(token)).toMatchObject(refused);
    expect(await accept(token, { password: 'short' })).toMatchObject(refused);
    expect(await accept(token, { password })).toMatchObject({ status: 200 });
  });

  test('has the records that were his before he came', async () => {
    const owner = await createOrganization(server);
    const email = newEmail();
    const { id } = await owner.crm.members.create({ email, name: 'Grace', role: 'viewer' });
    await owner.crm.contacts.create({ lastName: 'Ada', ownerId: id });
    const { token, invitation } = await invited(owner, email, 'manager');
    expect(invitation).toMatchObject({ memberId: id, name: 'Grace', role: 'manager' });
    const { accessToken, user } = await anonymous().invitations.accept({ token, password });
    const { data } = await withToken(accessToken).contacts.list({ ownerId: { eq: user.id } });
    expect(data).toMatchObject([{ lastName: 'Ada' }]);
    expect((await withToken(accessToken).auth.session()).role).toBe('manager');
  });
});

describe('who has an account', () => {
  test('is not let in by the link alone, and not by a password sent along', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    const { token } = await invited(owner, other.email);
    expect(await accept(token)).toEqual({ status: 401, code: 'unauthenticated' });
    expect(await accept(token, { password })).toEqual({ status: 401, code: 'unauthenticated' });
    // Nothing of that has used it up.
    const { accessToken } = await withToken(other.token).invitations.accept({ token });
    expect((await withToken(accessToken).auth.session()).organization.id).toBe(
      owner.organizationId,
    );
  });

  test('accepts signed in, and then belongs to both', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    const { token } = await invited(owner, other.email, 'viewer');
    const signedIn = await other.crm.invitations.accept({ token });
    expect(signedIn.organization.id).toBe(owner.organizationId);
    const crm = withToken(signedIn.accessToken);
    expect(await crm.auth.session()).toMatchObject({ role: 'viewer', user: { id: other.userId } });
    const { data } = await crm.organizations.list();
    expect(data.map(({ id, role, current }) => [id, role, current])).toEqual(
      expect.arrayContaining([
        [owner.organizationId, 'viewer', true],
        [other.organizationId, 'owner', false],
      ]),
    );
    // The session that he came with goes on where it was.
    expect((await other.crm.auth.session()).organization.id).toBe(other.organizationId);
  });

  test('is no newer signed in by it than he was: what asks for a recent sign-in is told so', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    await asOwner(server, other, (client) =>
      client.query(
        `update sessions set created_at = now() - interval '29 days' where user_id = $1`,
        [other.userId],
      ),
    );
    const { token } = await invited(owner, other.email);
    const { accessToken } = await other.crm.invitations.accept({ token });
    const ofLast = withToken(accessToken).identities.unlink(crypto.randomUUID());
    await expect(ofLast).rejects.toMatchObject({ code: 'sign_in_again' });
    const { data } = await withToken(accessToken).auth.sessions.list();
    const { createdAt, expiresAt } = data.find(({ current }) => current)!;
    const days = (Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000;
    expect(days).toBe(30);
  });

  test('gets a mail that does not differ from that to somebody new', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    const known = await invited(owner, other.email);
    const unknown = await invited(owner);
    const plain = ({ text, subject, token }: typeof known) => [
      subject,
      text.replace(token, '<token>'),
    ];
    expect(plain(known)).toEqual(plain(unknown));
    const shown = ({ invitation, email }: typeof known) => ({
      ...invitation,
      id: '',
      memberId: '',
      sentAt: '',
      expiresAt: '',
      createdAt: '',
      email: '',
      name: invitation.name === email.split('@')[0],
    });
    expect(shown(known)).toEqual(shown(unknown));
  });

  test('does not accept what was sent to another one, and neither does a key', async () => {
    const [owner, other] = [await createOrganization(server), await createOrganization(server)];
    const { token } = await invited(owner);
    const refused = { status: 403, code: 'permission_denied' };
    expect(await accept(token, { as: other.token, password })).toEqual(refused);
    const { key } = await owner.crm.apiKeys.create({ name: 'K', permissions: ['members:manage'] });
    expect(await accept(token, { as: key, password })).toEqual(refused);
    const { token: second } = await invited(owner, other.email);
    expect(await accept(second, { as: owner.token })).toEqual(refused);
    expect(await accept(second, { as: key })).toEqual(refused);
    expect(await accept(second, { as: `${other.token}x` })).toMatchObject({ status: 401 });
  });
});

test('who registered with an address that was invited needs the link all the same', async () => {
  const owner = await createOrganization(server);
  const { email, token, invitation } = await invited(owner, newEmail(), 'admin');
  const eve = await anonymous().auth.register({
    email,
    password: 'the password of a stranger',
    name: 'Eve',
    organizationName: 'Her own',
  });
  expect(eve.user.id).toBe(invitation.memberId);
  const crm = withToken(eve.accessToken);
  expect((await crm.organizations.list()).data).toHaveLength(1);
  expect((await owner.crm.members.get(invitation.memberId)).status).toBe('pending');
  // The one who has the mailbox is told that there is an account, and makes none over it.
  expect(await accept(token, { password })).toEqual({ status: 401, code: 'unauthenticated' });
  expect(await accept(token, { as: eve.accessToken })).toMatchObject({ status: 200 });
});

describe('a link is good', () => {
  test('once, also of twenty at the same time', async () => {
    const owner = await createOrganization(server);
    const { token } = await invited(owner);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => accept(token, { password })),
    );
    expect(outcomes.filter(({ code }) => code === 'done')).toHaveLength(1);
    // Who comes too late finds the link used, or an account in its place.
    const others = new Set(outcomes.map(({ code }) => code));
    for (const code of ['done', 'link_expired', 'unauthenticated']) others.delete(code);
    expect([...others]).toEqual([]);
    expect(await accept(token, { password })).toEqual({ status: 410, code: 'link_expired' });
  });

  test('until it is revoked; the pending member stays', async () => {
    const owner = await createOrganization(server);
    const { token, invitation } = await invited(owner);
    await owner.crm.invitations.revoke(invitation.id);
    expect(await accept(token, { password })).toMatchObject({ code: 'link_expired' });
    expect(await owner.crm.members.get(invitation.memberId)).toMatchObject({ status: 'pending' });
    await expect(owner.crm.invitations.revoke(invitation.id)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await notedIn(owner, '^invitation')).toEqual(['invitation.sent', 'invitation.revoked']);
  });

  test('until the member is removed', async () => {
    const owner = await createOrganization(server);
    const { token, invitation } = await invited(owner);
    await owner.crm.members.delete(invitation.memberId);
    expect(await accept(token, { password })).toMatchObject({ code: 'link_expired' });
    expect((await owner.crm.invitations.list()).data).toEqual([]);
  });

  test('until there is another one', async () => {
    const owner = await createOrganization(server);
    const { token, invitation, email } = await invited(owner);
    const resent = await owner.crm.invitations.resend(invitation.id);
    expect(resent).toMatchObject({ id: invitation.id, status: 'open' });
    const { token: second } = await mails.next(email);
    const again = await owner.crm.invitations.create({ email, role: 'viewer' });
    expect(again).toMatchObject({ id: invitation.id, role: 'viewer' });
    const { token: third } = await mails.next(email);
    expect(new Set([token, second, third]).size).toBe(3);
    expect(await accept(token, { password })).toMatchObject({ code: 'link_expired' });
    expect(await accept(second, { password })).toMatchObject({ code: 'link_expired' });
    expect(await accept(third, { password })).toMatchObject({ code: 'done' });
  });

  test('for a week; then another one can be sent', async () => {
    const owner = await createOrganization(server);
    const { token, invitation, email } = await invited(owner);
    await asOwner(server, owner, (client) =>
      client.query(
        `update invitations set expires_at = expires_at - interval '7 days 1 second' where id = $1`,
        [invitation.id],
      ),
    );
    expect(await accept(token, { password })).toMatchObject({ code: 'link_expired' });
    expect(await owner.crm.invitations.get(invitation.id)).toMatchObject({ status: 'expired' });
    const expired = await owner.crm.invitations.list({ status: { eq: 'expired' } });
    expect(expired.data).toHaveLength(1);
    await owner.crm.invitations.resend(invitation.id);
    expect(await accept((await mails.next(email)).token, { password })).toMatchObject({
      code: 'done',
    });
  });
});

test('who is a member already is not invited, also while he is suspended', async () => {
  const owner = await createOrganization(server);
  const { email, token, invitation } = await invited(owner);
  await accept(token, { password });
  const wish = { email, role: 'viewer' };
  await expect(owner.crm.invitations.create(wish)).rejects.toMatchObject({ code: 'duplicate' });
  await owner.crm.members.update(invitation.memberId, { status: 'suspended' });
  await expect(owner.crm.invitations.create(wish)).rejects.toMatchObject({ code: 'duplicate' });
});

test('nothing of a token is kept but its hash, and none is in the audit trail', async () => {
  const owner = await createOrganization(server);
  const { token } = await invited(owner);
  await asOwner(server, owner, async (client) => {
    for (const table of ['invitations', 'audit_events', 'memberships', 'changes']) {
      const { rows } = await client.query<{ all: string | null }>(
        `select string_agg(t::text, ' ') as all from ${table} t`,
      );
      expect(rows[0]!.all ?? '').not.toContain(token);
    }
  });
});

test('an organization sends so many invitations a day, and no more', async () => {
  const owner = await createOrganization(server);
  await asOwner(server, owner, (client) =>
    client.query(
      `insert into audit_events (organization_id, id, type, created_by_type)
       select $1, gen_random_uuid(), 'invitation.sent', 'user' from generate_series(1, 499)`,
      [owner.organizationId],
    ),
  );
  const { invitation } = await invited(owner);
  const refused = await request(server, '/invitations', {
    token: owner.token,
    body: { email: newEmail(), role: 'viewer' },
  });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('3600');
  await expect(owner.crm.invitations.resend(invitation.id)).rejects.toMatchObject({ status: 429 });
});

test('names that would be lines or links of their own are words in the mail', async () => {
  const owner = await createOrganization(server);
  await owner.crm.organization.update({ name: 'Acme\n\nYou won: http://evil.example' });
  const { text, subject } = await invited(owner);
  expect(text.split('\n')[0]).toMatch(
    / to join Acme You won: http:\u2060\/\/evil\.\u2060example as Member\.$/,
  );
  expect(subject).toMatch(/ invites you to Acme You won/);
});
