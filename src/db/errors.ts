import { types } from 'node:util';
import { DatabaseError } from 'pg';
import { invalid, Problem, type ProblemCode, type ProblemPlace } from '../problem.ts';

/** SQLSTATEs that the schema `app` raises itself. */
export const raised = {
  noLongerGood: 'CRM01',
  parentCycle: 'CRM02',
  jobLost: 'CRM03',
  outOfReach: 'CRM04',
  staleRole: 'CRM05',
  rule: 'CRM06',
  staleFields: 'CRM07',
  staleView: 'CRM08',
  keyTaken: 'CRM09',
  noOperator: 'CRM20',
  suspended: 'CRM21',
} as const;

const deadlock = '40P01';
const serialization = '40001';
const awayClasses = new Set(['08', '57', '53', '58']);
/** The statement took longer than who asked waits, or than the operator lets any. */
const cancelled = '57014';
/** Answers of a Postgres that reads and does not write: its disk is full, or another one is the primary by now. */
const diskFull = '53100';
const readOnly = '25006';

/** The `pg` error behind an error of `pg` or of Prisma, if Postgres sent one. */
export function databaseError(error: unknown): DatabaseError | null {
  return error instanceof DatabaseError ? error : null;
}

/** The row that a rule of its table refuses, and what the rule says: see `app.refuse_by_rule`. */
interface Refusal {
  id: string;
  code?: ProblemCode;
  places?: Pick<ProblemPlace, 'pointer' | 'code' | 'message'>[];
}

const refused = new WeakMap<Problem, string>();

/** The id of the row that a rule of its table refused; null where the error is another one. */
export function refusedRowOf(error: unknown): string | null {
  return error instanceof Problem ? (refused.get(error) ?? null) : null;
}

/** What a rule of a table says to who wrote the row: his to mend, and that row's alone. */
function refusalOf({ message, detail }: DatabaseError): Problem {
  const { id, code, places = [] } = JSON.parse(detail ?? '{}') as Refusal;
  const problem = code
    ? new Problem(code, message)
    : invalid(...places.map((place) => ({ in: 'body' as const, ...place })));
  refused.set(problem, id);
  return problem;
}

/** Whether the connection is of no more use: anything but an answer of Postgres or of ourselves. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof DatabaseError) return isLost(error.code ?? '');
  return isNetworkError(error);
}

/** A new connection may lead to the primary, and to no disk with more room. */
function isLost(code: string): boolean {
  return code === readOnly || (code !== diskFull && awayClasses.has(code.slice(0, 2)));
}

/** Whether the same work may succeed when it is done again. */
export function isWorthRetrying(error: unknown): boolean {
  const cause = error instanceof Problem ? error.cause : error;
  const code = databaseError(cause)?.code;
  return code === deadlock || code === serialization;
}

function isNetworkError(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('E')) return true;
  return /timeout|Connection terminated|connection error|not queryable/i.test(error.message);
}

/** Whether another worker has the job by now: what was begun for it must end. */
export function isJobLost(error: unknown): boolean {
  return error instanceof Problem && databaseError(error.cause)?.code === raised.jobLost;
}

/** What the role is by now, as JSON, where the error says that it is another one than was thought. */
export function staleRoleOf(error: unknown): unknown {
  const cause = databaseError(error);
  return cause?.code === raised.staleRole ? JSON.parse(cause.detail ?? 'null') : null;
}

/** Whether the error says that the organization has other custom fields than was thought. */
export function isStaleFields(error: unknown): boolean {
  return databaseError(error)?.code === raised.staleFields;
}

/** Whether the error says that the key of the request is held by another one, or that its reply is kept. */
export function isKeyTaken(error: unknown): boolean {
  return databaseError(error)?.code === raised.keyTaken;
}

/** Whether the error says that the view is another one than was thought, or not to be seen any more. */
export function isStaleView(error: unknown): boolean {
  return databaseError(error)?.code === raised.staleView;
}

/** What every caller would say of the error: its session is over, or the database is away. */
export function translateError(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const cause = databaseError(error);
  const code = cause?.code;
  if (code === raised.rule) return refusalOf(cause!);
  const problem = code ? problemOf(code, cause?.detail) : isNetworkError(error) ? away() : null;
  if (!problem) return error;
  problem.cause = error;
  return problem;
}

function problemOf(code: string, detail = ''): Problem | null {
  if (code === raised.outOfReach) {
    const [object, verb] = detail.split(':');
    return new Problem('permission_denied', `Your role or key may not ${verb} this ${object}`);
  }
  if (code === raised.noLongerGood) {
    return new Problem('unauthenticated', 'The session, membership or key is no longer good');
  }
  if (code === raised.noOperator) {
    const message = 'This is for operators of the platform';
    return new Problem('permission_denied', message, { permission: 'platform' });
  }
  if (code === raised.suspended)
    return new Problem('account_suspended', 'The account is suspended');
  if (code === raised.jobLost) return new Problem('conflict', 'Another worker has the job');
  if (code === deadlock || code === serialization) {
    return new Problem('conflict', 'Another request changes the same records; try again');
  }
  if (code === cancelled)
    return new Problem('unavailable', 'The database took too long for it', { retryAfter: 2 });
  if (code === diskFull) return takesNoWrites('The database has no room left');
  if (code === readOnly) return takesNoWrites('The database takes no writes at present');
  return awayClasses.has(code.slice(0, 2)) ? away() : null;
}

/** What is said while as many wait for a connection as may. */
export function overloaded(): Problem {
  return new Problem('overloaded', 'Too many requests wait for the database', { retryAfter: 1 });
}

/** What is said while Postgres is not to be reached. */
export function away(): Problem {
  return new Problem('unavailable', 'The database is away', { retryAfter: 2 });
}

function takesNoWrites(detail: string): Problem {
  return new Problem('unavailable', `${detail}; what is only read may be there`, { retryAfter: 5 });
}
