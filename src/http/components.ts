import { extendZodWithOpenApi, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { onceFor } from '../remember.ts';

extendZodWithOpenApi(z);

/** The schemas that have a name in the OpenAPI documents. */
export const components = new OpenAPIRegistry();
const named = new Set<z.ZodType>();

/** Gives a schema its name in the documents: `#/components/schemas/<name>`. Once for each name. */
export function component<T extends z.ZodType>(name: string, schema: T): T {
  const registered = components.register(name, schema);
  named.add(registered);
  return registered;
}

/**
 * The schema, or null. Named schemas and enumerations become a union, since `nullable` on them
 * would change the named schema, or leave null out of the enumeration.
 */
export function orNull<T extends z.ZodType>(schema: T): z.ZodType<z.infer<T> | null> {
  return nullableOf(schema) as z.ZodType<z.infer<T> | null>;
}

const nullableOf = onceFor((schema: z.ZodType): z.ZodType => {
  if (named.has(schema)) return z.union([z.lazy(() => schema), none]);
  return schema instanceof z.ZodEnum ? z.union([schema, none]) : schema.nullable();
});
const none = z.null();
