import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  zodToOpenAPIRegistry,
} from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import type { JsonDocument } from './document.ts';

/** Schemas as a document has them, by their names. What they refer to by name is not among them. */
export function describeSchemas(named: Record<string, z.ZodType>): Record<string, JsonDocument> {
  const registry = new OpenAPIRegistry();
  for (const [name, schema] of Object.entries(named)) registry.register(name, schema);
  const { components } = new OpenApiGeneratorV31(registry.definitions).generateComponents();
  // The library keeps what was registered once: these are of one document, and there may be many.
  for (const one of registry.definitions)
    if (one.type === 'schema') zodToOpenAPIRegistry.remove(one.schema);
  const all = (components?.schemas ?? {}) as Record<string, JsonDocument>;
  return Object.fromEntries(Object.keys(named).map((name) => [name, all[name]!]));
}

/** The parameters of a query as a document has them. */
export function describeParameters(query: z.ZodObject): JsonDocument[] {
  const registry = new OpenAPIRegistry();
  const responses: Record<string, ResponseConfig> = { 200: { description: '' } };
  registry.registerPath({ method: 'get', path: '/', request: { query }, responses });
  const { paths } = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: '', version: '' },
  });
  return (paths?.['/']?.get?.parameters ?? []) as unknown as JsonDocument[];
}
