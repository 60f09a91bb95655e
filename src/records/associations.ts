import { identifier, join, literal, type Sql, sql } from '../db/sql.ts';
import { boolean, type Field, json, readOnly, reference, text, timestamp } from './fields.ts';
import { AssociatedRecord } from './schemas/associations.ts';
import { columnOf, registerSource, type Source, sourceOf } from './source.ts';

/** The objects whose records can be associated: the table has a pair of columns for each. */
export const associated = ['activity', 'company', 'contact', 'deal', 'lead'] as const;

/** How many records there may be at each end at a time. */
export const cardinalities = ['one_to_one', 'one_to_many', 'many_to_one', 'many_to_many'] as const;
export type Cardinality = (typeof cardinalities)[number];

/** By which cardinalities a record has one association at most at a time, at either end. */
export const oneAt: Record<'from' | 'to', readonly Cardinality[]> = {
  from: ['one_to_one', 'many_to_one'],
  to: ['one_to_one', 'one_to_many'],
};

/** Whether records of the object can be associated. */
export function isAssociated({ object }: Pick<Source, 'object'>): boolean {
  return (associated as readonly string[]).includes(object);
}

const own: Record<string, Field> = {
  role: readOnly(text({ description: 'What the one is to the other', example: 'sponsor' })),
  startedAt: readOnly(timestamp()),
  endedAt: readOnly(timestamp()),
  createdAt: readOnly(timestamp({ required: true })),
  updatedAt: readOnly(timestamp({ required: true })),
};
const id: Field = { ...readOnly(reference('', { required: true })), sortable: true };
const definitionId = readOnly(reference('association_definition', { required: true }));
const primary = readOnly(
  boolean({ description: 'Of those that the `from` record has by the definition, at most one is' }),
);

/** The rows of the table, as the log tells of them. Those of built-in definitions are links. */
export const association: Source = registerSource({
  object: 'association',
  name: 'Association',
  table: 'associations',
  description: 'Two records that are associated',
  fields: {
    id,
    definitionId,
    fromObject: readOnly(text({ required: true })),
    fromId: readOnly(reference('', { required: true })),
    toObject: readOnly(text({ required: true })),
    toId: readOnly(reference('', { required: true })),
    primary,
    ...own,
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

/** Whether the source's rows are associations. */
export function isAssociation({ object }: Pick<Source, 'object'>): boolean {
  return object === association.object;
}

/** An association as one of its two records has it: also those of the built-in definitions. */
export const recordAssociation: Source = registerSource({
  object: 'record_association',
  name: 'RecordAssociation',
  table: 'record_associations',
  description: 'An association, as one of its two records has it',
  fields: {
    id,
    definitionId,
    key: readOnly(text({ required: true, example: 'partner', description: "The definition's" })),
    label: readOnly(text({ required: true, description: 'What the other record is to this one' })),
    inverse: readOnly(boolean({ description: 'This record is the `to` record' })),
    record: {
      ...readOnly(json(AssociatedRecord, { required: true, description: 'The other record' })),
      expression: (here) => otherSql(here, (source) => shortSql(source, associated)),
    },
    primary: { ...primary, nullable: true },
    ...own,
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

/** The columns of the table that hold the ids at the ends, one for each object, and that of the definition. */
export const associationEnds = associated.flatMap((target) =>
  (['from', 'to'] as const).map((side) => ({ column: `${side}_${target}_id`, target, side })),
);

/** Whether the association `here` is the only one at a time that its record at the end has. */
export function isOneSql(here: string, side: 'from' | 'to'): Sql {
  return sql`${identifier(here, 'cardinality')} = any(${[...oneAt[side]]}::text[])`;
}

/** Where a record of the object stands in the association `here`: one condition for each end. */
export function endsSql(here: string, object: string, is: (id: Sql) => Sql): Sql {
  const ends = (['from', 'to'] as const).map(
    (side) =>
      sql`${identifier(here, `${side}_object`)} = ${object} and ${is(identifier(here, `${side}_id`))}`,
  );
  return sql`(${join(ends, ' or ')})`;
}

/** Asks the table of the record at the other end of `here`, which is there and not in the bin. */
export function otherSql(here: string, asked: (source: Source) => Sql): Sql {
  const cases = associated.map((object) => {
    const source = sourceOf(object);
    return sql`when ${literal(object)} then (select ${asked(source)} from ${identifier(source.table)} o
      where o.organization_id = ${identifier(here, 'organization_id')} and o.id = ${identifier(here, 'other_id')}
        and o.deleted_at is null)`;
  });
  return sql`case ${identifier(here, 'other_object')} ${join(cases, ' ')} end`;
}

/** The record `o` in short, with its name where those of its object are shown: the first thing that it is searched by. */
export function shortSql({ object, searched }: Source, withName: readonly string[]): Sql {
  const name = withName.includes(object) ? identifier('o', columnOf(searched![0]!)) : sql`null`;
  return sql`json_build_object('object', ${literal(object)}, 'id', o.id, 'name', ${name})`;
}
