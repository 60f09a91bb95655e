-- Names are found by a part of them: `contains`, `startsWith` and `endsWith` read no table through.

-- Lets the records of a table be found by a part of the name: gives it the index, which that of similar names becomes,
-- and a door, app.parts_<table>(pattern), that tells the ids of those in the organization whose names fit the pattern
-- of ILIKE. Null where the records had better be read in the order of the list, since a page is full soon: when
-- many of the newest fit, or more than 2,000 do; and where the pattern has no three characters in a row to look for.
create function app.parts_by(target regclass, named name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text)', 'parts_' || it);
begin
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index %I on %s using gin (organization_id, %I public.gin_trgm_ops)
    with (gin_pending_list_limit = 256)', it || '_parts', target, named);
  execute format('drop index if exists public.%I', it || '_similar');
  grant create on schema app to crm_gate;
  -- The planner cannot know how few fit, and would read a large table through.
  execute format('create function %s returns uuid[] language sql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp set enable_seqscan = off as %L',
    door, format($body$
  select case
    when $1 !~ '[[:alnum:]]{3}' then null
    when (select count(*) from (select from (
      select t.%1$I as name from %2$s t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
      order by t.id desc limit 1000
    ) n where n.name ilike $1 limit 25) near) = 25 then null
    else (select case when count(*) <= 2000 then coalesce(array_agg(s.id), '{}') end from (
      select t.id from %2$s t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and t.%1$I ilike $1
      limit 2001
    ) s)
  end
$body$, named, target));
  execute format('alter function %s owner to crm_gate', door);
  execute format('revoke execute on function %s from public', door);
  execute format('grant execute on function %s to crm_app', door);
  revoke create on schema app from crm_gate;
end $$;

-- As it was, but for the index: that of app.parts_by serves, which comes first.
create or replace function app.similar_by(target regclass, named name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text)', 'similar_' || it);
begin
  -- Until pg_trgm is loaded nobody but a superuser may give a function a setting of it.
  perform public.similarity('', '');
  grant create on schema app to crm_gate;
  -- Of names that thousands have alike some are looked at, and all that are the same. The planner cannot
  -- know how few are similar, and would read a large table through.
  execute format('create function %s returns setof uuid language sql stable parallel safe security definer rows 50
    set search_path = pg_catalog, pg_temp set pg_trgm.similarity_threshold = 0.4 set enable_seqscan = off as %L',
    door, format($body$
  select s.id from (
    (select t.id, t.%1$I as name from %2$s t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
        and t.deleted_at is null and t.%1$I = $1 order by t.id limit 50)
    union
    (select t.id, t.%1$I from %2$s t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
        and t.deleted_at is null and t.%1$I operator(public.%%) $1 limit 5000)
  ) s order by public.similarity(s.name, $1) desc, s.id limit 50
$body$, named, target));
  execute format('alter function %s owner to crm_gate', door);
  execute format('revoke execute on function %s from public', door);
  execute format('grant execute on function %s to crm_app', door);
  revoke create on schema app from crm_gate;
end $$;

revoke execute on function app.parts_by(regclass, name) from public;

select app.parts_by('companies', 'name');
select app.parts_by('contacts', 'full_name');
select app.parts_by('leads', 'full_name');
select app.parts_by('deals', 'name');
select app.parts_by('activities', 'subject');
