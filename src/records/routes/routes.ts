import type { Route } from '../../http/route.ts';
import { isAssociated } from '../associations.ts';
import type { RecordObject } from '../define.ts';
import { accessRoute } from './access.ts';
import { aggregateRoute } from './aggregate.ts';
import { associationRoutes } from './associations.ts';
import { duplicatesRoutes } from './duplicates.ts';
import { historyRoute } from './history.ts';
import { linkRoutes } from './links.ts';
import { mergeRoute } from './merging.ts';
import { tagRoutes } from './tags.ts';
import { timelineRoutes } from './timeline.ts';
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

/** Operations that are other ones for an object than for all; null: it has none such. */
export type Instead = Partial<Record<'create' | 'delete', Route>> &
  Partial<Record<'replace' | 'upsert' | 'restore', null>>;

/** Every operation that an object has by being a record. */
export function recordRoutes(definition: RecordObject, instead: Instead = {}): Route[] {
  const links = Object.entries(definition.links);
  const { configuration, merges } = definition;
  const verbs = [
    listRoute,
    searchRoute,
    aggregateRoute,
    getRoute,
    instead.create ? () => instead.create! : createRoute,
    ...(instead.upsert === null ? [] : [upsertRoute]),
    updateRoute,
    ...(instead.replace === null ? [] : [replaceRoute]),
    instead.delete ? () => instead.delete! : deleteRoute,
    ...(instead.restore === null ? [] : [restoreRoute]),
    ...(merges ? [mergeRoute] : []),
    ...(configuration ? [] : [accessRoute]),
    historyRoute,
  ];
  return [
    ...verbs.map((verb) => mayBeMerged(verb(definition))),
    ...(configuration ? [] : [purgeRoute(definition)]),
    ...timelineRoutes(definition).map(mayBeMerged),
    ...duplicatesRoutes(definition).map(mayBeMerged),
    ...(configuration ? [] : tagRoutes(definition).map(mayBeMerged)),
    ...(isAssociated(definition) ? associationRoutes(definition).map(mayBeMerged) : []),
    ...links.flatMap(([name, link]) => linkRoutes(definition, name, link).map(mayBeMerged)),
  ];
}

/** The route, which answers `merged` to the id of a record that was. A purge finds those too. */
function mayBeMerged(route: Route): Route {
  return route.params ? { ...route, problems: [...(route.problems ?? []), 'merged'] } : route;
}
