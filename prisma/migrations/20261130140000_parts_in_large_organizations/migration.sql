-- The Prisma schema has nothing new.

-- As before, but that the planner sees which organization is asked for: where most are small, it took each for a small one, and read all
-- names of a large one instead of the index of their parts.
create or replace function app.parts_by(target regclass, named name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text)', 'parts_' || it);
begin
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index if not exists %I on %s using gin (organization_id, %I public.gin_trgm_ops)
    with (gin_pending_list_limit = 256)', it || '_parts', target, named);
  execute format('drop function if exists %s', door);
  grant create on schema app to crm_gate;
  -- The planner cannot know how few fit, and would read a large table through.
  execute format('create function %s returns tid[] language sql stable security definer
    set search_path = pg_catalog, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan as %L',
    door, format($body$
  select case
    when $1 !~ '[[:alnum:]]{3}' then null
    when (select count(*) from (select from (
      select t.%1$I as name from %2$s t where t.organization_id = asked.organization_id order by t.id desc limit 500
    ) e where e.name ilike $1 limit 10) newest) = 10
    and (select count(*) from (select from (
      select t.%1$I as name from %2$s t where t.organization_id = asked.organization_id order by t.id limit 500
    ) e where e.name ilike $1 limit 10) oldest) = 10 then null
    else (select case when count(*) <= 3000 then coalesce(array_agg(s.ctid), '{}') end from (
      select t.ctid from %2$s t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and t.%1$I ilike $1 limit 3001
    ) s)
  end
  from (select nullif(current_setting('app.organization_id', true), '')::uuid as organization_id offset 0) asked
$body$, named, target));
  execute format('alter function %s owner to crm_gate', door);
  execute format('revoke execute on function %s from public', door);
  execute format('grant execute on function %s to crm_app', door);
  revoke create on schema app from crm_gate;
end $$;

select app.parts_by('companies', 'name');
select app.parts_by('contacts', 'full_name');
select app.parts_by('leads', 'full_name');
select app.parts_by('deals', 'name');
select app.parts_by('activities', 'subject');
