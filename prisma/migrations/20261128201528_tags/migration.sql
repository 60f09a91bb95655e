-- AlterTable
ALTER TABLE "activities" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "deals" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "forms" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "leads" ADD COLUMN     "tag_ids" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "tags" (
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
    "name" TEXT NOT NULL,
    "folded" TEXT NOT NULL GENERATED ALWAYS AS (lower("name")) STORED,
    "slug" TEXT GENERATED ALWAYS AS (nullif(trim(both '-' from regexp_replace(lower("name"), '[^[:alnum:]]+', '-', 'g')), '')) STORED,
    "color" TEXT,
    "shown_as" UUID,

    CONSTRAINT "tags_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "tags_organization_id_created_at_id_idx" ON "tags"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "tags_organization_id_name_id_idx" ON "tags"("organization_id", "name", "id");

-- CreateIndex
CREATE INDEX "tags_organization_id_owner_id_id_idx" ON "tags"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "tags_organization_id_shown_as_idx" ON "tags"("organization_id", "shown_as");

-- AddForeignKey
ALTER TABLE "tags" ADD CONSTRAINT "tags_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table tags
  add constraint tags_external_ids check (jsonb_typeof(external_ids) = 'array');
alter table activities add constraint activities_tag_ids check (jsonb_typeof(tag_ids) = 'array');
alter table companies add constraint companies_tag_ids check (jsonb_typeof(tag_ids) = 'array');
alter table contacts add constraint contacts_tag_ids check (jsonb_typeof(tag_ids) = 'array');
alter table deals add constraint deals_tag_ids check (jsonb_typeof(tag_ids) = 'array');
alter table forms add constraint forms_tag_ids check (jsonb_typeof(tag_ids) = 'array');
alter table leads add constraint leads_tag_ids check (jsonb_typeof(tag_ids) = 'array');

-- ── what a tag is shown as ──────────────────────────────────────────────────

-- The server cannot say it.
create function app.keep_tag() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.shown_as := case tg_op when 'INSERT' then new.id else old.shown_as end;
  return new;
end $$;
create trigger keep before insert or update on tags for each row execute function app.keep_tag();

select app.tenant_table('tags', 'tag', '{"name": "$.folded"}');
select app.configuration_table('tags', 'tag');
select app.derived_columns('tags', 'shown_as');

grant select on merged_records to crm_gate;
create policy gate on merged_records for select to crm_gate using (current_user = 'crm_gate');
grant create on schema app to crm_gate;

-- Derives it for the tag, and for all that were merged into it: they end where it ends.
create function app.show_tag(organization uuid, changed uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last uuid;
  next uuid := changed;
  shown uuid;
begin
  while next is not null loop
    last := next;
    next := (select m.survivor_id from public.merged_records m where m.organization_id = organization and m.record_id = last);
  end loop;
  shown := (select t.id from public.tags t where t.organization_id = organization and t.id = last and t.deleted_at is null);
  update public.tags t set shown_as = shown
  where t.organization_id = organization and t.shown_as is distinct from shown and t.id in (
    with recursive family (id) as (
      select changed
      union
      select m.record_id from family f join public.merged_records m
        on m.organization_id = organization and m.survivor_id = f.id and m.object = 'tag'
    ) select f.id from family f);
end $$;

create function app.show_binned_tags() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.show_tag(n.organization_id, n.id)
  from old_rows o join new_rows n on n.organization_id = o.organization_id and n.id = o.id
  where o.deleted_at is distinct from n.deleted_at;
  return null;
end $$;

create function app.show_merged_tag() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    perform app.show_tag(old.organization_id, old.record_id);
  else
    perform app.show_tag(new.organization_id, new.record_id);
  end if;
  return null;
end $$;

alter function app.show_tag(uuid, uuid) owner to crm_gate;
alter function app.show_binned_tags() owner to crm_gate;
alter function app.show_merged_tag() owner to crm_gate;
-- By its name it fires behind the one that keeps the keys.
create trigger show_update after update on tags referencing old table as old_rows new table as new_rows
  for each statement when (current_user <> 'crm_gate') execute function app.show_binned_tags();
create trigger show_tag_insert after insert on merged_records for each row when (new.object = 'tag') execute function app.show_merged_tag();
create trigger show_tag_delete after delete on merged_records for each row when (old.object = 'tag') execute function app.show_merged_tag();
create index merged_records_tags on merged_records (organization_id, survivor_id) where object = 'tag';

revoke create on schema app from crm_gate;

-- The tags that the ids are shown as: without those in the bin, and with what others were merged into in their place.
create function app.shown_tags(ids jsonb) returns jsonb language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case when ids is null or ids = '[]' then '[]'::jsonb else coalesce((
    select jsonb_agg(s.shown_as order by s.shown_as) from (
      select distinct t.shown_as from public.tags t
      where t.organization_id = app.organization_id() and t.shown_as is not null
        and t.id = any (array(select i.id::uuid from jsonb_array_elements_text(ids) i (id)))
    ) s), '[]') end
$$;

-- ── the tags of records ─────────────────────────────────────────────────────

-- A row names tags that there are, in the bin or not; and what is shown as it was is left as it is.
create function app.keep_tags() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  stranger text;
begin
  -- Another organization's row is refused by the policy, which says so.
  if new.organization_id is distinct from app.organization_id() then
    return new;
  end if;
  if tg_op = 'UPDATE' and app.shown_tags(new.tag_ids) = app.shown_tags(old.tag_ids) then
    new.tag_ids := old.tag_ids;
    return new;
  end if;
  select i.id into stranger from jsonb_array_elements_text(new.tag_ids) i (id)
  where not exists (select from public.tags t where t.organization_id = new.organization_id and t.id = i.id::uuid)
  limit 1;
  if stranger is not null then
    perform app.refuse_by_rule(new.id, 'tagIds', 'unknown_reference', format('tagIds: there is no tag %s', stranger));
  end if;
  return new;
end $$;

-- A table whose rows have tags: those of records, by app.owned_table, and of forms, which give them.
create function app.tagged_table(target regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger keep_tags_insert before insert on %s for each row
    when (new.tag_ids <> ''[]'') execute function app.keep_tags()', target);
  execute format('create trigger keep_tags_update before update of tag_ids on %s for each row
    when (new.tag_ids is distinct from old.tag_ids) execute function app.keep_tags()', target);
end $$;

-- As before, and its records have tags.
create or replace function app.owned_table(target regclass, object text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger guard before insert or update or delete on %s for each row execute function app.guard(%L)', target, object);
  execute format($policy$create policy visible on %1$s as restrictive for select to crm_app using (
    case when (select app.owners(%2$L, 'read')) is null then 0
      when owner_id = any ((select app.owners(%2$L, 'read'))::uuid[]) then 0
      when app.was_given(id) then 0 else 1 end <> 1)$policy$, target, object);
  perform app.tagged_table(target);
  perform app.make_sees();
end $$;

select app.tagged_table('activities');
select app.tagged_table('companies');
select app.tagged_table('contacts');
select app.tagged_table('deals');
select app.tagged_table('forms');
select app.tagged_table('leads');

-- As before, and tags are keys of whatever has them: by those it is found and counted.
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
  union all
  select distinct 'tag', t.id, false
  from jsonb_array_elements_text(data -> 'tag_ids') t (id)
$$;

revoke execute on function app.keep_tag(), app.show_tag(uuid, uuid), app.show_binned_tags(), app.show_merged_tag(), app.shown_tags(jsonb), app.keep_tags(), app.tagged_table(regclass) from public;
grant execute on function app.shown_tags(jsonb) to crm_app, crm_gate;
