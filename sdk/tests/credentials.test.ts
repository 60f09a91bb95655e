import { expect, test } from 'vitest';
import { AuthenticationError, HeadlessCrm, type Tokens } from '../src/index.ts';
import { type Behaviour, problem, reply, startFaultyServer } from './support/faulty-server.ts';

const isRefresh = ({ url }: { url: string }) => url === '/api/v1/auth/refresh';

/** Accepts `token` alone, and gives it for the refresh token `r1`. */
function accept(token: string): Behaviour {
  return (request, response) => {
    if (isRefresh(request)) {
      const { refreshToken } = JSON.parse(request.body) as Tokens;
      const renewed = { accessToken: token, refreshToken: 'r2', expiresIn: 900 };
      const answer = refreshToken === 'r1' ? reply(200, renewed) : problem(401, 'token_reused');
      setTimeout(() => answer(request, response), 50);
    } else if (request.headers.authorization === `Bearer ${token}`) {
      reply(200, { id: 'c1' })(request, response);
    } else {
      problem(401, 'token_expired')(request, response);
    }
  };
}

test('50 calls that meet an expired token refresh it once', async () => {
  await using server = await startFaultyServer(accept('new'));
  const crm = new HeadlessCrm({ ...server, tokens: { accessToken: 'old', refreshToken: 'r1' } });
  const calls = Array.from({ length: 50 }, () => crm.contacts.get('c1'));
  await expect(Promise.all(calls)).resolves.toHaveLength(50);
  expect(server.received.filter(isRefresh)).toHaveLength(1);
  expect(server.received.find(isRefresh)!.headers.authorization).toBeUndefined();
});

test('a store gets the new pair; a POST keeps its key', async () => {
  await using server = await startFaultyServer(accept('new'));
  let stored: Tokens = { accessToken: 'old', refreshToken: 'r1' };
  const tokens = { get: async () => stored, set: async (next: Tokens) => void (stored = next) };
  const create = { method: 'POST', path: '/api/v1/contacts', body: {}, keyed: true };
  await new HeadlessCrm({ ...server, tokens }).request(create);
  expect(stored).toEqual({ accessToken: 'new', refreshToken: 'r2' });
  const [first, , second] = server.received;
  expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
});

test('a refresh token in the browser’s cookie is not sent, and refreshes all the same', async () => {
  await using server = await startFaultyServer((request, response) => {
    const tokens = { accessToken: 'new', refreshToken: null, expiresIn: 900 };
    const isNew = request.headers.authorization === 'Bearer new';
    const answer = isRefresh(request)
      ? reply(200, tokens)
      : isNew
        ? reply(200, {})
        : problem(401, 'x');
    answer(request, response);
  });
  const crm = new HeadlessCrm({ ...server, tokens: { accessToken: 'old', refreshToken: null } });
  await crm.contacts.get('c1');
  expect(server.received.find(isRefresh)!.body).toBe('{}');
});

test('tokens that another process has renewed are not renewed again', async () => {
  await using server = await startFaultyServer(accept('new'));
  let reads = 0;
  const tokens = {
    get: () => ({ accessToken: reads++ === 0 ? 'old' : 'new', refreshToken: 'spent' }),
    set: () => {},
  };
  await new HeadlessCrm({ ...server, tokens }).contacts.get('c1');
  expect(server.received.filter(isRefresh)).toHaveLength(0);
});

test('a session that is over is an AuthenticationError for every call', async () => {
  await using server = await startFaultyServer(accept('new'));
  const crm = new HeadlessCrm({ ...server, tokens: { accessToken: 'old', refreshToken: 'spent' } });
  const results = await Promise.allSettled([crm.contacts.get('c1'), crm.companies.get('c1')]);
  for (const result of results) {
    expect(AuthenticationError.is((result as PromiseRejectedResult).reason)).toBe(true);
  }
  expect(server.received.filter(isRefresh)).toHaveLength(1);
});

test('a fresh token that is refused too ends the call', async () => {
  await using server = await startFaultyServer((request, response) => {
    const tokens = { accessToken: `t${request.index}`, refreshToken: 'r' };
    (isRefresh(request) ? reply(200, tokens) : problem(401, 'no'))(request, response);
  });
  const crm = new HeadlessCrm({ ...server, tokens: { accessToken: 'old', refreshToken: 'r1' } });
  await expect(crm.contacts.get('c1')).rejects.toThrow(AuthenticationError);
  expect(server.received).toHaveLength(3);
});

test('one caller’s abort does not take the refresh from the others', async () => {
  await using server = await startFaultyServer(accept('new'));
  const crm = new HeadlessCrm({ ...server, tokens: { accessToken: 'old', refreshToken: 'r1' } });
  const aborted = crm.contacts.get('c1', {}, { signal: AbortSignal.timeout(30) });
  const patient = crm.contacts.get('c1');
  await expect(aborted).rejects.toThrow();
  await expect(patient).resolves.toEqual({ id: 'c1' });
});

test('each kind of credentials has its header, and signing in has none', async () => {
  await using server = await startFaultyServer(reply(200, {}));
  await new HeadlessCrm({ ...server, apiKey: 'crm_1' }).contacts.get('c1');
  await new HeadlessCrm({ ...server, accessToken: 'jwt' }).contacts.get('c1');
  await new HeadlessCrm({ ...server, accessToken: async () => 'made' }).contacts.get('c1');
  await new HeadlessCrm({ ...server, apiKey: 'crm_1' }).auth.login({
    email: 'a@b.c',
    password: 'p',
  });
  expect(
    server.received.map(({ headers }) => [headers['x-api-key'], headers.authorization]),
  ).toEqual([
    ['crm_1', undefined],
    [undefined, 'Bearer jwt'],
    [undefined, 'Bearer made'],
    [undefined, undefined],
  ]);
});

test('two kinds of credentials, or a URL that is none, are refused at once', () => {
  const options = { baseUrl: 'http://crm.test', apiKey: 'a', accessToken: 'b' };
  expect(() => new HeadlessCrm(options)).toThrow('Give one of');
  expect(() => new HeadlessCrm({ baseUrl: 'crm.test' })).toThrow('Invalid URL');
});
