import {
  type Body,
  type Document,
  type Operation,
  type Parameter,
  type Reference,
  resolve,
  type Schema,
} from './document.ts';

/** An operation of the document, and the name of its method. */
export interface Source {
  document: Document;
  operation: Operation;
  name: string;
  method: string;
  path: string;
}

/** What an operation's method depends on. */
export interface Facts {
  /** The first part of the names of its types. */
  prefix: string;
  /** The path's parameters in the path's order, and what each may be. */
  values: string[];
  valueSchemas: Record<string, Schema | Reference>;
  query: Parameter[];
  body: Body | undefined;
  /** Of the body, JSON when there is a choice. */
  contentType: string | undefined;
  bodySchema: Schema | Reference | undefined;
  /** Of the JSON replies of successes. */
  replySchemas: (Schema | Reference)[];
  /** Of what a page has many of. */
  itemSchema: Schema | Reference | undefined;
  /** Where `include` and `fields` are given, when they are. */
  shapedBy: 'query' | 'body' | undefined;
  isPage: boolean;
  /** The reply has no body. */
  isEmpty: boolean;
  /** The reply is something else than JSON. */
  isRaw: boolean;
  /** It only sends browsers on: a program can do no more than tell the address. */
  isRedirect: boolean;
  /** It takes an `Idempotency-Key`. */
  isKeyed: boolean;
  /** It takes an `If-Match`. */
  isConditional: boolean;
  /** It needs no credentials. */
  isOpen: boolean;
}

/** The lists in a call's input that decide what its reply holds. */
const shapes = new Set(['include', 'fields']);

/** The first part of the names of an operation's types: `contacts.list` has `ContactsListData`. */
export function typePrefix(operationId: string): string {
  return operationId.replace(/(?:^|\.)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Reads what the method of an operation depends on. */
export function readOperation({ document, operation, path }: Source): Facts {
  const parameters = (operation.parameters ?? []).map((p) => resolve<Parameter>(document, p));
  const schemaOf = (p: Parameter) => resolve<Schema>(document, p.schema ?? {});
  const query = parameters.filter((p) => p.in === 'query');
  const body = operation.requestBody && resolve<Body>(document, operation.requestBody);
  const contentTypes = Object.keys(body?.content ?? {});
  const contentType = contentTypes.find((type) => type === 'application/json') ?? contentTypes[0];
  const replies = replyContents(document, operation);
  const replyTypes = replies.flatMap((content) => Object.keys(content));
  const replySchemas = replies.flatMap((content) => content['application/json']?.schema ?? []);
  const itemSchema = replySchemas[0] && itemOfPage(document, replySchemas[0]);
  const bodySchema = body?.content?.[contentType ?? '']?.schema;
  const sent = propertiesOf(document, bodySchema);
  const isList = (p: Parameter) => schemaOf(p).type === 'array';
  const repeated = query.find((p) => isList(p) && p.explode !== false);
  // The SDK joins lists by commas, as the whole API takes them.
  if (repeated) throw new Error(`${operation.operationId}: ${repeated.name} needs explode: false`);
  return {
    prefix: typePrefix(operation.operationId!),
    values: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!),
    valueSchemas: Object.fromEntries(
      parameters.flatMap((p) => (p.in === 'path' ? [[p.name, p.schema ?? {}]] : [])),
    ),
    query,
    body,
    contentType,
    bodySchema,
    replySchemas,
    itemSchema,
    shapedBy: query.some((p) => shapes.has(p.name) && isList(p))
      ? 'query'
      : itemSchema && Object.keys(sent).some((name) => shapes.has(name))
        ? 'body'
        : undefined,
    isPage: itemSchema !== undefined,
    isEmpty: replyTypes.length === 0,
    isRaw: replyTypes.length > 0 && !replyTypes.some((type) => /[/+]json$/.test(type)),
    isRedirect: !Object.keys(operation.responses).some((status) => status.startsWith('2')),
    isKeyed: parameters.some((p) => p.name.toLowerCase() === 'idempotency-key'),
    isConditional: parameters.some((p) => p.name.toLowerCase() === 'if-match'),
    isOpen: (operation.security ?? document.security)?.length === 0,
  };
}

/** The contents of successes. */
function replyContents(
  document: Document,
  { responses }: Operation,
): NonNullable<Body['content']>[] {
  const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
  const replies = successes.map((status) => resolve<Body>(document, responses[status]!));
  return replies.flatMap(({ content }) => (content ? [content] : []));
}

/** A page is `{ data: […], page: { nextCursor } }`. */
function itemOfPage(
  document: Document,
  schema: Schema | Reference,
): Schema | Reference | undefined {
  const { data, page } = propertiesOf(document, schema);
  const isPage = 'nextCursor' in propertiesOf(document, page);
  return isPage && data ? resolve<Schema>(document, data).items : undefined;
}

function propertiesOf(document: Document, schema: Schema | Reference | undefined) {
  return resolve<Schema>(document, schema ?? {}).properties ?? {};
}
