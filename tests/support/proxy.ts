import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

const sync = 0x53;

/** A TCP proxy before Postgres that counts round trips: the Sync messages that a client sends. */
export interface CountingProxy {
  /** The address given, by way of the proxy. */
  url: string;
  /** Round trips since the last call. */
  takeCount(): number;
  stop(): Promise<void>;
}

/** Starts the proxy before the Postgres of the address. */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const read = messageReader((type) => {
      if (type === sync) count += 1;
    });
    client.on('data', read);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => socket.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxied = new URL(url);
  proxied.hostname = '127.0.0.1';
  proxied.port = String((server.address() as AddressInfo).port);
  return {
    url: proxied.href,
    takeCount() {
      const counted = count;
      count = 0;
      return counted;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Cuts a client's bytes into messages: a type, a length, a body; the first one has no type. */
function messageReader(seen: (type: number) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let startup = true;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = startup ? 0 : 1;
      if (pending.length < head + 4) return;
      const length = head + pending.readInt32BE(head);
      if (pending.length < length) return;
      if (!startup) seen(pending[0]!);
      startup = false;
      pending = pending.subarray(length);
    }
  };
}
