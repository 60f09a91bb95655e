/** Requests for single operations as batches of one: what holds for the one must hold for the other. */
import type { Route } from '../../../src/http/route.ts';
import { type Answer, routes, type Sent } from './driver.ts';
import type { Probe } from './attack.ts';

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

/** What the operations of a batch were about, and how each ended; none of what is no batch. */
export function partsOf(
  { body }: Sent,
  { status, text }: Answer,
): (Pick<Sent, 'params' | 'body'> & { status: number })[] {
  const { operations = [] } = Object(body) as { operations?: Record<string, unknown>[] };
  if (!Array.isArray(operations) || operations.length === 0) return [];
  const { results = [] } = (status === 200 ? JSON.parse(text) : {}) as {
    results?: { status: number }[];
  };
  return operations.map(({ body: part, ...params }, index) => ({
    params: params as Record<string, string>,
    body: part,
    status: results[index]?.status ?? status,
  }));
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
