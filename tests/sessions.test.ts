import { afterAll, describe, expect, test } from 'vitest';
import { HeadlessCrm, type SignedIn } from '@headless-crm/sdk';
import jsonwebtoken from 'jsonwebtoken';
import { createRefreshTokens } from '../src/auth/refresh-tokens.ts';
import { pruneSessions } from '../src/modules/auth/prune.ts';
import { asOwner } from './support/owner.ts';
import { comparable, problemOf } from './support/problems.ts';
import {
  createOrganization,
  request,
  testSecrets,
  type TestOrganization,
  useServer,
} from './support/server.ts';
import { asRequest } from './support/worker.ts';

const former = 'the former refresh secret of the tests, of thirty-two bytes';
const server = useServer({ env: { JWT_REFRESH_SECRET_PREVIOUS: former, CORS_ORIGINS: '*' } });

afterAll(() => expect(server.errors).toEqual([]));

const password = 'correct horse battery staple';
const anonymous = () => new HeadlessCrm({ baseUrl: server.url, maxRetries: 0 });
const randomId = (): string => crypto.randomUUID();

/** A session of somebody's: its tokens, and its id. */
interface Session {
  accessToken: string;
  refreshToken: string;
  id: string;
}

const sessionOf = ({ accessToken, refreshToken }: SignedIn): Session => ({
  accessToken,
  refreshToken: refreshToken!,
  id: (jsonwebtoken.decode(accessToken) as { sid: string }).sid,
});

const logIn = async ({ email }: Pick<TestOrganization, 'email'>): Promise<Session> =>
  sessionOf(await anonymous().auth.login({ email, password }));

const post = (path: string, body?: object, headers?: Record<string, string>) =>
  request(server, path, { method: 'POST', body, headers });

const refresh = (refreshToken: string) => post('/auth/refresh', { refreshToken });

/** Refreshes, which must succeed. */
async function next(refreshToken: string): Promise<Session> {
  const response = await refresh(refreshToken);
  const text = await response.text();
  expect([response.status, response.ok ? '' : text]).toEqual([200, '']);
  return sessionOf(JSON.parse(text) as SignedIn);
}

/** Which of the tokens are good by now. */
async function goodOf(...tokens: string[]): Promise<boolean[]> {
  const answers = tokens.map((token) =>
    token.includes('.') ? request(server, '/contacts', { token }) : refresh(token),
  );
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.filter((status) => ![200, 401].includes(status))).toEqual([]);
  return statuses.map((status) => status === 200);
}

/** Changes the session's row as time or somebody else would. */
const change = (who: TestOrganization, { id }: Pick<Session, 'id'>, set: string) =>
  asOwner(server, who, async (client) => {
    const { rowCount } = await client.query(`update sessions set ${set} where id = $1`, [id]);
    expect(rowCount).toBe(1);
  });

const age = (who: TestOrganization, session: Pick<Session, 'id'>, seconds: number) =>
  change(who, session, `last_used_at = last_used_at - interval '${seconds} s'`);

const hex = (hash: Buffer) => `'\\x${hash.toString('hex')}'`;
const expired = (days: number) => `expires_at = now() - interval '${days} days'`;

/** What was noted of the session in the organization, in its order. */
const notesOf = (who: TestOrganization, { id }: Pick<Session, 'id'>) =>
  asOwner(server, who, async (client) => {
    const { rows } = await client.query<{ type: string }>(
      'select type from audit_events where organization_id = $1 and target_id = $2 order by id',
      [who.organizationId, id],
    );
    return rows.map(({ type }) => type);
  });

/** Closes the organization, or opens it again. */
const close = (who: TestOrganization, at: 'now()' | 'null') =>
  asOwner(server, who, (client) =>
    client.query(`update organizations set closed_at = ${at} where id = $1`, [who.organizationId]),
  );

/** Makes somebody a member of another organization. */
const join = (who: TestOrganization, where: TestOrganization, status = 'active') =>
  asOwner(server, where, (client) =>
    client.query(
      `insert into memberships (organization_id, user_id, role, status) values ($1, $2, 'member', $3)`,
      [where.organizationId, who.userId, status],
    ),
  );

describe('a refresh token', () => {
  test('gets the next tokens of its session, which are good', async () => {
    const organization = await createOrganization(server);
    const first = await logIn(organization);
    const second = await next(first.refreshToken);
    expect(second.id).toBe(first.id);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const third = await next(second.refreshToken);
    expect(await goodOf(first.accessToken, second.accessToken, third.accessToken)).toEqual([
      true,
      true,
      true,
    ]);
    expect(await goodOf(third.refreshToken)).toEqual([true]);
  });

  test('tells as much as signing in does', async () => {
    const { email, userId } = await createOrganization(server);
    const signedIn = await anonymous().auth.login({ email, password });
    const renewed = await anonymous().auth.refresh({ refreshToken: signedIn.refreshToken! });
    const changing = { accessToken: expect.any(String), refreshToken: expect.any(String) };
    expect(renewed).toEqual({ ...signedIn, ...changing });
    expect(renewed.user.id).toBe(userId);
  });

  test('that comes again within 10 seconds gets the same one', async () => {
    const organization = await createOrganization(server);
    const first = await logIn(organization);
    const { refreshToken } = await next(first.refreshToken);
    await age(organization, first, 9);
    expect((await next(first.refreshToken)).refreshToken).toBe(refreshToken);
    expect(await goodOf(refreshToken)).toEqual([true]);
  });

  test('that comes fifty times at once makes one child', async () => {
    const first = await logIn(await createOrganization(server));
    const all = await Promise.all(Array.from({ length: 50 }, () => next(first.refreshToken)));
    const children = new Set(all.map(({ refreshToken }) => refreshToken));
    expect(children.size).toBe(1);
    expect(await goodOf(...children, ...all.map(({ accessToken }) => accessToken))).not.toContain(
      false,
    );
  });

  test('that comes again later ends its session, and no other one', async () => {
    const organization = await createOrganization(server);
    const [first, other] = [await logIn(organization), await logIn(organization)];
    const second = await next(first.refreshToken);
    await age(organization, first, 11);
    const reused = await refresh(first.refreshToken);
    expect(reused.status).toBe(401);
    expect(reused.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect((await problemOf(reused)).code).toBe('unauthenticated');
    expect(await goodOf(first.accessToken, second.accessToken, second.refreshToken)).toEqual([
      false,
      false,
      false,
    ]);
    expect(await goodOf(organization.token, other.accessToken, other.refreshToken)).toEqual([
      true,
      true,
      true,
    ]);
    expect(await notesOf(organization, first)).toEqual(['session.started', 'refresh_token.reused']);
  });

  test('whose child was used ends its session, also within 10 seconds', async () => {
    const organization = await createOrganization(server);
    const first = await logIn(organization);
    const second = await next(first.refreshToken);
    const third = await next(second.refreshToken);
    expect(await goodOf(first.refreshToken)).toEqual([false]);
    expect(await goodOf(third.accessToken, third.refreshToken)).toEqual([false, false]);
    expect(await notesOf(organization, first)).toContain('refresh_token.reused');
  });

  test('that is reused fifty times at once ends its session once', async () => {
    const organization = await createOrganization(server);
    const first = await logIn(organization);
    const third = await next((await next(first.refreshToken)).refreshToken);
    const answers = await goodOf(...Array.from({ length: 50 }, () => first.refreshToken));
    expect(answers).not.toContain(true);
    expect(await goodOf(third.refreshToken)).toEqual([false]);
    const notes = await notesOf(organization, first);
    expect(notes.filter((type) => type === 'refresh_token.reused')).toHaveLength(1);
  });

  test('that was not made here is refused, and ends nothing', async () => {
    const organization = await createOrganization(server);
    const session = await logIn(organization);
    const { refreshToken } = session;
    const changed = (at: number) =>
      refreshToken.slice(0, at) +
      (refreshToken[at] === 'A' ? 'B' : 'A') +
      refreshToken.slice(at + 1);
    const secret = 'another secret that somebody may have guessed';
    const wrong = [
      createRefreshTokens(secret).create(session.id).token,
      ...[0, 30, 87].map(changed),
      `${refreshToken}A`,
      refreshToken.slice(0, -1),
      session.accessToken,
      '',
      'nonsense',
    ];
    for (const token of wrong) {
      const response = await refresh(token);
      expect([token, response.status]).toEqual([token, 401]);
    }
    expect((await post('/auth/refresh')).status).toBe(401);
    expect(await goodOf(refreshToken)).toEqual([true]);
    expect(await notesOf(organization, session)).toEqual(['session.started']);
  });

  test('is kept as a hash alone', async () => {
    const organization = await createOrganization(server);
    const first = await logIn(organization);
    const { refreshToken } = await next(first.refreshToken);
    const row = await asOwner(server, organization, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>(
        'select * from sessions where id = $1',
        [first.id],
      );
      return Object.values(rows[0]!).map((value) =>
        Buffer.isBuffer(value) ? value.toString('base64url') : String(value),
      );
    });
    for (const token of [first.refreshToken, refreshToken]) {
      const bytes = Buffer.from(token, 'base64url');
      const texts = [token, bytes.subarray(16).toString('base64url').slice(0, 20)];
      expect(row.filter((value) => texts.some((text) => value.includes(text)))).toEqual([]);
    }
  });

  test('is good for 7 days, and for 30 days in all', async () => {
    const organization = await createOrganization(server);
    const day = 86_400_000;
    const session = await logIn(organization);
    const lastsDays = async (accessToken: string) => {
      const crm = new HeadlessCrm({ baseUrl: server.url, accessToken });
      const { data } = await crm.auth.sessions.list();
      return (Date.parse(data.find(({ current }) => current)!.expiresAt) - Date.now()) / day;
    };
    expect(await lastsDays(session.accessToken)).toBeCloseTo(7, 1);
    await change(organization, session, `created_at = now() - interval '20 days'`);
    const second = await next(session.refreshToken);
    expect(await lastsDays(second.accessToken)).toBeCloseTo(7, 1);
    await change(organization, session, `created_at = now() - interval '25 days'`);
    const third = await next(second.refreshToken);
    expect(await lastsDays(third.accessToken)).toBeCloseTo(5, 1);
    await change(organization, session, `expires_at = now()`);
    expect(await goodOf(third.refreshToken, third.accessToken)).toEqual([false, false]);
  });

  test('of a member who was suspended has ended, also when he is let in again', async () => {
    const organization = await createOrganization(server);
    const session = await logIn(organization);
    const suspend = (status: string) =>
      asOwner(server, organization, (client) =>
        client.query('update memberships set status = $1 where user_id = $2', [
          status,
          organization.userId,
        ]),
      );
    await suspend('suspended');
    expect(await goodOf(session.refreshToken, session.refreshToken)).toEqual([false, false]);
    await suspend('active');
    expect(await goodOf(session.refreshToken)).toEqual([false]);
    expect(await goodOf((await logIn(organization)).refreshToken)).toEqual([true]);
  });

  test('in a closed organization is refused, and good again when it is opened', async () => {
    const organization = await createOrganization(server);
    const session = await logIn(organization);
    await close(organization, 'now()');
    expect(await goodOf(session.refreshToken, session.accessToken)).toEqual([false, false]);
    await close(organization, 'null');
    expect(await goodOf(session.refreshToken)).toEqual([true]);
  });

  test('of who has left is refused', async () => {
    const organization = await createOrganization(server);
    const session = await logIn(organization);
    await asOwner(server, organization, (client) =>
      client.query('delete from memberships where user_id = $1', [organization.userId]),
    );
    expect(await goodOf(session.refreshToken)).toEqual([false]);
    expect((await post('/auth/logout', { refreshToken: session.refreshToken })).status).toBe(204);
  });

  test('gets an access token with the role of now', async () => {
    const organization = await createOrganization(server);
    const session = await logIn(organization);
    await asOwner(server, organization, (client) =>
      client.query(`update memberships set role = 'viewer' where user_id = $1`, [
        organization.userId,
      ]),
    );
    const { accessToken } = await next(session.refreshToken);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken });
    expect(await crm.auth.session()).toMatchObject({ role: 'viewer', sessionId: session.id });
  });

  describe('while the secret is rotated', () => {
    const byFormer = createRefreshTokens(former);

    test('of the former secret is good, and its child is of the new one', async () => {
      const organization = await createOrganization(server);
      const session = await logIn(organization);
      const { token, hash } = byFormer.create(session.id);
      await change(organization, session, `refresh_token_hash = ${hex(hash)}`);
      const child = await next(token);
      expect(byFormer.read(child.refreshToken)).toBeNull();
      const bySecond = createRefreshTokens(testSecrets.JWT_REFRESH_SECRET);
      expect(bySecond.read(child.refreshToken)).toMatchObject({ sessionId: session.id });
      expect(await goodOf(child.refreshToken)).toEqual([true]);
    });

    test('that was used under the former secret gets the same child under the new one', async () => {
      const organization = await createOrganization(server);
      const session = await logIn(organization);
      const parent = byFormer.create(session.id);
      const child = byFormer.derive(session.id, parent.hash);
      const set = `refresh_token_hash = ${hex(child.hash)}, previous_token_hash = ${hex(parent.hash)}, last_used_at = now()`;
      await change(organization, session, set);
      expect((await next(parent.token)).refreshToken).toBe(child.token);
      expect(await goodOf(child.token)).toEqual([true]);
    });
  });
});

describe('signing out', () => {
  test('ends the session of the refresh token, used or not', async () => {
    const organization = await createOrganization(server);
    for (const isUsed of [false, true]) {
      const session = await logIn(organization);
      const latest = isUsed ? await next(session.refreshToken) : session;
      const response = await post('/auth/logout', { refreshToken: session.refreshToken });
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect(await goodOf(latest.accessToken, latest.refreshToken)).toEqual([false, false]);
      expect(await notesOf(organization, session)).toEqual(['session.started', 'session.ended']);
    }
    expect(await goodOf(organization.token)).toEqual([true]);
  });

  test('ends the session of the access token alone, with or without a body', async () => {
    const organization = await createOrganization(server);
    for (const body of [undefined, {}]) {
      const { accessToken, refreshToken } = await logIn(organization);
      const headers = { authorization: `Bearer ${accessToken}` };
      expect((await post('/auth/logout', body, headers)).status).toBe(204);
      expect(await goodOf(accessToken, refreshToken)).toEqual([false, false]);
      expect((await post('/auth/logout', body, headers)).status).toBe(204);
    }
  });

  test('takes a refresh token beside an access token that has expired', async () => {
    const { accessToken, refreshToken } = await logIn(await createOrganization(server));
    const claims = jsonwebtoken.decode(accessToken) as object;
    const expired = jsonwebtoken.sign({ ...claims, exp: 1 }, testSecrets.JWT_SECRET);
    const headers = { authorization: `Bearer ${expired}` };
    expect((await post('/auth/logout', { refreshToken }, headers)).status).toBe(204);
    expect(await goodOf(refreshToken)).toEqual([false]);
    expect((await post('/auth/logout', {}, headers)).status).toBe(401);
  });

  test('of what is over, or never was, is no error; of nothing at all it is', async () => {
    const { refreshToken } = await logIn(await createOrganization(server));
    for (const token of [refreshToken, refreshToken, 'nonsense']) {
      expect((await post('/auth/logout', { refreshToken: token })).status).toBe(204);
    }
    const response = await post('/auth/logout');
    expect(response.status).toBe(401);
    expect((await problemOf(response)).code).toBe('unauthenticated');
  });

  test('holds against refreshes that run at the same time', async () => {
    const organization = await createOrganization(server);
    for (let round = 0; round < 10; round += 1) {
      const { refreshToken } = await logIn(organization);
      const replies: SignedIn[] = [];
      const refreshes = Array.from({ length: 10 }, async () => {
        const response = await refresh(refreshToken);
        if (response.ok) replies.push((await response.json()) as SignedIn);
      });
      await Promise.all([...refreshes, post('/auth/logout', { refreshToken })]);
      const tokens = replies.flatMap((reply) => [reply.accessToken, reply.refreshToken!]);
      expect(await goodOf(refreshToken, ...tokens)).not.toContain(true);
    }
  });
});

describe('the sessions of a person', () => {
  test('are listed with where they were used last, in all organizations', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    await join(mine, other);
    const phone = await logIn(mine);
    const headers = { 'user-agent': 'Phone/1.0' };
    await post('/auth/refresh', { refreshToken: phone.refreshToken }, headers);
    await post(
      '/auth/switch-organization',
      { organizationId: other.organizationId },
      {
        ...headers,
        authorization: `Bearer ${phone.accessToken}`,
      },
    );
    const { data, page } = await mine.crm.auth.sessions.list();
    expect(page).toEqual({ nextCursor: null, hasMore: false });
    const own = { id: mine.organizationId, name: expect.any(String) };
    expect(data).toEqual([
      expect.objectContaining({
        id: phone.id,
        organization: { id: other.organizationId, name: expect.any(String) },
        userAgent: 'Phone/1.0',
        address: '127.0.0.1',
        current: false,
      }),
      expect.objectContaining({ organization: own, current: true }),
    ]);
    for (const { createdAt, lastUsedAt, expiresAt } of data) {
      expect(createdAt <= lastUsedAt && lastUsedAt < expiresAt).toBe(true);
    }
    expect(data[0]!.lastUsedAt > data[0]!.createdAt).toBe(true);
    expect(JSON.stringify(data)).not.toMatch(/hash|token/i);
  });

  test('are not listed once they have ended or expired', async () => {
    const organization = await createOrganization(server);
    const [ended, expired] = [await logIn(organization), await logIn(organization)];
    await post('/auth/logout', { refreshToken: ended.refreshToken });
    await change(organization, expired, 'expires_at = now()');
    const { data } = await organization.crm.auth.sessions.list();
    expect(data.map(({ current }) => current)).toEqual([true]);
  });

  test('can be ended one by one, the one that asks too', async () => {
    const organization = await createOrganization(server);
    const [one, other] = [await logIn(organization), await logIn(organization)];
    await organization.crm.auth.sessions.end(one.id);
    expect(await goodOf(one.accessToken, one.refreshToken)).toEqual([false, false]);
    expect(await goodOf(other.accessToken, organization.token)).toEqual([true, true]);
    expect(await notesOf(organization, one)).toEqual(['session.started', 'session.ended']);
    const own = (await organization.crm.auth.session()).sessionId!;
    await organization.crm.auth.sessions.end(own);
    expect(await goodOf(organization.token, other.accessToken)).toEqual([false, true]);
  });

  test('are ended by another one of his after a fresh sign-in alone, and itself at any time', async () => {
    const organization = await createOrganization(server);
    const [stolen, other] = [await logIn(organization), await logIn(organization)];
    await change(organization, stolen, "created_at = now() - interval '11 minutes'");
    const token = stolen.accessToken;
    for (const path of ['/auth/sessions', `/auth/sessions/${other.id}`]) {
      const refused = await request(server, path, { token, method: 'DELETE' });
      expect([path, refused.status]).toEqual([path, 403]);
      expect((await problemOf(refused)).code).toBe('sign_in_again');
    }
    expect(await goodOf(other.accessToken)).toEqual([true]);
    const own = await request(server, `/auth/sessions/${stolen.id}`, { token, method: 'DELETE' });
    expect([own.status, await goodOf(token)]).toEqual([204, [false]]);
  });

  test('of another person are not there, and one that is over neither', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    await join(mine, other);
    const [theirs, over] = [await logIn(other), await logIn(mine)];
    await post('/auth/logout', { refreshToken: over.refreshToken });
    const answers = [];
    for (const id of [theirs.id, over.id, randomId()]) {
      const options = { token: mine.token, method: 'DELETE' };
      const response = await request(server, `/auth/sessions/${id}`, options);
      expect(response.status).toBe(404);
      answers.push(JSON.stringify(comparable(await problemOf(response))));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await goodOf(theirs.accessToken)).toEqual([true]);
  });

  test('can be ended all but the one that asks, in all organizations', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    await join(mine, other);
    const [here, there, theirs] = [await logIn(mine), await logIn(mine), await logIn(other)];
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: there.accessToken });
    const switched = sessionOf(
      await crm.auth.switchOrganization({ organizationId: other.organizationId }),
    );
    await mine.crm.auth.sessions.endOthers();
    expect(await goodOf(here.accessToken, switched.accessToken, switched.refreshToken)).toEqual([
      false,
      false,
      false,
    ]);
    expect(await goodOf(mine.token, theirs.accessToken)).toEqual([true, true]);
    expect(await notesOf(other, there)).toEqual(['session.started', 'session.ended']);
    expect((await mine.crm.auth.sessions.list()).data).toHaveLength(1);
  });

  test('end the others at once without a deadlock', async () => {
    const organization = await createOrganization(server);
    const all = await Promise.all(Array.from({ length: 8 }, () => logIn(organization)));
    const answers = await Promise.all(
      all.map(({ accessToken: token }) =>
        request(server, '/auth/sessions', { token, method: 'DELETE' }),
      ),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => ![204, 401].includes(status))).toEqual([]);
    expect(await goodOf(organization.token)).toEqual([false]);
  });

  test('are of no interest to a key', async () => {
    const { crm, organizationId } = await createOrganization(server);
    const { key } = await crm.apiKeys.create({ name: 'Key', permissions: ['contacts:read'] });
    const asks = [
      ['GET', '/auth/sessions'],
      ['DELETE', '/auth/sessions'],
      ['DELETE', `/auth/sessions/${randomId()}`],
      ['POST', '/auth/switch-organization'],
    ] as const;
    for (const [method, path] of asks) {
      const body = method === 'POST' ? { organizationId } : undefined;
      const response = await request(server, path, { token: key, method, body });
      expect([path, response.status]).toEqual([path, 403]);
      expect((await problemOf(response)).code).toBe('permission_denied');
    }
    expect((await request(server, '/auth/logout', { token: key, method: 'POST' })).status).toBe(
      401,
    );
    const session = await request(server, '/auth/session', { token: key });
    expect(await session.json()).toMatchObject({ user: null, sessionId: null });
  });

  test('are forgotten a week after they have expired', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    const [old, ended, recent] = [await logIn(mine), await logIn(mine), await logIn(mine)];
    const theirs = await logIn(other);
    await change(mine, old, expired(8));
    await change(mine, ended, `ended_at = now(), ${expired(8)}`);
    await change(mine, recent, expired(6));
    await change(other, theirs, expired(8));
    const prune = (most: number) =>
      asRequest(server, mine, (context) => pruneSessions(context, most));
    expect([await prune(1), await prune(500), await prune(500)]).toEqual([1, 1, 0]);
    const kept = async (who: TestOrganization, { id }: Session) =>
      asOwner(server, who, async (client) => {
        const { rowCount } = await client.query('select from sessions where id = $1', [id]);
        return rowCount;
      });
    expect([await kept(mine, old), await kept(mine, ended), await kept(mine, recent)]).toEqual([
      0, 0, 1,
    ]);
    expect(await kept(other, theirs)).toBe(1);
  });
});

describe('going on in another organization', () => {
  test('takes the session there, and its tokens for the former one are refused', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    await join(mine, other);
    await mine.crm.contacts.create({ lastName: 'Mine' });
    const before = await logIn(mine);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: before.accessToken });
    const signedIn = await crm.auth.switchOrganization({ organizationId: other.organizationId });
    expect(signedIn).toMatchObject({
      user: { id: mine.userId },
      organization: { id: other.organizationId },
    });
    const after = sessionOf(signedIn);
    expect(after.id).toBe(before.id);
    expect(await goodOf(before.accessToken, after.accessToken)).toEqual([false, true]);
    const there = new HeadlessCrm({ baseUrl: server.url, accessToken: after.accessToken });
    expect(await there.auth.session()).toMatchObject({ role: 'member', sessionId: before.id });
    expect((await there.contacts.list()).data).toEqual([]);
    // Who has not heard of it yet gets there too, within 10 seconds.
    expect((await next(before.refreshToken)).refreshToken).toBe(after.refreshToken);
    expect(await notesOf(mine, before)).toEqual(['session.started', 'session.ended']);
    expect(await notesOf(other, before)).toEqual(['session.started']);
    const third = await next(after.refreshToken);
    expect(await goodOf(before.refreshToken)).toEqual([false]);
    expect(await goodOf(third.accessToken)).toEqual([false]);
    expect(await notesOf(other, before)).toEqual(['session.started', 'refresh_token.reused']);
  });

  test('does not make the session last longer', async () => {
    const [mine, other] = [await createOrganization(server), await createOrganization(server)];
    await join(mine, other);
    const session = await logIn(mine);
    await change(mine, session, `created_at = now() - interval '29 days'`);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: session.accessToken });
    const { accessToken } = await crm.auth.switchOrganization({
      organizationId: other.organizationId,
    });
    const there = new HeadlessCrm({ baseUrl: server.url, accessToken });
    const { data } = await there.auth.sessions.list();
    const own = data.find(({ current }) => current)!;
    expect(Date.parse(own.expiresAt) - Date.now()).toBeLessThan(25 * 3_600_000);
  });

  test('is for active members alone; to others it is not there', async () => {
    const mine = await createOrganization(server);
    const ids = [randomId()];
    for (const status of [null, 'suspended', 'pending']) {
      const other = await createOrganization(server);
      if (status) await join(mine, other, status);
      ids.push(other.organizationId);
    }
    const closed = await createOrganization(server);
    await join(mine, closed);
    await close(closed, 'now()');
    ids.push(closed.organizationId);
    const answers = [];
    for (const organizationId of ids) {
      const body = { organizationId };
      const response = await request(server, '/auth/switch-organization', {
        token: mine.token,
        body,
      });
      expect(response.status).toBe(404);
      answers.push(JSON.stringify(comparable(await problemOf(response))));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await goodOf(mine.token)).toEqual([true]);
  });

  test('into the one where he is already gives new tokens, and is not noted', async () => {
    const mine = await createOrganization(server);
    const session = await logIn(mine);
    const crm = new HeadlessCrm({ baseUrl: server.url, accessToken: session.accessToken });
    const { organizationId } = mine;
    const again = sessionOf(await crm.auth.switchOrganization({ organizationId }));
    expect(await goodOf(session.accessToken, again.accessToken, again.refreshToken)).toEqual([
      true,
      true,
      true,
    ]);
    expect(await notesOf(mine, session)).toEqual(['session.started']);
  });
});

test('where any page may ask, none may use the cookie but those of the server’s own address', async () => {
  const { email } = await createOrganization(server);
  const login = await post('/auth/login', { email, password, cookie: true });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  const ask = (origin: string) => post('/auth/refresh', {}, { cookie, origin });
  for (const origin of ['https://anywhere.example.com', '*', 'null']) {
    expect([origin, (await ask(origin)).status]).toEqual([origin, 403]);
  }
  expect((await ask('http://localhost:3000')).status).toBe(200);
});
