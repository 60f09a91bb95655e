import type { SchemaComparer } from './compare-schemas.ts';
import { isGood, type Body, type Operation, type Parameter } from './document.ts';

/** What callers of an operation would notice. */
export function compareOperation(
  before: Operation,
  after: Operation,
  schemas: SchemaComparer,
): string[] {
  const id = before.operationId;
  const renamed = after.operationId !== id ? [`${id} is called ${after.operationId} now`] : [];
  return [
    ...renamed,
    ...compareAccess(id, before, after),
    ...compareParameters(id, before, after, schemas),
    ...compareRequest(id, before, after, schemas),
    ...compareReplies(id, before, after, schemas),
  ];
}

/** Each way to be allowed that there was must still be enough. */
function compareAccess(id: string, before: Operation, after: Operation): string[] {
  const old = waysIn(before);
  const present = waysIn(after);
  const closed = old.filter(
    (way) => !present.some((other) => other.every((scheme) => way.includes(scheme))),
  );
  const { 'x-permission': permission } = after;
  return [
    ...closed.map((way) => `${id} can be called no more with ${way.join(' and ') || 'nothing'}`),
    ...(permission && permission !== before['x-permission']
      ? [`${id} needs the permission ${permission} now`]
      : []),
  ];
}

function waysIn({ security = [] }: Operation): string[][] {
  return security.length === 0 ? [[]] : security.map((way) => Object.keys(way));
}

function compareParameters(
  id: string,
  before: Operation,
  after: Operation,
  schemas: SchemaComparer,
): string[] {
  const old = byKey(before.parameters);
  const present = byKey(after.parameters);
  const added = [...present].filter(([key, { required }]) => required && !old.has(key));
  return [
    ...added.map(([key]) => `${id} ${key} is required now`),
    ...[...old].flatMap(([key, parameter]) => {
      const other = present.get(key);
      const place = `${id} ${key}`;
      if (!other) return [`${place} is gone`];
      return [
        ...(other.required && !parameter.required ? [`${place} is required now`] : []),
        ...(styleOf(other) === styleOf(parameter) ? [] : [`${place} is written otherwise now`]),
        ...schemas.compare(place, parameter.schema, other.schema, 'sent'),
      ];
    }),
  ];
}

/** Values of a path go by their order, and the names of headers are of any case. */
function byKey(parameters: Parameter[] = []): Map<string, Parameter> {
  const inPath = parameters.filter((one) => one.in === 'path');
  const keyOf = (one: Parameter) => {
    if (one.in === 'path') return `path ${inPath.indexOf(one) + 1}`;
    return `${one.in} ${one.in === 'header' ? one.name.toLowerCase() : one.name}`;
  };
  return new Map(parameters.map((one) => [keyOf(one), one]));
}

function styleOf({ in: place, style, explode }: Parameter): string {
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  return `${style ?? usual} ${explode ?? (style ?? usual) === 'form'}`;
}

function compareRequest(
  id: string,
  before: Operation,
  after: Operation,
  schemas: SchemaComparer,
): string[] {
  const { requestBody: old } = before;
  const { requestBody: present } = after;
  if (!old) return present?.required ? [`${id} needs a body now`] : [];
  if (!present) return [`${id} body is gone`];
  return [
    ...(present.required && !old.required ? [`${id} needs a body now`] : []),
    ...compareContents(`${id} body`, old, present, (place, one, other) =>
      schemas.compare(place, one, other, 'sent'),
    ),
  ];
}

function compareReplies(
  id: string,
  before: Operation,
  after: Operation,
  schemas: SchemaComparer,
): string[] {
  const added = Object.keys(after.responses).filter(
    (status) => isGood(status) && !before.responses[status],
  );
  const old = Object.entries(before.responses).filter(([status]) => isGood(status));
  return [
    ...added.map((status) => `${id} may answer ${status} now`),
    ...old.flatMap(([status, reply]) => {
      const place = `${id} ${status}`;
      const other = after.responses[status];
      if (!other) return [`${place} is gone`];
      const headers = Object.keys(reply.headers ?? {}).filter((name) => !other.headers?.[name]);
      return [
        ...headers.map((name) => `${place} header ${name} is gone`),
        ...compareContents(place, reply, other, (at, one, present) =>
          schemas.compare(at, one, present, 'received'),
        ),
      ];
    }),
  ];
}

type Compare = (place: string, before: Schema, after: Schema) => string[];
type Schema = NonNullable<Body['content']>[string]['schema'];

function compareContents(place: string, before: Body, after: Body, compare: Compare): string[] {
  if (before.$ref || after.$ref) {
    throw new Error(`${place} is a reference, which the comparer does not follow: teach it`);
  }
  return Object.entries(before.content ?? {}).flatMap(([type, { schema }]) => {
    const other = after.content?.[type]?.schema;
    return other ? compare(place, schema, other) : [`${place} ${type} is gone`];
  });
}
