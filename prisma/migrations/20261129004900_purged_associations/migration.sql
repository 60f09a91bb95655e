-- As before; and who may delete every record of an object takes the associations of one along when he purges it.
create or replace function app.guard_link() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  data constant jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  object text;
  owners uuid[];
  is_good boolean := false;
  ending record;
begin
  if current_setting('app.access', true) <> 'all' then
    for ending in
      select tg_argv[0] as object, tg_argv[1]::text as target, data ->> tg_argv[2] as id where tg_nargs > 0
      union all
      select data ->> (e.side || '_object'), app.table_of(data ->> (e.side || '_object'))::text, data ->> (e.side || '_id')
      from (values ('from'), ('to')) e (side) where tg_nargs = 0
    loop
      object := ending.object;
      owners := app.owners(object, 'write');
      if owners is null or tg_nargs = 0 and tg_op = 'DELETE' and app.owners(object, 'delete') is null then
        is_good := true;
      else
        execute format('select exists (select from %s where organization_id = $1 and id = $2 and owner_id = any ($3))', ending.target)
          into is_good using (data ->> 'organization_id')::uuid, ending.id::uuid, owners;
      end if;
      exit when is_good;
    end loop;
    if not is_good then
      perform app.refuse_reach(object, 'write');
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
