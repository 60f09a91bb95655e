import { empty, identifier, type Sql, sql } from '../../db/sql.ts';
import { listObjects } from '../define.ts';
import type { Field, ValueIndex } from '../fields.ts';
import { isLink } from '../links.ts';
import { columnOf, type Include, includedSource, type Source, sourceOf } from '../source.ts';

/** Which of the rows that a relation leads to must pass. */
export const quantifiers = ['some', 'none', 'every'] as const;
export type Quantifier = (typeof quantifiers)[number];

/** How many relations may follow each other. */
export const maxRelations = 3;

/** Through how many relations a filter goes in all: each is a question for every row that is looked at. */
export const maxSteps = 30;

/** A row in a statement, by the name that it has there, and what its columns mean. */
export interface Side {
  source: Source;
  here: string;
  /** The row of an index that the statement has beside it, by the name that this one has there. */
  joined?: { index: ValueIndex; as: string } | undefined;
}

/** A row whose fields and relations can be named: with that of the link by which it was reached. */
export interface Row extends Side {
  link?: Side;
  /** How many relations lead here. */
  depth: number;
  /** Through how many relations the filter or sort has gone so far, on all its ways; and to how many keys and index rows. */
  taken: { steps: number; rows: number };
}

/** The row of the list itself. */
export function rowAt(side: Side): Row {
  return { ...side, depth: 0, taken: { steps: 0, rows: 0 } };
}

/** A field, and the row that has it. */
export interface Place extends Side {
  name: string;
  field: Field;
}

/** From a row to those of a relation. */
export interface Step {
  name: string;
  /** Null where the relation leads to one row at most. */
  quantifier: Quantifier | null;
  /** The related row. */
  row: Row;
  /** `from … where …`: the related rows that are not deleted. */
  from: Sql;
}

/** Where a path such as `company.parent.industry` or `contacts.some.email` leads. */
export interface Path extends Place {
  steps: Step[];
}

/** Makes the problem of a path that leads nowhere. */
export type Refuse = (message: string) => Error;

/** Follows the path from the row. Throws what `refuse` makes of the reason why it cannot. */
export function pathFrom(row: Row, path: string, refuse: Refuse): Path {
  const found = placeOf(row, path);
  if (found) return { ...found, steps: [] };
  const { name, rest } = firstOf(path);
  if (rest.length === 0) throw refuse(`${row.source.object} has no field ${name}`);
  const relation = relationOf(row, name);
  if (!relation) throw refuse(noRelation(row, name));
  const [first] = rest;
  const quantifier = quantifiers.find((one) => one === first) ?? null;
  if (relation.include.many !== (quantifier !== null)) throw refuse(misquantified(name, relation));
  const step = stepTo(row, name, quantifier, refuse);
  const below = (quantifier ? rest.slice(1) : rest).join('.');
  const end = pathFrom(step.row, below, refuse);
  return { ...end, steps: [step, ...end.steps] };
}

/** The relation that the path begins with: its name may have a dot, as `customFields.partner` has. */
function firstOf(path: string): { name: string; rest: string[] } {
  const parts = path.split('.');
  const dotted = parts.slice(0, 2).join('.');
  if (parts.length > 1 && parts[0] === 'customFields')
    return { name: dotted, rest: parts.slice(2) };
  return { name: parts[0] ?? '', rest: parts.slice(1) };
}

/** The step by the relation of the name. Throws what `refuse` makes of the reason why there is none. */
export function stepTo(
  row: Row,
  name: string,
  quantifier: Quantifier | null,
  refuse: Refuse,
): Step {
  const relation = relationOf(row, name);
  if (!relation) throw refuse(noRelation(row, name));
  if (row.depth === maxRelations) {
    throw refuse(`${name}: ${maxRelations} relations follow each other at most`);
  }
  row.taken.steps += 1;
  if (row.taken.steps > maxSteps) {
    throw refuse(`${name}: a filter goes through ${maxSteps} relations at most, in all its parts`);
  }
  return { name, quantifier, ...relatedRows(row, relation) };
}

/** The value of a path through relations to one: null where one of the records is missing. */
export function valueOf(steps: readonly Step[], value: Sql): Sql {
  return steps.reduceRight((inner, { from }) => sql`(select ${inner} ${from})`, value);
}

/** A record's own fields come before those of the link to it. */
function placeOf(row: Row, name: string): Place | null {
  const side = [row, row.link].find((one) => one && Object.hasOwn(one.source.fields, name));
  if (!side) return null;
  const { source, here, joined } = side;
  return { source, here, joined, name, field: source.fields[name]! };
}

interface Relation {
  from: Side;
  include: Include;
}

function relationOf(row: Row, name: string): Relation | null {
  for (const from of row.link ? [row, row.link] : [row]) {
    const { includes } = from.source;
    if (Object.hasOwn(includes, name)) return { from, include: includes[name]! };
  }
  const include = reverseOf(row.source, name);
  return include && { from: row, include };
}

/**
 * The records of another object that refer to the source's by one field: by their plural. Custom fields are none: a
 * second one that an organization makes would take away what its filters and views go by.
 */
function reverseOf(source: Source, name: string): Include | null {
  const referrer = listObjects().find(({ plural }) => plural === name);
  if (!referrer || referrer.object === source.object) return null;
  const { fields } = includedSource(source, { target: referrer.object });
  const [field, ...others] = Object.keys(fields).filter(
    (key) => fields[key]!.target === source.object && !fields[key]!.lies,
  );
  if (field === undefined || others.length > 0) return null;
  return {
    target: referrer.object,
    many: true,
    on: (
      here,
      there,
    ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
      and ${identifier(there, columnOf(field))} = ${identifier(here, 'id')}`,
  };
}

/** The relations that lead on from the source's rows, by name. */
export function relationsOf(source: Source): string[] {
  const reverse = listObjects().flatMap(({ plural }) => (reverseOf(source, plural) ? plural : []));
  return [...new Set([...Object.keys(source.includes), ...reverse])];
}

/** What the relation leads to: through a link, the record behind it. */
function relatedRows(
  { depth, taken }: Row,
  { from, include }: Relation,
): Pick<Step, 'row' | 'from'> {
  const source = includedSource(from.source, include);
  const here = `r${depth + 1}`;
  const next = { depth: depth + 1, taken };
  const far = isLink(sourceOf(include.target)) ? source.embeds[0] : undefined;
  if (far === undefined) {
    const where = sql`${include.on(from.here, here)} ${undeleted(source, here)}`;
    const table = sql`${identifier(source.table)} ${identifier(here)} ${depth > 0 ? foundBy(include, from.here, here) : empty}`;
    return { row: { source, here, ...next }, from: sql`from ${table} where ${where}` };
  }
  const link = { source, here: `${here}_link` };
  const behind = includedSource(source, source.includes[far]!);
  const on = sql`${source.includes[far]!.on(link.here, here)} ${undeleted(behind, here)}`;
  return {
    row: { source: behind, here, link, ...next },
    from: sql`from ${identifier(source.table)} ${identifier(link.here)}
      join ${identifier(behind.table)} ${identifier(here)} on ${on}
      where ${include.on(from.here, link.here)}`,
  };
}

/**
 * A row whose id is made of another one is looked up by it, one for each. As a join Postgres guesses of such ids that hardly
 * any fits, and of several steps reads every row for every row. The first step is left to it: it may begin at the end.
 */
function foundBy({ made }: Include, here: string, there: string): Sql {
  if (!made) return empty;
  const id = `${there}_id`;
  return sql`join (select ${made(here)} as id offset 0) ${identifier(id)} on ${identifier(id, 'id')} = ${identifier(there, 'id')}`;
}

function undeleted({ softDeletes }: Source, here: string): Sql {
  return softDeletes ? sql`and ${identifier(here, 'deleted_at')} is null` : sql``;
}

function noRelation({ source, link }: Row, name: string): string {
  const known = [...relationsOf(source), ...(link ? Object.keys(link.source.includes) : [])];
  const object = source.object;
  if (known.length === 0) return `${object} has no relation ${name}`;
  return `${object} has no relation ${name}: it has ${[...new Set(known)].join(', ')}`;
}

function misquantified(name: string, { include }: Relation): string {
  return include.many
    ? `${name} leads to many records: write ${quantifiers.map((one) => `${name}.${one}`).join(', ')}`
    : `${name} leads to one record: write a field of it, without some, none or every`;
}
