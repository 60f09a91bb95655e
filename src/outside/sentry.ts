/** Errors to Sentry, by the core of its SDK: nothing is patched, and nothing is told but what is given here. */
import {
  type BaseTransportOptions,
  createStackParser,
  createTransport,
  Scope,
  type Transport,
} from '@sentry/core';
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server';

/** Where errors are told. */
export interface Reports {
  /** Tells of an error, with names by which it is found elsewhere. */
  report(error: Error, message: string, tags: Record<string, string>): void;
  /** Sends what is left, if it can be. */
  close(): Promise<void>;
}

const sendWithinMs = 5000;
const closeWithinMs = 3000;

const createFetchTransport = (options: BaseTransportOptions): Transport =>
  createTransport(options, async ({ body }) => {
    // oxlint-disable-next-line no-restricted-globals -- the operator's own address, and nobody leads elsewhere
    const { status, headers } = await fetch(options.url, {
      method: 'POST',
      redirect: 'error',
      body: typeof body === 'string' ? body : Buffer.from(body),
      signal: AbortSignal.timeout(sendWithinMs),
    });
    return {
      statusCode: status,
      headers: {
        'x-sentry-rate-limits': headers.get('x-sentry-rate-limits'),
        'retry-after': headers.get('retry-after'),
      },
    };
  });

/** Opens the way to the project of the DSN. */
export function openSentry(options: {
  dsn: string;
  environment: string;
  release: string;
}): Reports {
  const client = new ServerRuntimeClient({
    ...options,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    integrations: [],
    stackParser: createStackParser(nodeStackLineParser()),
    transport: createFetchTransport,
  });
  client.init();
  return {
    report(error, message, tags) {
      const scope = new Scope();
      scope.setTags(tags).setContext('log', { message });
      client.captureException(error, undefined, scope);
    },
    close: async () => void (await client.close(closeWithinMs)),
  };
}
