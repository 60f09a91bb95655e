import { type Intake, listObjects, type RecordObject } from '../../records/define.ts';
import type { Field } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';
import { writable } from '../../records/source.ts';

/** An object that forms can make. */
export type Target = RecordObject & { intake: Intake };

/** Every object that forms can make. */
export function listTargets(): Target[] {
  return listObjects().filter((object): object is Target => object.intake !== null);
}

/** The object of the name. Throws where forms make none such: a form of it could not be defined. */
export function targetOf(object: string): Target {
  const target = listTargets().find((one) => one.object === object);
  if (!target) throw new Error(`Forms make no ${object}`);
  return target;
}

const plainKinds = new Set<Field['kind']>([
  kinds.text,
  kinds.choice,
  kinds.integer,
  kinds.boolean,
  kinds.date,
  kinds.timestamp,
]);

/** The fields of one value that an input can fill, by name. */
export function plainFieldsOf(target: RecordObject): Map<string, Field> {
  return new Map(writable(target).filter(([, { kind }]) => plainKinds.has(kind)));
}

/** The names of all that an input can fill. */
export function mappableOf(target: Target): string[] {
  return [...Object.keys(target.intake.singles), ...plainFieldsOf(target).keys()];
}
