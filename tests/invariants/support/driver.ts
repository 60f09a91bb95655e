/** Calls operations as the document describes them. */
import type { JsonDocument } from '../../../src/http/document.ts';
import { basePath } from '../../../src/http/paths.ts';
import type { Route } from '../../../src/http/route.ts';
import { createDocuments } from '../../../src/http/document.ts';
import { listRoutes } from '../../../src/routes.ts';
import { version } from '../../../src/version.ts';
import { request, type TestServer } from '../../support/server.ts';

export const routes = listRoutes();
export const documents = createDocuments(routes, version);

/** A JSON schema, as far as it is looked at here. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  style?: string;
  schema: JsonSchema;
}

export interface Content {
  example?: unknown;
  schema: JsonSchema;
}

export interface Operation {
  operationId: string;
  tags: string[];
  method: string;
  path: string;
  security: object[];
  parameters: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<
    string,
    { content?: Record<string, Content>; headers?: Record<string, object> }
  >;
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, JsonSchema> };
}

export const document = withOperationsWrittenOut(documents.v31) as unknown as Document;

/** The document with what its operations share at each of them: named schemas alone stay references. */
function withOperationsWrittenOut(shared: JsonDocument): JsonDocument {
  const { components } = shared as { components: Record<string, Record<string, unknown>> };
  const written = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(written);
    const [, kind, name] = /^#\/components\/(responses)\/(.+)$/.exec(Object(value).$ref) ?? [];
    if (kind) return written(components[kind]![name!]);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
  };
  return { ...shared, paths: written(shared['paths']) };
}

/** Every operation of the document. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    parameters: operation.parameters ?? [],
    method: method.toUpperCase(),
    path,
  })),
);

/** The query that the operation must have, as `?q=ada`, by the examples of its parameters; empty where it needs none. */
export function neededQuery({ parameters }: Operation): string {
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = new URLSearchParams(
    needed.map(({ name, example, schema }): [string, string] => [
      name,
      String(example ?? schema.example),
    ]),
  );
  return needed.length > 0 ? `?${query}` : '';
}

/** The document's operation of a route. */
export function operationOf({ operationId }: Route): Operation {
  return operations.find((operation) => operation.operationId === operationId)!;
}

/** The named schema, where one is named. */
export function resolve(schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  return document.components.schemas[schema.$ref.split('/').at(-1)!]!;
}

/** The value that Swagger UI makes of a schema: its example or default, or else one of its type. */
export function sampleOfDocument(schema: JsonSchema, above: readonly string[] = []): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.$ref) {
    if (above.includes(schema.$ref)) return {};
    return sampleOfDocument(resolve(schema), [...above, schema.$ref]);
  }
  const [choice] = schema.oneOf ?? schema.anyOf ?? schema.allOf ?? [];
  if (choice) return sampleOfDocument(choice, above);
  if (schema.enum) return schema.enum[0];
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, child]) => [
          name,
          sampleOfDocument(child, above),
        ]),
      );
    case 'array':
      return [sampleOfDocument(schema.items ?? {}, above)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 0;
    default:
      return 'string';
  }
}

/** The first media type of the body and what it is filled with, as Swagger UI does. */
export function exampleBody({ requestBody, operationId }: Operation): {
  type: string;
  body: Record<string, unknown>;
} {
  const [first] = Object.entries(requestBody?.content ?? {});
  if (!first) throw new Error(`${operationId} has no body`);
  const [type, content] = first;
  const body = content.example ?? sampleOfDocument(content.schema);
  return { type, body: body as Record<string, unknown> };
}

/**
 * The collection that a path's parameter is of: `/contacts` for `/contacts/{id}` and `/x/{id}/contacts/{contactId}`. What
 * is associated is here always of the same object as the record, by the definition of `ownKeyOf`.
 */
export function collectionOf(path: string, name: string): string {
  const segments = path.replace(basePath, '').split('/');
  const before = segments[segments.indexOf(`{${name}}`) - 1]!;
  return before === '{definitionKey}' ? collectionOf(path, 'id') : `/${before}`;
}

/** The key of the definition by which records of the collection are associated with each other. */
export const ownKeyOf = (collection: string): string => `own_${collection.slice(1)}`;

/** Path with its parameters filled in. */
export function fill(path: string, params: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!));
}

/** A reply, whole. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What is sent for a route. */
export interface Sent {
  params?: Record<string, string>;
  /** Without the question mark. */
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends it. */
export async function send(
  server: TestServer,
  { method, path, body: schema }: Pick<Route, 'method' | 'path' | 'body'>,
  token: string | undefined,
  { params = {}, query, body, headers }: Sent,
): Promise<Answer> {
  const response = await request(server, fill(path, params) + (query ? `?${query}` : ''), {
    token,
    method: method.toUpperCase(),
    body: schema ? (body ?? {}) : undefined,
    headers,
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}
