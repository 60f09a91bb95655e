-- The Prisma schema has nothing new.

grant select (status) on webhook_deliveries to crm_gate;
grant create on schema app to crm_gate;

-- What waits to be done for all organizations together, in numbers alone: for /metrics, which every process is asked
-- for again and again. Each part is a walk along an index that ends: no more than `counted` rows are counted, and of no
-- more than `visited` organizations or webhooks is asked since when something waits. With more than that, what it
-- tells is the least that waits.
create function app.backlog(counted integer, visited integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  due jsonb;
  running jsonb;
  webhooks jsonb;
  waiting bigint;
  job_due_at timestamptz;
  delivery_due_at timestamptz;
  change_at timestamptz;
begin
  -- Jobs whose time has come: that of some is seen by who takes jobs, if somebody does.
  select coalesce(jsonb_object_agg(k.kind, k.jobs), '{}') into due from (
    select d.kind, count(*) as jobs from (
      (select j.kind from public.jobs j where j.ready order by j.organization_id, j.run_at limit counted)
      union all
      (select j.kind from public.jobs j where j.status = 'queued' and not j.ready and j.run_at <= now()
        order by j.run_at limit counted)
    ) d group by d.kind
  ) k;
  select coalesce(jsonb_object_agg(k.kind, k.jobs), '{}') into running from (
    select r.kind, count(*) as jobs from (
      select j.kind from public.jobs j where j.status = 'running' order by j.organization_id, j.id limit counted
    ) r group by r.kind
  ) k;
  -- One probe for each organization: of one with very many jobs no more than the first is looked at.
  with recursive first as (
    (select j.organization_id, j.run_at, 1 as place from public.jobs j
      where j.ready order by j.organization_id, j.run_at limit 1)
    union all
    select n.organization_id, n.run_at, f.place + 1 from first f cross join lateral (
      select j.organization_id, j.run_at from public.jobs j
      where j.ready and j.organization_id > f.organization_id order by j.organization_id, j.run_at limit 1
    ) n where f.place < visited
  )
  select least(
    (select min(f.run_at) from first f),
    (select j.run_at from public.jobs j where j.status = 'queued' and not j.ready and j.run_at <= now()
      order by j.run_at limit 1)
  ) into job_due_at;
  select coalesce(jsonb_object_agg(s.state, s.webhooks), '{}') into webhooks from (
    select w.state, count(*) as webhooks from (
      select case when not v.enabled then 'disabled' when v.paused_at is not null then 'paused' else 'live' end as state
      from public.webhooks v limit counted
    ) w group by w.state
  ) s;
  select count(*) into waiting from (
    select from public.webhook_deliveries d where d.status = 'waiting'
    order by d.organization_id, d.webhook_id limit counted
  ) w;
  -- Of webhooks that live: what is due to one, unless a job is at it or about to be; and the first entry of the log
  -- behind its place, unless its queue is full of what its receiver does not take: then its job comes back later.
  select
    min(o.delivery_at) filter (where not exists (
      select from public.jobs j where j.organization_id = w.organization_id and j.kind = 'webhooks.deliver'
        and j.key = w.id::text and j.status in ('queued', 'running') and (j.ready or j.status = 'running'))),
    min(o.change_at) filter (where not exists (
      select from public.jobs j where j.organization_id = w.organization_id and j.kind = 'webhooks.fan_out'
        and j.key = w.id::text and j.status in ('queued', 'running')
        and j.status = 'queued' and not j.ready and j.failures = 0))
  into delivery_due_at, change_at
  from (
    select v.organization_id, v.id, v.sequence from public.webhooks v
    where v.enabled and v.paused_at is null order by v.organization_id, v.id limit visited
  ) w
  cross join lateral (
    select
      (select d.next_attempt_at from public.webhook_deliveries d
        where d.organization_id = w.organization_id and d.webhook_id = w.id and d.next_attempt_at is not null
        order by d.next_attempt_at limit 1) as delivery_at,
      (select c.at from public.changes c where c.organization_id = w.organization_id and c.position = coalesce(
        (select s.position from public.sequenced_changes s
          where s.organization_id = w.organization_id and s.sequence > w.sequence order by s.sequence limit 1),
        (select p.position from public.pending_changes p
          where p.organization_id = w.organization_id order by p.position limit 1))) as change_at
  ) o;
  return jsonb_build_object(
    'jobsDue', due, 'jobsRunning', running, 'webhooks', webhooks, 'deliveriesWaiting', waiting,
    'oldestJobSeconds', greatest(0, coalesce(extract(epoch from now() - job_due_at), 0)),
    'oldestDeliverySeconds', greatest(0, coalesce(extract(epoch from now() - delivery_due_at), 0)),
    'feedLagSeconds', greatest(0, coalesce(extract(epoch from now() - change_at), 0)));
end $$;

alter function app.backlog(integer, integer) owner to crm_gate;
revoke execute on function app.backlog(integer, integer) from public;
grant execute on function app.backlog(integer, integer) to crm_app;
revoke create on schema app from crm_gate;
