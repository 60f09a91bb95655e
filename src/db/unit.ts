import { v7 as uuid } from 'uuid';
import type { Row } from './flight.ts';
import { type Sql, sql } from './sql.ts';
import type { PrismaClient } from './generated/client.ts';

/** Who acts, for which organization, by which request: what Postgres is told before each statement. */
export interface Identity {
  organizationId: string | null;
  actorType: 'user' | 'api_key' | 'system' | 'anonymous';
  actorId: string | null;
  /** The session of a user's token, and the role that he is thought to have. */
  sessionId: string | null;
  role: { key: string; version: number } | null;
  /** Which version of an organization's custom fields he knows: entering it, that is held against what there is. */
  fields?: { organizationId: string; version: number };
  /** The hash of the secret that an API key showed. */
  keyHash?: Buffer;
  /** He acts as an operator of the platform, and in no organization. */
  operates?: true;
  requestId: string;
  /** The operation of the API that it is for: how long Postgres takes is told by it. */
  operation?: string;
  /** The job that is worked on, and the attempt that has it. */
  job?: { id: string; attempt: number };
}

/** The server itself, for what it asks in nobody's name. */
export function nobody(): Identity {
  return { ...system(null), actorType: 'anonymous' };
}

/** The server itself, for what it does in an organization of its own accord. */
export function system(organizationId: string | null, actorId: string | null = null): Identity {
  return {
    organizationId,
    actorType: 'system',
    actorId,
    sessionId: null,
    role: null,
    requestId: uuid(),
  };
}

/**
 * One unit of work: all that one request reads or writes, under one identity. A unit that writes is
 * one transaction: its statements commit or vanish together, and only `Database` ends it.
 */
export interface Unit {
  readonly identity: Identity;
  /** Sends the statements in one round trip; gives each one's rows. */
  run(...statements: Sql[]): Promise<Row[][]>;
  /** Sends one statement; gives its rows. */
  query<T extends object = Row>(statement: Sql): Promise<T[]>;
  /** The statement travels before the next one of the unit. Tells whether it has. Only in a unit that writes. */
  precede(statement: Sql): () => boolean;
  /** The statements travel with the unit's end, unless it is taken back. Only in a unit that writes. */
  conclude(...statements: Sql[]): void;
  /** Works with Prisma on this unit's own connection and transaction. Only in a unit that writes. */
  prisma<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T>;
  /** Goes on as another identity in the same transaction: for registration, which makes its own organization. */
  become(identity: Identity): Promise<void>;
  /** Asks whether what is thought of the identity is so, unless that is known by a statement before. Throws as a statement does. */
  confirm(): Promise<void>;
  /** A unit that reads beside this one: each call takes a connection and gives it back. */
  apart(): Unit;
  /** Works with a unit whose reads are all of one moment, on a connection of its own that is kept meanwhile. */
  frozen<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** The same unit, which goes on when a marked statement fails: for work of many parts. */
  surviving(): Unit;
  /** Says that what comes may fail: what a surviving unit wrote before it will stay. Forgets the mark before. */
  mark(): void;
  /**
   * Takes back what was written since the mark, and gives the unit to go on with: a surviving one
   * itself; else everything is taken back, and the unit that is given reads only, to explain why.
   */
  abandon(): Promise<Unit>;
  /** Work of many parts that leaves nothing where it throws, though a surviving unit goes on. Its marks are its own. */
  whole<T>(work: () => Promise<T>): Promise<T>;
  /** Once it is committed, whoever listens in this process hears of the topic: no promise, only sooner. */
  tell(topic: string): void;
  /** Lets the unit end as it would, and takes everything back: for who only asks what would be. */
  discard(): Promise<void>;
}

/** The statement that binds the identity unchecked: for who has no session yet. */
export function bind({ organizationId, actorType, actorId, requestId }: Identity): Sql {
  return sql`select app.bind(${organizationId}, ${actorType}, ${actorId}, ${requestId})`;
}

/**
 * The statement that checks the identity (membership, session or key still good) and binds it. One that
 * works on a job must still have it; in a unit that writes nobody takes it over before the end.
 */
export function enter(identity: Identity, writes: boolean): Sql {
  const { organizationId, actorType, actorId, sessionId, keyHash, role, requestId, job } = identity;
  if (identity.operates)
    return sql`select app.enter_platform(${actorId}, ${sessionId}, ${requestId})`;
  const known = identity.fields?.organizationId === organizationId ? identity.fields : null;
  const isMember = !job && (actorType === 'api_key' || sessionId !== null);
  if (isMember)
    return sql`select app.enter(${organizationId}, ${actorType}, ${actorId}, ${sessionId}, ${keyHash ?? null}, ${role?.key ?? null}, ${role?.version ?? null}, ${requestId}, ${known?.version ?? null})`;
  const entering = job
    ? sql`select app.enter_job(${organizationId}, ${job.id}, ${job.attempt}, ${role?.key ?? null}, ${role?.version ?? null}, ${writes})`
    : bind(identity);
  return known
    ? sql`${entering}, app.expect_fields(${organizationId}, ${known.version})`
    : entering;
}

/** Sends statements in one round trip; gives each one's rows. */
export type Send = (...statements: Sql[]) => Promise<Row[][]>;

/** A unit that reads by `send`: the identity travels with each call. */
export function readingUnit(identity: Identity, send: Send, frozen: Unit['frozen']): Unit {
  const run: Send = async (...statements) =>
    (await send(enter(identity, false), ...statements)).slice(1);
  const unit: Unit = {
    identity,
    run,
    query: queryBy(run),
    precede: refuseAtOnce,
    conclude: refuseAtOnce,
    prisma: refuse,
    become: refuse,
    confirm: async () => {
      await run();
    },
    apart: () => unit,
    frozen,
    surviving: () => unit,
    mark: () => {},
    abandon: () => Promise.resolve(unit),
    whole: (work) => work(),
    tell: () => {},
    discard: refuse,
  };
  return unit;
}

function refuseAtOnce(): never {
  throw new Error('A unit that reads has no transaction of its own');
}

async function refuse(): Promise<never> {
  return refuseAtOnce();
}

/** `query` for a unit that has `run`. */
export function queryBy(run: Send): Unit['query'] {
  return async <T extends object>(statement: Sql) => {
    const [rows] = await run(statement);
    return (rows ?? []) as T[];
  };
}
