import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { type AuditType, noteAudit } from '../../auth/audit.ts';
import type { Context } from '../../auth/context.ts';
import { memberOf, requireReach } from '../../auth/principal.ts';
import type { Sealer } from '../../auth/seal.ts';
import { findEnd, sequenceChanges } from '../../changes/ends.ts';
import { readableBy } from '../../changes/sources.ts';
import { sql } from '../../db/sql.ts';
import { enqueueForSystem } from '../../jobs/as-system.ts';
import { checkTargetUrl } from '../../outside/targets.ts';
import { invalid, Problem } from '../../problem.ts';
import { type Listed, type ListQuery, listRecords } from '../../records/query/list.ts';
import { ownerOf } from '../../records/logged.ts';
import { projection } from '../../records/query/projection.ts';
import { hiddenFields } from '../../records/seen.ts';
import { sourceOf } from '../../records/source.ts';
import { objectsOf, testType } from './event-types.ts';
import { forget } from './jobs.ts';
import { webhook } from './object.ts';
import { resumeWebhook } from './resuming.ts';
import type { WebhookCreate, WebhookUpdate } from './schema.ts';
import { canOpen, newSecret, rotate, type SealedSecret } from './secrets.ts';

/** Each is looked at again and again, and is sent each change: of so many an organization all others would hear. */
const mostWebhooks = 500;

/** What webhooks are made with. */
export interface WebhookTools {
  sealer: Sealer;
  /** Permits http, loopback and networks of one's own. */
  allowPrivateTargets: boolean;
}

type Given = Pick<
  z.infer<typeof WebhookCreate>,
  'url' | 'eventTypes' | 'changedFields' | 'excludeActors'
>;

/**
 * Makes a webhook that is told what happens from now on. Gives it as JSON text with its secret, which is shown
 * this once. Throws `validation_failed`, `conflict` when there are too many, and `permission_denied` for what the
 * maker may not read himself.
 */
export async function createWebhook(
  context: Context,
  tools: WebhookTools,
  body: z.infer<typeof WebhookCreate>,
): Promise<{ id: string; json: string }> {
  const { url, description = null, eventTypes, enabled = true } = body;
  const { changedFields = [], excludeActors = [] } = body;
  await checkWish(context, tools, { url, eventTypes, changedFields, excludeActors });
  const { organizationId } = memberOf(context.principal);
  await requireRoom(context);
  await sequenceChanges(context);
  const { sequence, entry } = await findEnd(context);
  const id = uuid();
  const { secret, sealed } = newSecret(tools.sealer, { organizationId, id });
  await context.unit.query(sql`
    insert into webhooks (organization_id, id, url, description, event_types, changed_fields, exclude_actors, enabled,
      secrets, sequence, entry, created_by_type)
    values (${organizationId}, ${id}, ${url}, ${description}, ${eventTypes}::text[], ${changedFields}::text[],
      ${excludeActors}::uuid[], ${enabled}, ${JSON.stringify([sealed])}::jsonb, ${sequence}::bigint, ${entry}, 'system')`);
  await note(context, 'webhook.created', id, { ...told(url), eventTypes, enabled });
  return { id, json: withSecret(await getWebhook(context, id), secret) };
}

/** A page of webhooks. */
export function listWebhooks(context: Context, query: ListQuery): Promise<Listed> {
  return listRecords(context, webhook, query);
}

/** A webhook as JSON text. Throws `not_found`. */
export async function getWebhook({ unit, principal }: Context, id: string): Promise<string> {
  const { organizationId } = memberOf(principal);
  const [row] = await unit.query<{ json: string }>(sql`
    select ${projection(webhook, 't')}::text as json from webhooks t
    where t.organization_id = ${organizationId} and t.id = ${id}`);
  if (!row) throw missing(id);
  return row.json;
}

interface Row extends Given {
  description: string | null;
  enabled: boolean;
  isLive: boolean;
}

/**
 * Changes what is given; gives the webhook as JSON text. Enabling it ends a pause. Who changes a webhook
 * must be able to read what it is sent, or he could have it sent to himself. Throws as `createWebhook`.
 */
export async function updateWebhook(
  context: Context,
  tools: WebhookTools,
  id: string,
  changes: z.infer<typeof WebhookUpdate>,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<Row>(sql`
    select url, description, event_types as "eventTypes", changed_fields as "changedFields",
      exclude_actors::text[] as "excludeActors", enabled, enabled and paused_at is null as "isLive"
    from webhooks where organization_id = ${organizationId} and id = ${id} for no key update`);
  if (!row) throw missing(id);
  const { isLive, ...current } = row;
  const next = { ...current, ...changes };
  await checkWish(context, tools, next);
  await checkWaiting(context, id, current);
  const { url, description, eventTypes, changedFields, excludeActors, enabled } = next;
  await context.unit.query(sql`
    update webhooks set url = ${url}, description = ${description}, event_types = ${eventTypes}::text[],
      changed_fields = ${changedFields ?? []}::text[], exclude_actors = ${excludeActors ?? []}::uuid[], enabled = ${enabled},
      updated_at = now()
    where organization_id = ${organizationId} and id = ${id}`);
  if (changes.enabled === true && !isLive) await resumeWebhook(context, id);
  await note(context, 'webhook.updated', id, { ...told(url), eventTypes, enabled });
  return getWebhook(context, id);
}

/** Removes the webhook at once, and what waits for it by and by. Throws `not_found`. */
export async function deleteWebhook(context: Context, id: string): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const gone = await context.unit.query(
    sql`delete from webhooks where organization_id = ${organizationId} and id = ${id} returning 1`,
  );
  if (gone.length === 0) throw missing(id);
  await note(context, 'webhook.deleted', id);
  await enqueueForSystem(context, forget, { key: id, payload: { webhookId: id } });
}

/**
 * Gives the webhook a new secret, as JSON text with the webhook. The former one stays good beside it for so
 * many hours; one before that is good no longer. Throws `not_found`.
 */
export async function rotateSecret(
  context: Context,
  { sealer }: WebhookTools,
  id: string,
  overlapHours: number,
): Promise<string> {
  const { organizationId } = memberOf(context.principal);
  const [row] = await context.unit.query<{ secrets: SealedSecret[] }>(sql`
    select secrets from webhooks where organization_id = ${organizationId} and id = ${id} for no key update`);
  if (!row) throw missing(id);
  const { secret, sealed } = newSecret(sealer, { organizationId, id });
  const former = row.secrets.filter((one) => canOpen(sealer, { organizationId, id }, one));
  const secrets = rotate(former, sealed, new Date(Date.now() + overlapHours * 3_600_000));
  await context.unit.query(sql`
    update webhooks set secrets = ${JSON.stringify(secrets)}::jsonb, updated_at = now()
    where organization_id = ${organizationId} and id = ${id}`);
  await note(context, 'webhook.secret_rotated', id, { overlapHours });
  return withSecret(await getWebhook(context, id), secret);
}

/** There is no such webhook, or it is another organization's. */
export function missing(id: string): Problem {
  return new Problem('not_found', `There is no webhook ${id}`);
}

/** What is noted of an address: the rest of it may be a secret. */
function told(url: string): { host: string } {
  return { host: new URL(url).host };
}

function note(
  context: Context,
  type: AuditType,
  id: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  return noteAudit(context, organizationId, { type, target: { type: 'webhook', id }, details });
}

function withSecret(json: string, secret: string): string {
  return `${json.slice(0, -1)},"secret":${JSON.stringify(secret)}}`;
}

async function checkWish(
  context: Context,
  { allowPrivateTargets }: WebhookTools,
  { url, eventTypes, excludeActors }: Given,
): Promise<void> {
  const wrong = checkTargetUrl(url, { allowPrivate: allowPrivateTargets });
  if (wrong !== undefined) {
    const message = `The address ${wrong}`;
    throw invalid({ in: 'body', pointer: '/url', code: 'refused_target', message });
  }
  requireTold(context, eventTypes);
  await checkActors(context, excludeActors ?? []);
}

/**
 * What was asked for before and is not sent yet goes to the webhook as it is then: who may not read that could
 * have it sent elsewhere. The webhook is locked.
 */
async function checkWaiting(context: Context, id: string, { eventTypes }: Given): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const waiting = await context.unit.query<{ type: string }>(sql`
    select distinct type from webhook_deliveries
    where organization_id = ${organizationId} and webhook_id = ${id} and status = 'waiting' and type <> ${testType}`);
  requireTold(context, [...eventTypes, ...waiting.map(({ type }) => type)]);
}

/** A webhook tells of every record and field: whoever has it sent somewhere must see them all. Throws `permission_denied`. */
function requireTold({ principal }: Context, eventTypes: readonly string[]): void {
  const told = objectsOf(eventTypes).map(({ object }) => object);
  readableBy(principal, told);
  for (const source of told.map(sourceOf)) {
    const owner = ownerOf(source);
    const { object, path } = owner;
    requireReach(principal, [object], ['read']);
    if (hiddenFields(principal, owner).length === 0) continue;
    const message = `Fields of ${object} are hidden from your role: a webhook would tell them`;
    throw new Problem('permission_denied', message, { permission: `${path}:read` });
  }
}

/** Throws when the organization has all the webhooks it may have. Until the transaction ends it makes no other one. */
async function requireRoom({ unit, principal }: Context): Promise<void> {
  const { organizationId } = memberOf(principal);
  const [, rows] = await unit.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks/${organizationId}`}, 0))`,
    sql`select count(*) >= ${mostWebhooks} as full from webhooks where organization_id = ${organizationId}`,
  );
  if (rows![0]!['full'] !== true) return;
  throw new Problem('conflict', `An organization has ${mostWebhooks} webhooks at most: delete one`);
}

/** A misspelt id would leave nothing out, and nobody would notice. */
async function checkActors({ unit, principal }: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { organizationId } = memberOf(principal);
  const known = await unit.query<{ id: string }>(sql`
    select id from api_keys where organization_id = ${organizationId} and id = any(${[...ids]}::uuid[])
    union all
    select user_id from memberships where organization_id = ${organizationId} and user_id = any(${[...ids]}::uuid[])`);
  const found = new Set(known.map(({ id }) => id));
  const places = ids.flatMap((id, index) =>
    found.has(id)
      ? []
      : [
          {
            in: 'body' as const,
            pointer: `/excludeActors/${index}`,
            code: 'not_found',
            message: 'There is no such API key or member',
          },
        ],
  );
  if (places.length > 0) throw invalid(...places);
}
