import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { Problem } from '../problem.ts';
import { escapePointer } from '../validate.ts';

/** A record as it is sent: JSON text, made by Postgres, and what replies need beside it. */
export interface Written {
  id: string;
  version: number;
  json: string;
}

/** The row of the id; the organization stands beside the policy, as a second fence. */
export function rowOf({ principal }: Context, here: string, id: string): Sql {
  return sql`${identifier(here, 'organization_id')} = ${memberOf(principal).organizationId} and ${identifier(here, 'id')} = ${id}`;
}

/** The same for an id that never was and for one of another organization. */
export function notFound(definition: { object: string }, id: string): Problem {
  return new Problem('not_found', `There is no ${definition.object} ${escapePointer(id)}`);
}
