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

/** The value with its references replaced, itself where it has none; the function is called once for each. */
export function replaceReferences(
  value: unknown,
  replace: (reference: Reference) => unknown,
): unknown {
  return mayRefer(value) ? replaceBelow(value, replace, '') : value;
}

/** Whether a text in it begins as references do: few do, and to see that none does takes no memory. */
function mayRefer(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('@');
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (mayRefer(value[name as keyof typeof value])) return true;
  return false;
}

function replaceBelow(
  value: unknown,
  replace: (reference: Reference) => unknown,
  pointer: string,
): unknown {
  if (typeof value === 'string') {
    const [text, ref, field] = form.exec(value) ?? [];
    if (text !== undefined) return replace({ pointer, text, ref: ref!, field: field! });
    return escaped.test(value) ? value.slice(1) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return withMembers(value, (member, name) =>
    replaceBelow(member, replace, `${pointer}/${escapePointer(name)}`),
  );
}

/** The value with ids replaced by others. */
export function replaceIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return (ids.get(value) ?? value) as T;
  if (typeof value !== 'object' || value === null) return value;
  return withMembers(value, (member) => replaceIds(member, ids));
}

/** The list or object with what the function makes of its members; itself where it makes nothing else of any. */
function withMembers<T extends object>(
  value: T,
  make: (member: unknown, name: string) => unknown,
): T {
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    make(member, name),
  ]);
  if (members.every(([name, member]) => member === value[name as keyof T])) return value;
  return (
    Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members)
  ) as T;
}
