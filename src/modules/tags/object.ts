import { z } from 'zod';
import { identifier, join, literal, sql, type Sql } from '../../db/sql.ts';
import { defineObject, listObjects } from '../../records/define.ts';
import { json, readOnly, text } from '../../records/fields.ts';
import { keptTags, tagKey } from '../../records/tags.ts';

/** What an organization calls records by. */
export const tag = defineObject({
  object: 'tag',
  plural: 'tags',
  name: 'Tag',
  table: 'tags',
  description: 'What an organization calls records by',
  configuration: true,
  merges: true,
  keys: {
    name: {
      read: ({ name }) => (typeof name === 'string' ? [name.toLowerCase()] : []),
      add: (record, name) => ({ ...record, name }),
      value: z.string().trim().toLowerCase().max(100),
    },
  },
  fields: {
    name: text({
      required: true,
      max: 100,
      example: 'VIP',
      description: 'An organization has each once, whatever the case',
    }),
    slug: readOnly(text({ description: 'The name in a form for addresses' })),
    color: text({ max: 40, description: 'For front ends', example: '#c0392b' }),
    counts: {
      ...readOnly(
        json(
          z.lazy(() =>
            z.object(Object.fromEntries(tagged().map((object) => [object, z.int().min(0)]))),
          ),
          {
            required: true,
            description: 'How many records of each object have it, of those that you see',
          },
        ),
      ),
      tellsOf: ['tagIds'],
      expression: countsSql,
    },
  },
  example: { name: 'VIP', color: '#c0392b' },
});

/** The objects whose records have tags. */
function tagged(): string[] {
  return listObjects()
    .filter(({ fields }) => fields['tagIds'])
    .map(({ object }) => object);
}

function countsSql(here: string): Sql {
  const [organization, id] = [identifier(here, 'organization_id'), identifier(here, 'id')];
  const counts = tagged().map(
    (object) => sql`${literal(object)}, (
      select count(distinct k.record_id) from record_keys k
      where k.organization_id = ${organization} and k.object = ${literal(object)} and k.key = ${literal(tagKey)}
        and k.active and k.value = any(${keptTags(sql`s.shown_as = ${id}`)}))`,
  );
  return sql`json_build_object(${join(counts)})`;
}
