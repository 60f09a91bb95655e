import { expect, test } from 'vitest';
import { createOrganization, request, useServer } from '../support/server.ts';

const server = useServer();
const url = 'https://example.com/hook';

test.each([
  ['http://example.com/hook', 'an address without TLS'],
  ['https://127.0.0.1/hook', 'this machine'],
  ['https://localhost/hook', 'this machine by name'],
  ['https://10.0.0.1/', 'a private network'],
  ['https://[::ffff:169.254.169.254]/', 'metadata'],
  ['https://user:password@example.com/', 'a password'],
  ['https://example.com:25/', 'a mail server'],
  ['ftp://example.com/', 'another protocol'],
  ['nonsense', 'no address'],
])('%s is refused: %s', async (bad) => {
  const of = await createOrganization(server);
  const { id } = await of.crm.webhooks.create({ url, eventTypes: ['*'] });
  for (const [path, method] of [
    ['/webhooks', 'POST'],
    [`/webhooks/${id}`, 'PATCH'],
  ] as const) {
    const body = { url: bad, eventTypes: ['*'] };
    const response = await request(server, path, { token: of.token, method, body });
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ pointer: '/url' }] });
  }
});
