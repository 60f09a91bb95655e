import { isDeepStrictEqual } from 'node:util';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Field } from '../fields.ts';
import { kinds } from '../kinds.ts';
import { typeHas, writable } from '../source.ts';

/** What two items of a list may differ in and be the same item all the same. */
const aside = new Set(['type', 'primary', 'label']);

/**
 * The writable fields of the record that is left when `others` are merged into it, nearest first: its
 * own values, and theirs where it has none.
 */
export function survive(
  definition: RecordObject,
  survivor: RecordBody,
  others: RecordBody[],
): RecordBody {
  const merged = new Set([survivor, ...others].map(({ id }) => id));
  const { types } = definition;
  const fields = writable(definition);
  return Object.fromEntries(
    fields.map(([name, field]) => {
      // What the object's own operations wrote is true of that record alone.
      if (field.inner) return [name, survivor[name]];
      // The currency of an amount is the same record's.
      const [leading] = fields.find(([, { currency }]) => currency === name) ?? [];
      const records = [survivor, ...others];
      const led = leading ? records.filter((record) => record[leading] !== null) : [];
      // What another type has is nothing to this one.
      if (types && !typeHas(types, String(survivor[types.field]), name))
        return [name, survivor[name]];
      const values = (led.length > 0 ? led : records).map((record) => record[name]);
      // What refers to one of them would refer to itself.
      const refersToOwn = field.target === definition.object;
      return [name, valueOf(field, refersToOwn ? values.filter((id) => !merged.has(id)) : values)];
    }),
  );
}

function valueOf(field: Field, values: unknown[]): unknown {
  if (field.members) return field.members.survived(values);
  if (field.kind === kinds.list) return values.slice(1).reduce(union, values[0]);
  // Consent that was withdrawn once stays withdrawn.
  if (field.kind === kinds.boolean) return values.some((value) => value === true);
  if (field.kind === kinds.json && !field.nullable) {
    return Object.assign({}, ...values.toReversed()) as unknown;
  }
  return values.find((value) => value !== null && value !== undefined) ?? null;
}

/** The items, and those of the other list that are not among them; what is added is primary only where none was. */
function union(items: unknown, others: unknown): unknown[] {
  const list = [...(items as unknown[])];
  for (const item of others as unknown[]) {
    if (list.some((known) => isDeepStrictEqual(bare(known), bare(item)))) continue;
    const taken = list.some(isPrimary);
    list.push(isPrimary(item) && taken ? { ...(item as object), primary: false } : item);
  }
  return list;
}

function isPrimary(item: unknown): boolean {
  return (item as { primary?: unknown } | null)?.primary === true;
}

function bare(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !aside.has(name)));
}
