import { memberOf } from '../../auth/principal.ts';
import { sql } from '../../db/sql.ts';
import type { Context } from '../../auth/context.ts';
import { validate } from '../../validate.ts';
import { invalid } from '../../problem.ts';
import { findKey, type RecordBody, type RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import { createRecords, updateRecord } from './write.ts';

/** What an upsert is asked: which key, which value, and the checks of both its ways. */
export interface Upsert {
  key: string;
  value: string;
  body: RecordBody;
  /** Checks the body of a create: a record that does not exist needs what a create needs. */
  checkCreate(body: RecordBody): RecordBody;
}

/**
 * Changes the record that has the value (as a merge patch does), or makes one that has it. A lock on
 * the value orders those who try at once, so that one makes the record and the others change it.
 */
export async function upsertRecord(
  context: Context,
  definition: RecordObject,
  { key: name, value: sent, body, checkCreate }: Upsert,
): Promise<Written & { created: boolean }> {
  const key = findKey(definition, name);
  if (!key) {
    const known = [...Object.keys(definition.keys), 'externalId:<source>'].join(', ');
    throw invalid({
      in: 'path',
      pointer: '/key',
      code: 'unknown_key',
      message: `A ${definition.object} is identified by ${known}`,
    });
  }
  const value = validate(key.value, sent, 'path', ['value']);
  const { organizationId } = memberOf(context.principal);
  const [, found] = await context.unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${[organizationId, definition.object, name, value].join('/')}, 0))`,
    sql`select record_id from record_keys where organization_id = ${organizationId}
      and object = ${definition.object} and key = ${name} and value = ${value} and active`,
  );
  const id = found?.[0]?.['record_id'];
  if (typeof id === 'string') {
    const updated = await updateRecord(context, definition, id, body, { versions: 'any' });
    return { ...updated, created: false };
  }
  const whole = checkCreate(body);
  const record = key.read(whole).includes(value) ? whole : checkCreate(key.add(whole, value));
  const [created] = await createRecords(context, definition, [record]);
  return { ...created!, created: true };
}
