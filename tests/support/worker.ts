import { afterAll, beforeAll } from 'vitest';
import pino from 'pino';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { createCursorCodec } from '../../src/http/cursors.ts';
import { type Context, noClient } from '../../src/auth/context.ts';
import { type Role, wholeAccess } from '../../src/auth/access.ts';
import { createSealer } from '../../src/auth/seal.ts';
import { identityOf, userPrincipal } from '../../src/auth/principal.ts';
import { sql } from '../../src/db/sql.ts';
import { defineJob, type JobHandler } from '../../src/jobs/define.ts';
import { enqueueJob } from '../../src/jobs/enqueue.ts';
import { Worker, type WorkerOptions } from '../../src/jobs/worker.ts';
import { type TestOrganization, type TestServer, testSecrets } from './server.ts';

export const cursors = createCursorCodec(testSecrets.JWT_SECRET);
export const sealer = createSealer(testSecrets.PASSWORD_PEPPER);

/** A worker that takes jobs of the server's database; whoever makes it stops it. */
export function createWorker(
  { database, traces }: TestServer,
  handlers: readonly JobHandler[],
  options: Partial<WorkerOptions> = {},
): Worker {
  const logger = pino({ level: 'silent' });
  const worker = new Worker({
    database,
    cursors,
    sealer,
    handlers,
    feeders: [],
    concurrency: 10,
    logger,
    ...options,
  });
  traces?.listenToWorker(worker);
  return worker;
}

/** A worker that runs during all tests of the file. */
export function useWorker(
  server: TestServer,
  handlers: () => readonly JobHandler[],
  options: Partial<WorkerOptions> = {},
): void {
  let worker: Worker | undefined;
  beforeAll(() => {
    worker = createWorker(server, handlers(), options);
    worker.start();
  });
  afterAll(() => worker?.stop(5000));
}

/** The owner's role, as each organization has it. */
const ownerRole: Role = {
  key: 'owner',
  version: 1,
  builtIn: true,
  access: wholeAccess,
  permissions: [],
  fields: {},
};

/** Runs the work as whose token it is, an owner, in a transaction, as a request of his would. */
export async function asRequest<T>(
  { database }: Pick<TestServer, 'database'>,
  { token }: Pick<TestOrganization, 'token'>,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
    'sub' | 'org' | 'sid',
    string
  >;
  const { sub: id, org: organizationId, sid: sessionId } = claims;
  const principal = userPrincipal({ id, organizationId, sessionId }, ownerRole);
  const requestId = uuid();
  const { signal } = new AbortController();
  const signalOf = () => signal;
  return database.writing(identityOf(principal, requestId), (unit) =>
    work({ unit, principal, requestId, client: noClient, signalOf, cursors, sealer }),
  );
}

const example = defineJob({ kind: 'test.example', payload: z.object({ word: z.string() }) });

/** A job that nobody runs, with the word in all that a job may tell. */
export async function enqueueExample(context: Context, word: string): Promise<string> {
  const id = await enqueueJob(context, example, { payload: { word }, key: `${word} ${uuid()}` });
  await context.unit.query(sql`update jobs set progress = '{"done": 1, "total": 2}',
      result = ${JSON.stringify({ word })}::jsonb, error = ${JSON.stringify({ code: 'failed', message: word })}::jsonb
    where id = ${id}`);
  return id;
}
