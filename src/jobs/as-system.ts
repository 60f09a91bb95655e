import type { Context } from '../auth/context.ts';
import { memberOf, systemPrincipal } from '../auth/principal.ts';
import { system } from '../db/unit.ts';
import type { JobDefinition } from './define.ts';
import { enqueueJob, type Wanted } from './enqueue.ts';

/**
 * Enqueues a job that is the system's own, whoever gives rise to it: it goes on when he is gone. In the
 * transaction of the context, as `enqueueJob`.
 */
export async function enqueueForSystem<P>(
  context: Context,
  definition: JobDefinition<P>,
  wanted: Wanted<P>,
): Promise<string> {
  const { unit, requestId } = context;
  const { identity } = unit;
  const { organizationId, type } = memberOf(context.principal);
  if (type === 'system') return enqueueJob(context, definition, wanted);
  await unit.become({ ...system(organizationId), requestId });
  const principal = systemPrincipal(organizationId);
  const id = await enqueueJob({ ...context, principal }, definition, wanted);
  await unit.become(identity);
  return id;
}
