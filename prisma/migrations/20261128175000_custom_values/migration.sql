-- CreateTable
CREATE TABLE "custom_values" (
    "organization_id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "field_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text_value" TEXT,
    "number_value" BIGINT,
    "date_value" DATE,
    "time_value" TIMESTAMPTZ(3),

    CONSTRAINT "custom_values_pkey" PRIMARY KEY ("organization_id","record_id","field_id")
);

alter table custom_values
  add constraint custom_values_kind check (kind in ('text', 'number', 'date', 'time'));

-- One for each kind of value, with the records that have none: in the order of the values, nulls last.
create index custom_values_texts on custom_values (organization_id, field_id, text_value, record_id) where kind = 'text';
create index custom_values_numbers on custom_values (organization_id, field_id, number_value, record_id) where kind = 'number';
create index custom_values_dates on custom_values (organization_id, field_id, date_value, record_id) where kind = 'date';
create index custom_values_times on custom_values (organization_id, field_id, time_value, record_id) where kind = 'time';
create index custom_fields_untended on custom_fields (organization_id, id)
  where cleared_at is null and (deleted_at is not null or indexed and indexed_at is null);

select app.tenant_table('custom_values');
select app.telling_table('custom_values', 'record_id');
revoke insert, update, delete on custom_values from crm_app;
grant select, insert, update, delete on custom_values to crm_gate;
create policy gate on custom_values to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- The value of a custom field as its index holds it.
create function app.index_value(type text, value jsonb)
returns table (kind text, text_value text, number_value bigint, date_value date, time_value timestamptz)
language sql stable as $$
  select case when type in ('number', 'percent', 'currency') then 'number' when type = 'date' then 'date'
      when type = 'datetime' then 'time' else 'text' end,
    case when type not in ('number', 'percent', 'currency', 'date', 'datetime') then value #>> '{}' end,
    case when type in ('number', 'percent') then ((value #>> '{}')::numeric * 1000000)::bigint
      when type = 'currency' then ((value ->> 'amount')::numeric * 1000000)::bigint end,
    case when type = 'date' then (value #>> '{}')::date end,
    case when type = 'datetime' then (value #>> '{}')::timestamptz end
$$;

-- As before, and the values of indexed custom fields are kept.
create or replace function app.keep_keys() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
#variable_conflict use_variable
declare
  object constant text := tg_argv[0];
  declared constant jsonb := tg_argv[1];
begin
  if tg_op <> 'INSERT' then
    with organizations as materialized (
      select d.organization_id, declared || app.custom_keys(d.organization_id, object) as keys
      from (select distinct n.organization_id from new_rows n) d
    ), old_documents as materialized (
      select o.organization_id, o.id, o.deleted_at is null as active, to_jsonb(o) as document, d.keys
      from old_rows o join organizations d on d.organization_id = o.organization_id
    ), documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document, d.keys
      from new_rows n join organizations d on d.organization_id = n.organization_id
    ), gone as (
      select o.organization_id, o.id, k.key, k.value, o.active
      from old_documents o, app.keys_of(o.document, o.keys) k
      except
      select n.organization_id, n.id, k.key, k.value, n.active
      from documents n, app.keys_of(n.document, n.keys) k
    )
    delete from public.record_keys r using gone g
    where r.organization_id = g.organization_id and r.record_id = g.id and r.key = g.key and r.value = g.value;
    with organizations as materialized (
      select d.organization_id, declared || app.custom_keys(d.organization_id, object) as keys
      from (select distinct n.organization_id from new_rows n) d
    ), documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document, d.keys
      from new_rows n join organizations d on d.organization_id = n.organization_id
    )
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.active, k.identifies
    from documents n, app.keys_of(n.document, n.keys) k
    except
    select r.organization_id, r.record_id, r.key, r.value, r.object, r.active, r.identifies
    from public.record_keys r join new_rows n on r.organization_id = n.organization_id and r.record_id = n.id;
  else
    with organizations as materialized (
      select d.organization_id, declared || app.custom_keys(d.organization_id, object) as keys
      from (select distinct n.organization_id from new_rows n) d
    ), documents as materialized (
      select n.organization_id, n.id, n.deleted_at is null as active, to_jsonb(n) as document, d.keys
      from new_rows n join organizations d on d.organization_id = n.organization_id
    )
    insert into public.record_keys (organization_id, record_id, key, value, object, active, identifies)
    select n.organization_id, n.id, k.key, k.value, object, n.active, k.identifies
    from documents n, app.keys_of(n.document, n.keys) k;
  end if;
  if exists (select from (select distinct n.organization_id from new_rows n) d
      join public.custom_fields f on f.organization_id = d.organization_id and f.object = tg_argv[0] and f.indexed and f.deleted_at is null) then
    with documents as materialized (
      select n.organization_id, n.id, to_jsonb(n) -> 'custom_fields' as held from new_rows n
    )
    insert into public.custom_values as c (organization_id, record_id, field_id, object, kind, text_value, number_value, date_value, time_value)
    select n.organization_id, n.id, f.id, f.object, v.kind, v.text_value, v.number_value, v.date_value, v.time_value
    from documents n
    join public.custom_fields f on f.organization_id = n.organization_id and f.object = tg_argv[0] and f.indexed and f.deleted_at is null
    cross join lateral app.index_value(f.type, n.held -> f.key) v
    on conflict (organization_id, record_id, field_id) do update
      set text_value = excluded.text_value, number_value = excluded.number_value, date_value = excluded.date_value, time_value = excluded.time_value
      where (c.text_value, c.number_value, c.date_value, c.time_value)
        is distinct from (excluded.text_value, excluded.number_value, excluded.date_value, excluded.time_value);
  end if;
  return null;
end $$;


create or replace function app.drop_keys() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.record_keys r using old_rows o
  where r.organization_id = o.organization_id and r.record_id = o.id;
  delete from public.custom_values v using old_rows o
  where v.organization_id = o.organization_id and v.record_id = o.id;
  return null;
end $$;

-- ── what is done behind the requests ────────────────────────────────────────

-- Puts some of the records, in the order of their ids, into the index of the custom field; gives the last of them. What
-- somebody else writes meanwhile his own trigger puts there, and that is newer.
create function app.index_custom_field(in_field uuid, behind uuid, most integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  field public.custom_fields;
  last uuid;
begin
  select f.* into field from public.custom_fields f
  where f.organization_id = organization and f.id = in_field and f.indexed and f.deleted_at is null;
  if not found then
    return null;
  end if;
  execute format($fill$
    with chosen as materialized (
      select t.id, t.custom_fields from %s t where t.organization_id = $1 and t.id > $2 order by t.id limit $3
    ), done as (
      insert into public.custom_values (organization_id, record_id, field_id, object, kind, text_value, number_value, date_value, time_value)
      select $1, s.id, $4, $5, v.kind, v.text_value, v.number_value, v.date_value, v.time_value
      from chosen s cross join lateral app.index_value($6, s.custom_fields -> $7) v
      on conflict do nothing
    )
    select s.id from chosen s order by s.id desc limit 1$fill$, app.table_of(field.object))
  into last using organization, behind, most, field.id, field.object, field.type, field.key;
  return last;
end $$;

-- Takes some of the index of a deleted custom field away; gives how many.
create function app.unindex_custom_field(in_field uuid, most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  removed integer;
begin
  delete from public.custom_values v
  where v.organization_id = organization and v.record_id in (
      select c.record_id from public.custom_values c where c.organization_id = organization and c.field_id = in_field limit most)
    and v.field_id = in_field
    and exists (select from public.custom_fields f where f.organization_id = organization and f.id = in_field and f.deleted_at is not null);
  get diagnostics removed = row_count;
  return removed;
end $$;

-- The table of the records of the object.
create function app.table_of(object text) returns regclass
language sql stable set search_path = pg_catalog, pg_temp as $$
  select l.tgrelid::regclass from pg_trigger l
  where l.tgname = 'log_insert' and split_part(encode(l.tgargs, 'escape'), '\000', 1) = object
$$;

-- Enqueues the work on custom fields whose index lacks records, and on deleted ones of which records have values.
create function app.wake_custom_fields(most integer, in_max_failures integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('custom fields', 0)) then
    return 0;
  end if;
  perform app.bind(null, 'system', null, null);
  insert into public.jobs (organization_id, id, kind, payload, key, max_failures, created_by_type)
  select f.organization_id, app.uuid_v7(), 'custom_fields.tend', jsonb_build_object('fieldId', f.id), f.id::text, in_max_failures, 'system'
  from public.custom_fields f
  where f.cleared_at is null and (f.deleted_at is not null or f.indexed and f.indexed_at is null)
    and not exists (
      select from public.jobs j where j.organization_id = f.organization_id and j.kind = 'custom_fields.tend' and j.key = f.id::text
        and j.status in ('queued', 'running'))
    and not exists (select from public.organizations o where o.id = f.organization_id and o.closed_at is not null)
  limit most
  on conflict (organization_id, kind, key) where status in ('queued', 'running') do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

-- What was deleted and comes back is indexed anew: its index may be gone.
create function app.renew_custom_field() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.indexed_at := null;
  new.cleared_at := null;
  return new;
end $$;
create trigger renew before update on custom_fields
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function app.renew_custom_field();

alter function app.index_custom_field(uuid, uuid, integer) owner to crm_gate;
alter function app.unindex_custom_field(uuid, integer) owner to crm_gate;
alter function app.wake_custom_fields(integer, integer) owner to crm_gate;
revoke execute on function app.index_value(text, jsonb), app.index_custom_field(uuid, uuid, integer), app.unindex_custom_field(uuid, integer),
  app.table_of(text), app.wake_custom_fields(integer, integer), app.renew_custom_field() from public;
grant execute on function app.index_custom_field(uuid, uuid, integer), app.unindex_custom_field(uuid, integer),
  app.wake_custom_fields(integer, integer) to crm_app;
grant execute on function app.index_value(text, jsonb), app.table_of(text) to crm_gate;
revoke create on schema app from crm_gate;
