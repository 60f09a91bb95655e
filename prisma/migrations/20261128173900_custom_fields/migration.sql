-- CreateTable
CREATE TABLE "custom_fields" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "external_ids" JSONB NOT NULL DEFAULT '[]',
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "object" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "path" TEXT NOT NULL GENERATED ALWAYS AS ("object" || '.' || "key") STORED,
    "label" TEXT NOT NULL,
    "description" TEXT,
    "type" TEXT NOT NULL,
    "target" TEXT,
    "required" BOOLEAN NOT NULL,
    "unique" BOOLEAN NOT NULL,
    "indexed" BOOLEAN NOT NULL,
    "default" JSONB,
    "options" JSONB NOT NULL DEFAULT '[]',
    "validation" JSONB NOT NULL DEFAULT '{}',
    "position" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "indexed_at" TIMESTAMPTZ(3),
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "custom_fields_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "custom_field_versions" (
    "organization_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "custom_field_versions_pkey" PRIMARY KEY ("organization_id")
);

-- CreateIndex
CREATE INDEX "custom_fields_organization_id_created_at_id_idx" ON "custom_fields"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "custom_fields_organization_id_owner_id_id_idx" ON "custom_fields"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "custom_fields_organization_id_path_idx" ON "custom_fields"("organization_id", "path");

-- AddForeignKey
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table custom_fields
  add constraint custom_fields_external_ids check (jsonb_typeof(external_ids) = 'array'),
  add constraint custom_fields_options check (jsonb_typeof(options) = 'array'),
  add constraint custom_fields_validation check (jsonb_typeof(validation) = 'object'),
  add constraint custom_fields_key check (key ~ '^[a-z][A-Za-z0-9_]{0,59}$'),
  add constraint custom_fields_type check (type in ('text', 'long_text', 'number', 'currency', 'percent', 'boolean', 'date', 'datetime',
    'select', 'multi_select', 'email', 'phone', 'url', 'user', 'record', 'json')),
  add constraint custom_fields_target check ((type = 'record') = (target is not null));

-- ── what stays ──────────────────────────────────────────────────────────────

-- What a field is stays, for its values are kept by that; an option is archived, and a field before it is deleted.
create function app.keep_custom_field() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  most constant integer := 200;
  most_indexed constant integer := 20;
  changed text;
begin
  if tg_op = 'INSERT' then
    new.indexed_at := null;
    new.cleared_at := null;
  else
    changed := case when new.object <> old.object then 'object' when new.key <> old.key then 'key' when new.type <> old.type then 'type'
      when new.target is distinct from old.target then 'target' when new."unique" <> old."unique" then 'unique'
      when new.indexed <> old.indexed then 'indexed' end;
    if changed is not null then
      perform app.refuse_by_rule(new.id, changed, 'read_only', changed || ': it stays as it was made; make another field, and archive this one');
    end if;
    if exists (select from jsonb_array_elements(old.options) o
        where not exists (select from jsonb_array_elements(new.options) n where n -> 'value' = o -> 'value')) then
      perform app.refuse_by_rule(new.id, 'options', 'option_missing', 'options: those that there were stay, archived if they are of no more use');
    end if;
    new.position := coalesce(new.position, old.position);
    if old.deleted_at is null and new.deleted_at is not null and old.archived_at is null then
      perform app.refuse_by_rule(new.id, null, 'field_in_use', 'Archive the field first: its values are lost when it is deleted');
    end if;
  end if;
  if tg_op = 'INSERT' or old.deleted_at is not null and new.deleted_at is null then
    -- One after the other, so that they see each other when they are counted.
    perform pg_advisory_xact_lock(hashtextextended('custom fields/' || new.organization_id, 0));
    if (select count(*) from public.custom_fields f
        where f.organization_id = new.organization_id and f.object = new.object and f.deleted_at is null) >= most then
      perform app.refuse_by_rule(new.id, 'object', 'too_many', format('object: a %s has %s custom fields at most', new.object, most));
    end if;
    if (new.indexed or new."unique") and (select count(*) from public.custom_fields f
        where f.organization_id = new.organization_id and f.object = new.object and f.deleted_at is null
          and (f.indexed or f."unique")) >= most_indexed then
      perform app.refuse_by_rule(new.id, case when new.indexed then 'indexed' else 'unique' end, 'too_many',
        format('object: a %s has %s custom fields at most that are indexed or unique', new.object, most_indexed));
    end if;
    if exists (select from public.custom_fields f
        where f.organization_id = new.organization_id and f.path = new.object || '.' || new.key
          and f.id <> new.id and f.deleted_at is not null and f.cleared_at is null) then
      perform app.refuse_by_rule(new.id, 'key', 'being_cleared', 'key: values of a deleted field of this key are still being removed; try again later');
    end if;
    if new.position is null then
      select coalesce(max(f.position), 0) + 1 into new.position from public.custom_fields f
      where f.organization_id = new.organization_id and f.object = new.object;
    end if;
  end if;
  return new;
end $$;
create trigger keep before insert or update on custom_fields for each row execute function app.keep_custom_field();

-- ── what servers remember ───────────────────────────────────────────────────

grant create on schema app to crm_gate;

-- In the transaction of the change: whoever enters after it is told by app.expect_fields.
create function app.count_custom_fields() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.custom_field_versions as v (organization_id, revision)
  select distinct n.organization_id, 1 from new_rows n
  on conflict (organization_id) do update set revision = v.revision + 1;
  return null;
end $$;
alter function app.count_custom_fields() owner to crm_gate;
create trigger count_insert after insert on custom_fields
  referencing new table as new_rows for each statement execute function app.count_custom_fields();
create trigger count_update after update on custom_fields
  referencing new table as new_rows for each statement execute function app.count_custom_fields();

-- Refuses who knows other custom fields than there are. Stands behind app.enter in one statement.
create function app.expect_fields(organization uuid, known bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce((select v.revision from public.custom_field_versions v where v.organization_id = organization), 0) <> known then
    raise exception 'The custom fields have changed' using errcode = 'CRM07';
  end if;
end $$;

-- The custom fields as servers know them, and of which version they are.
create function app.find_custom_fields(organization uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'version', coalesce((select v.revision from public.custom_field_versions v where v.organization_id = organization), 0),
    'fields', coalesce((select jsonb_agg(jsonb_build_object(
        'id', f.id, 'object', f.object, 'key', f.key, 'label', f.label, 'description', f.description, 'type', f.type, 'target', f.target,
        'required', f.required, 'unique', f."unique", 'indexed', f.indexed_at is not null, 'default', f."default", 'options', f.options,
        'validation', f.validation, 'archived', f.archived_at is not null, 'deleted', f.deleted_at is not null) order by f.position, f.key)
      from public.custom_fields f
      where f.organization_id = organization and (f.deleted_at is null or f.cleared_at is null)), '[]'))
$$;
alter function app.find_custom_fields(uuid) owner to crm_gate;

-- ── unique values, and those of lists ───────────────────────────────────────

-- The keys that the organization declares by its fields: values that identify, and those of lists, which only filters look at.
create function app.custom_keys(organization uuid, in_object text) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg('customFields.' || f.key, case when f."unique" then to_jsonb('$.custom_fields.' || f.key)
    else jsonb_build_object('as', 'text', 'paths', jsonb_build_array('$.custom_fields.' || f.key || '[*]')) end), '{}')
  from public.custom_fields f
  where f.organization_id = organization and f.object = in_object and (f."unique" or f.type = 'multi_select')
    and (f.deleted_at is null or f.cleared_at is null)
$$;

-- As before, with the keys that the organization of the rows declares.
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
  return null;
end $$;

-- As before: what organizations declare stays.
do $$
declare body text := pg_get_functiondef('app.tenant_keys(regclass, text, jsonb)'::regprocedure);
begin
  if strpos(body, 'app.keys_of(to_jsonb(t), $2)') = 0 then
    raise exception 'app.tenant_keys is another one than this migration knows';
  end if;
  execute replace(body, 'app.keys_of(to_jsonb(t), $2)', 'app.keys_of(to_jsonb(t), $2 || app.custom_keys(t.organization_id, $1))');
end $$;

-- As before, for tables too that have a column `object`.
do $$
declare body text := pg_get_functiondef('app.log()'::regprocedure);
begin
  if body !~ '\$function\$\s*declare' then
    raise exception 'app.log is another one than this migration knows';
  end if;
  execute regexp_replace(body, '\$function\$\s*declare', E'$function$\n#variable_conflict use_variable\ndeclare');
end $$;

-- ── tenancy, versions, log ──────────────────────────────────────────────────

select app.tenant_table('custom_fields', 'custom_field', '{"path": "$.path"}');
select app.configuration_table('custom_fields', 'custom_field');
select app.tenant_table('custom_field_versions');
revoke insert, update, delete on custom_field_versions from crm_app;
grant select, insert, update, delete on custom_field_versions to crm_gate;
create policy gate on custom_field_versions to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

revoke execute on function app.keep_custom_field(), app.count_custom_fields(), app.expect_fields(uuid, bigint), app.find_custom_fields(uuid),
  app.custom_keys(uuid, text) from public;
grant execute on function app.expect_fields(uuid, bigint), app.find_custom_fields(uuid) to crm_app;
grant execute on function app.custom_keys(uuid, text) to crm_gate;
revoke create on schema app from crm_gate;
