import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before Postgres that can be turned off and on again. */
export interface Switch {
  /** The address given, by way of the switch. */
  url: string;
  /** Ends every connection, and refuses new ones. */
  turnOff(): Promise<void>;
  turnOn(): Promise<void>;
}

export async function startSwitch(url: string): Promise<Switch> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => socket.destroy()));
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
  };
}
