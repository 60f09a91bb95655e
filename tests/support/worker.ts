import { afterAll, beforeAll } from '@jest/globals';
import pino from 'pino';
import { createCursorCodec } from '../../src/http/cursors.ts';
import type { Context } from '../../src/auth/context.ts';
import { permissionsOf } from '../../src/auth/permissions.ts';
import { type Principal, identityOf } from '../../src/auth/principal.ts';
import type { JobHandler } from '../../src/jobs/define.ts';
import { Worker, type WorkerOptions } from '../../src/jobs/worker.ts';
import { type TestOrganization, type TestServer, testSecrets } from './server.ts';

export const cursors = createCursorCodec(testSecrets.JWT_SECRET);

/** A worker that takes jobs of the server's database; whoever makes it stops it. */
export function createWorker(
  { database }: TestServer,
  handlers: readonly JobHandler[],
  options: Partial<WorkerOptions> = {},
): Worker {
  const logger = pino({ level: 'silent' });
  return new Worker({
    database,
    cursors,
    handlers,
    feeders: [],
    concurrency: 10,
    logger,
    ...options,
  });
}

/** A worker that runs during all tests of the file. */
export function useWorker(server: TestServer, handlers: () => readonly JobHandler[]): void {
  let worker: Worker | undefined;
  beforeAll(() => {
    worker = createWorker(server, handlers());
    worker.start();
  });
  afterAll(() => worker?.stop(5000));
}

/** Runs the work as the organization's owner, in a transaction, as a request of his would. */
export async function asRequest<T>(
  { database }: TestServer,
  { organizationId, userId, token }: TestOrganization,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { sid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  const principal: Principal = {
    type: 'user',
    id: userId,
    organizationId,
    sessionId: sid as string,
    role: 'owner',
    permissions: permissionsOf('owner'),
  };
  const requestId = crypto.randomUUID();
  const { signal } = new AbortController();
  return database.writing(identityOf(principal, requestId), (unit) =>
    work({ unit, principal, requestId, signal, cursors }),
  );
}
