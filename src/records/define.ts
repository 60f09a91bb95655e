import { z } from 'zod';
import type { Context } from '../auth/context.ts';
import { registerConfiguration, registerRecords } from '../auth/permissions.ts';
import { identifier, sql } from '../db/sql.ts';
import type { ProblemCode, ProblemPlace } from '../problem.ts';
import { isAssociated } from './associations.ts';
import { type Field, integer, json, list, readOnly, reference, timestamp } from './fields.ts';
import { kinds } from './kinds.ts';
import { type LinkStatement, linkSource } from './links.ts';
import type { Written } from './row.ts';
import { membersOf } from './custom/members.ts';
import { tagIds, tagsInclude } from './tags.ts';
import { Actor, CustomFields, ExternalId } from './schemas/shared.ts';
import {
  type Include,
  listSources,
  registerSource,
  type Source,
  type Types,
  columnOf,
} from './source.ts';

/** A record as the API shows it. */
export type RecordBody = Record<string, unknown>;

/** Values that identify a record in its organization: no two undeleted records of an object share one. */
export interface RecordKey {
  /** The record's values, as the trigger of its table finds them. */
  read(record: RecordBody): string[];
  /** The record with the value added: for an upsert that creates. */
  add(record: RecordBody, value: string): RecordBody;
  /** Makes a value regular, as the field's input does. */
  value: z.ZodType<string>;
}

/**
 * Why two records may be the same one: they share a clue (declared to `app.tenant_keys`) that is taken `of` a field, or
 * have names that are similar (declared to `app.similar_by`). The weight, below 1, is how likely they are the same for
 * it; that of similar names is multiplied by how similar they are.
 */
export type Likeness = { weight: number } & ({ clue: string; of: string } | { similar: string });

/** A list that single values go into: `email` is the `address` of one of the `emails`. */
export interface Single {
  field: string;
  member: string;
  value: z.ZodType<string>;
}

/** How a record is made of single values that a stranger gives: what a form needs to know of it. */
export interface Intake {
  /** The key by which who comes again is known; also the name of the single value. */
  key: string;
  /** What can be given beside the fields of one value, by its name. */
  singles: Record<string, Single>;
  /** The record, with what it must have and a stranger may leave out made of what he gave. */
  complete(record: RecordBody): RecordBody;
}

/** What happens around a record: rows of a table, each at a time (`at`), that name the record and what is to be shown. */
export interface TimelinePart {
  /** What is shown. */
  object: string;
  table: string;
  /** The columns of the record's id, and of the id of what is shown. */
  near: string;
  id: string;
}

/** A record that was changed: as it was, and as it is now. */
export interface Changed extends Written {
  before: RecordBody;
}

/** A CRM object: what `defineObject` makes of what a module states. */
export interface RecordObject extends Source {
  /** `contacts`, `taskLists`: the name in the SDK. */
  plural: string;
  /** `contacts`, `task-lists`: in the URL and in the permissions. */
  path: string;
  keys: Record<string, RecordKey>;
  /** What makes two of its records alike, by the reason's name. Nobody can ask where there is none. */
  alike: Record<string, Likeness>;
  /** What is wrong with a record as a whole, beyond its fields. */
  rule: (record: RecordBody) => ProblemPlace[];
  /** What else is done when records have been changed by their fields, in the same unit of work. */
  follow: ((context: Context, changes: readonly Changed[]) => Promise<void>) | null;
  /** Null where strangers cannot make one by a form. */
  intake: Intake | null;
  /**
   * What the organization is set up with, rather than works on: all members see it, permissions by name say who writes
   * it, and it is neither merged, unless it says so, nor purged. Its table calls `app.configuration_table`.
   */
  configuration: boolean;
  /** Several of its records can be made one. */
  merges: boolean;
  /** What its records' timelines show beside changes, by the entries' type. */
  timeline: Record<string, TimelinePart>;
  /** What the rules of its table may say of a write, beside which fields are wrong. */
  problems: readonly ProblemCode[];
  /** The body of a create in the documents, good as it is. */
  example: RecordBody;
  /** Links to many records of other objects, by the name in the path. */
  links: Record<string, Source & LinkStatement>;
}

/** What a module states of an object. */
type Statement = Pick<
  RecordObject,
  'object' | 'plural' | 'table' | 'name' | 'description' | 'fields' | 'example'
> & {
  keys?: Record<string, RecordKey>;
  alike?: Record<string, Likeness>;
  rule?: RecordObject['rule'];
  follow?: RecordObject['follow'];
  intake?: Intake;
  configuration?: boolean;
  merges?: boolean;
  types?: Types;
  timeline?: Record<string, TimelinePart>;
  problems?: readonly ProblemCode[];
  includes?: Record<string, Include>;
  links?: Record<string, LinkStatement>;
  searched?: readonly string[];
  indexed?: readonly string[];
};

/** States an object: its fields beside those that every record has, its keys, rule and links. */
export function defineObject(statement: Statement): RecordObject {
  const { configuration = false } = statement;
  const fields = withBase(statement.fields, configuration ? {} : { tagIds });
  const links = Object.fromEntries(
    Object.entries(statement.links ?? {}).map(([name, link]) => [name, linkSource(link)]),
  );
  const path = pathOf(statement.plural);
  if (configuration) registerConfiguration(path);
  else registerRecords(path, statement.object);
  return registerSource({
    rule: () => [],
    keys: {},
    alike: {},
    intake: null,
    follow: null,
    configuration: false,
    merges: !configuration,
    timeline: {},
    problems: [],
    softDeletes: true,
    embeds: [],
    ...statement,
    path,
    fields,
    links,
    includes: {
      ...includesOfReferences(fields),
      ...includesOfLinks(links),
      ...(configuration ? {} : { tags: tagsInclude }),
      ...statement.includes,
    },
  });
}

/** Every object that a module stated. */
export function listObjects(): RecordObject[] {
  return listSources().filter((source): source is RecordObject => 'plural' in source);
}

/** What the rules of any table may say. Called when every object is stated. */
export function ruleProblems(): ProblemCode[] {
  return [...new Set(listObjects().flatMap(({ problems }) => problems))];
}

/** The objects whose records can refer to one of the object, by a field, a link or an association. */
export function referrersOf({ object }: Pick<RecordObject, 'object'>): string[] {
  return listObjects()
    .filter(
      (definition) =>
        (definition.object !== object && isAssociated({ object }) && isAssociated(definition)) ||
        Object.values(definition.fields).some(({ target }) => target === object) ||
        Object.values(definition.links).some(({ target }) => target === object),
    )
    .map((referrer) => referrer.object);
}

/** `taskLists` → `task-lists`. */
function pathOf(plural: string): string {
  return plural.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What every record carries, before and behind its own fields. */
function withBase(own: Record<string, Field>, more: Record<string, Field>): Record<string, Field> {
  return {
    id: idField,
    version: readOnly(integer({ required: true, description: 'Rises by one with each change' })),
    ...own,
    ownerId: reference('member', {
      description: 'The member it belongs to: whoever makes it, unless given',
    }),
    externalIds: list(ExternalId, {
      description: 'Its ids in other systems',
      input: uniqueExternalIds,
    }),
    customFields: {
      ...json(CustomFields, {
        description: 'Values of the fields that the organization defines, by their keys',
        initial: {},
      }),
      members: membersOf([]),
    },
    ...more,
    createdAt: readOnly(timestamp({ required: true })),
    updatedAt: readOnly(timestamp({ required: true })),
    createdBy: { ...readOnly(json(Actor, { required: true })), kind: kinds.actor },
    deletedAt: readOnly(timestamp()),
  };
}

/** The id of a row. */
export const idField: Field = { ...readOnly(reference('', { required: true })), sortable: true };

const uniqueExternalIds = z
  .array(ExternalId)
  .max(20)
  .refine(
    (ids) => new Set(ids.map(({ source, id }) => JSON.stringify([source, id]))).size === ids.length,
    'An external id is given twice',
  );

function includesOfReferences(fields: Record<string, Field>): Record<string, Include> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, { target }]) => {
      if (!target) return [];
      const include: Include = {
        target,
        many: false,
        on: (
          here,
          there,
        ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
          and ${identifier(there, 'id')} = ${identifier(here, columnOf(field))}`,
      };
      return [[field.replace(/Id$/, ''), include]];
    }),
  );
}

function includesOfLinks(links: Record<string, Source & LinkStatement>): Record<string, Include> {
  return Object.fromEntries(
    Object.entries(links).map(([name, link]) => {
      const include: Include = {
        target: link.object,
        many: true,
        on: (
          here,
          there,
        ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
          and ${identifier(there, columnOf(link.near))} = ${identifier(here, 'id')}`,
        rest: (id) => ({ near: id }),
      };
      return [name, include];
    }),
  );
}

const externalIdKey = 'externalId:';

/** The key of the name; those of external ids come with their source: `externalId:hubspot`. */
export function findKey(definition: RecordObject, name: string): RecordKey | null {
  if (Object.hasOwn(definition.keys, name)) return definition.keys[name] ?? null;
  if (!name.startsWith(externalIdKey)) return null;
  const source = name.slice(externalIdKey.length);
  if (ExternalId.shape.source.safeParse(source).data !== source) return null;
  return {
    read: (record) =>
      externalIdsOf(record).flatMap((entry) => (entry.source === source ? [entry.id] : [])),
    add: (record, id) => ({ ...record, externalIds: [...externalIdsOf(record), { source, id }] }),
    value: ExternalId.shape.id,
  };
}

/** The fields that tell of the key: the one that is called like it, and those that hold its values. */
export function fieldsOfKey(definition: RecordObject, name: string): string[] {
  const holding = Object.keys(findKey(definition, name)?.add({}, '') ?? {});
  return [name, ...holding].filter((field) => Object.hasOwn(definition.fields, field));
}

/** Whether the source is an object whose records have keys. */
export const isRecordObject = (source: Source): source is RecordObject => 'keys' in source;

/** Every key that the record holds, with its value. */
export function keysOf(
  definition: RecordObject,
  record: RecordBody,
): { key: string; value: string }[] {
  const own = Object.entries(definition.keys).flatMap(([key, { read }]) =>
    read(record).map((value) => ({ key, value })),
  );
  const external = externalIdsOf(record).map(({ source, id }) => ({
    key: `${externalIdKey}${source}`,
    value: id,
  }));
  return [...own, ...external];
}

function externalIdsOf(record: RecordBody): { source: string; id: string }[] {
  return (record['externalIds'] ?? []) as { source: string; id: string }[];
}
