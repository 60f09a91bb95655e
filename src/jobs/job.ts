import type { Role } from '../auth/access.ts';
import { type Context, type CursorCodec, noClient } from '../auth/context.ts';
import { listPermissions, type Permission } from '../auth/permissions.ts';
import { keyPrincipal, type Principal, systemPrincipal, userPrincipal } from '../auth/principal.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/database.ts';
import { type Identity, system, type Unit } from '../db/unit.ts';
import type { Job, JobDefinition } from './define.ts';
import { type Claimed, endSql, type Ending, progressSql } from './store.ts';

/** What jobs work with. */
export interface Tools {
  database: Database;
  cursors: CursorCodec;
  sealer: Sealer;
}

/** A job that a worker has. */
export interface TakenJob {
  job: Job;
  /** What the handler has said already that becomes of the job; null when it has not. */
  saidEnding(): Ending | null;
  /** Says what becomes of the job; false when another worker has it. */
  end(ending: Ending): Promise<boolean>;
}

/** The role of who is a member no longer. */
const gone: Role = {
  key: '',
  version: 0,
  builtIn: false,
  access: {},
  permissions: [],
  fields: {},
};

function principalOf(claimed: Claimed): Principal {
  const { organizationId, actorType, actorId, role, permissions } = claimed;
  if (actorType === 'system') return systemPrincipal(organizationId, listPermissions(), actorId);
  const id = actorId!;
  if (actorType === 'api_key')
    return keyPrincipal(id, organizationId, (permissions ?? []) as Permission[]);
  // The job outlives the session in which it was asked for.
  return userPrincipal({ id, organizationId, sessionId: '' }, role ?? gone);
}

function identityOf({ organizationId, actorType, actorId, role, ...job }: Claimed): Identity {
  return {
    organizationId,
    actorType,
    actorId,
    sessionId: null,
    role,
    requestId: job.requestId ?? job.id,
    operation: `job:${job.kind}`,
    job: { id: job.id, attempt: job.attempt },
  };
}

/** The claimed job for its handler. */
export function takeJob(
  { database, cursors, sealer }: Tools,
  claimed: Claimed,
  { isKept }: JobDefinition,
  signal: AbortSignal,
): TakenJob {
  const identity = identityOf(claimed);
  const principal = principalOf(claimed);
  const { requestId } = identity;
  const contextOf = (unit: Unit): Context => ({
    unit,
    principal,
    requestId,
    client: noClient,
    signalOf: () => signal,
    cursors,
    sealer,
  });
  const itself = database.reading(system(claimed.organizationId));
  let said: Ending | null = null;

  async function ending<T>(
    work: (context: Context) => Promise<T>,
    endingOf: (result: T) => Ending,
  ): Promise<void> {
    said = await database.writing(identity, async (unit) => {
      const how = endingOf(await work(contextOf(unit)));
      await unit.run(...endSql(claimed, how));
      return how;
    });
  }

  const job: Job = {
    ...shownOf(claimed),
    signal,
    reading: contextOf(database.reading(identity)),
    writing: (work) => database.writing(identity, (unit) => work(contextOf(unit))),
    finishing: (work) =>
      ending(work, (result) => ({ status: 'succeeded', result: result ?? null, isKept })),
    goingOn: (at, work) => ending(work, () => waiting(at)),
    progress: async (done, total) => {
      await itself.query(progressSql(claimed, done, total));
    },
  };
  return {
    job,
    saidEnding: () => said,
    end: async (how) => (await itself.run(...endSql(claimed, how))).at(-1)!.length > 0,
  };
}

function shownOf({ id, organizationId, payload, attempt, failures }: Claimed) {
  return { id, organizationId, payload, attempt, failures };
}

function waiting(at: Date): Ending {
  return { status: 'queued', inMs: Math.max(0, at.getTime() - Date.now()), error: null };
}
