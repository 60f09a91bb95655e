/** Processes of `marking-worker.ts`, what is asked of them, and what came of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import { enqueueJobs } from '../../src/jobs/enqueue.ts';
import { asOwner } from '../support/owner.ts';
import type { TestOrganization, TestServer } from '../support/server.ts';
import { asRequest } from '../support/worker.ts';
import { marks } from './marking-worker.ts';

/** A worker as a process of its own. */
export interface WorkerProcess {
  child: ChildProcess;
  /** What it began: job, attempt, and when. */
  begun: { id: string; attempt: number; at: number }[];
}

/** What became of the jobs that were asked for. */
export interface Outcome {
  /** How many jobs have succeeded. */
  succeeded: number;
  /** How many companies there are for how many jobs: more of the former are jobs that ended twice. */
  marks: number;
  marked: number;
  entries: number;
  again: number;
}

/** Workers on the server's database; those that are left are killed after all tests of the file. */
export class MarkingWorkers {
  readonly #server: TestServer;
  readonly #running = new Set<WorkerProcess>();

  constructor(server: TestServer) {
    this.#server = server;
    afterAll(() => Promise.all([...this.#running].map((worker) => this.end(worker, 'SIGKILL'))));
  }

  start(env: Record<string, string> = {}): WorkerProcess {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/faults/marking-worker.ts'], {
      env: { PATH: process.env['PATH'], APP_URL: this.#server.urls.appUrl, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const worker: WorkerProcess = { child, begun: [] };
    createInterface(child.stdout!).on('line', (line) => {
      const [id, attempt, at] = line.split(' ');
      worker.begun.push({ id: id!, attempt: Number(attempt), at: Number(at) });
    });
    this.#running.add(worker);
    return worker;
  }

  async end(worker: WorkerProcess, signal: NodeJS.Signals): Promise<void> {
    this.#running.delete(worker);
    if (worker.child.exitCode !== null || worker.child.signalCode !== null) return;
    const gone = once(worker.child, 'exit');
    worker.child.kill(signal);
    await gone;
  }

  /** Asks for jobs that are asleep at any time of their work, within their transactions too. */
  ask(of: TestOrganization, count: number, longestMs: number): Promise<string[]> {
    return asRequest(this.#server, of, (context) =>
      enqueueJobs(
        context,
        marks,
        Array.from({ length: count }, () => ({
          payload: {
            beforeMs: Math.random() * longestMs,
            withinMs: Math.random() < 0.2 ? Math.random() * longestMs : 0,
          },
        })),
      ),
    );
  }

  outcomeOf(of: TestOrganization): Promise<Outcome> {
    return asOwner(this.#server, of, async (client) => {
      const { rows } = await client.query<Outcome>(`
        select (select count(*) from jobs where status = 'succeeded')::integer as succeeded,
          (select count(*) from jobs where attempt > 1)::integer as again,
          (select count(*) from companies)::integer as marks,
          (select count(distinct name) from companies)::integer as marked,
          (select count(*) from changes where object = 'company')::integer as entries`);
      return rows[0]!;
    });
  }

  /** By job: what was acknowledged and is not done, what is done in part, and what is done twice. */
  async violationsOf(
    of: TestOrganization,
    asked: readonly string[],
  ): Promise<{ lost: string[]; half: string[]; twice: string[] }> {
    const rows = await asOwner(this.#server, of, async (client) => {
      const { rows: all } = await client.query<{ job: string; marks: number; whole: boolean }>(`
        select j.id as job, count(c.id)::integer as marks,
          bool_and(j.status = 'succeeded' and (c.id is null or exists (
            select from changes e where e.object = 'company' and e.record_id = c.id))) as whole
        from jobs j left join companies c on c.name = j.id::text where j.kind = '${marks.kind}' group by j.id`);
      return all;
    });
    const byJob = new Map(rows.map((row) => [row.job, row]));
    return {
      lost: asked.filter((id) => (byJob.get(id)?.marks ?? 0) === 0),
      half: rows.filter(({ whole }) => !whole).map(({ job }) => job),
      twice: rows.filter(({ marks: count }) => count > 1).map(({ job }) => job),
    };
  }
}
