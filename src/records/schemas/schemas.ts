import { z } from 'zod';
import { component, orNull } from '../../http/components.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Field } from '../fields.ts';
import { filterParameter } from './filters.ts';
import { filterNames, includeNames, sortedFast, sortNames } from './names.ts';
import { CustomFieldName, SortPath } from './paths.ts';
import { numberText, PageInfo } from './shared.ts';
import { onceFor } from '../../remember.ts';
import { type Source, sourceOf, typeHas, writable } from '../source.ts';

/** The path of one record. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() });

/** The path of the record that has a value. */
export const upsertParams = z.strictObject({
  key: z.string().max(80).meta({ example: 'externalId:hubspot' }),
  value: z.string().min(1).max(255).meta({ example: '40215' }),
});

const made = new Map<string, z.ZodType>();

/** The named schema, made once. */
export function once<T extends z.ZodType>(name: string, make: () => T): T {
  const schema = (made.get(name) as T | undefined) ?? component(name, make());
  made.set(name, schema);
  return schema;
}

/** A source's rows as replies show them. */
export function replySchema(source: Source): z.ZodType<RecordBody> {
  return once(source.name, () =>
    ofTypes(source, source.name, (type) => z.object(replyShape(source, type))).meta({
      description: source.description,
    }),
  );
}

/** The members of such a row: of the type given, where there are types. */
export function replyShape(source: Source, type: string | null = null): z.ZodRawShape {
  const fields = Object.entries(source.fields).map(([name, field]) => [
    name,
    typedField(source, type, name) ??
      (isOf(source, type, name) || !field.nullable
        ? outputOf(field)
        : described(z.null(), { description: `Not of a ${type}` })),
  ]);
  const included = Object.keys(source.includes).map((name) => [name, includeSchema(source, name)]);
  return Object.fromEntries([...fields, ...included]) as z.ZodRawShape;
}

/** The schema of rows, or of each type of them, told apart by the field that says it. */
function ofTypes(
  { types }: Source,
  name: string,
  make: (type: string | null) => z.ZodObject,
): z.ZodType<RecordBody> {
  if (!types) return make(null);
  const [first, ...others] = Object.keys(types.own).map((type) =>
    once(`${type[0]!.toUpperCase()}${type.slice(1)}${name}`, () => make(type)),
  );
  const error = `One of ${Object.keys(types.own).join(', ')}`;
  return z.discriminatedUnion(types.field, [first!, ...others], { error });
}

function isOf({ types }: Source, type: string | null, name: string): boolean {
  return type === null || typeHas(types!, type, name);
}

/** The field that says the type, of one of them. */
function typedField({ types }: Source, type: string | null, name: string): z.ZodType | null {
  return type !== null && name === types!.field ? z.literal(type) : null;
}

const outputOf = onceFor((field: Field): z.ZodType => {
  return described(field.nullable ? orNull(field.output) : field.output, field);
});

/** What a create takes for the field. */
const createdOf = onceFor((field: Field): z.ZodType => inputOf(field, field.input!));

function inputOf(field: Field, input: z.ZodType): z.ZodType {
  const value = described(field.nullable || field.filled ? orNull(input) : input, field);
  return field.required ? value : value.optional();
}

function described(
  schema: z.ZodType,
  { description, example }: Pick<Field, 'description' | 'example'>,
): z.ZodType {
  if (description === undefined && example === undefined) return schema;
  return schema.meta({
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  });
}

/** An included record, or the first rows of an included list. There only when asked for. */
function includeSchema(source: Source, name: string): z.ZodType {
  const { target, many } = source.includes[name]!;
  const there = z.lazy(() => replySchema(sourceOf(target)));
  const schema = many
    ? z.object({ data: z.array(there), page: PageInfo })
    : z.union([there, z.null()]);
  return source.embeds.includes(name) ? schema : schema.optional();
}

/** A page of a source's rows. */
export function listSchema(source: Source): z.ZodType {
  return once(`${source.name}List`, () =>
    z.object({ data: z.array(replySchema(source)), page: PageInfo }),
  );
}

/** The fields that a body can give. */
function givable(definition: RecordObject): [string, Field][] {
  return writable(definition).filter(([, { inner }]) => !inner);
}

/** What a create and a replacement take. */
export function createSchema(definition: RecordObject): z.ZodType<RecordBody> {
  const name = `${definition.name}Create`;
  return once(name, () =>
    ofTypes(definition, name, (type) => z.strictObject(createShape(definition, type))).meta({
      example: definition.example,
    }),
  );
}

/** The members of such a body: of the type given, where there are types. */
export function createShape(definition: RecordObject, type: string | null = null): z.ZodRawShape {
  const shape = givable(definition)
    .filter(([name]) => isOf(definition, type, name))
    .map(([name, field]) => [name, typedField(definition, type, name) ?? createdOf(field)]);
  return Object.fromEntries(shape) as z.ZodRawShape;
}

/** What a change takes: any of the fields, or a part of one that is an object; null clears. */
export function updateSchema(definition: RecordObject): z.ZodObject {
  return once(`${definition.name}Update`, () => {
    const shape = givable(definition).map(([name, field]) => [
      name,
      inputOf(
        { ...field, required: false, nullable: !field.required },
        field.patch ?? field.input!,
      ),
    ]);
    // Enough for an upsert that creates.
    const [first, ...others] = Object.entries(definition.example);
    const needed = others.filter(([name]) => definition.fields[name]!.required);
    const example = Object.fromEntries([first!, ...needed]);
    return z.strictObject(Object.fromEntries(shape)).meta({ example });
  });
}

/** The filter by a path, which the query checks: the documents would be all paths if they named each. */
const pathParameter = z.union([z.string(), z.record(z.string(), z.string())]);

/** The query parameters of a list: paging, and one for each field that can be filtered. */
export function listQuerySchema(source: Source, without: readonly string[] = []): z.ZodObject {
  const filters = filterNames(source).map((name) => [
    name,
    filterParameter(name, source.fields[name]!),
  ]);
  const all: z.ZodRawShape = {
    ...queryParameters(source),
    ...(source.softDeletes ? { deleted: deletedParameter } : {}),
    ...('plural' in source ? { view: viewParameter } : {}),
    ...Object.fromEntries(filters),
  };
  const parameters = z.strictObject(
    Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))),
  );
  if (!isRelated(source)) return parameters;
  return parameters.catchall(pathParameter).superRefine((query, context) => {
    const keys = Object.keys(query).filter(
      (key) => !key.includes('.') && !Object.hasOwn(parameters.shape, key),
    );
    if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: query });
  });
}

const isRelated = ({ includes }: Source): boolean => Object.keys(includes).length > 0;

export const deletedParameter = z
  .enum(['only', 'include'])
  .optional()
  .meta({ description: 'Shows deleted records too, or only them' });

/** A saved view. */
export const viewParameter = z.uuid().toLowerCase().optional().meta({
  description:
    'The id of a saved view: its filter and words hold beside the given ones; its `sort`, `fields` and `include` where none are given',
});

/** Words to search by. */
export const wordsParameter = z.string().trim().min(1).max(200).meta({
  description:
    'Words that the record has, or that begin words of it, without regard to case and accents',
  example: 'ada',
});

export const limit = z.int().min(1).max(200);
const limitText = numberText(limit);

/** What lists and searches have in common. `names` makes the schema of a list of what is allowed. */
export function listParameters(
  source: Source,
  names: (allowed: z.ZodType<string>, description: string) => z.ZodType,
  limit: z.ZodType,
): z.ZodRawShape {
  const sortable = sortNames(source);
  const includes = includeNames(source);
  return {
    ...(source.searched ? { q: wordsParameter.optional() } : {}),
    limit: limit.default(50).meta({ description: 'Rows on a page' }),
    cursor: z
      .string()
      .max(4000)
      .optional()
      .meta({ description: 'The `nextCursor` of the page before' }),
    sort: names(
      isRelated(source) ? z.union([oneOf(sortable), SortPath]) : oneOf(sortable),
      `Fields to sort by, \`-\` for descending; nulls come last.${sortedFast(source)}`,
    ).optional(),
    fields: names(
      orCustom(source, oneOf(Object.keys(source.fields))),
      'The fields to show; `id` is always shown',
    ).optional(),
    ...(includes.length > 0
      ? { include: names(orCustom(source, oneOf(includes)), 'Related records to show').optional() }
      : {}),
    total: z.enum(['none', 'estimated', 'exact']).default('none').meta({
      description:
        'Whether to count all rows: `estimated` looks at the newest 2,000, and is exact where there are no others or few pass',
    }),
  };
}

/** The names, and those of custom fields where records have them. */
function orCustom(source: Source, names: z.ZodType<string>): z.ZodType<string> {
  return source.fields['customFields'] ? z.union([names, CustomFieldName]) : names;
}

/** The `include` and `fields` parameters of a single record. */
export const shownQuerySchema = onceFor((source: Source): z.ZodObject => {
  const { include, fields } = queryParameters(source);
  return z.strictObject({
    ...(include ? { include } : {}),
    fields: fields!,
    ...(source.softDeletes
      ? {
          deleted: z
            .enum(['include'])
            .optional()
            .meta({ description: 'Shows the record though it is deleted' }),
        }
      : {}),
  });
});

/** `listParameters` as a query string has them. */
const queryParameters = onceFor((source: Source) => listParameters(source, commaList, limitText));

/** One of the names. */
export function oneOf(names: readonly string[]): z.ZodType<string> {
  return z.enum(names as [string, ...string[]]);
}

/** Names as a query parameter has them. */
export function commaList(allowed: z.ZodType<string>, description: string): z.ZodType {
  const known = z.array(allowed);
  return z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), known)
    .meta({ description, param: { style: 'form', explode: false } } as Record<string, unknown>);
}
