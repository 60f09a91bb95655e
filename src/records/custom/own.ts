import { z } from 'zod';
import type { CustomField, OrganizationFields } from '../../auth/custom-fields.ts';
import { memberOf, type Principal } from '../../auth/principal.ts';
import { identifier, join, literal, type Sql, sql } from '../../db/sql.ts';
import { isRecordObject, type RecordBody, type RecordKey } from '../define.ts';
import type { Field } from '../fields.ts';
import { type Include, type Source, sourceOf } from '../source.ts';
import { membersOf } from './members.ts';
import { customTypes } from './types.ts';

/** What the names of custom fields begin with, in filters, sorts, `fields`, keys and the rights of roles. */
export const customPrefix = 'customFields.';

/** The name of the custom field: `customFields.tier`. */
export function customName({ key }: Pick<CustomField, 'key'>): string {
  return `${customPrefix}${key}`;
}

const made = new WeakMap<OrganizationFields, Map<Source, Source>>();

/** The source as the principal's organization has it: with its custom fields beside the fields that all have. */
export function ownOf<T extends Source>(principal: Principal, source: T): T {
  const { customFields } = memberOf(principal);
  if (customFields.fields.length === 0) return source;
  const sources = made.get(customFields) ?? new Map<Source, Source>();
  made.set(customFields, sources);
  const known = (sources.get(source) as T | undefined) ?? extended(principal, source);
  sources.set(source, known);
  return known;
}

function extended<T extends Source>(principal: Principal, source: T): T {
  const targetOf = (object: string): Source => ownOf(principal, sourceOf(object));
  return { ...withCustomFields(principal, source), targetOf };
}

/** The source with the custom fields, but those whose names are `hidden`. */
export function withCustomFields<T extends Source>(
  principal: Principal,
  source: T,
  hidden: ReadonlySet<string> = new Set(),
): T {
  const all = memberOf(principal).customFields.fields.filter(
    ({ object }) => object === source.object,
  );
  if (all.length === 0 || !source.fields['customFields']) return source;
  const isGone = (field: CustomField): boolean => field.deleted || hidden.has(customName(field));
  const shown = all.filter((field) => !isGone(field));
  const gone = all.filter(isGone);
  const fields = {
    ...source.fields,
    customFields: valuesField(source.fields['customFields'], all, shown, gone),
    ...Object.fromEntries(shown.map((field) => [customName(field), fieldOf(field)])),
  };
  const includes = { ...source.includes, ...includesOf(shown) };
  if (!isRecordObject(source)) return { ...source, fields, includes };
  const keys = { ...source.keys, ...keysOfCustom(shown) };
  return { ...source, fields, includes, keys };
}

/** The field that holds the values: every one that there may be is shown, as null where there is none. */
function valuesField(
  base: Field,
  all: readonly CustomField[],
  shown: readonly CustomField[],
  gone: readonly CustomField[],
): Field {
  const nulls = shown.filter(({ archived }) => !archived).map(({ key }) => [key, null]);
  const template = literal(JSON.stringify(Object.fromEntries(nulls)));
  const keys = gone.map(({ key }) => literal(key));
  return {
    ...base,
    members: membersOf(all),
    select(table, column) {
      const values = identifier(table, column);
      const left = keys.length === 0 ? values : sql`(${values} - array[${join(keys)}]::text[])`;
      return nulls.length === 0 ? left : sql`(${template}::jsonb || ${left})`;
    },
  };
}

const column = (here: string): Sql => identifier(here, 'custom_fields');

function fieldOf(custom: CustomField): Field {
  const type = customTypes[custom.type];
  const key = literal(custom.key);
  const input = type.input(custom);
  const target = custom.type === 'user' ? 'member' : custom.target;
  const { currency } = type;
  return {
    kind: type.kind,
    output: input,
    input: null,
    nullable: true,
    initial: null,
    required: false,
    sortable: type.sortable ?? true,
    description: custom.description ?? custom.label,
    ...(target === null ? {} : { target }),
    ...(type.operand ? { operand: type.operand(custom) } : {}),
    ...(target === null ? {} : { operand: z.uuid().toLowerCase() }),
    ...(custom.type === 'multi_select' ? { key: customName(custom) } : {}),
    lies: {
      value: (here) => type.value(column(here), key),
      currency: currency && ((here) => currency(column(here), key)),
      json: (here) => sql`${column(here)} -> ${key}`,
      input: custom.archived ? null : input,
      ...(custom.indexed && type.index ? { index: { fieldId: custom.id, kind: type.index } } : {}),
    },
  };
}

/** References lead to records, as built-in ones do: `customFields.partner` is included by that name. */
function includesOf(fields: readonly CustomField[]): Record<string, Include> {
  return Object.fromEntries(
    fields.flatMap((custom) => {
      const { target, lies } = fieldOf(custom);
      if (!target) return [];
      const include: Include = {
        target,
        many: false,
        made: (here) => lies!.value(here),
        on: (
          here,
          there,
        ) => sql`${identifier(there, 'organization_id')} = ${identifier(here, 'organization_id')}
          and ${identifier(there, 'id')} = ${lies!.value(here)}`,
      };
      return [[customName(custom), include]];
    }),
  );
}

function keysOfCustom(fields: readonly CustomField[]): Record<string, RecordKey> {
  return Object.fromEntries(
    fields.filter(({ unique }) => unique).map((field) => [customName(field), keyOf(field)]),
  );
}

const valuesOf = (record: RecordBody): RecordBody => (record['customFields'] ?? {}) as RecordBody;

function keyOf({ key, type }: CustomField): RecordKey {
  const { asKey, ofKey } = customTypes[type];
  return {
    read(record) {
      const value = valuesOf(record)[key] ?? null;
      return value === null ? [] : [String(value)];
    },
    add: (record, text) => ({
      ...record,
      customFields: { ...valuesOf(record), [key]: ofKey ? ofKey(text) : text },
    }),
    value: asKey!,
  };
}

/** The members of a body by their names: `customFields.tier`, for who asks what of them may be written. */
export function namesIn(body: RecordBody): string[] {
  const values = body['customFields'];
  const members = typeof values === 'object' && values !== null ? Object.keys(values) : [];
  return [...Object.keys(body), ...members.map((key) => customName({ key }))];
}

/** The body of values by the names of their fields: what belongs to `customFields.tier` stands in `customFields`. */
export function bodyOf(values: RecordBody): RecordBody {
  const custom = Object.entries(values).filter(([name]) => name.startsWith(customPrefix));
  if (custom.length === 0) return values;
  const own = Object.entries(values).filter(([name]) => !name.startsWith(customPrefix));
  const members = custom.map(([name, value]) => [name.slice(customPrefix.length), value]);
  return { ...Object.fromEntries(own), customFields: Object.fromEntries(members) };
}

/** The record without the custom fields of the names. */
export function withoutMembers(record: RecordBody, names: readonly string[]): RecordBody {
  const values = record['customFields'];
  if (typeof values !== 'object' || values === null) return record;
  const left = Object.entries(values).filter(([key]) => !names.includes(customName({ key })));
  return { ...record, customFields: Object.fromEntries(left) };
}
