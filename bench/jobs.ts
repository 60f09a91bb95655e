/**
 * What jobs cost: how many a worker does in a second, how soon one is begun, and how much later when
 * another organization has a hundred thousand waiting, quick ones or slow ones.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { z } from 'zod';
import { type Context, noClient } from '../src/auth/context.ts';
import { systemPrincipal } from '../src/auth/principal.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { sql } from '../src/db/sql.ts';
import { system } from '../src/db/unit.ts';
import { createSealer } from '../src/auth/seal.ts';
import { createCursorCodec } from '../src/http/cursors.ts';
import { defineJob, handleJob } from '../src/jobs/define.ts';
import { enqueueJobs } from '../src/jobs/enqueue.ts';
import { Worker } from '../src/jobs/worker.ts';
import { register } from './accounts.ts';
import { median } from './figures.ts';
import { onGround } from './ground.ts';

const backlog = 100_000;
const counted = 20_000;
const probes = 40;
const probedEveryMs = 150;

const cursors = createCursorCodec('a secret of the benchmark');
const sealer = createSealer('a secret of the benchmark');
const logger = pino({ level: 'error' });
const payload = z.object({ ms: z.number(), probe: z.number().nullable() });
const kept = defineJob({ kind: 'bench.kept', payload });
const quick = defineJob({ kind: 'bench.quick', payload, isKept: false });

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** When each probe was begun. */
const begun = new Map<number, number>();
const counts = { done: 0 };

const handlers = [kept, quick].map((definition) =>
  handleJob(definition, async (job) => {
    if (job.payload.probe !== null) begun.set(job.payload.probe, performance.now());
    if (job.payload.ms > 0) await sleep(job.payload.ms);
    counts.done += 1;
  }),
);

type Kind = typeof quick;

async function ask(
  database: Database,
  organizationId: string,
  kind: Kind,
  payloads: z.infer<typeof payload>[],
): Promise<void> {
  const identity = system(organizationId);
  const principal = systemPrincipal(organizationId);
  await database.writing(identity, async (unit) => {
    const { requestId } = identity;
    const { signal } = new AbortController();
    const signalOf = () => signal;
    const context: Context = {
      unit,
      principal,
      requestId,
      client: noClient,
      signalOf,
      cursors,
      sealer,
    };
    for (let from = 0; from < payloads.length; from += 10_000) {
      const some = payloads.slice(from, from + 10_000);
      await enqueueJobs(
        context,
        kind,
        some.map((one) => ({ payload: one })),
      );
    }
  });
}

function createWorker(database: Database): Worker {
  return new Worker({ database, cursors, sealer, handlers, feeders: [], concurrency: 20, logger });
}

const many = (count: number, ms: number) =>
  Array.from({ length: count }, () => ({ ms, probe: null }));

/** Jobs in a second that do nothing. */
async function measureRate(database: Database, organizationId: string): Promise<void> {
  for (const kind of [quick, kept]) {
    await ask(database, organizationId, kind, many(counted, 0));
    const worker = createWorker(database);
    const before = counts.done;
    const startedAt = performance.now();
    worker.start();
    while (counts.done < before + counted) await sleep(20);
    const seconds = (performance.now() - startedAt) / 1000;
    await worker.stop(5000);
    say(`${kind.kind}: ${Math.round(counted / seconds)} jobs/s`);
  }
}

/** Milliseconds from the commit that asks for a job to its beginning, one after the other. */
async function measureDelay(
  database: Database,
  organizationId: string,
): Promise<{ half: number; most: number }> {
  const delays: number[] = [];
  begun.clear();
  for (let probe = 0; probe < probes; probe += 1) {
    await ask(database, organizationId, quick, [{ ms: 0, probe }]);
    const askedAt = performance.now();
    await sleep(probedEveryMs);
    while (!begun.has(probe)) await sleep(5);
    delays.push(Math.max(0, begun.get(probe)! - askedAt));
  }
  return { half: median(delays), most: Math.max(...delays) };
}

await onGround(async ({ appUrl, ours, account }) => {
  const other = await register(ours);
  const database = openDatabase({ url: appUrl, poolSize: 8, preparedStatements: true, logger });
  const [busy, calm] = [account.organization.id, other.organization.id];
  await measureRate(database, busy);
  const worker = createWorker(database);
  worker.start();
  const alone = await measureDelay(database, calm);
  say(`a job alone is begun after ${alone.half.toFixed(0)} ms, ${alone.most.toFixed(0)} at most`);
  for (const ms of [0, 5000]) {
    await ask(database, busy, quick, many(backlog, ms));
    const { half, most } = await measureDelay(database, calm);
    const waiting = await countWaiting(database, busy);
    say(
      `beside ${backlog} jobs of another organization that take ${ms} ms each: after ${half.toFixed(0)} ms, ${most.toFixed(0)} at most (${waiting} still wait)`,
    );
    await removeWaiting(database, busy);
  }
  await worker.stop(6000);
  await database.close();
});

async function countWaiting(database: Database, organizationId: string): Promise<number> {
  const [row] = await database
    .reading(system(organizationId))
    .query<{ count: number }>(
      sql`select count(*)::integer as count from jobs where organization_id = ${organizationId} and status = 'queued'`,
    );
  return row!.count;
}

async function removeWaiting(database: Database, organizationId: string): Promise<void> {
  await database.writing(system(organizationId), async (unit) => {
    await unit.query(
      sql`delete from jobs where organization_id = ${organizationId} and status = 'queued'`,
    );
  });
}
