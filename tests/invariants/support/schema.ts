/** Reads Zod schemas of routes: what can stand where, and a value that passes. */
import type { z } from 'zod';

interface Def {
  type: string;
  format?: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  options?: z.ZodType[];
  entries?: Record<string, string>;
  values?: unknown[];
  getter?: () => z.ZodType;
  catchall?: z.ZodType;
}

const wrappers = new Set([
  'optional',
  'nullable',
  'default',
  'prefault',
  'readonly',
  'nonoptional',
]);

/** What the schema is of, without its wrappers; of a pipe, the end that says what may be sent. */
export function unwrap(schema: z.ZodType): { def: Def; schema: z.ZodType } {
  const def = (schema as unknown as { def: Def }).def;
  if (wrappers.has(def.type)) return unwrap(def.innerType!);
  if (def.type === 'lazy') return unwrap(def.getter!());
  if (def.type === 'pipe') {
    const sent = unwrap(def.in!);
    return sent.def.type === 'transform' ? unwrap(def.out!) : { def: sent.def, schema };
  }
  return { def, schema };
}

/** Where something can be sent. `open` takes any text, `id` a UUID; what is closed tells nothing. */
export interface Leaf {
  path: string[];
  kind: 'id' | 'open' | 'closed';
  schema: z.ZodType;
}

/** Every leaf below the schema; recursion ends where a schema contains itself. */
export function leavesOf(schema: z.ZodType, path: string[] = [], above: Def[] = []): Leaf[] {
  const { def, schema: inner } = unwrap(schema);
  if (above.includes(def)) return [];
  const below = (next: z.ZodType, name: string): Leaf[] =>
    leavesOf(next, [...path, name], [...above, def]);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape!).flatMap(([name, child]) => below(child, name));
    case 'array':
      return below(def.element!, '0');
    case 'union':
      return def.options!.flatMap((option) => leavesOf(option, path, [...above, def]));
    case 'string':
      if (def.format === 'uuid') return [{ path, kind: 'id', schema: inner }];
      return [{ path, kind: 'open', schema: inner }];
    case 'enum':
    case 'literal':
    case 'number':
    case 'int':
    case 'boolean':
    case 'null':
    case 'undefined':
    case 'never':
      return [{ path, kind: 'closed', schema: inner }];
    case 'unknown':
    case 'any':
    case 'record':
      return [{ path, kind: 'open', schema: inner }];
    default:
      throw new Error(`${path.join('.')}: nobody knows whether ids can stand in a ${def.type}`);
  }
}

/** Gives texts, each another one, that all contain `word`, in the forms that fields may ask for. */
export function wordsOf(word: string): () => string[] {
  let made = 0;
  return () => {
    made += 1;
    return [
      `${word}${made}`,
      `${word}${made}@example.com`,
      `${word}${made}.example.com`,
      `https://${word}${made}.example.com/`,
      `+44207946${String(made).padStart(4, '0')}`,
      '2026-01-02T03:04:05.000Z',
      '2096-01-02T03:04:05.000Z',
      '2026-01-02',
      'EUR',
      'Europe/Amsterdam',
      '12.50',
      'FREQ=DAILY',
      `${word}${made} {{link}}`,
    ];
  };
}

/** The schemas of which a body obeys one. */
export function alternativesOf(schema: z.ZodType): z.ZodType[] {
  const { def } = unwrap(schema);
  return def.type === 'union' ? def.options! : [schema];
}

/** A value with everything that can be in it, itself left out: texts by `words`, ids by `id` (undefined leaves them out). */
export function sampleOf(
  schema: z.ZodType,
  words: () => string[],
  id: (path: string[]) => string | undefined,
  path: string[] = [],
  above: Def[] = [],
): unknown {
  const { def, schema: inner } = unwrap(schema);
  if (above.includes(def)) return undefined;
  const within = [...above, def];
  const below = (next: z.ZodType, name: string): unknown =>
    sampleOf(next, words, id, [...path, name], within);
  switch (def.type) {
    case 'object': {
      const entries = Object.entries(def.shape!).map(([name, child]) => [name, below(child, name)]);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    case 'array':
      return [below(def.element!, '0')].filter((item) => item !== undefined);
    case 'union':
      return sampleOf(def.options![0]!, words, id, path, within);
    case 'record':
      return {};
    case 'enum':
      return Object.values(def.entries!)[0];
    case 'literal':
      return def.values![0];
    case 'boolean':
      return false;
    case 'string': {
      if (def.format === 'uuid') return id(path);
      const word = words().find((candidate) => inner.safeParse(candidate).success);
      if (word === undefined)
        throw new Error(`${path.join('.')}: no text is known that is good there`);
      return word;
    }
    default: {
      const value = [1, 2000].find((candidate) => inner.safeParse(candidate).success);
      if (value === undefined)
        throw new Error(`${path.join('.')}: no value is known for ${def.type}`);
      return value;
    }
  }
}
