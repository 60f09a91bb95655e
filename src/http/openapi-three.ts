type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const onlyNullable = (schema: Json): boolean => JSON.stringify(schema) === '{"nullable":true}';

/**
 * OpenAPI 3.0 has no type null: where the generator writes a union with `{ nullable: true }`, the
 * other alternative becomes nullable itself. What is named is an object, here.
 */
export function nullableOfThree(value: unknown): unknown {
  return mend(value as Json);
}

function mend(value: Json): Json {
  if (Array.isArray(value)) return value.map(mend);
  if (typeof value !== 'object' || value === null) return value;
  const { anyOf: alternatives, ...others } = 'type' in value ? value : withoutNullable(value);
  const rest = Object.fromEntries(Object.entries(others).map(([key, child]) => [key, mend(child)]));
  if (!Array.isArray(alternatives)) return rest;
  const [only, ...more] = alternatives.filter((one) => !onlyNullable(one)).map(mend);
  const nullable = alternatives.some(onlyNullable);
  if (!nullable || more.length > 0) return { ...rest, anyOf: [only!, ...more] };
  return { ...rest, ...nullableOne(only as { [key: string]: Json }), nullable: true };
}

/** Anything may be null without saying so: `nullable` stands beside a type or not at all. */
function withoutNullable(value: { [key: string]: Json }): { [key: string]: Json } {
  const { nullable: _, ...schema } = value;
  return schema;
}

function nullableOne(schema: { [key: string]: Json }): { [key: string]: Json } {
  if ('$ref' in schema) return { type: 'object', allOf: [schema] };
  return Array.isArray(schema['enum']) ? { ...schema, enum: [...schema['enum'], null] } : schema;
}
