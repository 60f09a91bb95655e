-- CreateTable
CREATE TABLE "webhooks" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "event_types" TEXT[],
    "changed_fields" TEXT[],
    "exclude_actors" UUID[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "paused_at" TIMESTAMPTZ(3),
    "paused_reason" TEXT,
    "secrets" JSONB NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "record_id" UUID,
    "sequence" BIGINT,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "next_attempt_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "first_tried_at" TIMESTAMPTZ(3),
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "replay_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "webhooks_organization_id_created_at_id_idx" ON "webhooks"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organization_id_webhook_id_created_at_id_idx" ON "webhook_deliveries"("organization_id", "webhook_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organization_id_record_id_idx" ON "webhook_deliveries"("organization_id", "record_id");

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table webhooks
  add constraint webhooks_event_types check (cardinality(event_types) > 0),
  add constraint webhooks_secrets check (jsonb_typeof(secrets) = 'array'),
  add constraint webhooks_paused check ((paused_at is null) = (paused_reason is null)),
  add constraint webhooks_paused_reason check (
    paused_reason in ('failing', 'gone', 'cursor_expired', 'log_restored', 'secret_unreadable'));
alter table webhook_deliveries
  add constraint webhook_deliveries_status check (status in ('waiting', 'delivered', 'failed')),
  add constraint webhook_deliveries_finished check ((status = 'waiting') = (finished_at is null)),
  add constraint webhook_deliveries_next check (status = 'waiting' or next_attempt_at is null),
  add constraint webhook_deliveries_test check ((record_id is null) = (type = 'webhook.test') and (sequence is null) = (record_id is null));

-- What is due; the first of a record that waits; what ended when; and how far a replay is.
create index webhook_deliveries_due on webhook_deliveries (organization_id, webhook_id, next_attempt_at, id)
  where next_attempt_at is not null;
create index webhook_deliveries_waiting on webhook_deliveries (organization_id, webhook_id, record_id, sequence, id)
  where status = 'waiting';
create index webhook_deliveries_finished on webhook_deliveries (organization_id, webhook_id, finished_at)
  where finished_at is not null;
create index webhook_deliveries_replay on webhook_deliveries (organization_id, replay_id, sequence)
  where replay_id is not null;

-- Rows wait for a moment and then stay as they are: what is left of the moment must not be waded through.
alter table webhook_deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);

select app.tenant_table('webhooks');
select app.tenant_table('webhook_deliveries');
create trigger stamp_creator before insert or update on webhooks for each row execute function app.stamp_creator();

-- Whose webhooks have something to do is asked for all organizations at once, by the gate.
grant select (organization_id, id, enabled, paused_at, sequence) on webhooks to crm_gate;
grant select (organization_id, webhook_id, next_attempt_at) on webhook_deliveries to crm_gate;
create policy gate on webhooks for select to crm_gate using (current_user = 'crm_gate');
create policy gate on webhook_deliveries for select to crm_gate using (current_user = 'crm_gate');
grant execute on function app.uuid_v7() to crm_gate;
grant create on schema app to crm_gate;

-- Enqueues jobs of the system for webhooks that live: one that reads the log where the feed has gone on (or
-- is another one), and one that delivers where something has been due for a while: who should have asked
-- for that is gone. Tells how many. One asks at a time.
create function app.wake_webhooks(most integer, in_max_failures integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('webhooks', 0)) then
    return 0;
  end if;
  perform app.bind(null, 'system', null, null);
  insert into public.jobs (organization_id, id, kind, payload, key, max_failures, created_by_type)
  select n.organization_id, app.uuid_v7(), n.kind, jsonb_build_object('webhookId', n.id), n.id::text, in_max_failures, 'system'
  from (
    select w.organization_id, w.id, 'webhooks.fan_out' as kind from public.webhooks w
    where w.enabled and w.paused_at is null and (
      w.sequence <> coalesce((select s.sequence from public.sequenced_changes s
        where s.organization_id = w.organization_id order by s.sequence desc limit 1), 0)
      or exists (select from public.pending_changes p where p.organization_id = w.organization_id))
    union all
    select w.organization_id, w.id, 'webhooks.deliver' from public.webhooks w
    where w.enabled and w.paused_at is null and exists (
      select from public.webhook_deliveries d
      where d.organization_id = w.organization_id and d.webhook_id = w.id and d.next_attempt_at < now() - interval '5 s')
  ) n
  where not exists (
    select from public.jobs j where j.organization_id = n.organization_id and j.kind = n.kind and j.key = n.id::text
      and j.status in ('queued', 'running'))
  limit most
  on conflict (organization_id, kind, key) where status in ('queued', 'running') do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

alter function app.wake_webhooks(integer, integer) owner to crm_gate;
revoke execute on function app.wake_webhooks(integer, integer) from public;
grant execute on function app.wake_webhooks(integer, integer) to crm_app;
revoke create on schema app from crm_gate;
