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
  /** The path's parameters in the path's order, and those among them that are plain strings. */
  values: string[];
  plainValues: Set<string>;
  query: Parameter[];
  /** The list parameters that are repeated, not joined by commas. */
  repeated: string[];
  body: Body | undefined;
  /** Of the body, JSON when there is a choice. */
  contentType: string | undefined;
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
  const reply = replyContent(document, operation);
  const isPage = isPageSchema(document, reply['application/json']?.schema);
  const sent = propertiesOf(document, body?.content?.[contentType ?? '']?.schema);
  const isList = (p: Parameter) => schemaOf(p).type === 'array';
  return {
    prefix: typePrefix(operation.operationId!),
    values: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!),
    plainValues: new Set(
      parameters
        .filter((p) => p.in === 'path' && schemaOf(p).type === 'string' && !schemaOf(p).enum)
        .map((p) => p.name),
    ),
    query,
    repeated: query.filter((p) => isList(p) && p.explode !== false).map((p) => p.name),
    body,
    contentType,
    shapedBy: query.some((p) => shapes.has(p.name) && isList(p))
      ? 'query'
      : isPage && Object.keys(sent).some((name) => shapes.has(name))
        ? 'body'
        : undefined,
    isPage,
    isEmpty: Object.keys(reply).length === 0,
    isRaw: Object.keys(reply).length > 0 && !Object.keys(reply).some((t) => /[/+]json$/.test(t)),
    isRedirect: !Object.keys(operation.responses).some((status) => status.startsWith('2')),
    isKeyed: parameters.some((p) => p.name.toLowerCase() === 'idempotency-key'),
    isConditional: parameters.some((p) => p.name.toLowerCase() === 'if-match'),
    isOpen: (operation.security ?? document.security)?.length === 0,
  };
}

/** The content of the first success that has any. */
function replyContent(document: Document, { responses }: Operation): NonNullable<Body['content']> {
  const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
  const contents = successes.map((status) => resolve<Body>(document, responses[status]!).content);
  return contents.find((content) => content !== undefined) ?? {};
}

/** A page is `{ data: […], page: { nextCursor } }`. */
function isPageSchema(document: Document, schema: Schema | Reference | undefined): boolean {
  const { data, page } = propertiesOf(document, schema);
  if (!data || resolve<Schema>(document, data).type !== 'array') return false;
  return 'nextCursor' in propertiesOf(document, page);
}

function propertiesOf(document: Document, schema: Schema | Reference | undefined) {
  return resolve<Schema>(document, schema ?? {}).properties ?? {};
}
