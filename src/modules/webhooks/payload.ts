import { createHash } from 'node:crypto';
import type { Context } from '../../auth/context.ts';
import { encodePlace } from '../../changes/cursor.ts';
import { entryName } from '../../changes/ends.ts';
import { entrySql } from '../../changes/feed.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { timestampJson } from '../../records/kinds.ts';
import { listLogged } from '../../records/logged.ts';
import { version } from '../../version.ts';
import { testType } from './event-types.ts';

/** An event to be sent to a webhook. */
export interface Message {
  webhookId: string;
  messageId: string;
  type: string;
  /** Its place in the feed; null for a test. */
  sequence: string | null;
  /** RFC 3339 */
  createdAt: string;
}

/** What the log has of an event. */
export interface Logged {
  name: string;
  at: string;
  /** The request that was the reason; null when it was none. */
  requestId: string | null;
  /** As `GET /changes` shows it, but for its cursor. */
  json: string;
}

/** The header `webhook-id`: the same whenever the entry is sent to the webhook, and of no other one. */
export function messageIdOf(webhookId: string, entry: string): string {
  const digest = createHash('sha256').update(`${webhookId}/${entry}`).digest('hex');
  return `msg_${digest.slice(0, 32)}`;
}

/**
 * The SQL of what the log has at the place: no row when it is not kept any more. Looked up row by row, whatever
 * the statistics say (`offset 0`): joined with all of the log, each entry of it would be made into JSON.
 */
export function loggedSql(organizationId: Sql, sequence: Sql): Sql {
  const type = sql`c.object || '.' || c.type`;
  return sql`select ${entryName('c')} as name, ${timestampJson(sql`c.at`)} as at, c.request_id as "requestId",
      ${entrySql(listLogged(), type)}::text as json
    from sequenced_changes s
    join changes c on c.organization_id = s.organization_id and c.position = s.position
    where s.organization_id = ${organizationId} and s.sequence = ${sequence}
    offset 0`;
}

/** What is sent, the same at each try; null when the log does not have it any more. */
export function bodyOf(context: Context, message: Message, logged: Logged | null): string | null {
  const { webhookId, messageId, type, sequence } = message;
  if (sequence === null) return testBody(message);
  // After a restore another entry may be in that place.
  if (!logged || messageIdOf(webhookId, logged.name) !== messageId) return null;
  const cursor = encodePlace(context, { sequence, entry: logged.name, known: [] });
  return `{"type":"${type}","timestamp":"${logged.at}","data":{"cursor":"${cursor}",${logged.json.slice(1)}}`;
}

/** An entry like any other in form, of the webhook itself. */
function testBody({ webhookId, createdAt }: Message): string {
  return JSON.stringify({
    type: testType,
    timestamp: createdAt,
    data: {
      cursor: null,
      type: testType,
      object: 'webhook',
      recordId: webhookId,
      version: 0,
      at: createdAt,
      actor: { type: 'system', id: null },
      requestId: null,
      before: null,
      after: null,
    },
  });
}

/** The headers of each try, but for those that sign it. */
export function headersOf({ messageId }: Pick<Message, 'messageId'>): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': `headless-crm-webhooks/${version}`,
    'webhook-id': messageId,
  };
}
