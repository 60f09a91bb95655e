-- The keys of rows in one statement for all of them. A function of one query, without settings, becomes a part
-- of the query that calls it; each call of its own cost a hundred microseconds.

create or replace function app.regular(value text, form text) returns text language sql immutable parallel safe as $$
  select case form
    when 'text' then value
    when 'mailbox' then regexp_replace(lower(value), '^([^+@]+)\+[^@]*@', '\1@')
    when 'host' then rtrim(substring(lower(value)
      from '^(?:https?://)?(?:[^/\\?#@]*@)?(?:www\.)?([^/\\?#:]+\.[^/\\?#:]+)'), '.')
  end
$$;

-- What no index would hold is no clue.
create or replace function app.keys_of(data jsonb, declared jsonb) returns table (key text, value text, identifies boolean)
language sql immutable parallel safe as $$
  select d.key, v.value, d.value ->> 'as' is null
  from jsonb_each(declared) d
  cross join lateral (
    select distinct case when d.value ->> 'as' is null then x #>> '{}' else app.regular(x #>> '{}', d.value ->> 'as') end
    from jsonb_array_elements_text(coalesce(d.value -> 'paths', jsonb_build_array(d.value))) p,
      jsonb_path_query(data, p::jsonpath) x
  ) v(value)
  where length(v.value) <= 255
  union all
  select distinct 'externalId:' || (e ->> 'source'), e ->> 'id', true
  from jsonb_array_elements(data -> 'external_ids') e
$$;

-- As before; each row is made a document once. What the planner expects of lists in lists would have the
-- statements compiled, at more than that saves.
create or replace function app.keep_keys() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  object constant text := tg_argv[0];
  declared constant jsonb := tg_argv[1];
begin
  if tg_op <> 'INSERT' then
    with old_documents as materialized (
      select o.organization_id, o.id, o.deleted_at is null as active, to_jsonb(o) as document from old_rows o
    ), documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document from new_rows n
    ), gone as (
      select o.organization_id, o.id, k.key, k.value, o.active
      from old_documents o, app.keys_of(o.document, declared) k
      except
      select n.organization_id, n.id, k.key, k.value, n.active
      from documents n, app.keys_of(n.document, declared) k
    )
    delete from public.record_keys r using gone g
    where r.organization_id = g.organization_id and r.record_id = g.id and r.key = g.key and r.value = g.value;
    with documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document from new_rows n
    )
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.active, k.identifies
    from documents n, app.keys_of(n.document, declared) k
    except
    select r.organization_id, r.record_id, r.key, r.value, r.object, r.active, r.identifies
    from public.record_keys r join new_rows n on r.organization_id = n.organization_id and r.record_id = n.id;
  else
    with documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document from new_rows n
    )
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.active, k.identifies
    from documents n, app.keys_of(n.document, declared) k;
  end if;
  return null;
end $$;
