import type { Reference, Schema } from './document.ts';

/** Where a type stands, which decides how its schema is written. */
export interface Scope {
  /** What the components are, by their names. */
  schemas: Readonly<Record<string, Schema>>;
  /** Received and never sent: enumerations admit values that this version does not know. */
  isOpen: boolean;
  /** How a component that a type mentions is written, by its name. */
  mention: (name: string) => string;
}

const prefix = '#/components/schemas/';
const longest = 100;

/** The name of the component that is referred to; undefined for what is no reference. */
export function nameOf(schema: Schema | Reference): string | undefined {
  return '$ref' in schema ? (schema as Reference).$ref.slice(prefix.length) : undefined;
}

/** The TypeScript type of a schema, as far as the documents of the API use JSON Schema 2020-12. */
export function typeOf(schema: Schema | Reference, scope: Scope): string {
  const name = nameOf(schema);
  if (name !== undefined)
    return opened(scope.mention(name), scope.schemas[name]?.enum ?? [], scope);
  const { anyOf, oneOf, allOf, enum: values, type, items } = schema as Schema;
  const variants = anyOf ?? oneOf;
  if (variants) return union(variants.map((one) => typeOf(one, scope)));
  if (allOf) return intersection(allOf.map((one) => typeOf(one, scope)));
  if (values) return enumeration(values, scope);
  if (Array.isArray(type)) {
    return union(type.map((one) => typeOf({ ...(schema as Schema), type: one }, scope)));
  }
  if (type === 'array') return arrayOf(typeOf(items ?? {}, scope), scope);
  if (type === 'object') return objectType(schema as Schema, scope);
  return simple[type ?? ''] ?? 'unknown';
}

const simple: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function enumeration(values: readonly unknown[], scope: Scope): string {
  return opened(union(values.map((value) => literal(value))), values, scope);
}

function opened(type: string, values: readonly unknown[], { isOpen, mention }: Scope): string {
  const isChoice = values.filter((value) => typeof value === 'string').length > 1;
  return isOpen && isChoice ? `${type} | ${mention('OtherValue')}` : type;
}

function objectType({ properties, required = [], additionalProperties }: Schema, scope: Scope) {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? additionalProperties : {};
    return `Record<string, ${typeOf(values, scope)}>`;
  }
  const members = Object.entries(properties).map(([name, schema]) => ({
    text: `${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, scope)};`,
    comment: commentOf(schema as Schema),
  }));
  if (members.length === 0) return 'Record<string, never>';
  return membersType(members);
}

/** A member as it is declared, and what is said of it. */
export interface Member {
  text: string;
  comment: string;
}

/** On one line where it says little. */
export function membersType(members: readonly Member[]): string {
  const line = `{ ${members.map(({ text }) => text.slice(0, -1)).join('; ')} }`;
  const isShort = line.length <= longest && !line.includes('\n');
  if (isShort && members.every(({ comment }) => comment === '')) return line;
  const lines = members.flatMap(({ text, comment }) => (comment ? [comment, text] : [text]));
  return `{\n${indented(lines.join('\n'))}\n}`;
}

/** What an editor shows of the schema, on one line; empty when nothing is said. */
export function commentOf({ description, default: initial, deprecated, type }: Schema): string {
  const isTold = initial !== undefined && type !== 'object' && type !== 'array';
  const words = [
    description?.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/'),
    isTold ? `@default ${JSON.stringify(initial)}` : undefined,
    deprecated ? '@deprecated' : undefined,
  ];
  const text = words.filter(Boolean).join(' ');
  return text && `/** ${text} */`;
}

/** A name as a key of an object type. */
export function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** A name of a path as one of a program: `tag-id` is `tagId`. */
export function identifier(name: string): string {
  return name.replaceAll(/\W+(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** A text in quotes, or any other value as it is written. */
export function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** All of the types, each once. */
export function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ') || 'never';
}

/** Schemas that say nothing but words are left out. */
function intersection(types: readonly string[]): string {
  const told = [...new Set(types.filter((type) => type !== 'unknown'))];
  const isOne = told.length === 1;
  return told.map((type) => (isOne || isName(type) ? type : `(${type})`)).join(' & ') || 'unknown';
}

/** What is sent may be an array that nobody may change; what is received is the program's own. */
function arrayOf(type: string, { isOpen }: Scope): string {
  if (!isOpen) return `ReadonlyArray<${type}>`;
  return isName(type) ? `${type}[]` : `Array<${type}>`;
}

const isName = (type: string): boolean => /^\w+$/.test(type);

/** The text, two spaces further in. */
export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
