import { expect, test } from 'vitest';
import * as sdk from '../src/index.ts';
import { HeadlessCrm, HeadlessCrmError } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { problem, reply, startFaultyServer } from './support/faulty-server.ts';

test.each([
  [400, sdk.BadRequestError],
  [401, sdk.AuthenticationError],
  [403, sdk.PermissionError],
  [404, sdk.NotFoundError],
  [409, sdk.ConflictError],
  [412, sdk.PreconditionFailedError],
  [422, sdk.UnprocessableError],
  [429, sdk.RateLimitError],
  [500, sdk.ServerError],
  [418, sdk.ApiError],
])('a %i is an Error of its own class', async (status, Kind) => {
  await using server = await startFaultyServer(problem(status, 'some_code'));
  const crm = new HeadlessCrm({ ...server, maxRetries: 0 });
  const error = await errorOf(crm.contacts.create({ firstName: 'Ada' }));
  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(Kind);
  expect(Kind.is(error)).toBe(true);
  expect(HeadlessCrmError.is(error)).toBe(true);
  expect(sdk.ConnectionError.is(error)).toBe(false);
  expect(error).toMatchObject({
    name: Kind.kinds.at(-1),
    status,
    code: 'some_code',
    requestId: 'req-1',
  });
});

test('an error says all that the problem says', async () => {
  const errors = [
    { in: 'body', pointer: '/email', code: 'invalid_format', message: 'is no address' },
  ];
  await using server = await startFaultyServer(
    problem(400, 'validation_failed', { detail: 'The body is invalid', errors, limit: 3 }),
  );
  const error = await errorOf(new HeadlessCrm({ ...server }).contacts.create({}));
  expect(error.message).toBe(
    'contacts.create: The body is invalid; /email: is no address [400 validation_failed, request req-1]',
  );
  expect(error.errors).toEqual(errors);
  expect(error.problem?.limit).toBe(3);
  expect(error.headers?.get('content-type')).toBe('application/problem+json');
});

test('the check knows the errors of another copy of the package', async () => {
  const copy = (await import(`../src/core/errors.ts${'?copy'}`)) as typeof sdk;
  expect(copy.NotFoundError).not.toBe(sdk.NotFoundError);
  const error = new copy.NotFoundError({
    operation: 'contacts.get',
    code: 'not_found',
    message: '',
  });
  expect(error).not.toBeInstanceOf(HeadlessCrmError);
  expect(HeadlessCrmError.is(error)).toBe(true);
  expect(sdk.NotFoundError.is(error)).toBe(true);
  expect(sdk.ConflictError.is(error)).toBe(false);
  for (const other of [null, undefined, 'text', {}, new Error('other')]) {
    expect(HeadlessCrmError.is(other)).toBe(false);
  }
});

test.each(['<h1>Bad gateway</h1>', '', 'null', '{"code":502}', '{"code":"bad","errors":{}}'])(
  'a refusal that is no problem document is an error all the same: %s',
  async (body) => {
    await using server = await startFaultyServer((_request, response) => {
      response.writeHead(502).end(body);
    });
    const crm = new HeadlessCrm({ ...server, maxRetries: 0 });
    const error = await errorOf(crm.contacts.get('c1'));
    expect(error).toMatchObject({ status: 502, code: 'http_502', errors: [], problem: undefined });
  },
);

test('a success that is not JSON is an error', async () => {
  await using server = await startFaultyServer((_request, response) => void response.end('<html>'));
  const error = await errorOf(new HeadlessCrm({ ...server }).contacts.get('c1'));
  expect(error).toMatchObject({ code: 'invalid_reply', status: 200 });
});

test('a redirect is not followed, since the API key would go with it', async () => {
  await using elsewhere = await startFaultyServer(reply(200, {}));
  await using server = await startFaultyServer(reply(302, {}, { location: elsewhere.baseUrl }));
  const crm = new HeadlessCrm({ ...server, apiKey: 'k' });
  await expect(crm.contacts.get('c1')).rejects.toMatchObject({ status: 302 });
  expect(elsewhere.received).toHaveLength(0);
});
