import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { type AuditType, noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { sql } from '../../db/sql.ts';
import { readPage, type PageQuery } from './pages.ts';
import type { PlatformEventList } from './schema.ts';

/** What an operator did, to what, and which organizations are to hear of it. */
export interface Operation {
  type: Extract<AuditType, `operator.${string}`> | 'operator.listed';
  target?: { type: 'user' | 'organization'; id: string };
  details?: Record<string, unknown>;
}

/**
 * Notes what the operator does in the trail of the platform, and in those of the organizations that it concerns;
 * the unit of work goes on in none.
 */
export async function noteOperation(
  context: Context,
  { type, target, details = {} }: Operation,
  organizationIds: readonly string[] = [],
): Promise<void> {
  const { unit, client, requestId } = context;
  if (type !== 'operator.listed') {
    for (const id of organizationIds) {
      await unit.query(sql`select app.operate_in(${id})`);
      await noteAudit(context, id, { type, ...(target ? { target } : {}), details });
    }
  }
  await unit.query(sql`
    select app.note_operation(${uuid()}, ${type}, ${target?.type ?? null}, ${target?.id ?? null},
      ${JSON.stringify(details)}::jsonb, ${client.address}, ${client.userAgent}, ${requestId})`);
}

interface EventRow {
  id: string;
  type: string;
  target_type: string | null;
  target_id: string | null;
  details: Record<string, unknown>;
  address: string | null;
  user_agent: string | null;
  request_id: string | null;
  created_at: Date;
  created_by_type: 'user' | 'system';
  created_by_id: string | null;
}

/** A page of what operators did, newest first. */
export async function listOperations(
  context: Context,
  query: PageQuery,
): Promise<z.infer<typeof PlatformEventList>> {
  const page = await readPage(context, 'platform_events', query, (behind, most) =>
    context.unit.query<EventRow>(sql`select * from app.admin_events(${behind}, ${most})`),
  );
  const data = page.rows.map((row) => ({
    id: row.id,
    type: row.type,
    target: row.target_type && row.target_id ? { type: row.target_type, id: row.target_id } : null,
    createdBy: { type: row.created_by_type, id: row.created_by_id },
    details: row.details,
    address: row.address,
    userAgent: row.user_agent,
    requestId: row.request_id,
    createdAt: row.created_at.toISOString(),
  }));
  return { data, page: page.info };
}
