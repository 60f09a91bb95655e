import { EventEmitter } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A TCP proxy before Postgres that can be turned off and on again. */
export interface Switch {
  /** The address given, by way of the switch. */
  url: string;
  /** Ends every connection, and refuses new ones. */
  turnOff(): Promise<void>;
  turnOn(): Promise<void>;
  /** Connections stay open, and new ones are accepted, but nothing goes through any more. */
  swallow(): void;
  /** What was swallowed goes through now, as TCP would send it again. */
  pass(): void;
}

export async function startSwitch(url: string): Promise<Switch> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const gate = { isOpen: true, opens: new EventEmitter().setMaxListeners(0) };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(gated(gate)).pipe(to);
      sockets.add(from.on('error', () => from.destroy()).on('close', () => to.destroy()));
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const switched = new URL(url);
  switched.hostname = '127.0.0.1';
  switched.port = String(port);
  return {
    url: switched.href,
    async turnOff() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await new Promise((resolve) => server.close(resolve));
    },
    turnOn: () => listen(port),
    swallow() {
      gate.isOpen = false;
    },
    pass() {
      gate.isOpen = true;
      gate.opens.emit('open');
    },
  };
}

/** What is written to it comes out while the gate is open. */
function gated(gate: { isOpen: boolean; opens: EventEmitter }): Transform {
  return new Transform({
    transform(chunk, _, done) {
      if (gate.isOpen) done(null, chunk);
      else gate.opens.once('open', () => done(null, chunk));
    },
  });
}
