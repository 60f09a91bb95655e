import net from 'node:net';
import { vi } from 'vitest';

/** Where a connection was to go, as Node was told. */
export interface Attempt {
  host: string;
  port: number;
}

/** The routes of the internet, and every connection that anybody in this process tries to make. */
export interface Internet {
  attempts: Attempt[];
  /** Whoever connects to this address, at whatever port, gets to that port of loopback. */
  route(address: string, port: number): void;
  restore(): void;
}

interface ConnectOptions {
  host?: string;
  port?: number | string;
  path?: string;
}

/** `net.connect` hands its arguments over as a list, and others may call the method themselves. */
const optionsOf = (args: unknown[]): ConnectOptions => {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) return first;
  return { port: Number(first), host: typeof args[1] === 'string' ? args[1] : undefined };
};

/** Watches all TCP connections that this process makes, and leads those to routed addresses to loopback. */
export function watchInternet(): Internet {
  const attempts: Attempt[] = [];
  const routes = new Map<string, number>();
  const original = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
  const spy = vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (
    this: net.Socket,
    ...args: unknown[]
  ) {
    const options = optionsOf(args);
    attempts.push({ host: options.host ?? options.path ?? '', port: Number(options.port) });
    const port = routes.get(options.host ?? '');
    if (port !== undefined) Object.assign(options, { host: '127.0.0.1', port });
    return original.apply(this, args);
  } as typeof net.Socket.prototype.connect);
  return {
    attempts,
    route: (address, port) => void routes.set(address, port),
    restore: () => spy.mockRestore(),
  };
}
