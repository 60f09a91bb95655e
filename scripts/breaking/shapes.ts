import { isDeepStrictEqual } from 'node:util';
import type { Document, Schema } from './document.ts';

/** One of the alternatives of a schema: a schema of at most one type, without references and choices. */
export interface Shape extends Schema {
  type?: string;
  /** The values that it has, where they are told. */
  values?: unknown[];
  /** The component that it is of, and which of its shapes it is. */
  name?: string;
  place?: number;
}

const known = new Set(
  `$ref type enum const anyOf oneOf allOf properties required additionalProperties items format pattern default
  minLength maxLength minimum maximum minItems maxItems uniqueItems
  description title example examples discriminator deprecated readOnly writeOnly`.split(/\s+/),
);

const words = new Set(['description', 'title', 'example', 'examples', 'deprecated']);

const prefix = '#/components/schemas/';

/** The component that a schema refers to, be it in words of its own. */
export function nameOf({ $ref, allOf }: Schema): string | undefined {
  if ($ref !== undefined) return $ref.slice(prefix.length);
  const parts = allOf?.filter((part) => !saysNothing(part)) ?? [];
  return parts.length === 1 ? nameOf(parts[0]!) : undefined;
}

function saysNothing(schema: Schema): boolean {
  return Object.keys(schema).every((key) => words.has(key));
}

/** What a value may be by a schema, one by one. Throws for a keyword that is not known. */
export function shapesOf(document: Document, schema: Schema): Shape[] {
  const unknown = Object.keys(schema).find((key) => !known.has(key) && !key.startsWith('x-'));
  if (unknown) throw new Error(`The comparer does not know the keyword ${unknown}: teach it`);
  const name = nameOf(schema);
  if (name !== undefined) {
    const target = document.components.schemas[name];
    if (!target) throw new Error(`${prefix}${name} is not in the document`);
    return shapesOf(document, target).map((shape, place) => ({ name, place, ...shape }));
  }
  const { anyOf, oneOf, allOf } = schema;
  const choices = anyOf ?? oneOf;
  if (choices) return choices.flatMap((choice) => shapesOf(document, choice));
  if (allOf) return [merged(allOf.flatMap((part) => shapesOf(document, part)))];
  return byType(schema);
}

function merged(parts: Shape[]): Shape {
  const objects = parts.filter(({ type }) => type !== undefined);
  if (objects.some(({ type }) => type !== 'object')) {
    throw new Error('The comparer knows allOf of objects alone: teach it');
  }
  return {
    type: 'object',
    properties: Object.fromEntries(
      objects.flatMap(({ properties = {} }) => Object.entries(properties)),
    ),
    required: objects.flatMap(({ required }) => required ?? []),
  };
}

function byType(schema: Schema): Shape[] {
  const { type, enum: choice, ...rest } = schema;
  const values = 'const' in schema ? [schema.const] : choice;
  const types = type ?? (values ? [...new Set(values.map(typeOf))] : [undefined]);
  return [types].flat().map((one) => ({
    ...rest,
    type: one,
    values: values?.filter((value) => one === undefined || fits(typeOf(value), one)),
  }));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Whether each value of a type is one of the other. */
export function fits(type: string | undefined, other: string | undefined): boolean {
  return other === undefined || type === other || (type === 'integer' && other === 'number');
}

/** Whether a shape takes a value. */
export function takes(shape: Shape, value: unknown): boolean {
  if (!fits(typeOf(value), shape.type)) return false;
  if (shape.values) return shape.values.some((one) => isDeepStrictEqual(one, value));
  if (typeof value !== 'string') return true;
  const { minLength = 0, maxLength = Infinity, pattern = '' } = shape;
  const isWithin = value.length >= minLength && value.length <= maxLength;
  return isWithin && new RegExp(pattern, 'u').test(value);
}

/** What tells one kind of object from the others: its first property that has one value only. */
export function tagOf(document: Document, { properties = {} }: Shape): string | undefined {
  for (const [key, schema] of Object.entries(properties)) {
    const values = schema.$ref ? shapesOf(document, schema)[0]?.values : (schema.enum ?? []);
    if (values?.length === 1) return JSON.stringify({ [key]: values[0] });
  }
  return undefined;
}
