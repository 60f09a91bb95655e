/** Requests for single operations as batches of one: what holds for the one must hold for the other. */
import type { Route } from '../../../src/http/route.ts';
import { routes, type Sent } from './driver.ts';
import type { Probe } from './isolation.ts';

/** Whether the route carries out other routes' operations. */
export const isBatch = ({ operationId }: Route): boolean => operationId === 'batch.run';

/** The operations that a batch may have: what its body says of them, and that they can be performed. */
export const batchable = routes.filter((route) => 'perform' in route);

let made = 0;

function batchOf(
  { operationId }: Route,
  atomic: boolean,
  { params, body, headers = {} }: Sent,
): Sent {
  const ifMatch = headers['if-match'];
  const operation = {
    operation: operationId,
    ...params,
    ...(body === undefined ? {} : { body }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
  return { body: { atomic, operations: [operation] } };
}

/** The probe of a single operation as one of the batch; every other one is not atomic: its problems come as results. */
export function batchedProbe(route: Route, { place, foreign, random, texts }: Probe): Probe {
  made += 1;
  const atomic = made % 2 === 0;
  return {
    place: `body ${route.operationId} ${place}${atomic ? ' all or nothing' : ''}`,
    foreign: async () => batchOf(route, atomic, await foreign()),
    random: async () => batchOf(route, atomic, await random()),
    texts,
  };
}
