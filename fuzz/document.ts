/** What the OpenAPI document says, in the form in which the fuzzer asks it. */
import { readFile } from 'node:fs/promises';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON schema of 2020-12, as far as documents use it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: Json[];
  const?: Json;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  example?: Json;
  unevaluatedProperties?: boolean;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  style?: string;
  explode?: boolean;
}

export interface Response {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  id: string;
  method: string;
  /** As a template, with the base path. */
  path: string;
  /** The first part of the path behind the base: what has it in common is about the same things. */
  group: string;
  /** The last part of the path that is no parameter: `companies` of `/contacts/{id}/companies/{companyId}`. */
  collection: string;
  permission: string | null;
  /** Whether one may ask without saying who one is. */
  isOpen: boolean;
  parameters: Parameter[];
  /** By content type. */
  bodies: Record<string, Schema>;
  needsBody: boolean;
  responses: Record<string, Response>;
}

interface Source {
  paths: Record<string, Record<string, SourceOperation>>;
  components: Record<string, Record<string, object>>;
}

interface SourceOperation {
  operationId: string;
  'x-permission'?: string;
  security?: object[];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

export interface Document {
  source: Source;
  operations: Operation[];
  /** Parts of paths that are no parameters: what there are several of. */
  collections: ReadonlySet<string>;
  resolve<T extends object>(given: T): T;
}

const basePath = '/api/v1/';

/** Reads a document from a file. */
export async function readDocument(file: string): Promise<Document> {
  return documentOf(JSON.parse(await readFile(file, 'utf8')) as Source);
}

/** The document, once its JSON is read. */
export function documentOf(source: Source): Document {
  const resolve = <T extends object>(given: T): T => {
    let found = given as { $ref?: string };
    while (found.$ref) {
      const path = found.$ref.slice(2).split('/');
      found = path.reduce((at, key) => (at as Record<string, object>)[key]!, source as object);
    }
    return found as T;
  };
  const operations = Object.entries(source.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => operationOf(method, path, of, resolve)),
  );
  const literals = operations.flatMap(({ path }) => partsOf(path).filter(isLiteral));
  return { source, operations, collections: new Set(literals), resolve };
}

const partsOf = (path: string): string[] => path.slice(basePath.length).split('/');
const isLiteral = (part: string): boolean => !part.startsWith('{');

function operationOf(
  method: string,
  path: string,
  of: SourceOperation,
  resolve: Document['resolve'],
): Operation {
  const body = resolve((of.requestBody ?? {}) as { required?: boolean; content?: object });
  const content = (body.content ?? {}) as Record<string, { schema: Schema }>;
  const security = of.security ?? [];
  return {
    id: of.operationId,
    method: method.toUpperCase(),
    path,
    group: partsOf(path)[0]!,
    collection: partsOf(path).findLast(isLiteral)!,
    permission: of['x-permission'] ?? null,
    isOpen: security.length === 0 || security.some((one) => Object.keys(one).length === 0),
    parameters: (of.parameters ?? []).map((parameter) => resolve(parameter) as Parameter),
    bodies: Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
    needsBody: body.required ?? false,
    responses: Object.fromEntries(
      Object.entries(of.responses).map(([status, response]) => [status, resolve(response)]),
    ),
  };
}

/** The schema that one stands for: without its reference, and without an `allOf` that only describes it. */
export function plain({ resolve }: Document, given: Schema): Schema {
  const schema = resolve(given);
  return schema.allOf ? Object.assign({}, ...schema.allOf.map(resolve), schema) : schema;
}

/** The types that a schema names; none where it may be anything. */
export const typesOf = ({ type = [] }: Schema): string[] => [type].flat();

/** The alternatives of a schema, if it has some. */
export const alternativesOf = ({ anyOf, oneOf }: Schema): Schema[] => anyOf ?? oneOf ?? [];
