import { expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { createWebhookSecret, signMessage } from '../../src/outside/signatures.ts';

const nowInSeconds = () => Math.floor(Date.now() / 1000);
const message = (secrets: string[]) => ({
  id: 'msg_01931a7c-5c8b-7d3e-8f6a-1b2c3d4e5f60',
  timestamp: nowInSeconds(),
  body: '{"type":"contact.created","name":"Zoë 😀"}',
  secrets,
});

test('a signature is what the reference library makes and takes', () => {
  const secret = createWebhookSecret();
  const signed = message([secret]);
  const headers = signMessage(signed);
  const reference = new Webhook(secret);
  expect(reference.verify(signed.body, { ...headers })).toEqual(JSON.parse(signed.body));
  expect(headers).toEqual({
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestamp),
    'webhook-signature': reference.sign(signed.id, new Date(signed.timestamp * 1000), signed.body),
  });
});

test('the example of the standard has its signature', () => {
  // From the tests of the reference libraries.
  const headers = signMessage({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while a secret is replaced, receivers with either take the message', () => {
  const secrets = [createWebhookSecret(), createWebhookSecret()];
  const signed = message(secrets);
  const headers = { ...signMessage(signed) };
  expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  for (const secret of secrets) {
    expect(new Webhook(secret).verify(signed.body, headers)).toEqual(JSON.parse(signed.body));
  }
  const stranger = new Webhook(createWebhookSecret());
  expect(() => stranger.verify(signed.body, headers)).toThrow('No matching signature found');
});

test.each([
  ['body', { body: '{}' }],
  ['id', { id: 'msg_2' }],
  ['timestamp', { timestamp: nowInSeconds() - 60 }],
])('another %s has another signature', (_, change) => {
  const signed = message([createWebhookSecret()]);
  const { 'webhook-signature': before } = signMessage(signed);
  expect(signMessage({ ...signed, ...change })['webhook-signature']).not.toBe(before);
});

test('secrets are long, random and written as the standard wants them', () => {
  const secrets = Array.from({ length: 100 }, createWebhookSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  }
});

test.each([
  ['of another kind', `whsk_${Buffer.alloc(32, 1).toString('base64')}`],
  ['without its beginning', Buffer.alloc(32, 1).toString('base64')],
  ['too short', `whsec_${Buffer.alloc(23, 1).toString('base64')}`],
  ['too long', `whsec_${Buffer.alloc(65, 1).toString('base64')}`],
  ['cut off', createWebhookSecret().slice(0, -3)],
  ['empty', ''],
])('a secret that is %s signs nothing, and is not told', (_, secret) => {
  expect(() => signMessage(message([secret]))).toThrow(/^It is no secret of a webhook$/);
});

test('a message without a secret, or that could be read in two ways, is not signed', () => {
  const signed = message([createWebhookSecret()]);
  expect(() => signMessage({ ...signed, secrets: [] })).toThrow('without a secret');
  expect(() => signMessage({ ...signed, id: 'msg_1.2' })).toThrow('The id of a message');
  expect(() => signMessage({ ...signed, id: 'a\r\nx: y' })).toThrow('The id of a message');
  expect(() => signMessage({ ...signed, timestamp: 1.5 })).toThrow('whole seconds');
});
