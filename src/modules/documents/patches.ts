/** Changes of a document that leave what is not concerned as it is: the same objects, shared with the document of all. */

/** A schema, as far as it is looked at here. */
export interface Schema {
  [member: string]: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: string[];
  example?: unknown;
}

export const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The schema of an object with other members: without some, and with some put in their place or behind. */
export function withMembers(
  schema: Schema,
  {
    without,
    put,
    need,
  }: { without: readonly string[]; put: Record<string, Schema>; need: string[] },
): Schema {
  const isLeft = (name: string): boolean => !without.includes(name);
  const left = Object.entries(schema.properties ?? {}).filter(([name]) => isLeft(name));
  const required = [...new Set([...(schema.required ?? []).filter(isLeft), ...need])];
  const { required: _, ...others } = schema;
  return {
    ...others,
    properties: { ...Object.fromEntries(left), ...put },
    ...(required.length > 0 ? { required } : {}),
    ...(schema.example === undefined
      ? {}
      : {
          example: Object.fromEntries(
            Object.entries(Object(schema.example)).filter(([name]) => isLeft(name)),
          ),
        }),
  };
}

const customName = '#/components/schemas/CustomFieldName';

/** The schema of a name with the names given, which are all that there are: no pattern of custom ones stands beside them. */
export function withNames(schema: Schema, names: readonly string[]): Schema {
  if (schema.enum) return { ...schema, enum: [...names] };
  if (!schema.anyOf) return schema;
  const alternatives = schema.anyOf
    .filter((one) => one['$ref'] !== customName)
    .map((one) => (one.enum ? withNames(one, names) : one));
  return alternatives.length === 1 ? alternatives[0]! : { ...schema, anyOf: alternatives };
}

/** The schema with another one at the path, made of the one that is there. */
export function at(
  schema: Schema,
  [first, ...rest]: readonly (string | number)[],
  change: (schema: Schema) => Schema,
): Schema {
  if (first === undefined) return change(schema);
  const inner = (schema as unknown as Record<string | number, Schema>)[first];
  if (inner === undefined) return schema;
  const changed = at(inner, rest, change);
  if (Array.isArray(schema))
    return schema.map((one, index) => (index === first ? changed : one)) as unknown as Schema;
  return { ...schema, [first]: changed };
}
