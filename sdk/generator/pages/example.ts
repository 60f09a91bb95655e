import {
  type Document,
  type Parameter,
  type Reference,
  resolve,
  type Schema,
} from '../document.ts';
import { type Facts, readOperation, type Source } from '../read-operation.ts';
import { keyOf, literal } from '../schema-type.ts';

/** What the document gives as an example. */
type Exemplary = Schema & { example?: unknown };

const longestLine = 100;

/** A call of the operation by its method as a program writes it, with the examples of the document. */
export function exampleCall(method: string, source: Source): string {
  const facts = readOperation(source);
  const { document } = source;
  const inputs: unknown[] = facts.values.map(
    (value) => exampleOf(document, facts.valueSchemas[value] ?? {}) ?? '…',
  );
  if (facts.body?.required) inputs.push(exampleOf(document, facts.bodySchema ?? {}));
  const query = requiredQuery(document, facts);
  if (query) inputs.push(query);
  const call = `${method}(${inputs.map((input) => written(input)).join(', ')})`;
  if (facts.isRedirect) return `${call};`;
  return facts.isPage ? `for await (const item of ${call}) console.log(item);` : `await ${call};`;
}

function requiredQuery(document: Document, { query }: Facts): object | undefined {
  const required = query.filter((parameter: Parameter) => parameter.required);
  if (required.length === 0) return undefined;
  return Object.fromEntries(
    required.map((parameter) => [parameter.name, exampleOf(document, parameter.schema ?? {})]),
  );
}

/** What the schema gives as an example, or what its parts give: of an object what it must have. */
function exampleOf(document: Document, schema: Schema | Reference): unknown {
  const {
    example,
    default: initial,
    enum: values,
    type,
    properties,
    required = [],
    items,
    anyOf,
    oneOf,
  } = resolve(document, schema as Exemplary) as Exemplary;
  if (example !== undefined) return example;
  if (initial !== undefined) return initial;
  const [first] = anyOf ?? oneOf ?? [];
  if (first) return exampleOf(document, first);
  if (values) return values[0];
  if (properties) {
    return Object.fromEntries(
      required.map((name) => [name, exampleOf(document, properties[name]!)]),
    );
  }
  if (type === 'array') return items ? [exampleOf(document, items)] : [];
  if (type === 'string') return '…';
  return type === 'boolean' ? true : type === 'object' ? {} : 1;
}

/** A value as a program writes it, on one line where it fits. */
function written(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return literal(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const part = (inner: string) =>
    Array.isArray(value)
      ? value.map((item) => written(item, inner))
      : Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${written(item, inner)}`);
  const space = Array.isArray(value) ? '' : ' ';
  const short = part(indent).join(', ');
  if (short === '') return open + close;
  const isShort = short.length + indent.length < longestLine - 30 && !short.includes('\n');
  if (isShort) return `${open}${space}${short}${space}${close}`;
  const inner = `${indent}  `;
  return `${open}\n${part(inner)
    .map((text) => `${inner}${text},\n`)
    .join('')}${indent}${close}`;
}
