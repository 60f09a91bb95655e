import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import {
  verifyWebhook,
  type WebhookDelivery,
  WebhookVerificationError,
} from '../src/webhooks/index.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const event = {
  type: 'contact.updated',
  timestamp: '2026-11-20T09:30:00.000Z',
  data: { object: 'contact', type: 'contact.updated', after: { lastName: 'Łódź 🚀' } },
};
const text = JSON.stringify(event);

/** A delivery, signed by the package of the standard. */
function signed(secrets = [secret], at = new Date(), body = text): WebhookDelivery {
  return {
    body,
    secret,
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': secrets.map((one) => new Webhook(one).sign('msg_1', at, body)).join(' '),
    },
  };
}

async function codeOf(delivery: WebhookDelivery): Promise<string> {
  const error: unknown = await verifyWebhook(delivery).catch((thrown: unknown) => thrown);
  expect(WebhookVerificationError.is(error)).toBe(true);
  expect((error as Error).message).not.toBe('');
  return (error as WebhookVerificationError).code;
}

const bytes = Buffer.from(text);
test.each<[string, WebhookDelivery['body']]>([
  ['a text', text],
  ['a Buffer', bytes],
  ['a part of a larger buffer', Buffer.concat([Buffer.from('xx'), bytes]).subarray(2)],
  ['an ArrayBuffer', new Uint8Array(bytes).buffer],
])('takes the body as %s', async (_name, body) => {
  await expect(verifyWebhook({ ...signed(), body })).resolves.toEqual(event);
});

test('takes headers as the platform has them, and with any letters', async () => {
  const { headers, ...delivery } = signed();
  const record = headers as Record<string, string>;
  const upper = Object.entries(record).map(([name, value]) => [name.toUpperCase(), [value]]);
  for (const given of [new Headers(record), Object.fromEntries(upper)]) {
    await expect(verifyWebhook({ ...delivery, headers: given })).resolves.toEqual(event);
  }
});

test('while a secret is replaced either side may know both', async () => {
  await expect(verifyWebhook(signed([other, secret]))).resolves.toEqual(event);
  await expect(verifyWebhook({ ...signed([other]), secret: [secret, other] })).resolves.toEqual(
    event,
  );
  expect(await codeOf(signed([other]))).toBe('signature_mismatch');
});

const past = (seconds: number) => new Date(Date.now() - seconds * 1000);
const withHeaders = (headers: Record<string, string>): WebhookDelivery => {
  const delivery = signed();
  return { ...delivery, headers: { ...(delivery.headers as object), ...headers } };
};

describe('what is not to be trusted has a code', () => {
  test.each<[string, string, () => WebhookDelivery]>([
    ['a body that was parsed', 'body_parsed', () => ({ ...signed(), body: event as never })],
    ['no body', 'body_parsed', () => ({ ...signed(), body: undefined as never })],
    ['another body', 'signature_mismatch', () => ({ ...signed(), body: `${text} ` })],
    ['another id', 'signature_mismatch', () => withHeaders({ 'webhook-id': 'msg_2' })],
    [
      'another version',
      'signature_mismatch',
      () => withHeaders({ 'webhook-signature': 'v2,AAAA' }),
    ],
    ['a cut signature', 'signature_mismatch', () => withHeaders({ 'webhook-signature': 'v1,' })],
    ['no signature', 'header_missing', () => withHeaders({ 'webhook-signature': '' })],
    ['no headers', 'header_missing', () => ({ ...signed(), headers: {} })],
    ['a bad time', 'timestamp_invalid', () => withHeaders({ 'webhook-timestamp': '1e9' })],
    ['the past', 'timestamp_too_old', () => signed([secret], past(302))],
    ['the future', 'timestamp_too_new', () => signed([secret], past(-302))],
    ['no secret', 'secret_invalid', () => ({ ...signed(), secret: undefined as never })],
    ['an empty secret', 'secret_invalid', () => ({ ...signed(), secret: 'whsec_' })],
    ['a key as secret', 'secret_invalid', () => ({ ...signed(), secret: 'crm_live_!' })],
    ['no JSON', 'body_invalid', () => signed([secret], new Date(), 'hello')],
  ])('%s: %s', async (_name, code, delivery) => {
    expect(await codeOf(delivery())).toBe(code);
  });

  test('a tolerance of one’s own, at a time of one’s own', async () => {
    const delivery = signed([secret], past(400));
    await expect(verifyWebhook({ ...delivery, toleranceSeconds: 500 })).resolves.toEqual(event);
    await expect(verifyWebhook({ ...delivery, now: Date.now() - 400_000 })).resolves.toEqual(event);
    expect(await codeOf({ ...delivery, toleranceSeconds: 10 })).toBe('timestamp_too_old');
  });
});

test('the type of an event narrows what it tells', async () => {
  const given = await verifyWebhook(signed());
  switch (given.type) {
    case 'contact.updated': {
      const name: string | null | undefined = given.data.after?.lastName;
      expect(name).toBe('Łódź 🚀');
      break;
    }
    case 'webhook.test': {
      const cursor: null = given.data.cursor;
      expect(cursor).toBeNull();
      break;
    }
    default:
      // @ts-expect-error -- what was handled above is not left over
      expect(given.type === 'contact.updated').toBe(false);
  }
});
