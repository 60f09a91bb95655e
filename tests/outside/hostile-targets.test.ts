/**
 * Every way in that we know of is refused before a connection is tried. Names are looked up at a name
 * server of the test's own; every TCP connection that the process tries is counted.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSender } from '../../src/outside/send.ts';
import { SendError } from '../../src/outside/send-error.ts';
import { checkTargetUrl } from '../../src/outside/targets.ts';
import { type DnsServer, startDnsServer, type Zone } from './support/dns-server.ts';
import {
  blockEnds,
  encodedHosts,
  hostilePorts,
  hostileTexts,
  localNames,
  metadataAddresses,
} from './support/hostile.ts';
import { type Internet, watchInternet } from './support/internet.ts';
import { type Receiver, startHttpReceiver } from './support/servers.ts';

const publicAddress = '93.184.216.34';
const publicAddress6 = '2606:2800:220:1:248:1893:25c8:1946';

let dns: DnsServer;
let internet: Internet;
let listener: Receiver;

beforeAll(async () => {
  dns = await startDnsServer();
  listener = await startHttpReceiver();
  internet = watchInternet();
});

beforeEach(() => {
  internet.attempts.length = 0;
});

afterAll(async () => {
  internet.restore();
  await listener.stop();
  await dns.stop();
});

/** Sends as production does, but for the name server, and gives how it failed. */
const findFailure = async (url: string, timeoutMs = 5000): Promise<SendError> => {
  const sender = createSender({ allowPrivate: false, dnsServers: [dns.address], timeoutMs });
  const sent = sender.send({ url, headers: {}, body: '{}' });
  const failure = await sent.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(SendError);
  return failure as SendError;
};

const expectNoConnection = () => {
  expect(internet.attempts).toEqual([]);
  expect(listener.countConnections()).toBe(0);
};

/** Refused when a webhook is made, and once more when it is sent. */
const expectRefusedText = async (url: string) => {
  const given = url.replaceAll('{port}', String(listener.port));
  expect(checkTargetUrl(given, { allowPrivate: false })).toMatch(
    /^must (not )?(begin|be|have|use) /,
  );
  const { reason, message } = await findFailure(given);
  expect({ reason, message }).toEqual({
    reason: 'refused_target',
    message: expect.stringMatching(/^The address may not be called: it must /),
  });
  expectNoConnection();
};

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);

const literals = [...new Set([...blockEnds.flatMap(([, ...ends]) => ends), ...metadataAddresses])];

const texts: [what: string, url: string][] = [
  ...literals.map((address): [string, string] => [address, `https://${bracketed(address)}/`]),
  ...encodedHosts.map(([what, host]): [string, string] => [`${what}: ${host}`, `https://${host}/`]),
  ...localNames.map((name): [string, string] => [name.slice(0, 40), `https://${name}/`]),
  ...hostileTexts,
  ...hostilePorts.map((port): [string, string] => [`:${port}`, `https://example.com:${port}/`]),
];

test.each(texts)('the text tells: %s', async (_, url) => {
  await expectRefusedText(url);
});

const everyAddress = literals.map((address): [string, Zone] => [address, { addresses: [address] }]);

const answers: [what: string, ...zones: Zone[]][] = [
  ...everyAddress,
  ['an address of the network beside a public one', { addresses: [publicAddress, '10.0.0.1'] }],
  ['… in the other order', { addresses: ['10.0.0.1', publicAddress] }],
  ['a private AAAA beside a public A', { addresses: [publicAddress, 'fd00::1'] }],
  ['a private A beside a public AAAA', { addresses: ['192.168.1.1', publicAddress6] }],
  [
    'loopback beside public ones of both kinds',
    {
      addresses: [publicAddress, publicAddress6, '127.0.0.1'],
    },
  ],
  ['a mapped AAAA', { addresses: ['::ffff:127.0.0.1'] }],
  ['a mapped AAAA of a public address', { addresses: [`::ffff:${publicAddress}`] }],
  ['a mapped AAAA beside a public A', { addresses: [publicAddress, '::ffff:10.0.0.1'] }],
  ['a NAT64 AAAA', { addresses: ['64:ff9b::7f00:1'] }],
  ['a 6to4 AAAA', { addresses: ['2002:a9fe:a9fe::'] }],
  ['an alias of an internal name', { alias: 'redis.internal', addresses: ['10.0.0.5'] }],
  ['an alias of localhost', { alias: 'localhost', addresses: ['127.0.0.1', '::1'] }],
  [
    'an alias of the metadata',
    {
      alias: 'metadata.google.internal',
      addresses: ['169.254.169.254'],
    },
  ],
  ['an answer that holds for no time', { addresses: ['127.0.0.1'], ttl: 0 }],
  [
    '1000 addresses, the last one private',
    {
      addresses: [
        ...Array.from({ length: 999 }, (_, n) => `93.184.${n >> 8}.${n & 255}`),
        '10.0.0.1',
      ],
    },
  ],
  [
    '500 private ones',
    { addresses: Array.from({ length: 500 }, (_, n) => `10.0.${n >> 8}.${n & 255}`) },
  ],
  ['a private A while AAAA fails', { addresses: ['127.0.0.1'], rcode: 2, rcodeOf: 'AAAA' }],
  ['a private AAAA while A fails', { addresses: ['::1'], rcode: 2, rcodeOf: 'A' }],
];

test.each(answers)('the name leads to %s', async (_, ...zones) => {
  dns.set('hooks.example.com', ...zones);
  const url = `https://hooks.example.com:${listener.port}/`;
  expect(checkTargetUrl(url, { allowPrivate: false })).toBeUndefined();
  const { reason, message } = await findFailure(url, 15_000);
  // Nothing of what the name led to.
  expect({ reason, message }).toEqual({
    reason: 'refused_target',
    message: 'The address may not be called: its host is not on the public internet',
  });
  expectNoConnection();
});

const noAnswers: [what: string, reason: string, zone: Zone][] = [
  ['does not exist', 'dns_failed', { rcode: 3 }],
  ['exists without an address', 'dns_failed', {}],
  ['is an alias of localhost, without an address', 'dns_failed', { alias: 'localhost' }],
  ['fails at the server', 'dns_failed', { rcode: 2 }],
  ['is refused by the server', 'dns_failed', { rcode: 5 }],
  ['is malformed for the server', 'dns_failed', { rcode: 1 }],
  ['gets no answer at all', 'dns_failed', { silent: true }],
];

test.each(noAnswers)('the name %s', async (_, reason, zone) => {
  dns.set('hooks.example.com', zone);
  const failure = await findFailure(`https://hooks.example.com:${listener.port}/`, 15_000);
  expect(failure.reason).toBe(reason);
  expectNoConnection();
});

test('a name server that does not answer costs no more than the time limit', async () => {
  dns.set('hooks.example.com', { silent: true });
  const startedAt = performance.now();
  const { reason } = await findFailure('https://hooks.example.com/', 300);
  expect(reason).toBe('timeout');
  expect(performance.now() - startedAt).toBeLessThan(1500);
  expectNoConnection();
});

test('a name that led outside once is looked up anew at each call', async () => {
  dns.set(
    'hooks.example.com',
    { addresses: [publicAddress], ttl: 3600 },
    { addresses: ['127.0.0.1'] },
  );
  internet.route(publicAddress, listener.port);
  // The listener speaks no TLS: what matters is where the first call goes, and that the second goes nowhere.
  expect((await findFailure('https://hooks.example.com/')).reason).toBe('tls_failed');
  expect(internet.attempts).toEqual([{ host: publicAddress, port: 443 }]);
  expect((await findFailure('https://hooks.example.com/')).reason).toBe('refused_target');
  expect(internet.attempts).toHaveLength(1);
});

describe('the proof', () => {
  test('there are more than 200 rows, each once', () => {
    const rows = [...texts.map(([, url]) => url), ...answers.map((row) => JSON.stringify(row))];
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
    expect(rows.length).toBeGreaterThan(200);
  });

  test('the watch sees a connection when one is made', async () => {
    await fetchLoopback();
    expect(internet.attempts).toEqual([{ host: '127.0.0.1', port: listener.port }]);
  });
});

const fetchLoopback = async () => {
  const sender = createSender({ allowPrivate: true });
  await sender.send({ url: `http://127.0.0.1:${listener.port}/`, headers: {}, body: '' });
};
