import { identifier, sql } from '../db/sql.ts';
import { type Field, boolean, choice, readOnly, reference, text, timestamp } from './fields.ts';
import { columnOf, registerSource, type Source } from './source.ts';

/** What an object states of its many-to-many link to another one. */
export interface LinkStatement {
  /** The link's own name, as a source and in the log: `contact_company`. */
  object: string;
  /** The schema's name in the documents. */
  name: string;
  table: string;
  description: string;
  /** The field that points to the record whose list it is, and the one that points to the other. */
  near: string;
  far: string;
  /** The object that `far` points to. */
  target: string;
  /** What `role` can be; any text unless given. */
  roles?: readonly [string, ...string[]];
  /** Which record, and by which field, names its primary one: a link is made and changed from there. */
  primary: { table: string; field: string; owner: 'near' | 'far' };
}

/** A link as a source of its rows. */
export type Link = Source & LinkStatement;

/** Whether the source's rows link two records. */
export function isLink(source: Pick<Source, 'object'>): source is Link {
  return 'near' in source && 'far' in source;
}

function roleOf({ roles }: LinkStatement): Field {
  const description = 'What the one is to the other';
  return roles
    ? choice(roles, { description })
    : text({ max: 100, description, example: 'decision_maker' });
}

/** A link as something that can be listed: its role and times, and the other record with it. */
export function linkSource(statement: LinkStatement): Source & LinkStatement {
  const { near, far, target, primary } = statement;
  const owner = primary.owner === 'near' ? near : far;
  const other = primary.owner === 'near' ? far : near;
  const fields: Record<string, Field> = {
    id: { ...readOnly(reference('', { required: true })), sortable: true },
    [near]: readOnly(reference('', { required: true })),
    [far]: readOnly(reference('', { required: true })),
    role: roleOf(statement),
    primary: {
      ...boolean({ description: 'At most one of them is' }),
      expression: (here) => sql`exists (select from ${identifier(primary.table)} o
        where o.organization_id = ${identifier(here, 'organization_id')} and o.id = ${identifier(here, columnOf(owner))}
          and o.${identifier(columnOf(primary.field))} = ${identifier(here, columnOf(other))})`,
      sortable: false,
    },
    startedAt: timestamp(),
    endedAt: timestamp(),
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
  };
  const embed = far.replace(/Id$/, '');
  return registerSource({
    ...statement,
    fields,
    embeds: [embed],
    softDeletes: false,
    includes: {
      [embed]: {
        target,
        many: false,
        on: (
          here: string,
          there: string,
        ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
          and ${identifier(there, 'id')} = ${identifier(here, columnOf(far))}`,
      },
    },
  });
}
