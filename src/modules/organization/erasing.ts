import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Unit } from '../../db/unit.ts';
import type { Job } from '../../jobs/define.ts';

/** A table of organizations' rows, and what of it points to which other one. */
interface Table {
  name: string;
  /** The server removes its rows itself; those of others a door does. */
  isOurs: boolean;
  references: { to: string; column: string | null }[];
}

/** One thing to do until there is nothing left of it to do. */
type Step = { table: string; isOurs: boolean; emptied: string | null };

/** So few at once that nobody waits for their locks, and that a server which is lost has done most of it. */
const atOnce = 500;

/** Whether the time of the organization is over. */
export async function isToBeErased({ unit, principal }: Context): Promise<boolean> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query(
    sql`select 1 from organizations where id = ${organizationId} and erase_at <= now()`,
  );
  return row !== undefined;
}

/**
 * Removes everything of the job's organization, bit by bit, and in the end the organization with the job. Whoever takes the
 * job over goes on with what is left. Which tables there are, and in which order, Postgres tells.
 */
export async function eraseOrganization(job: Job): Promise<void> {
  const steps = stepsOf(await findTables(job.reading.unit));
  for (const step of steps) {
    let last: number;
    do {
      job.signal.throwIfAborted();
      last = await job.writing((context) => doSome(context, step, job.id));
    } while (last > 0);
  }
  await job.writing(async ({ unit }) => {
    await unit.run(
      sql`delete from jobs where organization_id = ${job.organizationId}`,
      sql`select app.erase_organization()`,
    );
  });
}

/** Every table with rows of organizations, and its references to others of them; the column that can be null, if one can. */
async function findTables(unit: Unit): Promise<Table[]> {
  return unit.query<Table & object>(sql`
    with tenants as (
      select c.oid, c.relname::text as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
    )
    select t.name, has_table_privilege(t.oid, 'delete') as "isOurs", coalesce((
        select json_agg(json_build_object('to', o.name, 'column', (
          select a.attname from pg_attribute a
          where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and not a.attnotnull limit 1)))
        from pg_constraint k join tenants o on o.oid = k.confrelid
        where k.contype = 'f' and k.conrelid = t.oid), '[]') as references
    from tenants t order by t.name`);
}

/**
 * The order in which rows can go: before those that they point to. Where tables point to each other in a circle, or a
 * table to itself, a reference is emptied first. What the server itself removes writes into the log, which goes later.
 */
function stepsOf(tables: readonly Table[]): Step[] {
  return [true, false].flatMap((ours) => orderOf(tables.filter(({ isOurs }) => isOurs === ours)));
}

function orderOf(tables: readonly Table[]): Step[] {
  const steps: Step[] = [];
  const emptied = new Set<string>();
  let left = [...tables];
  const pointing = (to: string) =>
    left.flatMap(({ name, references }) =>
      references
        .filter((one) => one.to === to && !emptied.has(`${name}.${one.column}`))
        .map(({ column }) => ({ name, column })),
    );
  while (left.length > 0) {
    const next = left.find(({ name }) => pointing(name).length === 0);
    if (next) {
      steps.push({ table: next.name, isOurs: next.isOurs, emptied: null });
      left = left.filter((one) => one !== next);
      continue;
    }
    const loose = left.flatMap(({ name }) => pointing(name)).find(({ column }) => column !== null);
    if (!loose)
      throw new Error(`These tables point to each other: ${left.map(({ name }) => name)}`);
    steps.push({ table: loose.name, isOurs: true, emptied: loose.column });
    emptied.add(`${loose.name}.${loose.column}`);
  }
  return steps;
}

/** Does up to so many rows of the step; tells how many. The job's own row is left. */
async function doSome(
  { unit, principal }: Context,
  { table, isOurs, emptied }: Step,
  jobId: string,
): Promise<number> {
  if (!isOurs) {
    const [row] = await unit.query<{ removed: number }>(
      sql`select app.erase_rows(${table}::regclass, ${atOnce}::integer) as removed`,
    );
    return row!.removed;
  }
  const { organizationId } = memberOf(principal);
  const which = emptied
    ? sql`c.${identifier(emptied)} is not null`
    : table === 'jobs'
      ? sql`c.id <> ${jobId}`
      : sql`true`;
  const chosen = sql`t.ctid = any(array(
    select c.ctid from ${identifier(table)} c where c.organization_id = ${organizationId} and ${which} limit ${atOnce}))`;
  const done = await unit.query(
    doSql(table, emptied, sql`t.organization_id = ${organizationId} and ${chosen}`),
  );
  return done.length;
}

function doSql(table: string, emptied: string | null, chosen: Sql): Sql {
  return emptied
    ? sql`update ${identifier(table)} t set ${identifier(emptied)} = null where ${chosen} returning 1`
    : sql`delete from ${identifier(table)} t where ${chosen} returning 1`;
}
