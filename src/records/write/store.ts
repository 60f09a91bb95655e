import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import { blameOf, isBlamable } from './blame.ts';
import type { Draft } from './draft.ts';
import type { Outcome } from './outcome.ts';
import { among, here, returned } from './rows.ts';

/** Makes the statement that keeps the records. */
export type StatementOf = (
  definition: RecordObject,
  organizationId: string,
  records: RecordBody[],
) => Sql;

/**
 * Keeps the records by one statement. Where the database refuses it, those at fault get the reason
 * (`duplicate`, `parent_cycle`), and the others are kept without them.
 */
export async function storeRecords(
  context: Context,
  definition: RecordObject,
  drafts: readonly Draft[],
  statementOf: StatementOf,
): Promise<Outcome<Written>[]> {
  const { unit, principal } = context;
  const { organizationId } = memberOf(principal);
  const records = drafts.map(({ record }) => record);
  try {
    unit.mark();
    const results = await unit.run(
      statementOf(definition, organizationId, records),
      ...readAgainSql(definition, organizationId, records),
    );
    const rows = results.at(-1) as unknown as Written[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    return records.map(({ id }) => byId.get(id)!);
  } catch (error) {
    if (!isBlamable(error)) throw error;
    const going = { ...context, unit: await unit.abandon() };
    const blame = await blameOf(going, definition, drafts, error);
    const others = drafts.filter(({ record }) => !blame.has(record.id));
    const kept: Outcome<Written>[] = [];
    // In halves: where the database does not say whose fault it was, they tell; and a long chain of
    // records that wait for each other's values ends soon.
    for (const half of halvesOf(others)) {
      kept.push(...(await storeRecords(context, definition, half, statementOf)));
    }
    const byId = new Map(others.map(({ record }, index) => [record.id, kept[index]!]));
    return records.map(({ id }) => blame.get(id) ?? byId.get(id)!);
  }
}

/** What is computed of other rows is read when the triggers have written those: in the same flight. */
function readAgainSql(
  definition: RecordObject,
  organizationId: string,
  records: readonly RecordBody[],
): Sql[] {
  if (Object.values(definition.fields).every(({ expression }) => !expression)) return [];
  return [
    sql`select ${returned(definition)} from ${identifier(definition.table)} ${identifier(here)}
      where ${among(organizationId, records)}`,
  ];
}

function halvesOf<T>(items: readonly T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}
