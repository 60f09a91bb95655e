import type { Context } from '../../auth/context.ts';
import { memberOf } from '../../auth/principal.ts';
import { identifier, sql } from '../../db/sql.ts';
import { sourceOf } from '../source.ts';
import type { Step } from './plan.ts';

/**
 * Locks the records that the steps name before any of them is carried out, in one order for all batches:
 * those that meet at several records wait for each other, and not in a circle, which takes Postgres a
 * second to find. One round trip; none for a single group that locks its records at once itself.
 */
export async function lockNamed(context: Context, groups: readonly Step[][]): Promise<void> {
  if (groups.length === 1 && groups[0]![0]!.route.keepsToItself) return;
  const named = new Map<string, Set<string>>();
  for (const { route, asked } of groups.flat()) {
    const ids = named.get(route.object) ?? new Set();
    for (const id of route.named(asked)) ids.add(id);
    named.set(route.object, ids);
  }
  const objects = [...named].filter(([, ids]) => ids.size > 0);
  if (objects.reduce((sum, [, ids]) => sum + ids.size, 0) < 2) return;
  const { organizationId } = memberOf(context.principal);
  await context.unit.run(
    ...objects
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([object, ids]) => sql`select id from ${identifier(sourceOf(object).table)}
          where organization_id = ${organizationId} and id = any(${[...ids]}::uuid[])
          order by id for no key update`,
      ),
  );
}
