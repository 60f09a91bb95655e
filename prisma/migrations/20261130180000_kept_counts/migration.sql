-- AlterTable
ALTER TABLE "pending_changes" ADD COLUMN     "live_change" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "record_counts" (
    "organization_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "live" BIGINT NOT NULL,

    CONSTRAINT "record_counts_pkey" PRIMARY KEY ("organization_id","object")
);

-- How many records an organization has outside of the bin, by object: as far as the log's entries have their places in
-- the feed. Who gives them these counts, under the lock that he has for it: no writer waits for another one.
select app.tenant_table('record_counts');
revoke insert, update, delete on record_counts from crm_app;
grant select, insert, update, delete on record_counts to crm_gate;
create policy gate on record_counts to crm_gate using (app.is_gate()) with check (app.is_gate());

grant create on schema app to crm_gate;

-- As before, and with each entry waits by how many it changes what is outside of the bin: images are erased with what is purged.
create or replace function app.log() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
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
        null, to_jsonb(n) - 'words'
      from new_rows n
      returning organization_id, position, after
    )
    insert into public.pending_changes (organization_id, position, live_change)
    select e.organization_id, e.position, (e.after ->> 'deleted_at' is null)::integer from entries e;
  elsif tg_op = 'UPDATE' then
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select n.organization_id, object, n.id, n.version, e.type, n.updated_at, actor_type, actor_id, request_id,
        case e.type when 'updated' then app.differing(e.before, e.after) else e.before end,
        case e.type when 'updated' then app.differing(e.after, e.before) else e.after end
      from old_rows o join new_rows n on n.organization_id = o.organization_id and n.id = o.id and n.version <> o.version
      cross join lateral (
        select d.before, d.after, case
          when d.before -> 'deleted_at' is not distinct from d.after -> 'deleted_at' then 'updated'
          when d.after ->> 'deleted_at' is null then 'restored'
          else 'deleted'
        end as type
        from (select to_jsonb(o) - 'words' as before, to_jsonb(n) - 'words' as after offset 0) d
      ) e
      returning organization_id, position, type
    )
    insert into public.pending_changes (organization_id, position, live_change)
    select e.organization_id, e.position, case e.type when 'restored' then 1 when 'deleted' then -1 else 0 end from entries e;
  else
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select o.organization_id, object, o.id, o.version + 1, 'purged', clock_timestamp(), actor_type, actor_id, request_id,
        to_jsonb(o) - 'words', null
      from old_rows o
      returning organization_id, position, before
    )
    insert into public.pending_changes (organization_id, position, live_change)
    select e.organization_id, e.position, -(e.before ->> 'deleted_at' is null)::integer from entries e;
  end if;
  return null;
end $$;

-- As before, and what gets its place is counted.
create or replace function app.sequence_changes(most integer) returns void
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
    returning p.position, p.live_change
  ), placed as (
    insert into public.sequenced_changes (organization_id, sequence, position)
    select organization,
      coalesce((select max(s.sequence) from public.sequenced_changes s where s.organization_id = organization), 0)
        + row_number() over (order by t.position),
      t.position
    from taken t
  )
  update public.record_counts r set live = r.live + l.live
  from (
    select c.object, sum(t.live_change) as live
    from taken t join public.changes c on c.organization_id = organization and c.position = t.position
    where t.live_change <> 0 group by c.object
  ) l
  where r.organization_id = organization and r.object = l.object;
end $$;

-- As before, but that entries have their places, and are counted, before they are taken out of the log.
create or replace function app.prune_changes(most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  last bigint;
  removed integer;
begin
  perform app.sequence_changes(most);
  select s.position into last from public.sequenced_changes s
  where s.organization_id = organization order by s.sequence desc limit 1;
  with old as (
    select c.position from (
      select c.position, c.at from public.changes c
      where c.organization_id = organization order by c.position limit most
    ) c
    join public.organizations o on o.id = organization
    where c.at < now() - make_interval(days => o.log_kept_days) and c.position is distinct from last
      and not exists (select from public.pending_changes p where p.organization_id = organization and p.position = c.position)
  ), sequenced as (
    delete from public.sequenced_changes s using old
    where s.organization_id = organization and s.position = old.position
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

-- How many records of the object are outside of the bin, as the statement that asks sees them: what is counted, and what the
-- entries of the log that wait for their places change. Null for who does not reach them all, and where too many wait.
create function app.count_records(in_object text) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  most constant integer := 1000;
begin
  if app.owners(in_object, 'read') is not null then
    return null;
  end if;
  return (
    with waiting as materialized (
      select p.position, p.live_change from public.pending_changes p where p.organization_id = organization limit most + 1
    )
    select r.live + coalesce((
      select sum(w.live_change)
      from waiting w join public.changes c on c.organization_id = organization and c.position = w.position
      where w.live_change <> 0 and c.object = in_object), 0)
    from public.record_counts r
    where r.organization_id = organization and r.object = in_object and (select count(*) from waiting) <= most);
end $$;

-- What is counted: records that can be in the bin, and whose changes are in the log.
create function app.counted_tables() returns table (object text, target regclass)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select split_part(encode(l.tgargs, 'escape'), '\000', 1), l.tgrelid::regclass
  from pg_trigger l join pg_attribute a on a.attrelid = l.tgrelid and a.attname = 'deleted_at' and not a.attisdropped
  where l.tgname = 'log_insert'
$$;

create function app.begin_counts() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.record_counts (organization_id, object, live)
  select n.id, c.object, 0 from new_rows n cross join app.counted_tables() c;
  return null;
end $$;

-- Counts all records of all organizations: for who has made some without the log. Nobody is given a place in a feed meanwhile.
create function app.recount_records() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  counted record;
begin
  lock table public.sequenced_changes in share row exclusive mode;
  for counted in select c.object, c.target from app.counted_tables() c loop
    execute format($count$
      insert into public.record_counts as r (organization_id, object, live)
      select o.id, %1$L, coalesce(t.live, 0) - coalesce(w.live, 0)
      from public.organizations o
      left join (
        select t.organization_id, count(*) as live from %2$s t where t.deleted_at is null group by t.organization_id
      ) t on t.organization_id = o.id
      left join (
        select p.organization_id, sum(p.live_change) as live
        from public.pending_changes p join public.changes c on c.organization_id = p.organization_id and c.position = p.position
        where p.live_change <> 0 and c.object = %1$L group by p.organization_id
      ) w on w.organization_id = o.id
      on conflict (organization_id, object) do update set live = excluded.live$count$, counted.object, counted.target);
  end loop;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array['app.count_records(text)', 'app.counted_tables()', 'app.begin_counts()',
    'app.recount_records()']::regprocedure[] loop
    execute format('alter function %s owner to crm_gate', f);
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
grant execute on function app.count_records(text) to crm_app;
revoke create on schema app from crm_gate;

create trigger begin_counts after insert on organizations
  referencing new table as new_rows for each statement execute function app.begin_counts();
