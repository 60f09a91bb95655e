import type { Route } from '../../http/route.ts';
import type { RecordObject } from '../define.ts';
import { duplicatesRoutes } from './duplicates.ts';
import { linkRoutes } from './links.ts';
import { getRoute, listRoute, searchRoute } from './reading.ts';
import {
  createRoute,
  deleteRoute,
  purgeRoute,
  replaceRoute,
  restoreRoute,
  updateRoute,
  upsertRoute,
} from './writing.ts';

/** Every operation that an object has by being a record. */
export function recordRoutes(definition: RecordObject): Route[] {
  const links = Object.entries(definition.links);
  const verbs = [
    listRoute,
    searchRoute,
    getRoute,
    createRoute,
    upsertRoute,
    updateRoute,
    replaceRoute,
    deleteRoute,
    restoreRoute,
    purgeRoute,
  ];
  return [
    ...verbs.map((verb) => verb(definition)),
    ...duplicatesRoutes(definition),
    ...links.flatMap(([name, link]) => linkRoutes(definition, name, link)),
  ];
}
