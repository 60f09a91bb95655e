/** Connections to addresses that were checked: nothing here looks up a name. */
import { connect as connectTcp, isIPv4, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { codeOf } from '../setup-error.ts';
import { SendError } from './send-error.ts';
import { hostOf, isLiteral, portOf } from './targets.ts';

/** A connection, ready for a request. */
export interface Connection {
  socket: Socket;
  /** The address that was connected to. */
  address: string;
}

/** A name may have a thousand addresses; the first that answers is enough. */
const maxAttempts = 4;
/** For one address when others are left: beyond the longest way round the Earth, three times lost. */
const attemptMs = 3000;

/** Resolves with the socket on the event. It is destroyed by the signal, then or at any later time. */
const untilReady = (
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop);
    socket.once('close', () => {
      signal.removeEventListener('abort', stop);
      reject(new Error('The connection was closed'));
    });
    // Stays: whoever uses the socket hears of errors in his own way, and an unheard one ends the process.
    socket.on('error', reject);
    socket.once(event, resolve);
    if (signal.aborted) stop();
  });

/** IPv4 and IPv6 by turns, as a network may lack either; IPv4 first, which seldom is. */
const chooseAttempts = (addresses: string[]): string[] => {
  const version4 = addresses.filter((address) => isIPv4(address));
  const version6 = addresses.filter((address) => !isIPv4(address));
  return Array.from({ length: maxAttempts }, (_, turn) => [version4[turn], version6[turn]])
    .flat()
    .filter((address) => address !== undefined)
    .slice(0, maxAttempts);
};

const tryAddress = async (
  address: string,
  port: number,
  limitMs: number | undefined,
  signal: AbortSignal,
): Promise<Socket> => {
  const socket = connectTcp({ host: address, port, noDelay: true });
  const slow = new Error('The connection took too long');
  const timer = limitMs && setTimeout(() => socket.destroy(slow), limitMs);
  try {
    await untilReady(socket, 'connect', signal);
    return socket;
  } finally {
    clearTimeout(timer);
  }
};

const connectToAny = async (
  addresses: string[],
  port: number,
  signal: AbortSignal,
): Promise<Connection> => {
  const attempts = chooseAttempts(addresses);
  let failure: unknown;
  for (const [index, address] of attempts.entries()) {
    const limitMs = index === attempts.length - 1 ? undefined : attemptMs;
    try {
      return { socket: await tryAddress(address, port, limitMs, signal), address };
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw new SendError('connect_failed', codeOf(failure), { cause: failure });
};

/** TLS over the connection: the certificate has to be that of the host's name, whatever its address. */
const secure = async (
  socket: Socket,
  host: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Socket> => {
  const secured = connectTls({
    socket,
    host,
    servername: isLiteral(host) ? '' : host,
    ca,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // Said, as NODE_TLS_REJECT_UNAUTHORIZED would change the default.
    rejectUnauthorized: true,
  });
  try {
    await untilReady(secured, 'secureConnect', signal);
    return secured;
  } catch (error) {
    secured.destroy();
    socket.destroy();
    signal.throwIfAborted();
    throw new SendError('tls_failed', codeOf(error), { cause: error });
  }
};

/**
 * Connects to the first of the addresses that answers, with TLS for https.
 * @param ca certificates (PEM) to trust instead of the usual authorities.
 */
export async function connectToTarget(
  url: URL,
  addresses: string[],
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const { socket, address } = await connectToAny(addresses, portOf(url), signal);
  if (url.protocol !== 'https:') return { socket, address };
  return { socket: await secure(socket, hostOf(url), ca, signal), address };
}
