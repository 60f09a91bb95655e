import { z } from 'zod';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { type Field, list, readOnly, reference, text } from './fields.ts';
import { type Include, registerSource } from './source.ts';

/** How many tags a record has at most. */
export const mostTags = 100;

/** Ids of tags, each once and in one order: a set. */
export const TagIds = z
  .array(z.uuid().toLowerCase())
  .max(mostTags)
  .overwrite((ids) => [...new Set(ids)].toSorted());

/** The key under which `record_keys` has the tags of a record. */
export const tagKey = 'tag';

/**
 * The tags as the record shows them: a tag that was merged is shown as the one that is left, and one in the bin not at
 * all. The row keeps the ids that it was given, so that neither rewrites any record, and either can be taken back.
 */
export const tagIds: Field = {
  ...list(z.uuid(), {
    max: mostTags,
    input: TagIds,
    key: tagKey,
    operand: z.uuid().toLowerCase(),
    description: 'Its tags, in no order',
  }),
  targets: 'tag',
  aliases: {
    of: (values) => keptTags(sql`s.shown_as = any(${values}::uuid[])`),
    inRow(here, values) {
      const held = identifier(here, 'tag_ids');
      return values
        ? sql`${held} ?| ${keptTags(sql`s.shown_as = any(${values}::uuid[])`)}`
        : sql`(${held} <> '[]' and app.shown_tags(${held}) <> '[]')`;
    },
  },
  kept: keepTags,
  // Most records have none, and ask no function.
  select: (here, column) => sql`case when ${identifier(here, column)} = '[]' then '[]'::jsonb
    else app.shown_tags(${identifier(here, column)}) end`,
};

/** What a row holds that held tags, and shall show those given. */
export function keepTags(held: Sql, given: Sql): Sql {
  return sql`case when ${held} = ${given} then ${held} else app.kept_tags(${held}, ${given}) end`;
}

/** The ids by which rows may name tags, as an array of texts: theirs, and of those that were merged into them. */
export function keptTags(shown: Sql): Sql {
  return sql`(select coalesce(array_agg(s.id::text), '{}') from tags s
    where s.organization_id = app.organization_id() and ${shown})::text[]`;
}

/** A tag beside the record that has it. */
registerSource({
  object: 'record_tag',
  name: 'RecordTag',
  table: 'tags',
  description: 'A tag of a record',
  fields: {
    id: { ...readOnly(reference('', { required: true })), sortable: true },
    name: readOnly(text({ required: true, example: 'VIP' })),
    slug: readOnly(text()),
    color: readOnly(text()),
  },
  includes: {},
  embeds: [],
  softDeletes: false,
});

/** `include=tags`: what the ids are called. */
export const tagsInclude: Include = {
  target: 'record_tag',
  many: true,
  field: 'tagIds',
  rows: mostTags,
  on: (
    here,
    there,
  ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
    and ${identifier(there, 'id')} = any (array(
      select s.shown_as from tags s
      where s.organization_id = ${identifier(here, 'organization_id')} and s.shown_as is not null
        and s.id = any (array(select i::uuid from jsonb_array_elements_text(${identifier(here, 'tag_ids')}) i))))`,
};
