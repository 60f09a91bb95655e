/** Requests byte by byte, for what no client would send. */
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** How long a first byte is waited for, and then another one. */
const firstMs = 3000;
const nextMs = 250;

/** All that comes back until the server closes, or nothing more has come for a while. */
export async function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  const socket = dial(url);
  // What is refused may be refused before it was sent to its end.
  socket.on('error', () => {});
  let timer = setTimeout(() => socket.end(), firstMs);
  socket.on('data', () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.end(), nextMs);
  });
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  try {
    return await text(socket);
  } catch {
    return '';
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** The statuses of the replies in what came. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
