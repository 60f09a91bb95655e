import { execFile } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { harmlessText, readRetryAfter } from '../../src/outside/reply.ts';
import { createSender, type SenderOptions } from '../../src/outside/send.ts';
import { SendError } from '../../src/outside/send-error.ts';
import { authority } from './support/certificates.ts';
import { type DnsServer, startDnsServer } from './support/dns-server.ts';
import { type Internet, watchInternet } from './support/internet.ts';
import {
  type Receiver,
  startHttpReceiver,
  startHttpsReceiver,
  startTcpReceiver,
} from './support/servers.ts';

const publicAddress = '93.184.216.34';
const publicAddress6 = '2606:2800:220:1:248:1893:25c8:1946';
const development = { allowPrivate: true, timeoutMs: 5000 };

/** What a test started is stopped after it, the last first. */
const started: { stop(): Promise<void> }[] = [];
const kept = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const running = await starting;
  started.push(running);
  return running;
};

let internet: Internet;

beforeEach(() => {
  internet = watchInternet();
});

afterEach(async () => {
  internet.restore();
  for (const running of started.splice(0).toReversed()) await running.stop();
});

/** Sends to a receiver on loopback, or to a URL. */
const send = (
  to: Receiver | string,
  options: Partial<SenderOptions> = {},
  signal?: AbortSignal,
) => {
  const url = typeof to === 'string' ? to : `http://127.0.0.1:${to.port}/hooks`;
  const sender = createSender({ ...development, ...options });
  return sender.send({
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"a":"ä"}',
    signal,
  });
};

const failureOf = async (sending: Promise<unknown>): Promise<SendError> => {
  const failure = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(SendError);
  return failure as SendError;
};

const production = (dns: DnsServer, more: Partial<SenderOptions> = {}) => ({
  allowPrivate: false,
  dnsServers: [dns.address],
  ca: authority,
  ...more,
});

/** A receiver with a certificate of `hooks.example.com`, on the public internet of these tests. */
const startPublicReceiver = async (addresses = [publicAddress]) => {
  const dns = await kept(startDnsServer());
  const receiver = await kept(startHttpsReceiver());
  dns.set('hooks.example.com', { addresses });
  for (const address of addresses) internet.route(address, receiver.port);
  return { dns, receiver };
};

describe('a delivery', () => {
  test('to a development server arrives as it was given', async () => {
    const receiver = await kept(
      startHttpReceiver((response) => response.writeHead(202).end('tak\u0000ení\u001b[31m')),
    );
    const delivery = await send(`http://127.0.0.1:${receiver.port}/hooks?a=b%20c`);
    expect(delivery).toEqual({
      status: 202,
      replyText: 'tak\ufffdení\ufffd[31m',
      retryAfterSeconds: undefined,
      durationMs: expect.any(Number),
      address: '127.0.0.1',
    });
    expect(receiver.received).toEqual([
      {
        method: 'POST',
        path: '/hooks?a=b%20c',
        body: '{"a":"ä"}',
        serverName: undefined,
        headers: {
          host: `127.0.0.1:${receiver.port}`,
          connection: 'close',
          'content-type': 'application/json',
          'content-length': '10',
          'accept-encoding': 'identity',
        },
      },
    ]);
  });

  test('to localhost needs no name server', async () => {
    const receiver = await kept(startHttpReceiver());
    await send(`http://localhost:${receiver.port}/`, { dnsServers: ['127.0.0.1:1'] });
    expect(receiver.received[0]?.headers.host).toBe(`localhost:${receiver.port}`);
  });

  test('in production goes to the address of the name, under the name', async () => {
    const { dns, receiver } = await startPublicReceiver();
    const delivery = await send('https://hooks.example.com/hooks', production(dns));
    expect(delivery).toMatchObject({ status: 200, replyText: 'ok', address: publicAddress });
    expect(receiver.received).toMatchObject([
      { serverName: 'hooks.example.com', headers: { host: 'hooks.example.com' } },
    ]);
    expect(internet.attempts).toEqual([{ host: publicAddress, port: 443 }]);
    expect(dns.countQuestions('hooks.example.com')).toEqual({ A: 1, AAAA: 1 });
  });

  test('goes to a public address that is given as such', async () => {
    const receiver = await kept(startHttpsReceiver());
    internet.route(publicAddress, receiver.port);
    // The certificate is not of this address: the connection was made, and nothing was sent.
    const { reason } = await failureOf(
      send(`https://${publicAddress}/`, { allowPrivate: false, ca: authority }),
    );
    expect(reason).toBe('tls_failed');
    expect(internet.attempts).toEqual([{ host: publicAddress, port: 443 }]);
    expect(receiver.received).toEqual([]);
  });

  test('goes to the address that was checked, whatever the name leads to next', async () => {
    const { dns, receiver } = await startPublicReceiver();
    const rebound = { addresses: ['127.0.0.1'], ttl: 0 };
    dns.set('hooks.example.com', { addresses: [publicAddress], ttl: 0 }, rebound);
    await send('https://hooks.example.com/', production(dns));
    expect(internet.attempts).toEqual([{ host: publicAddress, port: 443 }]);
    expect(receiver.received).toHaveLength(1);
    expect(dns.countQuestions('hooks.example.com')).toEqual({ A: 1, AAAA: 1 });
  });

  test('keeps the name and the port apart from the default one', async () => {
    const { dns, receiver } = await startPublicReceiver();
    await send('https://hooks.example.com:8443/', production(dns));
    expect(receiver.received[0]?.headers.host).toBe('hooks.example.com:8443');
    expect(internet.attempts).toEqual([{ host: publicAddress, port: 8443 }]);
  });

  test('tries the next address when one does not answer', async () => {
    const { dns, receiver } = await startPublicReceiver();
    const closed = await startHttpReceiver();
    await closed.stop();
    dns.set('hooks.example.com', { addresses: [publicAddress6, publicAddress] });
    internet.route(publicAddress, closed.port);
    internet.route(publicAddress6, receiver.port);
    const delivery = await send('https://hooks.example.com/', production(dns));
    expect(delivery.address).toBe(publicAddress6);
    expect(internet.attempts.map(({ host }) => host)).toEqual([publicAddress, publicAddress6]);
  });

  test('tries four of a thousand addresses', async () => {
    const dns = await kept(startDnsServer());
    const closed = await startHttpReceiver();
    await closed.stop();
    const version4 = Array.from({ length: 500 }, (_, n) => `93.184.${n >> 8}.${n & 255}`);
    const version6 = Array.from({ length: 500 }, (_, n) => `2606:2800::${n + 1}`);
    const addresses = [...version4, ...version6];
    dns.set('hooks.example.com', { addresses });
    for (const address of addresses) internet.route(address, closed.port);
    const failure = await failureOf(send('https://hooks.example.com/', production(dns)));
    expect([failure.reason, failure.message]).toEqual([
      'connect_failed',
      'The host could not be connected to: ECONNREFUSED',
    ]);
    expect(internet.attempts).toHaveLength(4);
  });

  test('works when a name server fails for one kind of address', async () => {
    const { dns, receiver } = await startPublicReceiver();
    dns.set('hooks.example.com', { addresses: [publicAddress], rcode: 2, rcodeOf: 'AAAA' });
    await send('https://hooks.example.com/', production(dns));
    expect(receiver.received).toHaveLength(1);
  });

  test('cannot be given another host, length or connection', async () => {
    const receiver = await kept(startHttpReceiver());
    const headers = { Host: 'other.example.com', Connection: 'keep-alive', 'Content-Length': '1' };
    const url = `http://127.0.0.1:${receiver.port}/`;
    await createSender(development).send({ url, headers, body: 'abc' });
    expect(receiver.received).toMatchObject([
      {
        body: 'abc',
        headers: { host: `127.0.0.1:${receiver.port}`, connection: 'close', 'content-length': '3' },
      },
    ]);
  });

  test('leaves no connection behind, and shares none', async () => {
    const receiver = await kept(startHttpReceiver());
    for (let n = 0; n < 3; n += 1) await send(receiver);
    expect(receiver.countConnections()).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(receiver.countOpen()).toBe(0);
  });

  test('with a header that is none is a mistake of ours, and leaves no connection', async () => {
    const receiver = await kept(startHttpReceiver());
    const url = `http://127.0.0.1:${receiver.port}/`;
    const sending = createSender(development).send({ url, headers: { a: 'b\r\nc: d' }, body: '' });
    await expect(sending).rejects.toThrow('Invalid character in header content');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([receiver.countConnections(), receiver.countOpen()]).toEqual([1, 0]);
  });
});

describe('an address of this machine', () => {
  test('is not called, although it is public', async () => {
    const { dns, receiver } = await startPublicReceiver();
    const own = [{ address: publicAddress, family: 'IPv4' }] as os.NetworkInterfaceInfo[];
    const spy = vi.spyOn(os, 'networkInterfaces').mockReturnValue({ eth0: own });
    const { reason } = await failureOf(send('https://hooks.example.com/', production(dns)));
    spy.mockRestore();
    expect([reason, internet.attempts, receiver.countConnections()]).toEqual([
      'refused_target',
      [],
      0,
    ]);
  });
});

/** Sends from a process of its own, as Jest gives its tests a copy of the environment only. */
const sendFrom = async (url: string, environment: Record<string, string>): Promise<unknown> => {
  const script = fileURLToPath(new URL('support/send-process.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, url], {
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout);
};

describe('the environment', () => {
  test('cannot switch certificates off', async () => {
    const receiver = await kept(startHttpsReceiver());
    const url = `https://127.0.0.1:${receiver.port}/`;
    const outcome = await sendFrom(url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(outcome).toEqual({ reason: 'tls_failed' });
    expect(receiver.received).toEqual([]);
  });

  test('cannot put a proxy in between', async () => {
    const proxy = await kept(startHttpReceiver());
    const receiver = await kept(startHttpReceiver());
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'];
    const proxied = names.map((name) => [name, `http://127.0.0.1:${proxy.port}`]);
    const environment = { ...Object.fromEntries(proxied), NODE_USE_ENV_PROXY: '1', NO_PROXY: '' };
    const url = `http://127.0.0.1:${receiver.port}/`;
    expect(await sendFrom(url, environment)).toEqual({ status: 200 });
    expect([proxy.countConnections(), receiver.countConnections()]).toEqual([0, 1]);
  });
});

describe('a certificate', () => {
  test('of an unknown authority is refused', async () => {
    const { dns, receiver } = await startPublicReceiver();
    const options = production(dns, { ca: undefined });
    const failure = await failureOf(send('https://hooks.example.com/', options));
    expect([failure.reason, failure.message]).toEqual([
      'tls_failed',
      'No secure connection could be made: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ]);
    expect(receiver.received).toEqual([]);
  });

  test('of another name is refused', async () => {
    const { dns, receiver } = await startPublicReceiver();
    dns.set('other.example.com', { addresses: [publicAddress] });
    const failure = await failureOf(send('https://other.example.com/', production(dns)));
    expect([failure.reason, failure.message]).toEqual([
      'tls_failed',
      'No secure connection could be made: ERR_TLS_CERT_ALTNAME_INVALID',
    ]);
    expect(receiver.received).toEqual([]);
  });

  test('of an address is taken for that address', async () => {
    const receiver = await kept(startHttpsReceiver());
    await send(`https://127.0.0.1:${receiver.port}/`, { ca: authority });
    expect(receiver.received).toMatchObject([{ serverName: false }]);
  });

  test('is asked for: a server without TLS gets nothing', async () => {
    const heard: Buffer[] = [];
    const plain = await kept(
      startTcpReceiver((socket) => {
        socket.on('data', (chunk) => heard.push(chunk));
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      }),
    );
    const { reason } = await failureOf(send(`https://127.0.0.1:${plain.port}/hooks`));
    expect(reason).toBe('tls_failed');
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('hooks');
  });
});

describe('a reply', () => {
  test.each([301, 302, 303, 307, 308])('of %i leads nowhere', async (status) => {
    const inside = await kept(startHttpReceiver());
    const { dns } = await startPublicReceiver();
    const outside = await kept(
      startHttpsReceiver((response) =>
        response.writeHead(status, { location: `http://127.0.0.1:${inside.port}/admin` }).end(),
      ),
    );
    internet.route(publicAddress, outside.port);
    const delivery = await send('https://hooks.example.com/', production(dns));
    expect(delivery.status).toBe(status);
    expect(internet.attempts).toHaveLength(1);
    expect(inside.countConnections()).toBe(0);
  });

  test.each([200, 204, 400, 404, 410, 429, 500, 503])('of %i is a reply', async (status) => {
    const receiver = await kept(startHttpReceiver((response) => response.writeHead(status).end()));
    expect(await send(receiver)).toMatchObject({ status, replyText: '' });
  });

  test('says when to come again', async () => {
    const receiver = await kept(
      startHttpReceiver((response) => response.writeHead(429, { 'retry-after': '120' }).end()),
    );
    expect(await send(receiver)).toMatchObject({ status: 429, retryAfterSeconds: 120 });
  });

  test('is kept to its first kilobyte', async () => {
    const receiver = await kept(startHttpReceiver((response) => response.end('é'.repeat(2000))));
    const { replyText } = await send(receiver);
    expect(replyText).toBe('é'.repeat(512));
  });

  test('without an end is cut at 64 kB, and its status counts', async () => {
    let sent = 0;
    const receiver = await kept(
      startHttpReceiver((response) => {
        response.writeHead(200);
        const pour = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 16_384;
        };
        response.on('drain', pour);
        pour();
      }),
    );
    expect(await send(receiver)).toMatchObject({ status: 200, replyText: 'x'.repeat(1024) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(receiver.countOpen()).toBe(0);
    // What the systems hold between the two is beyond us, and is some megabytes.
    expect(sent).toBeLessThan(20_000_000);
  });

  test('is read up to the limit and not a byte less', async () => {
    let isWhole = false;
    const receiver = await kept(
      startHttpReceiver((response) => {
        response.on('finish', () => (isWhole = true));
        response.end('y'.repeat(60_000));
      }),
    );
    await send(receiver);
    expect(isWhole).toBe(true);
  });

  test('that is compressed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const receiver = await kept(
      startHttpReceiver((response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      ),
    );
    const { status, replyText } = await send(receiver);
    expect(status).toBe(200);
    expect(replyText.length).toBeLessThanOrEqual(1024);
  });

  test('that breaks off after its status counts', async () => {
    const receiver = await kept(
      startTcpReceiver((socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy()),
      ),
    );
    expect(await send(receiver)).toMatchObject({ status: 200, replyText: 'half' });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a banner of Redis', '-ERR unknown command\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length beside chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['32 kB of headers', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(32_768)}\r\n\r\n`],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    ],
    ['nothing', ''],
  ])('of %s is none', async (_, text) => {
    const receiver = await kept(startTcpReceiver((socket) => socket.end(text)));
    const { reason } = await failureOf(send(receiver));
    expect(reason).toBe('bad_reply');
  });

  test('after many informational ones is taken', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50);
    const receiver = await kept(
      startTcpReceiver((socket) => socket.end(`${early}HTTP/1.1 204 No Content\r\n\r\n`)),
    );
    expect(await send(receiver)).toMatchObject({ status: 204 });
  });

  test('becomes text that can be kept', () => {
    const bytes = Buffer.from([0x00, 0x61, 0xff, 0xed, 0xa0, 0x80, 0x0a, 0x09, 0x7f, 0xc2, 0x85]);
    const text = harmlessText(bytes);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/^\ufffda\ufffd+\n\t\ufffd\ufffd$/);
    expect(harmlessText(Buffer.from('a'.repeat(1022) + '😀'))).toBe('a'.repeat(1022));
  });

  test.each([
    ['120', 120],
    ['0', 0],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['-1', undefined],
    ['1e9', undefined],
    ['99999999999', undefined],
    ['soon', undefined],
    ['2026', 2026],
    [undefined, undefined],
  ])('says with Retry-After: %s to come after %p seconds', (value, seconds) => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(readRetryAfter(value, now)).toBe(seconds);
  });
});

const expectTimeout = async (sending: Promise<unknown>, receiver: Receiver) => {
  const startedAt = performance.now();
  const { reason } = await failureOf(sending);
  expect(reason).toBe('timeout');
  expect(performance.now() - startedAt).toBeLessThan(1500);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(receiver.countOpen()).toBe(0);
};

describe('the time limit', () => {
  const timeoutMs = 300;

  test('is 15 seconds unless another is given', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout');
    const receiver = await kept(startHttpReceiver());
    const url = `http://127.0.0.1:${receiver.port}/`;
    await createSender({ allowPrivate: true }).send({ url, headers: {}, body: '' });
    expect(set.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(15_000);
    set.mockRestore();
  });

  test('holds for a server that says nothing', async () => {
    const receiver = await kept(startTcpReceiver((socket) => socket.resume()));
    await expectTimeout(send(receiver, { timeoutMs }), receiver);
  });

  test('holds for a server that never finishes TLS', async () => {
    const receiver = await kept(startTcpReceiver((socket) => socket.resume()));
    await expectTimeout(send(`https://127.0.0.1:${receiver.port}/`, { timeoutMs }), receiver);
  });

  test.each([
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X-Slow: 1\r\n'],
    ['a body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
    ['informational replies', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('holds for a server that drips %s', async (_, begin, drop) => {
    const receiver = await kept(
      startTcpReceiver((socket) => {
        socket.write(begin);
        const drip = setInterval(() => socket.write(drop), 20);
        socket.on('close', () => clearInterval(drip));
      }),
    );
    await expectTimeout(send(receiver, { timeoutMs }), receiver);
  });

  test('holds for a server that takes nothing', async () => {
    const receiver = await kept(startTcpReceiver((socket) => socket.pause()));
    const sender = createSender({ allowPrivate: true, timeoutMs });
    const url = `http://127.0.0.1:${receiver.port}/`;
    const sending = sender.send({ url, headers: {}, body: 'x'.repeat(30_000_000) });
    const { reason } = await failureOf(sending);
    expect(reason).toBe('timeout');
  });
});

describe('stopping', () => {
  test('ends a delivery at once', async () => {
    const receiver = await kept(startTcpReceiver((socket) => socket.resume()));
    const stopping = new AbortController();
    const sending = failureOf(send(receiver, {}, stopping.signal));
    setTimeout(() => stopping.abort(), 100);
    const startedAt = performance.now();
    expect(await sending).toMatchObject({ reason: 'aborted', message: 'The delivery was stopped' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('ends a look-up at once', async () => {
    const dns = await kept(startDnsServer());
    dns.set('hooks.example.com', { silent: true });
    const stopping = new AbortController();
    const sending = failureOf(
      send('https://hooks.example.com/', production(dns, { timeoutMs: 15_000 }), stopping.signal),
    );
    setTimeout(() => stopping.abort(), 100);
    const startedAt = performance.now();
    expect((await sending).reason).toBe('aborted');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('before the beginning sends nothing', async () => {
    const receiver = await kept(startHttpReceiver());
    const { reason } = await failureOf(send(receiver, {}, AbortSignal.abort()));
    expect([reason, receiver.countConnections()]).toEqual(['aborted', 0]);
  });

  test('listens to the signal only as long as it lasts', async () => {
    const receiver = await kept(startHttpReceiver());
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    await send(receiver, {}, signal);
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});
