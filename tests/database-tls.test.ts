import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import pino from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withConnection } from '../src/db/admin.ts';
import { openDatabase } from '../src/db/database.ts';
import { authority, certificate, privateKey } from './outside/support/certificates.ts';
import { cloneDatabase } from './support/postgres.ts';

/** What a client of Postgres sends first when it wants TLS: a length and a number. */
const requestBytes = 8;

let directory: string;
let port: number;
let server: Server;
let appUrl: string;
const sockets = new Set<Socket>();

/** Ends TLS before the Postgres of the tests, as RDS does. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tls-'));
  await writeFile(join(directory, 'right.pem'), authority);
  ({ appUrl } = await cloneDatabase(inject('cluster'), `tls_${process.env['VITEST_POOL_ID']}`));
  const target = new URL(appUrl);
  server = createServer((client) => {
    sockets.add(client.on('error', () => client.destroy()));
    client.once('readable', () => {
      client.read(requestBytes);
      client.write('S');
      const secured = new TLSSocket(client, { isServer: true, cert: certificate, key: privateKey });
      const upstream = connect(Number(target.port || 5432), target.hostname);
      for (const socket of [secured, upstream]) {
        sockets.add(socket.on('error', () => socket.destroy()));
        socket.on('close', () => void [secured.destroy(), upstream.destroy()]);
      }
      secured.pipe(upstream).pipe(secured);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await rm(directory, { recursive: true });
});

const urlOf = (host: string, root: string): string => {
  const url = new URL(appUrl);
  url.host = `${host}:${port}`;
  url.search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: root }).toString();
  return url.href;
};

test('a server and its migrations reach a database whose certificate is by the roots that they are given', async () => {
  const url = urlOf('127.0.0.1', join(directory, 'right.pem'));
  await withConnection(url, async (client) => {
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
  const logger = pino({ level: 'silent' });
  const database = openDatabase({ url, poolSize: 2, preparedStatements: true, logger });
  try {
    expect(await database.isReady()).toBe(true);
  } finally {
    await database.close();
  }
});

test.each([
  ['by another root', '127.0.0.1', 'docker/rds-certificates.pem', /certificate/],
  ['of another name', 'localhost', 'right.pem', /altnames/],
])('one %s is refused', async (_what, host, root, reason) => {
  const url = urlOf(host, root.startsWith('docker') ? root : join(directory, root));
  await expect(withConnection(url, async () => {})).rejects.toThrow(reason);
});
