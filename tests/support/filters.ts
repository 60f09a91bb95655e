/** What lists should give, told a second time: in memory, over the records as the API shows them. */

/** So many runs of a property; FILTER_TIMES makes them as many times more, and the time that a test may take. */
export function filterRuns(runs: number): { numRuns: number } {
  return { numRuns: runs * Number(process.env['FILTER_TIMES'] ?? 1) };
}

export type Value = string | number | boolean | null;
export type Shown = Record<string, unknown>;

export type Filter =
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
  | { relation: string; quantifier: Quantifier; filter: Filter }
  | { field: string; op: string; value: unknown };

export type Quantifier = 'some' | 'none' | 'every';
const quantifiers = new Set(['some', 'none', 'every']);

/** The records that a relation of a record leads to: a list where there may be many, null for none. */
export type Graph = (record: Shown, relation: string) => Shown | null | Shown[];

const unrelated: Graph = (_, relation) => {
  throw new Error(`Nothing is known of ${relation}`);
};

const lower = (value: unknown): string => String(value).toLowerCase();

const tests: Record<string, (held: unknown[], operand: never) => boolean> = {
  eq: (held, operand) => held.includes(operand),
  in: (held, operands: unknown[]) => held.some((value) => operands.includes(value)),
  isNull: (held, wanted: boolean) => (held.length === 0) === wanted,
  contains: (held, part) => held.some((value) => lower(value).includes(lower(part))),
  startsWith: (held, part) => held.some((value) => lower(value).startsWith(lower(part))),
  endsWith: (held, part) => held.some((value) => lower(value).endsWith(lower(part))),
  gt: (held, operand) => held.some((value) => compare(value as Value, operand) > 0),
  gte: (held, operand) => held.some((value) => compare(value as Value, operand) >= 0),
  lt: (held, operand) => held.some((value) => compare(value as Value, operand) < 0),
  lte: (held, operand) => held.some((value) => compare(value as Value, operand) <= 0),
  hasAny: (held, operands: unknown[]) => held.some((value) => operands.includes(value)),
  hasAll: (held, operands: unknown[]) => operands.every((operand) => held.includes(operand)),
};
const opposites: Record<string, string> = { ne: 'eq', nin: 'in', hasNone: 'hasAny' };

/** Every value that a filter by the field looks at; none for null. */
function valuesOf(record: Shown | null, field: string): unknown[] {
  if (record === null) return [];
  if (field === 'email') return (record['emails'] as { address: string }[]).map((e) => e.address);
  const value = plainOf(record[field]);
  return value === null ? [] : [value].flat();
}

/** Money by its amount; all else as it is. */
function plainOf(value: unknown): unknown {
  const money = value as { amount?: string } | null;
  return typeof money?.amount === 'string' ? Number(money.amount) : value;
}

/** Whether the record passes. A record without a value is one that does not have the value. */
export function passes(record: Shown, filter: Filter, graph: Graph = unrelated): boolean {
  if ('and' in filter) return filter.and.every((part) => passes(record, part, graph));
  if ('or' in filter) return filter.or.some((part) => passes(record, part, graph));
  if ('not' in filter) return !passes(record, filter.not, graph);
  if ('relation' in filter) {
    const related = [graph(record, filter.relation) ?? []].flat();
    return holds(filter.quantifier, related, (one) => passes(one, filter.filter, graph));
  }
  return passesPath(record, filter.field.split('.'), filter, graph);
}

function holds(
  quantifier: Quantifier,
  related: Shown[],
  test: (record: Shown) => boolean,
): boolean {
  if (quantifier === 'some') return related.some(test);
  return quantifier === 'every' ? related.every(test) : !related.some(test);
}

type Condition = { field: string; op: string; value: unknown };

/** What is behind a record that is missing is missing too. */
function passesPath(
  record: Shown | null,
  [name, ...rest]: string[],
  condition: Condition,
  graph: Graph,
): boolean {
  if (rest.length === 0) return passesTest(record, name!, condition);
  const related = record && graph(record, name!);
  if (!quantifiers.has(rest[0]!)) {
    return passesPath(related as Shown | null, rest, condition, graph);
  }
  return holds(rest[0] as Quantifier, (related ?? []) as Shown[], (one) =>
    passesPath(one, rest.slice(1), condition, graph),
  );
}

function passesTest(record: Shown | null, field: string, { op, value }: Condition): boolean {
  const isMoney = typeof (record?.[field] as { amount?: string } | null)?.amount === 'string';
  const operand = isMoney ? [value].flat().map(Number) : value;
  const whole = isMoney && !Array.isArray(value) ? (operand as number[])[0] : operand;
  const held = valuesOf(record, field);
  const opposite = opposites[op];
  return opposite
    ? !tests[opposite]!(held, whole as never)
    : tests[op]!(held, (op === 'isNull' ? value : whole) as never);
}

/** Text by code point, as the database's collation has it; false before true. */
function compare(a: NonNullable<Value> | Value, b: Value): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Number(a) - Number(b);
}

/** The records in the order of the sort: nulls last, the id last, in the direction of the last key. */
export function sorted<T extends Shown>(
  records: readonly T[],
  sort: readonly string[],
  graph: Graph = unrelated,
): T[] {
  const valueAt = (record: Shown | null, [name, ...rest]: string[]): Value => {
    if (record === null) return null;
    if (rest.length === 0) return plainOf(record[name!]) as Value;
    return valueAt(graph(record, name!) as Shown | null, rest);
  };
  const last = sort.at(-1)!.startsWith('-') ? '-id' : 'id';
  return records.toSorted((a, b) => {
    for (const key of [...sort, last]) {
      const path = key.replace(/^-/, '').split('.');
      const [x, y] = [valueAt(a, path), valueAt(b, path)];
      if (x === null && y === null) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      const order = compare(x, y);
      if (order !== 0) return key.startsWith('-') ? -order : order;
    }
    return 0;
  });
}
