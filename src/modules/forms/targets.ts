import type { z } from 'zod';
import type { Principal } from '../../auth/principal.ts';
import { ownOf } from '../../records/custom/own.ts';
import { numberKind } from '../../records/custom/types.ts';
import { type Intake, listObjects, type RecordObject } from '../../records/define.ts';
import type { Field } from '../../records/fields.ts';
import { kinds } from '../../records/kinds.ts';

/** An object that forms can make. */
export type Target = RecordObject & { intake: Intake };

/** Every object that forms can make. */
export function listTargets(): Target[] {
  return listObjects().filter((object): object is Target => object.intake !== null);
}

/**
 * The object of the name, as the principal's organization has it. Throws where forms make none such: a form of it could
 * not be defined.
 */
export function targetOf(principal: Principal, object: string): Target {
  const target = listTargets().find((one) => one.object === object);
  if (!target) throw new Error(`Forms make no ${object}`);
  return ownOf(principal, target);
}

const plainKinds = new Set<Field['kind']>([
  kinds.text,
  kinds.choice,
  kinds.integer,
  kinds.boolean,
  kinds.date,
  kinds.timestamp,
  numberKind,
]);

/** What an input can fill: how its value is read, and what that must be. */
export interface Fillable {
  kind: Field['kind'];
  input: z.ZodType;
}

/** The fields that an input can fill, by name: those of one value, and a choice of several. */
export function fillableOf(target: RecordObject): Map<string, Fillable> {
  return new Map(
    Object.entries(target.fields).flatMap(([name, { kind, input, lies }]) => {
      const taken = lies ? lies.input : input;
      const isPlain = plainKinds.has(kind) || (lies !== undefined && kind === kinds.list);
      return taken !== null && isPlain ? [[name, { kind, input: taken }] as const] : [];
    }),
  );
}

/** The names of all that an input can fill. */
export function mappableOf(target: Target): string[] {
  const singles = Object.entries(target.intake.singles).filter(([, { field }]) =>
    Object.hasOwn(target.fields, field),
  );
  return [...singles.map(([name]) => name), ...fillableOf(target).keys()];
}
