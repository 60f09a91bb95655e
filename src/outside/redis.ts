import type { Redis } from 'ioredis';

const connectTimeoutMs = 2000;
/** A request may be waiting: it is better served without an answer than by a late one. */
const commandTimeoutMs = 250;
const maxPauseMs = 2000;

/** A connection to Redis that is made again whenever it is lost. */
export interface RedisConnection {
  /** Sends a command; fails soon when there is no answer. */
  send(...command: string[]): Promise<boolean | number | string | (boolean | number | string)[]>;
  close(): void;
}

/** Connects to the Redis of the address. One that is away says so with each command, and hangs none. */
export function connectRedis(url: string): RedisConnection {
  const redis = open(url);
  return {
    send: async (name, ...rest) =>
      (await redis).call(name!, ...rest) as ReturnType<RedisConnection['send']>,
    close: () => void redis.then((one) => one.disconnect()),
  };
}

/** Loaded here only: most servers have none, and it is large. */
async function open(url: string): Promise<Redis> {
  const { Redis: Connection } = await import('ioredis');
  const redis = new Connection(url, {
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, maxPauseMs),
  });
  // The command that fails for it tells.
  redis.on('error', () => {});
  return redis;
}
