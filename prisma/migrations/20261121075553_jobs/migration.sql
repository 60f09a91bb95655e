-- CreateTable
CREATE TABLE "jobs" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "key" TEXT,
    "again" BOOLEAN NOT NULL DEFAULT false,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready" BOOLEAN NOT NULL DEFAULT false,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "max_failures" INTEGER NOT NULL,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "progress" JSONB,
    "result" JSONB,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "request_id" UUID,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "jobs_organization_id_created_at_id_idx" ON "jobs"("organization_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table jobs
  add constraint jobs_status check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  add constraint jobs_lease check ((status = 'running') = (lease_until is not null)),
  add constraint jobs_finished check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
  add constraint jobs_max_failures check (max_failures >= 1);

-- Of each organization the next ones; those whose time will come; those that run; and one of a key.
create index jobs_ready on jobs (organization_id, run_at, id) where ready;
create index jobs_later on jobs (run_at) where status = 'queued' and not ready;
create index jobs_running on jobs (organization_id, id) where status = 'running';
create unique index jobs_key on jobs (organization_id, kind, key) where status in ('queued', 'running');

-- Rows come and go: what is left of them must not be waded through.
alter table jobs set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);

select app.tenant_table('jobs');
-- Whose job it is, is not the writer's to choose: it runs with his rights.
create trigger stamp_creator before insert or update on jobs for each row execute function app.stamp_creator();

-- Whether its time has come: of what is due later nobody who looks for work must hear.
create function app.stamp_ready() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- Times are kept in milliseconds: now may be half of one later than now.
  new.ready := new.status = 'queued' and new.run_at <= clock_timestamp() + interval '1 ms';
  return new;
end $$;
revoke execute on function app.stamp_ready() from public;
create trigger stamp_ready before insert or update on jobs for each row execute function app.stamp_ready();

-- Workers take jobs of all organizations: by the gate, which then tells them whose each is.
grant select, insert, update on jobs to crm_gate;
create policy gate on jobs to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- Whether who asked for a job may still do what he might then: in the role given, if he is a user.
create function app.is_good(in_organization uuid, actor_type text, actor_id uuid, in_role text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case actor_type
    when 'user' then exists (
      select from public.memberships m
      where m.organization_id = in_organization and m.user_id = actor_id and m.status = 'active' and m.role = in_role)
    when 'api_key' then exists (
      select from public.api_keys k
      where k.organization_id = in_organization and k.id = actor_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
    else actor_type = 'system'
  end
$$;

-- Binds the job's organization and whom it acts for, if the attempt is the one that has the job. In a
-- transaction it is held until the end: nobody takes the job over before, and when its worker sleeps in
-- it, Postgres ends it.
create function app.enter_job(in_organization uuid, in_job uuid, in_attempt integer, in_role text, writes boolean)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  job record;
begin
  if writes then
    perform set_config('idle_in_transaction_session_timeout', '10s', true);
    select j.created_by_type, j.created_by_id, j.request_id into job from public.jobs j
    where j.organization_id = in_organization and j.id = in_job and j.attempt = in_attempt and j.status = 'running'
    for key share;
  else
    select j.created_by_type, j.created_by_id, j.request_id into job from public.jobs j
    where j.organization_id = in_organization and j.id = in_job and j.attempt = in_attempt and j.status = 'running';
  end if;
  if not found then
    raise exception 'Another worker has the job' using errcode = 'CRM03';
  end if;
  if not app.is_good(in_organization, job.created_by_type, job.created_by_id, in_role) then
    raise exception 'The membership or key is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind(in_organization, job.created_by_type, job.created_by_id, job.request_id);
end $$;

-- Takes up to `most` jobs of the kinds for the worker until its lease ends: organization by organization in
-- turn, from the one behind `after` on, and of none so many that the worker has more than `share` of it at
-- once. Gives their ids, and whom to go on behind: who asks may sleep before he has read the reply, and as
-- long as Postgres sends it nobody else is let in. Jobs whose worker was not heard of in time have failed once
-- more, and are taken by whoever asks next; what was asked for again while they ran is owed in any case.
-- Who is not let in soon gives up: Postgres does not see that a client is gone while it waits for a lock, and
-- those that wait would become more and more.
create function app.claim_jobs(in_worker text, most integer, share integer, lease_ms integer, kinds text[], after uuid,
  out next uuid, out ids uuid[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  first constant uuid := '00000000-0000-0000-0000-000000000000';
  visited uuid[] := '{}';
  current uuid := coalesce(after, first);
  found_one uuid;
  is_round boolean := after is null;
begin
  -- Two at once would choose the same ones.
  perform pg_advisory_xact_lock(hashtextextended('jobs', 0));
  update public.jobs j set
    failures = case when j.again then 0 else j.failures + 1 end,
    lease_until = null, worker = null, run_at = now(), again = false,
    cancel_requested_at = case when j.again then null else j.cancel_requested_at end,
    status = case when j.again then 'queued' when j.cancel_requested_at is not null then 'cancelled'
      when j.failures + 1 >= j.max_failures then 'failed' else 'queued' end,
    finished_at = case
      when not j.again and (j.cancel_requested_at is not null or j.failures + 1 >= j.max_failures) then now() end,
    error = '{"code": "worker_lost", "message": "The worker that had the job was not heard of again"}'
  where (j.organization_id, j.id) in (
    select l.organization_id, l.id from public.jobs l
    -- Its own it asks for later: it may say yet that it has them.
    where l.status = 'running' and l.lease_until < now()
      and (l.worker <> in_worker or l.lease_until < now() - make_interval(secs => lease_ms / 1000.0))
    for update skip locked);
  -- The trigger sees that their time has come.
  update public.jobs j set run_at = j.run_at
  where (j.organization_id, j.id) in (
    select l.organization_id, l.id from public.jobs l
    where l.status = 'queued' and not l.ready and l.run_at <= now() order by l.run_at limit 1000 for update skip locked);
  -- One probe of the index for each organization that has something to do, and for a hundred of them at most.
  -- Those that have only what this worker does not know must not be in the way of others.
  while cardinality(visited) < 100 loop
    select q.organization_id into found_one from public.jobs q
    where q.ready and q.organization_id > current and q.kind = any(kinds) order by q.organization_id limit 1;
    if found_one is null then
      exit when is_round;
      is_round := true;
      current := first;
    else
      exit when is_round and found_one > after;
      visited := visited || found_one;
      current := found_one;
    end if;
  end loop;
  with busy as (
    select r.organization_id, count(*) as running from public.jobs r
    where r.status = 'running' and r.worker = in_worker group by r.organization_id
  ), due as (
    select d.organization_id, d.id, o.place,
      coalesce(b.running, 0) + row_number() over (partition by d.organization_id order by d.run_at, d.id) as turn
    from unnest(visited) with ordinality o (id, place)
    left join busy b on b.organization_id = o.id
    cross join lateral (
      select q.organization_id, q.id, q.run_at from public.jobs q
      where q.organization_id = o.id and q.ready and q.kind = any(kinds)
      order by q.run_at, q.id limit greatest(0, least(most, share - coalesce(b.running, 0)))
    ) d
  ), chosen as (
    select d.* from due d order by d.turn, d.place limit most
  ), locked as (
    select q.organization_id, q.id from public.jobs q
    where (q.organization_id, q.id) in (select c.organization_id, c.id from chosen c) and q.ready
    for update skip locked
  ), taken as (
    update public.jobs j set status = 'running', attempt = j.attempt + 1, worker = in_worker, again = false,
      lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0),
      started_at = coalesce(j.started_at, clock_timestamp())
    from locked l
    where j.organization_id = l.organization_id and j.id = l.id
    returning j.id
  )
  select
    -- Where not all could be taken, on behind the last that had its turn.
    case when (select count(*) from chosen) < most then visited[cardinality(visited)]
      else visited[(select max(c.place) from chosen c)] end,
    (select coalesce(array_agg(j.id), '{}') from taken j)
  into next, ids;
end $$;

-- What the worker has taken: each job with whom it acts for, and what he may by now.
create function app.taken_jobs(in_worker text, ids uuid[])
returns table (organization_id uuid, id uuid, kind text, payload jsonb, attempt integer, failures integer,
  actor_type text, actor_id uuid, request_id uuid, role text, permissions text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select j.organization_id, j.id, j.kind, j.payload, j.attempt, j.failures,
    j.created_by_type, j.created_by_id, j.request_id,
    (select m.role from public.memberships m
      where j.created_by_type = 'user' and m.organization_id = j.organization_id and m.user_id = j.created_by_id
        and m.status = 'active'),
    (select k.permissions from public.api_keys k
      where j.created_by_type = 'api_key' and k.organization_id = j.organization_id and k.id = j.created_by_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
  from public.jobs j
  where j.status = 'running' and j.worker = in_worker and j.id = any(ids)
$$;

-- Says that the worker lives and is at work on these jobs: gives those that it still has, and which of them
-- are to be cancelled. One that it has without knowing of it (the reply to a claim was lost, the end of it
-- could not be kept) is not renewed, and is taken by another. One whose row somebody has locked is left
-- out this time: nobody can take it meanwhile, and the others must not wait for him.
create function app.renew_jobs(in_worker text, ids uuid[], lease_ms integer)
returns table (id uuid, attempt integer, cancelled boolean)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with held as (
    select h.organization_id, h.id from public.jobs h
    where h.status = 'running' and h.worker = in_worker and h.id = any(ids)
    for no key update skip locked
  ), renewed as (
    update public.jobs j set lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
    from held h where j.organization_id = h.organization_id and j.id = h.id
  )
  select j.id, j.attempt, j.cancel_requested_at is not null from public.jobs j
  where j.status = 'running' and j.worker = in_worker and j.id = any(ids)
$$;

-- Enqueues a job of the system for every organization, each at its own time within the spread. Once for
-- each tick: the id is made of it.
create function app.schedule_jobs(in_kind text, tick text, spread_ms integer, in_max_failures integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  perform app.bind(null, 'system', null, null);
  insert into public.jobs (organization_id, id, kind, payload, max_failures, run_at, created_by_type)
  select o.id, overlay(overlay(s.digest placing '8' from 13) placing 'a' from 17)::uuid, in_kind, '{}', in_max_failures,
    now() + make_interval(secs => (('x' || left(s.digest, 6))::bit(24)::integer / 16777216.0) * spread_ms / 1000.0), 'system'
  from public.organizations o cross join lateral (select md5(o.id || '/' || in_kind || '/' || tick) as digest) s
  on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

-- As before, for the organization that is bound alone.
create or replace function app.prune_changes(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  last bigint;
  removed integer;
begin
  select s.position into last from public.sequenced_changes s
  where s.organization_id = organization order by s.sequence desc limit 1;
  with old as (
    select c.position from (
      select c.position, c.at from public.changes c
      where c.organization_id = organization order by c.position limit most
    ) c
    join public.organizations o on o.id = organization
    where c.at < now() - make_interval(days => o.log_kept_days) and c.position is distinct from last
  ), sequenced as (
    delete from public.sequenced_changes s using old
    where s.organization_id = organization and s.position = old.position
  ), pending as (
    delete from public.pending_changes p using old
    where p.organization_id = organization and p.position = old.position
  ), linked as (
    delete from public.linked_changes l using old
    where l.organization_id = organization and l.position = old.position
  ), entries as (
    delete from public.changes c using old
    where c.organization_id = organization and c.position = old.position
    returning 1
  )
  select count(*) into removed from entries;
  return removed;
end $$;

alter function app.is_good(uuid, text, uuid, text) owner to crm_gate;
alter function app.enter_job(uuid, uuid, integer, text, boolean) owner to crm_gate;
alter function app.claim_jobs(text, integer, integer, integer, text[], uuid) owner to crm_gate;
alter function app.taken_jobs(text, uuid[]) owner to crm_gate;
alter function app.renew_jobs(text, uuid[], integer) owner to crm_gate;
alter function app.schedule_jobs(text, text, integer, integer) owner to crm_gate;
revoke execute on function app.is_good(uuid, text, uuid, text),
  app.enter_job(uuid, uuid, integer, text, boolean), app.claim_jobs(text, integer, integer, integer, text[], uuid), app.taken_jobs(text, uuid[]),
  app.renew_jobs(text, uuid[], integer), app.schedule_jobs(text, text, integer, integer) from public;
grant execute on function app.enter_job(uuid, uuid, integer, text, boolean),
  app.claim_jobs(text, integer, integer, integer, text[], uuid), app.taken_jobs(text, uuid[]),
  app.renew_jobs(text, uuid[], integer), app.schedule_jobs(text, text, integer, integer) to crm_app;
revoke create on schema app from crm_gate;
