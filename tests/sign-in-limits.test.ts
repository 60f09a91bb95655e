import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerBeside, startBeside } from './support/beside.ts';
import { createOrganization, useServer } from './support/server.ts';

const env = {
  RATE_LIMIT: 'on',
  RATE_LIMIT_PER_ADDRESS: '100000',
  TRUST_PROXY_HOPS: '1',
};
const server = useServer({ env });
const password = 'correct horse battery staple';
const freeFailures = 5;
const mostPerAccount = 100;
const mostPerNetwork = 100;
const mostTaken = 20;

let other: ServerBeside;
beforeAll(async () => {
  other = await startBeside(server, { env });
});
afterAll(() => other.stop());

let used = 0;
const freshAddress = () => `198.51.${(used += 1) >> 8}.${used & 255}`;

async function post(
  path: string,
  body: object,
  address: string,
  { url = server.url, token = '' } = {},
) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const { code } = (response.status === 204 ? {} : await response.json()) as { code?: string };
  return {
    status: response.status,
    code,
    retryAfter: Number(response.headers.get('retry-after')),
  };
}

const logIn = (email: string, given: string, address: string, url?: string) =>
  post('/auth/login', { email, password: given }, address, url ? { url } : {});

const failTimes = async (times: number, email: string, address: string) => {
  for (let tried = 0; tried < times; tried += 1) {
    expect(await logIn(email, 'a wrong password', address)).toMatchObject({ status: 401 });
  }
};

/** How many may fail in the time: the first ones at once, then after 1 s, 2 s, 4 s … */
const mayFail = (ms: number) => freeFailures + Math.floor(Math.log2(ms / 1000 + 1));

test.each(['an account', 'nobody'])(
  'of 50 wrong passwords at once, at two servers, for %s no more are compared than may fail',
  async (who) => {
    const email =
      who === 'nobody' ? 'nobody@example.com' : (await createOrganization(server)).email;
    const address = freshAddress();
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        logIn(email, `wrong password ${index}`, address, index % 2 ? other.url : server.url),
      ),
    );
    const most = mayFail(performance.now() - begun);
    const compared = answers.filter(({ status }) => status === 401).length;
    expect(compared).toBeGreaterThanOrEqual(freeFailures);
    expect(compared).toBeLessThanOrEqual(most);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(50 - compared);
    for (const { code, retryAfter } of refused) {
      expect(code).toBe('rate_limited');
      expect(retryAfter).toBeGreaterThanOrEqual(1);
    }
  },
);

test('the wait doubles, holds for the right password too, and ends with it', async () => {
  const { email } = await createOrganization(server);
  const address = freshAddress();
  await failTimes(freeFailures, email, address);
  const waits: number[] = [];
  for (let failed = 0; failed < 2; failed += 1) {
    const refused = await logIn(email, password, address);
    expect(refused.status).toBe(429);
    waits.push(refused.retryAfter);
    await sleep(refused.retryAfter * 1000 + 50);
    await failTimes(1, email, address);
  }
  expect(waits).toEqual([1, 2]);
  const { retryAfter } = await logIn(email, password, address);
  await sleep(retryAfter * 1000 + 50);
  expect((await logIn(email, password, address)).status).toBe(200);
  await failTimes(freeFailures, email, address);
  expect((await logIn(email, password, address)).status).toBe(429);
}, 30_000);

test('a stranger does not lock the owner out, from however many networks', async () => {
  const { email } = await createOrganization(server);
  const [home, stranger] = [freshAddress(), freshAddress()];
  expect((await logIn(email, password, home)).status).toBe(200);
  await failTimes(freeFailures, email, stranger);
  expect((await logIn(email, password, stranger)).status).toBe(429);
  expect((await logIn(email, password, freshAddress())).status).toBe(200);
  for (let failed = freeFailures; failed < mostPerAccount; failed += 1)
    await failTimes(1, email, freshAddress());
  expect((await logIn(email, password, freshAddress())).status).toBe(429);
  expect((await logIn(email, password, home)).status).toBe(200);
}, 60_000);

test('a network that fails at many accounts is refused at all of them, and no other network is', async () => {
  const { email } = await createOrganization(server);
  const address = freshAddress();
  for (let failed = 0; failed < mostPerNetwork; failed += 1)
    await failTimes(1, `somebody${failed}@example.com`, address);
  expect((await logIn(email, password, address)).status).toBe(429);
  expect((await logIn(email, password, freshAddress())).status).toBe(200);
}, 60_000);

test('sign-ins that succeed are not counted', async () => {
  const { email } = await createOrganization(server);
  const address = freshAddress();
  for (let signedIn = 0; signedIn < mostPerNetwork + 5; signedIn += 1)
    expect((await logIn(email, password, address)).status).toBe(200);
}, 60_000);

test('who asks by registering which addresses are taken is stopped', async () => {
  const { email } = await createOrganization(server);
  const address = freshAddress();
  const ask = (wanted: string) =>
    post('/auth/register', { email: wanted, password, name: 'A', organizationName: 'A' }, address);
  for (let asked = 0; asked < mostTaken; asked += 1)
    expect(await ask(email)).toMatchObject({ status: 409, code: 'email_taken' });
  expect(await ask(email)).toMatchObject({ status: 429 });
  expect(await ask('free@example.com')).toMatchObject({ status: 429 });
});

test('the current password is guessed no faster by who has a token', async () => {
  const { token } = await createOrganization(server);
  const address = freshAddress();
  const change = () =>
    post(
      '/auth/change-password',
      { currentPassword: 'a wrong password', newPassword: 'some other long password' },
      address,
      { token },
    );
  for (let failed = 0; failed < freeFailures; failed += 1)
    expect(await change()).toMatchObject({ code: 'wrong_password' });
  expect(await change()).toMatchObject({ status: 429, code: 'rate_limited' });
});

test('an attempt that never ended counts as failed', async () => {
  const { database } = server;
  const { sql } = await import('../src/db/sql.ts');
  const { nobody } = await import('../src/db/unit.ts');
  const begin = async () => {
    const [row] = await database
      .reading(nobody())
      .query<{ wait: number }>(
        sql`select app.begin_attempt('{"\\\\x01"}', '{2}', '{60}', '{f}', '{f}', null) as wait`,
      );
    return row!.wait;
  };
  expect([await begin(), await begin()]).toEqual([0, 0]);
  const wait = await begin();
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(60);
});
