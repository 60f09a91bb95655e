-- CreateTable
CREATE TABLE "association_definitions" (
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
    "key" TEXT NOT NULL,
    "from_object" TEXT NOT NULL,
    "to_object" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "inverse_label" TEXT NOT NULL,
    "cardinality" TEXT NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "association_definitions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "associations" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "from_object" TEXT NOT NULL,
    "to_object" TEXT NOT NULL,
    "cardinality" TEXT NOT NULL,
    "built_in" BOOLEAN NOT NULL GENERATED ALWAYS AS (false) STORED,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "role" TEXT,
    "primary" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "from_activity_id" UUID GENERATED ALWAYS AS (case when "from_object" = 'activity' then "from_id" end) STORED,
    "to_activity_id" UUID GENERATED ALWAYS AS (case when "to_object" = 'activity' then "to_id" end) STORED,
    "from_company_id" UUID GENERATED ALWAYS AS (case when "from_object" = 'company' then "from_id" end) STORED,
    "to_company_id" UUID GENERATED ALWAYS AS (case when "to_object" = 'company' then "to_id" end) STORED,
    "from_contact_id" UUID GENERATED ALWAYS AS (case when "from_object" = 'contact' then "from_id" end) STORED,
    "to_contact_id" UUID GENERATED ALWAYS AS (case when "to_object" = 'contact' then "to_id" end) STORED,
    "from_deal_id" UUID GENERATED ALWAYS AS (case when "from_object" = 'deal' then "from_id" end) STORED,
    "to_deal_id" UUID GENERATED ALWAYS AS (case when "to_object" = 'deal' then "to_id" end) STORED,
    "from_lead_id" UUID GENERATED ALWAYS AS (case when "from_object" = 'lead' then "from_id" end) STORED,
    "to_lead_id" UUID GENERATED ALWAYS AS (case when "to_object" = 'lead' then "to_id" end) STORED,

    CONSTRAINT "associations_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "association_definitions_organization_id_created_at_id_idx" ON "association_definitions"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "association_definitions_organization_id_owner_id_id_idx" ON "association_definitions"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "association_definitions_organization_id_key_idx" ON "association_definitions"("organization_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "association_definitions_what" ON "association_definitions"("organization_id", "id", "from_object", "to_object", "cardinality", "built_in");

-- CreateIndex
CREATE INDEX "associations_organization_id_from_id_created_at_id_idx" ON "associations"("organization_id", "from_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "associations_organization_id_to_id_created_at_id_idx" ON "associations"("organization_id", "to_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "associations_organization_id_definition_id_from_id_to_id_key" ON "associations"("organization_id", "definition_id", "from_id", "to_id");

-- AddForeignKey
ALTER TABLE "association_definitions" ADD CONSTRAINT "association_definitions_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_definition_id_from_object_to__fkey" FOREIGN KEY ("organization_id", "definition_id", "from_object", "to_object", "cardinality", "built_in") REFERENCES "association_definitions"("organization_id", "id", "from_object", "to_object", "cardinality", "built_in") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_from_activity_id_fkey" FOREIGN KEY ("organization_id", "from_activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_to_activity_id_fkey" FOREIGN KEY ("organization_id", "to_activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_from_company_id_fkey" FOREIGN KEY ("organization_id", "from_company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_to_company_id_fkey" FOREIGN KEY ("organization_id", "to_company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_from_contact_id_fkey" FOREIGN KEY ("organization_id", "from_contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_to_contact_id_fkey" FOREIGN KEY ("organization_id", "to_contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_from_deal_id_fkey" FOREIGN KEY ("organization_id", "from_deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_to_deal_id_fkey" FOREIGN KEY ("organization_id", "to_deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_from_lead_id_fkey" FOREIGN KEY ("organization_id", "from_lead_id") REFERENCES "leads"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "associations" ADD CONSTRAINT "associations_organization_id_to_lead_id_fkey" FOREIGN KEY ("organization_id", "to_lead_id") REFERENCES "leads"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Finish, and take the dashes away:
-- select app.tenant_table('association_definitions', '<object, if its rows are records>');
-- select app.tenant_table('associations', '<object, if its rows are records>');

alter table association_definitions
  add constraint association_definitions_external_ids check (jsonb_typeof(external_ids) = 'array'),
  add constraint association_definitions_from_object check (from_object in ('activity', 'company', 'contact', 'deal', 'lead')),
  add constraint association_definitions_to_object check (to_object in ('activity', 'company', 'contact', 'deal', 'lead')),
  add constraint association_definitions_cardinality check (cardinality in ('one_to_one', 'one_to_many', 'many_to_one', 'many_to_many'));

-- Each end is a row of the one table that its object has, and no record is associated with itself.
alter table associations
  add constraint associations_from check (num_nonnulls(from_activity_id, from_company_id, from_contact_id, from_deal_id, from_lead_id) = 1),
  add constraint associations_to check (num_nonnulls(to_activity_id, to_company_id, to_contact_id, to_deal_id, to_lead_id) = 1),
  add constraint associations_ends check (from_id <> to_id);

-- What goes for good is looked for here.
create index associations_from_activity on associations (organization_id, from_activity_id) where from_activity_id is not null;
create index associations_to_activity on associations (organization_id, to_activity_id) where to_activity_id is not null;
create index associations_from_company on associations (organization_id, from_company_id) where from_company_id is not null;
create index associations_to_company on associations (organization_id, to_company_id) where to_company_id is not null;
create index associations_from_contact on associations (organization_id, from_contact_id) where from_contact_id is not null;
create index associations_to_contact on associations (organization_id, to_contact_id) where to_contact_id is not null;
create index associations_from_deal on associations (organization_id, from_deal_id) where from_deal_id is not null;
create index associations_to_deal on associations (organization_id, to_deal_id) where to_deal_id is not null;
create index associations_from_lead on associations (organization_id, from_lead_id) where from_lead_id is not null;
create index associations_to_lead on associations (organization_id, to_lead_id) where to_lead_id is not null;

-- How many there may be, of those that have no end. Told at the end of a statement, so that one that moves several is free in
-- its order.
alter table associations
  add constraint associations_one_to exclude using btree (organization_id with =, definition_id with =, from_id with =)
    where (cardinality in ('one_to_one', 'many_to_one') and ended_at is null) deferrable initially immediate,
  add constraint associations_one_from exclude using btree (organization_id with =, definition_id with =, to_id with =)
    where (cardinality in ('one_to_one', 'one_to_many') and ended_at is null) deferrable initially immediate,
  add constraint associations_primary exclude using btree (organization_id with =, definition_id with =, from_id with =)
    where ("primary") deferrable initially immediate;

-- ── what stays ──────────────────────────────────────────────────────────────

create function app.keep_association_definition() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  changed text;
begin
  changed := case when new.key <> old.key then 'key' when new.from_object <> old.from_object then 'fromObject'
    when new.to_object <> old.to_object then 'toObject' when new.cardinality <> old.cardinality then 'cardinality' end;
  if changed is not null then
    perform app.refuse_by_rule(new.id, changed, 'read_only', changed || ': it stays as it was made; make another definition');
  end if;
  new.built_in := old.built_in;
  if old.built_in and new.deleted_at is not null then
    perform app.refuse_by_rule(new.id, null, 'definition_built_in', format('%s comes with each organization and stays; its labels can be changed', new.key));
  end if;
  return new;
end $$;
create trigger keep before update on association_definitions for each row execute function app.keep_association_definition();

-- ── reach ───────────────────────────────────────────────────────────────────

grant execute on function app.table_of(text) to crm_app;

-- As before; and where no end is named, the row says of which objects its ends are: who may write one of them writes it.
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
      if owners is null then
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

-- As before; and whether a link is seen whose guard names no end, its policy says.
create or replace function app.make_sees() returns void language plpgsql set search_path = pg_catalog, pg_temp as $body$
declare
  cases text;
begin
  -- The guard's first argument is the object that counts: for a link that of its near end.
  select string_agg(format('when %L then %s exists (select from %s t where t.organization_id = app.organization_id() and t.id = record)',
    split_part(encode(l.tgargs, 'escape'), '\000', 1),
    case when g.tgfoid <> 'app.guard_configuration()'::regprocedure and g.tgnargs > 0
      then format('app.owners(%L, ''read'') is null or', split_part(encode(g.tgargs, 'escape'), '\000', 1)) end,
    l.tgrelid::regclass), ' ' order by l.tgrelid::regclass::text)
  into cases
  from pg_trigger g join pg_trigger l on l.tgrelid = g.tgrelid and l.tgname = 'log_insert'
  where g.tgname = 'guard'
    and g.tgfoid in ('app.guard()'::regprocedure, 'app.guard_link()'::regprocedure, 'app.guard_configuration()'::regprocedure);
  execute format($make$create or replace function app.sees(object text, record uuid) returns boolean
    language sql stable set search_path = public, pg_catalog, pg_temp as $sql$ select case object %s else false end $sql$$make$, cases);
  revoke execute on function app.sees(text, uuid) from public;
  grant execute on function app.sees(text, uuid) to crm_app;
end $body$;

select app.tenant_table('association_definitions', 'association_definition', '{"key": "$.key"}');
select app.configuration_table('association_definitions', 'association_definition');
select app.tenant_table('associations', 'association');
select app.tenant_links('associations', 'association', 'from_id', 'to_id');

-- Associations are seen by who sees both records.
create trigger guard before insert or update or delete on associations for each row execute function app.guard_link();
create policy visible on associations as restrictive for select to crm_app using (
  case when (select app.reads_all()) then 0
    when app.sees(from_object, from_id) and app.sees(to_object, to_id) then 0 else 1 end <> 1);
select app.make_sees();

-- ── as records have them ────────────────────────────────────────────────────

-- Each association from either of its records, and what the built-in definitions are of among them.
create view record_associations with (security_invoker = true) as
  select a.organization_id, a.id, a.version, a.created_at, a.updated_at, d.id as definition_id, d.key,
    a.from_object as object, a.from_id as record_id, a.to_object as other_object, a.to_id as other_id, false as inverse, d.label as label,
    a.role, a."primary" as "primary", a.started_at, a.ended_at
  from associations a join association_definitions d on d.organization_id = a.organization_id and d.id = a.definition_id and d.deleted_at is null
  union all
  select a.organization_id, a.id, a.version, a.created_at, a.updated_at, d.id as definition_id, d.key,
    a.to_object as object, a.to_id as record_id, a.from_object as other_object, a.from_id as other_id, true as inverse, d.inverse_label as label,
    a.role, a."primary" as "primary", a.started_at, a.ended_at
  from associations a join association_definitions d on d.organization_id = a.organization_id and d.id = a.definition_id and d.deleted_at is null
  union all
  select l.organization_id, l.id, l.version, l.created_at, l.updated_at, d.id as definition_id, d.key,
    'contact' as object, l.contact_id as record_id, 'company' as other_object, l.company_id as other_id, false as inverse, d.label as label,
    l.role, coalesce(o.company_id = l.company_id, false) as "primary", l.started_at, l.ended_at
  from contact_companies l join contacts o on o.organization_id = l.organization_id and o.id = l.contact_id
    join association_definitions d on d.organization_id = l.organization_id and d.key = 'contact_company' and d.built_in
  union all
  select l.organization_id, l.id, l.version, l.created_at, l.updated_at, d.id as definition_id, d.key,
    'company' as object, l.company_id as record_id, 'contact' as other_object, l.contact_id as other_id, true as inverse, d.inverse_label as label,
    l.role, coalesce(o.company_id = l.company_id, false) as "primary", l.started_at, l.ended_at
  from contact_companies l join contacts o on o.organization_id = l.organization_id and o.id = l.contact_id
    join association_definitions d on d.organization_id = l.organization_id and d.key = 'contact_company' and d.built_in
  union all
  select l.organization_id, l.id, l.version, l.created_at, l.updated_at, d.id as definition_id, d.key,
    'deal' as object, l.deal_id as record_id, 'contact' as other_object, l.contact_id as other_id, false as inverse, d.label as label,
    l.role, coalesce(o.contact_id = l.contact_id, false) as "primary", l.started_at, l.ended_at
  from deal_contacts l join deals o on o.organization_id = l.organization_id and o.id = l.deal_id
    join association_definitions d on d.organization_id = l.organization_id and d.key = 'deal_contact' and d.built_in
  union all
  select l.organization_id, l.id, l.version, l.created_at, l.updated_at, d.id as definition_id, d.key,
    'contact' as object, l.contact_id as record_id, 'deal' as other_object, l.deal_id as other_id, true as inverse, d.inverse_label as label,
    l.role, coalesce(o.contact_id = l.contact_id, false) as "primary", l.started_at, l.ended_at
  from deal_contacts l join deals o on o.organization_id = l.organization_id and o.id = l.deal_id
    join association_definitions d on d.organization_id = l.organization_id and d.key = 'deal_contact' and d.built_in;
grant select on record_associations to crm_app;

-- ── the built-in ones ───────────────────────────────────────────────────────

create function app.add_associations(in_organization uuid) returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
  insert into public.association_definitions (organization_id, id, key, from_object, to_object, label, inverse_label, cardinality, built_in)
  values (in_organization, app.uuid_v7(), 'contact_company', 'contact', 'company', 'Company', 'Contact', 'many_to_many', true),
    (in_organization, app.uuid_v7(), 'deal_contact', 'deal', 'contact', 'Contact', 'Deal', 'many_to_many', true)
$$;
create function app.add_associations() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.add_associations(new.id);
  return null;
end $$;
create trigger add_associations after insert on organizations for each row execute function app.add_associations();

revoke execute on function app.keep_association_definition(), app.add_associations(uuid), app.add_associations() from public;
grant execute on function app.add_associations(uuid) to crm_app;

-- Organizations that there are already.
alter table organizations no force row level security;
do $$
declare organization uuid;
begin
  for organization in select id from public.organizations loop
    perform app.bind(organization, 'system', null, app.uuid_v7());
    perform app.add_associations(organization);
  end loop;
  perform app.bind(null, 'system', null, null);
end $$;
alter table organizations force row level security;
