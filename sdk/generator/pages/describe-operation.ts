import { type Document, type Parameter, resolve, type Schema } from '../document.ts';
import type { Placed } from '../place.ts';
import { type Facts, readOperation } from '../read-operation.ts';
import { identifier, typeOf, union } from '../schema-type.ts';
import { codesOf } from './codes.ts';
import { saidOf, scopeOf } from './describe-type.ts';
import { exampleCall } from './example.ts';
import { linked, type Links, plain, table } from './text.ts';

/** What an operation is told with. */
export interface Told {
  document: Document;
  /** The codes that are worth telling. */
  rare: ReadonlySet<string>;
  links: Links;
}

/** How the operation is called. */
export function methodOf({ prefix, name }: Placed): string {
  return ['crm', ...prefix, name].join('.');
}

/** An operation: what it does, how it is called, what it takes and gives. */
export function describeOperation(placed: Placed, told: Told): string {
  const { source } = placed;
  const { summary = '', description, deprecated } = source.operation;
  const facts = readOperation(source);
  const words = [deprecated ? '**Deprecated.**' : '', `${summary}.`.replace(/\?\.$/, '?')];
  if (description && description !== summary) words.push(description);
  return [
    `## ${methodOf(placed)}\n`,
    `${words.filter(Boolean).join(' ')}\n`,
    `\`\`\`ts\n${exampleCall(methodOf(placed), source)}\n\`\`\`\n`,
    table(['', ''], rowsOf(placed, facts, told)),
    ...queryTables(facts, told),
  ].join('\n');
}

function rowsOf(placed: Placed, facts: Facts, { document, rare, links }: Told): string[][] {
  const { method, path } = placed.source;
  const body = facts.body && linked(typeOf(facts.bodySchema ?? {}, scopeOf(document)), links);
  const own = [facts.isKeyed && '`idempotencyKey`', facts.isConditional && '`ifMatch`'].filter(
    Boolean,
  );
  const codes = codesOf(placed).filter(({ code }) => rare.has(code));
  const rows: [string, string | undefined | false][] = [
    ['inputs', inputsOf(facts)],
    ['sends', `\`${method.toUpperCase()} ${path}\``],
    ['body', body],
    ['gives', givenBy(facts, document, links)],
    ['options', own.join(', ')],
    ['refusals', codes.map(({ status, code }) => `${status} \`${code}\``).join(', ')],
  ];
  return rows.filter(([, text]) => text).map(([name, text]) => [name, text as string]);
}

/** In the order of the method's. */
function inputsOf({ values, body, query, isRedirect }: Facts): string {
  const isNeeded = query.some(({ required }) => required);
  const all = values.map(identifier);
  if (body) all.push(body.required ? 'body' : 'body?');
  if (query.length > 0) all.push(isNeeded ? 'params' : 'params?');
  if (!isRedirect) all.push('options?');
  return all.map((name) => `\`${name}\``).join(', ');
}

function givenBy(facts: Facts, document: Document, links: Links): string {
  if (facts.isRedirect) return 'the address to send a browser to';
  if (facts.isEmpty) return 'nothing';
  if (facts.isRaw) return 'a `Response`, its body unread';
  const schemas = facts.itemSchema ? [facts.itemSchema] : facts.replySchemas;
  const type = linked(union(schemas.map((schema) => typeOf(schema, scopeOf(document)))), links);
  return facts.isPage ? `a [list](../lists.md) of ${type}` : type;
}

const isFilter = ({ style }: Parameter): boolean => style === 'deepObject';

/** What the call's `params` may have: each of its own, then the filters by their operators. */
function queryTables({ query }: Facts, { document, links }: Told): string[] {
  const own = query.filter((parameter) => !isFilter(parameter));
  const rows = own.map(({ name, required, schema = {}, description }) => [
    `\`${name}\`${required ? '' : '?'}`,
    linked(withoutDescending(typeOf(schema, scopeOf(document))), links),
    plain(saidOf({ description: description!, ...resolve<Schema>(document, schema) })),
  ]);
  const filters = filterRows(query.filter(isFilter), document);
  return [
    ...(rows.length > 0 ? [table(['params', 'type', ''], rows)] : []),
    ...(filters.length > 0 ? [table(['filters', 'operators'], filters)] : []),
  ];
}

/** Each field once: that it may stand with a minus sign, the description says. */
function withoutDescending(type: string): string {
  return type.replaceAll(/ \| '-\w+'/g, '');
}

function filterRows(filters: readonly Parameter[], document: Document): string[][] {
  const fields = new Map<string, string[]>();
  for (const { name, schema = {} } of filters) {
    const operators = Object.keys(resolve<Schema>(document, schema).properties ?? {});
    const key = operators.map((operator) => `\`${operator}\``).join(' ');
    fields.set(key, [...(fields.get(key) ?? []), `\`${name}\``]);
  }
  return [...fields].map(([operators, names]) => [names.join(' '), operators]);
}
