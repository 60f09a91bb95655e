import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

const sync = 0x53;
const parse = 0x50;
const bind = 0x42;

/** A statement as it was sent, and its parameters as texts. */
export interface SentStatement {
  /** Empty where it is planned anew each time. */
  name: string;
  text: string;
  values: (string | null)[];
}

/** A TCP proxy before Postgres that counts round trips, the Sync messages that a client sends, and reads its statements. */
export interface CountingProxy {
  /** The address given, by way of the proxy. */
  url: string;
  /** Round trips since the last call. */
  takeCount(): number;
  /** The statements that were sent since the last call. */
  takeStatements(): SentStatement[];
  stop(): Promise<void>;
}

/** Starts the proxy before the Postgres of the address. */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let count = 0;
  let statements: SentStatement[] = [];
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const texts = new Map<string, string>();
    const read = messageReader((type, body) => {
      if (type === sync) count += 1;
      if (type === parse) texts.set(...namedText(body));
      if (type === bind) statements.push(boundStatement(body, texts));
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
    takeStatements() {
      const taken = statements;
      statements = [];
      return taken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Of a Parse message: the statement's name and text. */
function namedText(body: Buffer): [name: string, text: string] {
  const [name = '', text = ''] = body.toString().split('\0');
  return [name, text];
}

/** Of a Bind message: the statement that it names, with the parameters, which the driver sends as texts. */
function boundStatement(body: Buffer, texts: Map<string, string>): SentStatement {
  const nameAt = body.indexOf(0) + 1;
  const formatsAt = body.indexOf(0, nameAt) + 1;
  const name = body.toString('utf8', nameAt, formatsAt - 1);
  const text = texts.get(name) ?? '';
  let at = formatsAt + 2 + 2 * body.readInt16BE(formatsAt);
  const values = Array.from({ length: body.readInt16BE(at) }, () => null as string | null);
  at += 2;
  for (const index of values.keys()) {
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) continue;
    values[index] = body.toString('utf8', at, at + length);
    at += length;
  }
  return { name, text, values };
}

/** Cuts a client's bytes into messages: a type, a length, a body; the first one has no type. */
function messageReader(seen: (type: number, body: Buffer) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let startup = true;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = startup ? 0 : 1;
      if (pending.length < head + 4) return;
      const length = head + pending.readInt32BE(head);
      if (pending.length < length) return;
      if (!startup) seen(pending[0]!, pending.subarray(head + 4, length));
      startup = false;
      pending = pending.subarray(length);
    }
  };
}
