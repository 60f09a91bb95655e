import { z } from 'zod';
import type { JsonDocument } from '../../http/document.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { createShelf } from './shelf.ts';

/** `GET /openapi.json`, made of the document of all. */
export function documentRoute(document: () => JsonDocument): Route {
  const find = createShelf(document);
  return defineRoute({
    operationId: 'organization.document',
    method: 'get',
    path: '/openapi.json',
    summary: 'Get the OpenAPI document of the organization',
    description:
      'This document, with the custom fields of the organization by their types, and without the fields that your role does not see. Its `ETag` stays until a definition changes, or the release: with `If-None-Match` it is sent only when it has changed.',
    access: 'member',
    headers: ['ifNoneMatch'],
    versioned: true,
    replies: {
      200: z.record(z.string(), z.unknown()).meta({ description: 'OpenAPI 3.1' }),
      304: null,
    },
    handle: async ({ unit, principal }) => {
      // Nothing is read, but that the fields are those that there are is told by the database alone.
      await unit.run();
      return find(principal);
    },
  });
}
