import {
  OpenAPIRegistry,
  OpenApiGeneratorV3,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { components } from './components.ts';
import { basePath } from './paths.ts';
import { nullableOfThree } from './openapi-three.ts';
import { everyReply, pageSchema, ProblemReplies, text } from './problem-replies.ts';
import { permissionOf, requestHeaders, type Route } from './route.ts';

/** A JSON document. */
export type JsonDocument = Record<string, unknown>;

/** Both documents of an API. */
export interface Documents {
  v31: JsonDocument;
  v30: JsonDocument;
}

/** The API as OpenAPI 3.1, and as 3.0.3 for tools that need it; made from the routes alone, which takes a second. */
export function createDocuments(routes: readonly Route[], version: string): Documents {
  const registry = new OpenAPIRegistry([components]);
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token, from sign-in',
  });
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A key, from `POST /api/v1/api-keys`',
  });
  const problemReplies = new ProblemReplies(registry);
  for (const route of routes) registry.registerPath(pathOf(route, problemReplies));
  const config = { info: infoOf(version), servers: [{ url: '/' }], tags: tagsOf(routes) };
  const three = new OpenApiGeneratorV3(registry.definitions).generateDocument({
    ...config,
    openapi: '3.0.3',
  });
  const threeOne = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    ...config,
    openapi: '3.1.0',
  });
  const { webhooks: _, ...v31 } = threeOne as unknown as JsonDocument;
  return { v31: inOrder(v31), v30: inOrder(nullableOfThree(three) as JsonDocument) };
}

/** With the named schemas by their names: otherwise they stand as the modules happened to be loaded. */
function inOrder(document: JsonDocument): JsonDocument {
  const { components: all } = document as { components: { schemas: JsonDocument } };
  const schemas = Object.entries(all.schemas).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...document, components: { ...all, schemas: Object.fromEntries(schemas) } };
}

function infoOf(version: string) {
  return {
    title: 'Headless CRM',
    version,
    description:
      'Customer records, the sales process and the rules of a CRM as an API. Register, then send the access token as `Authorization: Bearer`, or make an API key and send it as `X-API-Key`.',
    license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    contact: { name: 'The headless CRM authors' },
  };
}

function tagOf({ operationId }: Route): string {
  return operationId.split('.')[0]!;
}

function tagsOf(routes: readonly Route[]): { name: string; description: string }[] {
  const names = [...new Set(routes.map(tagOf))];
  return names.map((name) => ({ name, description: `Operations of \`crm.${name}\`` }));
}

function pathOf(route: Route, problemReplies: ProblemReplies): RouteConfig {
  const {
    operationId,
    method,
    path,
    summary,
    params,
    query,
    body,
    headers = [],
    accepts,
    deprecated,
  } = route;
  const permission = permissionOf(route);
  const headerShape = Object.fromEntries(
    headers.map((header) => {
      const { name, description: about } = requestHeaders[header];
      return [name, z.string().optional().meta({ description: about })];
    }),
  );
  return {
    operationId,
    method,
    path: basePath + path,
    summary,
    description: descriptionOf(route) || summary,
    tags: [tagOf(route)],
    security: securityOf(route),
    ...(deprecated ? { deprecated: true } : {}),
    ...(permission ? { 'x-permission': permission } : {}),
    request: {
      ...(params ? { params: params as z.ZodObject } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
      ...(headers.length > 0 ? { headers: z.object(headerShape) } : {}),
      ...(body
        ? {
            body: {
              required: !body.safeParse(undefined).success,
              content: contentOf(accepts ?? ['application/json'], body),
            },
          }
        : {}),
    },
    responses: { ...repliesOf(route), ...problemReplies.of(route) },
  };
}

function descriptionOf(route: Route): string {
  const { description, access, deprecated } = route;
  const permission = permissionOf(route);
  const all = [
    description,
    deprecated?.sunset && `It ends on ${deprecated.sunset}.`,
    permission && `Needs the permission \`${permission}\`.`,
    access === 'platform' && 'For operators of the platform, by their sessions.',
  ];
  return all.filter(Boolean).join('\n\n');
}

function securityOf({ access, knowsMembers }: Route): Record<string, string[]>[] {
  const known: Record<string, string[]>[] = [{ bearer: [] }, { apiKey: [] }];
  if (access === 'platform') return known.slice(0, 1);
  if (access !== 'public') return known;
  return knowsMembers ? [{}, ...known] : [];
}

function contentOf(types: readonly string[], schema: z.ZodType) {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function repliesOf({ replies, versioned, method, stream, page }: Route): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(replies).map(([status, schema]) => [
      status,
      {
        description: describeReply(Number(status)),
        headers: {
          ...everyReply,
          ...(versioned ? { ETag: text('The version, and a hash of what is sent') } : {}),
          ...(status === '201' && method === 'post' && versioned
            ? { Location: text('Where the record is') }
            : {}),
          ...(status === '302' || status === '303'
            ? { Location: text('Where the browser goes on') }
            : {}),
        },
        ...(schema || stream
          ? {
              content: {
                ...(schema ? contentOf(['application/json'], schema) : {}),
                ...(schema ? pageContent(page) : {}),
                ...(stream
                  ? contentOf([stream.type], z.string().meta({ description: stream.description }))
                  : {}),
              },
            }
          : {}),
      },
    ]),
  );
}

function pageContent(description: string | undefined) {
  return description === undefined ? {} : { 'text/html': { schema: pageSchema(description) } };
}

const described: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  204: 'Done; nothing to say',
  302: 'The browser goes on elsewhere',
  303: 'Done; browsers go on to another page',
  304: 'Unchanged',
};

function describeReply(status: number): string {
  return described[status] ?? 'Done';
}
