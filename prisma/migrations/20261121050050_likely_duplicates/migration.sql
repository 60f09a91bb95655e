-- DropIndex
DROP INDEX "record_keys_organization_id_object_key_value_idx";

-- AlterTable
ALTER TABLE "record_keys" ADD COLUMN     "identifies" BOOLEAN NOT NULL DEFAULT true;

-- CreateIndex
CREATE INDEX "record_keys_organization_id_object_key_value_record_id_idx" ON "record_keys"("organization_id", "object", "key", "value", "record_id");

-- Of all undeleted records of an organization's object, one holds a value that identifies. Any number
-- may share a clue.
drop index record_keys_active;
create unique index record_keys_active on record_keys (organization_id, object, key, value) where active and identifies;

create extension if not exists btree_gin;

-- ── keys and clues ──────────────────────────────────────────────────────────

-- A value as clues are compared: an e-mail address without its +tag, the host of an address on the web
-- without "www.". Null is no clue, and so is what no index would hold.
create function app.regular(value text, form text) returns text language sql immutable parallel safe as $$
  select case when length(r) <= 255 then r end from (select case form
    when 'text' then value
    when 'mailbox' then regexp_replace(lower(value), '^([^+@]+)\+[^@]*@', '\1@')
    when 'host' then rtrim(substring(lower(value)
      from '^(?:https?://)?(?:[^/\\?#@]*@)?(?:www\.)?([^/\\?#:]+\.[^/\\?#:]+)'), '.')
  end r) regular
$$;

-- The values of a row that its table declares, and its external ids. A JSON path declares a key, which
-- identifies the record; {"paths": ["$.phones[*].number"], "as": "text"} declares a clue, which does not.
-- Not one statement: what the planner expects of so many lists in lists would have each row compiled.
drop function app.keys_of(jsonb, jsonb);
create function app.keys_of(data jsonb, declared jsonb) returns table (key text, value text, identifies boolean)
language plpgsql immutable rows 5 set search_path = pg_catalog, pg_temp as $$
declare
  named text;
  how jsonb;
  path text;
  found text[];
begin
  for named, how in select d.key, d.value from jsonb_each(declared) d loop
    found := '{}';
    for path in select jsonb_array_elements_text(coalesce(how -> 'paths', jsonb_build_array(how))) loop
      found := found || array(
        select case when how ->> 'as' is null then v #>> '{}' else app.regular(v #>> '{}', how ->> 'as') end
        from jsonb_path_query(data, path::jsonpath) v);
    end loop;
    return query select distinct named, v, how ->> 'as' is null from unnest(found) v where v is not null;
  end loop;
  return query select distinct 'externalId:' || (e ->> 'source'), e ->> 'id', true
    from jsonb_array_elements(data -> 'external_ids') e;
end $$;

create or replace function app.keep_keys() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  declared constant jsonb := tg_argv[1];
begin
  if tg_op <> 'INSERT' then
    with was as (
      select o.organization_id, o.id, k.key, k.value, o.deleted_at is null as active
      from old_rows o, app.keys_of(to_jsonb(o), declared) k
    ), is_now as (
      select n.organization_id, n.id, k.key, k.value, n.deleted_at is null as active
      from new_rows n, app.keys_of(to_jsonb(n), declared) k
    ), gone as (select * from was except select * from is_now)
    delete from public.record_keys r using gone g
    where r.organization_id = g.organization_id and r.record_id = g.id and r.key = g.key and r.value = g.value;
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.deleted_at is null, k.identifies
    from new_rows n, app.keys_of(to_jsonb(n), declared) k
    except
    select r.organization_id, r.record_id, r.key, r.value, r.object, r.active, r.identifies
    from public.record_keys r join new_rows n on r.organization_id = n.organization_id and r.record_id = n.id;
  else
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.deleted_at is null, k.identifies
    from new_rows n, app.keys_of(to_jsonb(n), declared) k;
  end if;
  return null;
end $$;

-- ── the gate, where it reads by an index ────────────────────────────────────

-- Whether the gate itself asks. That is not immutable, but the planner makes a constant of what says so,
-- and a policy that is gone from the plan lets operators use an index that are not leakproof. It holds,
-- as Postgres plans a statement under policies again when another role runs it.
create function app.is_gate() returns boolean language sql immutable parallel safe
  return current_user = 'crm_gate';

-- ── a table's promises ──────────────────────────────────────────────────────

-- Keeps the keys and clues of a table, those of the rows that are there already among them. Called again,
-- it replaces what was declared before.
create function app.tenant_keys(target regclass, object text, keys jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  role constant text := current_setting('role');
begin
  if exists (select from jsonb_each(keys) d where jsonb_typeof(d.value) <> 'string'
      and (jsonb_typeof(d.value -> 'paths') is distinct from 'array' or coalesce(d.value ->> 'as', '') not in ('text', 'mailbox', 'host'))) then
    raise exception 'A key is a JSON path, a clue {"paths": ["<JSON path>"], "as": "text" | "mailbox" | "host"}: %', keys;
  end if;
  execute format('grant select on %s to crm_gate', target);
  execute format('drop policy if exists gate on %s', target);
  execute format('create policy gate on %s for select to crm_gate using (app.is_gate())', target);
  execute format('drop trigger if exists keys_insert on %s', target);
  execute format('drop trigger if exists keys_update on %s', target);
  execute format('drop trigger if exists keys_delete on %s', target);
  execute format('create trigger keys_insert after insert on %s referencing new table as new_rows for each statement execute function app.keep_keys(%L, %L)', target, object, keys);
  execute format('create trigger keys_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function app.keep_keys(%L, %L)', target, object, keys);
  execute format('create trigger keys_delete after delete on %s referencing old table as old_rows for each statement execute function app.drop_keys()', target);

  -- The owner, whom the policies bind, sees no row.
  perform set_config('role', 'crm_gate', true);
  execute format($fill$
    with wanted as materialized (
      select t.organization_id, t.id as record_id, k.key, k.value, t.deleted_at is null as active, k.identifies
      from %s t, app.keys_of(to_jsonb(t), $2) k
    ), gone as (
      delete from public.record_keys r where r.object = $1 and not exists (
        select from wanted w where w.organization_id = r.organization_id and w.record_id = r.record_id
          and w.key = r.key and w.value = r.value)
    ), changed as (
      update public.record_keys r set identifies = w.identifies from wanted w
      where w.organization_id = r.organization_id and w.record_id = r.record_id and w.key = r.key and w.value = r.value
        and w.identifies <> r.identifies
    )
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select w.organization_id, w.record_id, w.key, w.value, $1, w.active, w.identifies from wanted w
    where not exists (select from public.record_keys r where r.organization_id = w.organization_id
      and r.record_id = w.record_id and r.key = w.key and r.value = w.value)$fill$, target) using object, keys;
  perform set_config('role', role, true);
end $$;

-- Lets the records of a table be found by a similar name: gives it the index, and a door that tells the
-- ids of those in the organization whose names are most like the one given, app.similar_<table>(name).
create function app.similar_by(target regclass, named name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text)', 'similar_' || it);
begin
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index %I on %s using gin (organization_id, %I public.gin_trgm_ops)
    with (gin_pending_list_limit = 256) where deleted_at is null', it || '_similar', target, named);
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

-- As it was, with the keys in a function of their own.
create or replace function app.tenant_table(target regclass, object text default null, keys jsonb default null)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  has_creator constant boolean := exists (
    select from pg_attribute where attrelid = target and attname = 'created_by_type' and not attisdropped);
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($policy$create policy tenant on %s
    using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
    with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))$policy$, target);
  execute format('grant select, insert, update, delete on %s to crm_app', target);

  if object is not null then
    execute format('create trigger stamp before insert or update on %s for each row execute function app.stamp()', target);
    if has_creator then
      execute format('create trigger stamp_creator before insert or update on %s for each row execute function app.stamp_creator()', target);
    end if;
    execute format('create trigger log_insert after insert on %s referencing new table as new_rows for each statement execute function app.log(%L)', target, object);
    execute format('create trigger log_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function app.log(%L)', target, object);
    execute format('create trigger log_delete after delete on %s referencing old table as old_rows for each statement execute function app.log(%L)', target, object);
  end if;

  -- External ids are keys of whatever has them.
  if exists (select from pg_attribute where attrelid = target and attname = 'external_ids' and not attisdropped) then
    keys := coalesce(keys, '{}');
  end if;
  if keys is not null then
    perform app.tenant_keys(target, object, keys);
  end if;
end $$;

-- ── who may call what ───────────────────────────────────────────────────────

revoke execute on function
  app.regular(text, text), app.keys_of(jsonb, jsonb), app.is_gate(), app.tenant_keys(regclass, text, jsonb), app.similar_by(regclass, name)
  from public;
grant execute on function app.regular(text, text), app.keys_of(jsonb, jsonb), app.is_gate() to crm_gate;

-- ── companies and contacts ──────────────────────────────────────────────────

select app.tenant_keys('companies', 'company', '{
  "domain": "$.domains[*]",
  "host": {"paths": ["$.domains[*]", "$.website"], "as": "host"},
  "phone": {"paths": ["$.phone"], "as": "text"}
}');
select app.tenant_keys('contacts', 'contact', '{
  "email": "$.emails[*].address",
  "mailbox": {"paths": ["$.emails[*].address"], "as": "mailbox"},
  "phone": {"paths": ["$.phones[*].number"], "as": "text"}
}');
select app.similar_by('companies', 'name');
select app.similar_by('contacts', 'full_name');
