/** What the comparer reads of an OpenAPI 3.1 document. */
export interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes?: Record<string, Record<string, unknown>>;
  };
}

type Security = Record<string, string[]>[];

export interface Operation {
  operationId: string;
  security?: Security;
  'x-permission'?: string;
  parameters?: Parameter[];
  requestBody?: Body & { required?: boolean };
  responses: Record<string, Body & { headers?: Record<string, { schema: Schema }> }>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  style?: string;
  explode?: boolean;
  schema: Schema;
}

export interface Body {
  $ref?: string;
  content?: Record<string, { schema: Schema }>;
}

/** The part of JSON Schema that the API uses; of another keyword the comparer says that it does not know it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  pattern?: string;
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
}

const prose = new Set(['description', 'summary', 'title', 'example', 'examples', 'tags']);

/** Of what callers depend on: no words, no examples, no errors. `isMap` says that the keys are names of the API's own. */
function condensed(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((one) => condensed(one));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isMap || !prose.has(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => {
      if (!isMap && (key === 'enum' || key === 'default' || key === 'const')) return [key, inner];
      return [key, condensed(inner, !isMap && isMapOfNames(key, inner))];
    }),
  );
}

function isMapOfNames(key: string, value: unknown): boolean {
  return ['properties', 'schemas', 'headers', 'mapping'].includes(key) && !Array.isArray(value);
}

/** The document as it is kept of a release: a line for each path and each component, so that its changes can be read. */
export function writeReleased({ info, paths, components }: Document): string {
  const operations = Object.entries(paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, withoutErrors(operation)]),
    ),
  ]);
  return `{
"info": ${JSON.stringify({ version: info.version })},
"paths": ${lines(condensed(Object.fromEntries(operations), true))},
"components": {
"schemas": ${lines(condensed(components.schemas, true))},
"securitySchemes": ${lines(condensed(components.securitySchemes ?? {}, true))}
}
}
`;
}

function withoutErrors(operation: Operation): Operation {
  const good = Object.entries(operation.responses).filter(([status]) => isGood(status));
  return { ...operation, responses: Object.fromEntries(good) };
}

/** Whether a status is the one of a call that went well. */
export function isGood(status: string): boolean {
  return status.startsWith('2') || status.startsWith('3');
}

function lines(map: unknown): string {
  const members = Object.entries(map as object).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n${members.join(',\n')}\n}`;
}
