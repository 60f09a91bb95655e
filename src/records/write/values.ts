import { isDeepStrictEqual } from 'node:util';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { invalid, type ProblemPlace } from '../../problem.ts';
import { onceFor } from '../../remember.ts';
import { validate } from '../../validate.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import { typeHas, writable } from '../source.ts';
import { mergePatch } from './merge-patch.ts';

/** All writable fields of a new record: those given, and what the others hold at first. */
export function wholeOf(
  definition: RecordObject,
  principal: Principal,
  given: RecordBody,
): RecordBody {
  const { type, id } = memberOf(principal);
  const defaults: RecordBody = { ownerId: type === 'user' ? id : null };
  const whole = { ...firstOf(definition) };
  for (const [name, { initial, members }] of writable(definition))
    whole[name] = members
      ? members.whole(given[name], [name])
      : ((given[name] === undefined ? defaults[name] : given[name]) ?? initial);
  return whole;
}

/** What all writable fields hold at first: a copy of it has room for all, and need not grow by each. */
const firstOf = onceFor((definition: RecordObject): RecordBody =>
  Object.fromEntries(writable(definition).map(([name, { initial }]) => [name, initial])),
);

/** All writable fields of the record as of a new one; of the members that an organization defines the `kept` ones stay. */
export function replacedOf(
  definition: RecordObject,
  principal: Principal,
  { record, body, kept }: { record: RecordBody; body: RecordBody; kept: readonly string[] },
): RecordBody {
  const late = writable(definition).filter(([, { members }]) => members);
  const names = late.map(([name]) => name);
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
  const { fields } = definition;
  const early = { ...definition, fields: omit(fields, names) };
  const replaced = late.map(([name, { members }]) => {
    const own = membersAmong(kept, name);
    return [name, members!.replaced(record[name], body[name], own, [name])];
  });
  return { ...wholeOf(early, principal, rest), ...Object.fromEntries(replaced) };
}

function omit<T>(from: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

/** Which members of the field are among the names: of `customFields.tier` it is `tier`. */
export function membersAmong(names: readonly string[], field: string): ReadonlySet<string> {
  const prefix = `${field}.`;
  return new Set(
    names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
  );
}

/** All writable fields of the record with the patch merged into it (RFC 7396); the `kept` members stay. */
export function mergedOf(
  definition: RecordObject,
  record: RecordBody,
  patch: RecordBody,
  kept: readonly string[],
): RecordBody {
  return Object.fromEntries(
    writable(definition).map(([name, { initial, members }]) => {
      if (!Object.hasOwn(patch, name)) return [name, record[name] ?? initial];
      if (members) {
        const own = membersAmong(kept, name);
        return [name, members.merged(record[name], patch[name], own, [name])];
      }
      return [name, checked(definition, name, mergePatch(record[name], patch[name]) ?? initial)];
    }),
  );
}

function checked(definition: RecordObject, name: string, value: unknown): unknown {
  const { input, nullable, filled } = definition.fields[name]!;
  return value === null && (nullable || filled) ? null : validate(input!, value, 'body', [name]);
}

/** Throws what is wrong with the record as a whole, beyond its fields. */
export function requireWhole(definition: RecordObject, record: RecordBody): void {
  const places = [...placesOfOtherTypes(definition, record), ...definition.rule(record)];
  if (places.length > 0) throw invalid(...places);
}

/** The fields that the record has, and that its type does not. */
function placesOfOtherTypes(definition: RecordObject, record: RecordBody): ProblemPlace[] {
  const { types } = definition;
  if (!types) return [];
  const type = String(record[types.field]);
  return writable(definition)
    .filter(
      ([name, { initial }]) =>
        !typeHas(types, type, name) && !isDeepStrictEqual(record[name] ?? initial, initial),
    )
    .map(([name]) => ({
      in: 'body',
      pointer: `/${name}`,
      code: 'unknown_field',
      message: `${name} is not known here: it is none of a ${type}`,
    }));
}
