/** What the generator reads of an OpenAPI 3.1 document. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: Record<string, Record<string, unknown>> & { schemas?: Record<string, Schema> };
  security?: Record<string, string[]>[];
}

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  deprecated?: boolean;
  security?: Record<string, string[]>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: Body | Reference;
  responses: Record<string, Body | Reference>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  style?: string;
  explode?: boolean;
  schema?: Schema | Reference;
}

export interface Body {
  required?: boolean;
  content?: Record<string, { schema?: Schema | Reference }>;
}

export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema | Reference>;
  required?: string[];
  additionalProperties?: boolean | Schema | Reference;
  items?: Schema | Reference;
  anyOf?: (Schema | Reference)[];
  oneOf?: (Schema | Reference)[];
  allOf?: (Schema | Reference)[];
  description?: string;
  default?: unknown;
  deprecated?: boolean;
}

export interface Reference {
  $ref: string;
}

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All operations of a document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.values(document.paths).flatMap((item) => methods.flatMap((m) => item[m] ?? []));
}

/** The thing itself, or what a `$ref` into `#/components` stands for. Throws for one that leads nowhere. */
export function resolve<T extends object>(document: Document, thing: T | Reference): T {
  if (!('$ref' in thing)) return thing;
  const [, , kind, name] = thing.$ref.split('/');
  const found = document.components?.[kind!]?.[name!];
  if (!found) throw new Error(`${thing.$ref} is not in the document`);
  return resolve(document, found as T | Reference);
}
