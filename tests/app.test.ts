import { expect, test } from 'vitest';
import supertest from 'supertest';
import { useServer } from './support/server.ts';

const server = useServer({ env: { CORS_ORIGINS: 'https://app.example.com' } });
const api = () => supertest(server.url);

test('the server tells that it lives, and that it can serve', async () => {
  await api().get('/healthz').expect(200, { status: 'alive' });
  await api().get('/readyz').expect(200, { status: 'ready' });
});

test('both documents are served', async () => {
  const { body: v31 } = await api().get('/openapi.json').expect(200);
  const { body: v30 } = await api().get('/openapi-3.0.json').expect(200);
  expect([v31.openapi, v30.openapi]).toEqual(['3.1.0', '3.0.3']);
  expect(Object.keys(v31.paths)).toEqual(Object.keys(v30.paths));
});

test('the docs page is served, and does not ask the browser to leave plain HTTP', async () => {
  const { text, headers } = await api().get('/docs/').expect(200);
  expect(text).toContain('Headless CRM API');
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
});

test('the type of a problem leads to what it is', async () => {
  const { body } = await api().get('/api/v1/contacts').expect(401);
  expect(body).toMatchObject({ code: 'unauthenticated', status: 401 });
  const path = new URL(body.type as string).pathname;
  const { body: kind } = await api().get(path).expect(200);
  expect(kind).toEqual({ code: 'unauthenticated', status: 401, title: body.title });
  await api().get('/problems/constructor').expect(404);
});

test('a known origin may send credentials and read the headers of the contract', async () => {
  const { headers } = await api().get('/api/v1/contacts').set('Origin', 'https://app.example.com');
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
  });
  expect(headers['access-control-expose-headers']).toContain('ETag');
});

test('another origin is told nothing', async () => {
  const { headers } = await api().get('/api/v1/contacts').set('Origin', 'https://evil.example.com');
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('every reply has an id of its own, whatever the client sends as one', async () => {
  const first = await api().get('/api/v1/contacts').set('X-Request-Id', 'mine');
  const second = await api().get('/nowhere').expect(404);
  expect(first.headers['x-request-id']).toBe(first.body.requestId);
  expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  expect(second.body).toMatchObject({
    code: 'not_found',
    requestId: second.headers['x-request-id'],
  });
});
