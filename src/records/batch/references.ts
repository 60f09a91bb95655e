import { escapePointer } from '../../validate.ts';

/** `@{acme.id}`: the id of what the operation of the ref makes or changes. */
const form = /^@\{([^{}.]*)\.([^{}]*)\}$/;
/** `@@{acme.id}` is the text `@{acme.id}`. */
const escaped = /^@@+\{[^{}]*\}$/;

/** A reference in a body: where, and to what. */
export interface Reference {
  pointer: string;
  text: string;
  ref: string;
  field: string;
}

/** The value with its references replaced; the function is called once for each. */
export function replaceReferences(
  value: unknown,
  replace: (reference: Reference) => unknown,
  pointer = '',
): unknown {
  if (typeof value === 'string') {
    const [text, ref, field] = form.exec(value) ?? [];
    if (text !== undefined) return replace({ pointer, text, ref: ref!, field: field! });
    return escaped.test(value) ? value.slice(1) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => replaceReferences(item, replace, `${pointer}/${index}`));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      replaceReferences(member, replace, `${pointer}/${escapePointer(name)}`),
    ]),
  );
}

/** The value with ids replaced by others. */
export function replaceIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return (ids.get(value) ?? value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => replaceIds(item, ids)) as T;
  const members = Object.entries(value).map(([name, member]) => [name, replaceIds(member, ids)]);
  return Object.fromEntries(members) as T;
}
