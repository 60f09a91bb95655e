-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "log_kept_days" INTEGER NOT NULL DEFAULT 400;

-- CreateTable
CREATE TABLE "pending_changes" (
    "organization_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "pending_changes_pkey" PRIMARY KEY ("organization_id","position")
);

-- CreateTable
CREATE TABLE "sequenced_changes" (
    "organization_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "sequenced_changes_pkey" PRIMARY KEY ("organization_id","sequence")
);

-- CreateIndex
CREATE INDEX "sequenced_changes_organization_id_position_idx" ON "sequenced_changes"("organization_id", "position");

alter table organizations
  add constraint organizations_log_kept_days check (log_kept_days between 1 and 36500);

create or replace view organization_settings with (security_invoker = true) as
  select id as organization_id, id, name, require_if_match, created_at, log_kept_days from organizations;

-- ── the feed ────────────────────────────────────────────────────────────────

select app.tenant_table('pending_changes');
select app.tenant_table('sequenced_changes');

-- Both are written by the gate alone, like the log.
revoke insert, update, delete on pending_changes, sequenced_changes from crm_app;
grant select, insert, update, delete on pending_changes, sequenced_changes to crm_gate;
grant delete on changes to crm_gate;
create policy gate on pending_changes to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
create policy gate on sequenced_changes to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
grant select (id, log_kept_days) on organizations to crm_gate;
create policy gate on organizations for select to crm_gate using (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- As before; each entry waits for its place in the feed, and what goes to the bin or comes back is told whole:
-- who reads on from a snapshot has not seen what was in the bin then.
create or replace function app.log() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  actor_type constant text := coalesce(nullif(current_setting('app.actor_type', true), ''), 'system');
  actor_id constant uuid := nullif(current_setting('app.actor_id', true), '')::uuid;
  request_id constant uuid := nullif(current_setting('app.request_id', true), '')::uuid;
begin
  if tg_op = 'INSERT' then
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select n.organization_id, object, n.id, n.version, 'created', n.updated_at, actor_type, actor_id, request_id,
        null, to_jsonb(n)
      from new_rows n
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  elsif tg_op = 'UPDATE' then
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select n.organization_id, object, n.id, n.version, e.type, n.updated_at, actor_type, actor_id, request_id,
        case e.type when 'updated' then app.differing(e.before, e.after) else e.before end,
        case e.type when 'updated' then app.differing(e.after, e.before) else e.after end
      from old_rows o join new_rows n on n.organization_id = o.organization_id and n.id = o.id
      cross join lateral (
        select d.before, d.after, case
          when d.before -> 'deleted_at' is not distinct from d.after -> 'deleted_at' then 'updated'
          when d.after ->> 'deleted_at' is null then 'restored'
          else 'deleted'
        end as type
        from (select to_jsonb(o) as before, to_jsonb(n) as after offset 0) d
      ) e
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  else
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select o.organization_id, object, o.id, o.version + 1, 'purged', clock_timestamp(), actor_type, actor_id, request_id,
        to_jsonb(o), null
      from old_rows o
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  end if;
  return null;
end $$;

-- Gives the committed entries of the organization that wait their places in the feed, in the order of
-- their positions, up to so many. A record's entries take their positions under its lock: when one is
-- seen, those before it are. One at a time, or two of them could give the same place.
create function app.sequence_changes(most integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
begin
  if not exists (select from public.pending_changes p where p.organization_id = organization) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('sequence/' || organization, 0));
  with taken as (
    delete from public.pending_changes p
    where p.organization_id = organization and p.position in (
      select w.position from public.pending_changes w where w.organization_id = organization order by w.position limit most)
    returning p.position
  )
  insert into public.sequenced_changes (organization_id, sequence, position)
  select organization,
    coalesce((select max(s.sequence) from public.sequenced_changes s where s.organization_id = organization), 0)
      + row_number() over (order by t.position),
    t.position
  from taken t;
end $$;

-- Where the feeds of the organizations end, and whether more is waiting: for who waits for many at once.
create function app.feed_ends(organizations uuid[]) returns table (organization_id uuid, sequence bigint, waiting boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id,
    coalesce((select max(s.sequence) from public.sequenced_changes s where s.organization_id = o.id), 0),
    exists (select from public.pending_changes p where p.organization_id = o.id)
  from unnest(organizations) o(id)
$$;

-- Takes up to so many entries that are older than their organizations keep them out of the log; tells how
-- many. The newest in the feed stays: from it the places go on, and by it cursors are known. One server at
-- a time does that.
create function app.prune_changes(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization record;
  last bigint;
  removed integer;
  total integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('prune', 0)) then
    return 0;
  end if;
  for organization in select o.id, o.log_kept_days from public.organizations o loop
    select s.position into last from public.sequenced_changes s
    where s.organization_id = organization.id order by s.sequence desc limit 1;
    with old as (
      select c.position from (
        select c.position, c.at from public.changes c
        where c.organization_id = organization.id order by c.position limit most - total
      ) c
      where c.at < now() - make_interval(days => organization.log_kept_days) and c.position is distinct from last
    ), sequenced as (
      delete from public.sequenced_changes s using old
      where s.organization_id = organization.id and s.position = old.position
    ), pending as (
      delete from public.pending_changes p using old
      where p.organization_id = organization.id and p.position = old.position
    ), entries as (
      delete from public.changes c using old
      where c.organization_id = organization.id and c.position = old.position
      returning 1
    )
    select count(*) into removed from entries;
    total := total + removed;
    exit when total >= most;
  end loop;
  return total;
end $$;

alter function app.sequence_changes(integer) owner to crm_gate;
alter function app.feed_ends(uuid[]) owner to crm_gate;
alter function app.prune_changes(integer) owner to crm_gate;
revoke execute on function app.sequence_changes(integer), app.feed_ends(uuid[]), app.prune_changes(integer) from public;
grant execute on function app.sequence_changes(integer), app.feed_ends(uuid[]), app.prune_changes(integer) to crm_app;
revoke create on schema app from crm_gate;

-- What was logged before there was a feed is in it too.
set local role crm_gate;
insert into pending_changes (organization_id, position) select organization_id, position from changes;
reset role;
