-- As before, in one statement for all ancestors: a statement for each made a tree of a thousand levels take
-- fifteen seconds. With a limit each is looked up by its id; the planner would rather read all rows for each level.
create or replace function app.refuse_cycle() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  parent constant uuid := to_jsonb(new) ->> tg_argv[0];
  circle boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended(new.organization_id || tg_table_name || tg_argv[0], 0));
  if parent is null then
    return null;
  end if;
  -- `union` ends it where rows above are a circle already, of which this row may be no part.
  execute format('with recursive above (id) as (
      select $2
      union
      select t.parent from above a cross join lateral (
        select t.%1$I as parent from %2$I.%3$I t where t.organization_id = $1 and t.id = a.id limit 1
      ) t where a.id <> $3 and t.parent is not null
    ) select exists (select from above where id = $3)', tg_argv[0], tg_table_schema, tg_table_name)
    into circle using new.organization_id, parent, new.id;
  if circle then
    raise exception 'A record cannot be its own ancestor' using errcode = 'CRM02', column = tg_argv[0];
  end if;
  return null;
end $$;
