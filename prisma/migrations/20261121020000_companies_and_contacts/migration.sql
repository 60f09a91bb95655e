-- The promises, once: every table gets its tenancy, versions, log and keys from app.tenant_table.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

create schema app;
grant usage on schema app to crm_app, crm_gate;
grant usage on schema public to crm_app, crm_gate;
-- Owning a function needs CREATE on its schema; taken back at the end of this migration.
grant create on schema app to crm_gate;

-- ── who acts ────────────────────────────────────────────────────────────────

-- After a transaction a local setting reads '' and not NULL, hence nullif.
create function app.organization_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.organization_id', true), '')::uuid $$;

create function app.actor_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_id', true), '')::uuid $$;

-- Tells Postgres for whom the rest of the transaction works. Policies look at nothing else.
create function app.bind(organization_id uuid, actor_type text, actor_id uuid, request_id uuid)
returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
  select set_config('app.organization_id', coalesce(organization_id::text, ''), true),
         set_config('app.actor_type', actor_type, true),
         set_config('app.actor_id', coalesce(actor_id::text, ''), true),
         set_config('app.request_id', coalesce(request_id::text, ''), true)
$$;

-- ── the change log ──────────────────────────────────────────────────────────

-- Under the row's lock, so that a record's versions and positions rise together. What a row is
-- stamped with is not the writer's to choose.
create function app.stamp() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new.version := 1;
    new.created_at := clock_timestamp();
    new.updated_at := new.created_at;
  else
    new.organization_id := old.organization_id;
    new.id := old.id;
    new.version := old.version + 1;
    new.created_at := old.created_at;
    new.updated_at := greatest(clock_timestamp(), old.updated_at);
  end if;
  return new;
end $$;

create function app.stamp_creator() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new.created_by_type := coalesce(nullif(current_setting('app.actor_type', true), ''), 'system');
    new.created_by_id := nullif(current_setting('app.actor_id', true), '')::uuid;
  else
    new.created_by_type := old.created_by_type;
    new.created_by_id := old.created_by_id;
  end if;
  return new;
end $$;

-- The members that differ, as `a` has them.
create function app.differing(a jsonb, b jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(a) where value is distinct from b -> key
$$;

-- One entry for each row that a statement made, changed or removed. Belongs to the gate, so that the
-- log can be written by nothing but this.
create function app.log() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  actor_type constant text := coalesce(nullif(current_setting('app.actor_type', true), ''), 'system');
  actor_id constant uuid := nullif(current_setting('app.actor_id', true), '')::uuid;
  request_id constant uuid := nullif(current_setting('app.request_id', true), '')::uuid;
begin
  if tg_op = 'INSERT' then
    insert into public.changes
      (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
    select n.organization_id, object, n.id, n.version, 'created', n.updated_at, actor_type, actor_id, request_id,
      null, to_jsonb(n)
    from new_rows n;
  elsif tg_op = 'UPDATE' then
    insert into public.changes
      (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
    select n.organization_id, object, n.id, n.version,
      case
        when to_jsonb(o) -> 'deleted_at' is not distinct from to_jsonb(n) -> 'deleted_at' then 'updated'
        when to_jsonb(n) ->> 'deleted_at' is null then 'restored'
        else 'deleted'
      end,
      n.updated_at, actor_type, actor_id, request_id,
      app.differing(to_jsonb(o), to_jsonb(n)), app.differing(to_jsonb(n), to_jsonb(o))
    from old_rows o join new_rows n on n.organization_id = o.organization_id and n.id = o.id;
  else
    insert into public.changes
      (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
    select o.organization_id, object, o.id, o.version + 1, 'purged', clock_timestamp(), actor_type, actor_id, request_id,
      to_jsonb(o), null
    from old_rows o;
  end if;
  return null;
end $$;

-- ── keys: what identifies a record ──────────────────────────────────────────

-- The keys of a row: those that its table declares ({"email": "$[*].address" of column emails}),
-- and its external ids.
create function app.keys_of(data jsonb, declared jsonb) returns table (key text, value text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select distinct d.key, v #>> '{}'
  from jsonb_each(declared) d, jsonb_path_query(data, (d.value #>> '{}')::jsonpath) v
  union
  select distinct 'externalId:' || (e ->> 'source'), e ->> 'id'
  from jsonb_array_elements(data -> 'external_ids') e
$$;

-- Keeps record_keys equal to the rows. Keys of deleted rows stay, but are not active: they can be
-- searched, and hold nobody up.
create function app.keep_keys() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
    insert into public.record_keys (organization_id, record_id, key, value, object, active)
    select n.organization_id, n.id, k.key, k.value, object, n.deleted_at is null
    from new_rows n, app.keys_of(to_jsonb(n), declared) k
    except
    select r.organization_id, r.record_id, r.key, r.value, r.object, r.active
    from public.record_keys r join new_rows n on r.organization_id = n.organization_id and r.record_id = n.id;
  else
    insert into public.record_keys (organization_id, record_id, key, value, object, active)
    select n.organization_id, n.id, k.key, k.value, object, n.deleted_at is null
    from new_rows n, app.keys_of(to_jsonb(n), declared) k;
  end if;
  return null;
end $$;

create function app.drop_keys() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.record_keys r using old_rows o
  where r.organization_id = o.organization_id and r.record_id = o.id;
  return null;
end $$;

-- Money is kept in millionths and shown as a decimal with two digits at least.
create function app.decimal(micros bigint) returns text language sql immutable parallel safe
  as $$ select case when micros % 10000 = 0 then round(micros / 1000000::numeric, 2) else trim_scale(micros / 1000000::numeric) end::text $$;

-- ── trees ───────────────────────────────────────────────────────────────────

-- Refuses a row that would be its own ancestor by the column given. The lock orders those who change
-- the same organization's tree, or two of them could close a circle together.
create function app.refuse_cycle() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ancestor uuid := to_jsonb(new) ->> tg_argv[0];
begin
  perform pg_advisory_xact_lock(hashtextextended(new.organization_id || tg_table_name || tg_argv[0], 0));
  while ancestor is not null loop
    if ancestor = new.id then
      raise exception 'A record cannot be its own ancestor' using errcode = 'CRM02', column = tg_argv[0];
    end if;
    execute format('select %I from %I.%I where organization_id = $1 and id = $2', tg_argv[0], tg_table_schema, tg_table_name)
      into ancestor using new.organization_id, ancestor;
  end loop;
  return null;
end $$;

-- ── a table's promises ──────────────────────────────────────────────────────

-- Gives a table its tenancy and, when `object` names what its rows are, its versions, timestamps and
-- change log. `keys` says which values identify a record: {"email": "$.emails[*].address"}.
create function app.tenant_table(target regclass, object text default null, keys jsonb default null)
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
    execute format('grant select on %s to crm_gate', target);
    execute format('create policy gate on %s for select to crm_gate using (current_user = ''crm_gate'')', target);
    execute format('create trigger keys_insert after insert on %s referencing new table as new_rows for each statement execute function app.keep_keys(%L, %L)', target, object, keys);
    execute format('create trigger keys_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function app.keep_keys(%L, %L)', target, object, keys);
    execute format('create trigger keys_delete after delete on %s referencing old table as old_rows for each statement execute function app.drop_keys()', target);
  end if;
end $$;

-- ── tables, as prisma/schema has them ───────────────────────────────────────

-- CreateTable
CREATE TABLE "companies" (
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
    "legal_name" TEXT,
    "domains" JSONB NOT NULL DEFAULT '[]',
    "website" TEXT,
    "industry" TEXT,
    "employee_count" INTEGER,
    "annual_revenue_micros" BIGINT,
    "annual_revenue_currency" TEXT,
    "type" TEXT,
    "phone" TEXT,
    "billing_address" JSONB,
    "shipping_address" JSONB,
    "tax_id" TEXT,
    "founded_year" INTEGER,
    "description" TEXT,
    "parent_id" UUID,

    CONSTRAINT "companies_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
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
    "salutation" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "full_name" TEXT GENERATED ALWAYS AS (nullif(btrim(coalesce("first_name", '') || ' ' || coalesce("last_name", '')), '')) STORED,
    "emails" JSONB NOT NULL DEFAULT '[]',
    "email" TEXT GENERATED ALWAYS AS (jsonb_path_query_first("emails", '$[*] ? (@.primary == true).address') #>> '{}') STORED,
    "phones" JSONB NOT NULL DEFAULT '[]',
    "addresses" JSONB NOT NULL DEFAULT '[]',
    "job_title" TEXT,
    "department" TEXT,
    "birth_date" DATE,
    "timezone" TEXT,
    "locale" TEXT,
    "links" JSONB NOT NULL DEFAULT '[]',
    "source" TEXT,
    "lifecycle_stage" TEXT,
    "do_not_call" BOOLEAN NOT NULL DEFAULT false,
    "do_not_email" BOOLEAN NOT NULL DEFAULT false,
    "last_activity_at" TIMESTAMPTZ(3),
    "next_activity_at" TIMESTAMPTZ(3),
    "company_id" UUID,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "contact_companies" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_companies_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "refresh_token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "permissions" TEXT[],
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "changes" (
    "organization_id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "object" TEXT NOT NULL,
    "record_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" UUID,
    "request_id" UUID,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("organization_id","position")
);

-- CreateTable
CREATE TABLE "record_keys" (
    "organization_id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,

    CONSTRAINT "record_keys_pkey" PRIMARY KEY ("organization_id","record_id","key","value")
);

-- CreateIndex
CREATE INDEX "companies_organization_id_created_at_id_idx" ON "companies"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_updated_at_id_idx" ON "companies"("organization_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_name_id_idx" ON "companies"("organization_id", "name", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_owner_id_id_idx" ON "companies"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_parent_id_id_idx" ON "companies"("organization_id", "parent_id", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_industry_id_idx" ON "companies"("organization_id", "industry", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_annual_revenue_micros_id_idx" ON "companies"("organization_id", "annual_revenue_micros", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_created_at_id_idx" ON "contacts"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_updated_at_id_idx" ON "contacts"("organization_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_last_name_id_idx" ON "contacts"("organization_id", "last_name", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_first_name_id_idx" ON "contacts"("organization_id", "first_name", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_full_name_id_idx" ON "contacts"("organization_id", "full_name", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_email_id_idx" ON "contacts"("organization_id", "email", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_owner_id_id_idx" ON "contacts"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_company_id_id_idx" ON "contacts"("organization_id", "company_id", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_lifecycle_stage_id_idx" ON "contacts"("organization_id", "lifecycle_stage", "id");

-- CreateIndex
CREATE INDEX "contact_companies_organization_id_company_id_contact_id_idx" ON "contact_companies"("organization_id", "company_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_companies_organization_id_contact_id_company_id_key" ON "contact_companies"("organization_id", "contact_id", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "changes_organization_id_record_id_version_idx" ON "changes"("organization_id", "record_id", "version");

-- CreateIndex
CREATE INDEX "api_keys_id_idx" ON "api_keys"("id");

-- CreateIndex
CREATE INDEX "record_keys_organization_id_object_key_value_idx" ON "record_keys"("organization_id", "object", "key", "value");

-- AddForeignKey
ALTER TABLE "companies" ADD CONSTRAINT "companies_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "companies" ADD CONSTRAINT "companies_organization_id_parent_id_fkey" FOREIGN KEY ("organization_id", "parent_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_id_company_id_fkey" FOREIGN KEY ("organization_id", "id", "company_id") REFERENCES "contact_companies"("organization_id", "contact_id", "company_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "contact_companies" ADD CONSTRAINT "contact_companies_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "contact_companies" ADD CONSTRAINT "contact_companies_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ── rows that Prisma cannot describe well enough ────────────────────────────

alter table users
  add constraint users_email_lower check (email = lower(email));
alter table memberships
  add constraint memberships_role check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
  add constraint memberships_status check (status in ('active', 'suspended', 'pending'));

alter table companies
  add constraint companies_money check ((annual_revenue_micros is null) = (annual_revenue_currency is null)),
  add constraint companies_domains check (jsonb_typeof(domains) = 'array'),
  add constraint companies_external_ids check (jsonb_typeof(external_ids) = 'array'),
  add constraint companies_type check (type in ('prospect', 'customer', 'partner', 'vendor', 'competitor', 'other'));
alter table contacts
  add constraint contacts_name check (first_name is not null or last_name is not null),
  add constraint contacts_arrays check (
    jsonb_typeof(emails) = 'array' and jsonb_typeof(phones) = 'array' and jsonb_typeof(addresses) = 'array'
    and jsonb_typeof(links) = 'array' and jsonb_typeof(external_ids) = 'array'),
  add constraint contacts_lifecycle_stage check (lifecycle_stage in (
    'subscriber', 'lead', 'marketing_qualified', 'sales_qualified', 'opportunity', 'customer', 'evangelist', 'other'));

-- Of all undeleted records of an organization's object, one holds a value.
create unique index record_keys_active on record_keys (organization_id, object, key, value) where active;

-- ── tenancy, versions, log, keys ────────────────────────────────────────────

select app.tenant_table('companies', 'company', '{"domain": "$.domains[*]"}');
select app.tenant_table('contacts', 'contact', '{"email": "$.emails[*].address"}');
select app.tenant_table('contact_companies', 'contact_company');
select app.tenant_table('memberships');
select app.tenant_table('api_keys');
select app.tenant_table('changes');
select app.tenant_table('record_keys');

-- Both are written by triggers of the gate alone: of the gate itself, not of the owner, who is a
-- member of it.
revoke insert, update, delete on changes, record_keys from crm_app;
grant select, insert on changes to crm_gate;
grant usage on sequence changes_position_seq to crm_gate;
grant select, insert, update, delete on record_keys to crm_gate;
create policy gate on changes to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
create policy gate on record_keys to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

create trigger refuse_cycle after insert or update of parent_id on companies
  for each row when (new.parent_id is not null) execute function app.refuse_cycle('parent_id');

-- An organization is its own tenant; a person also sees those that he belongs to.
alter table organizations enable row level security;
alter table organizations force row level security;
create policy tenant on organizations
  using (id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy own_membership on memberships for select
  using (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy own_organization on organizations for select
  using (exists (select from memberships m where m.organization_id = organizations.id
    and m.user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)));
grant select, insert, update on organizations to crm_app;

-- Users and sessions belong to a person, not to an organization. A password's hash is read by
-- app.find_credentials alone.
alter table users enable row level security;
alter table users force row level security;
create policy self on users
  using (id = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy colleague on users for select
  using (exists (select from memberships m where m.user_id = users.id
    and m.organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid)));
grant select (id, email, name, created_at), insert, update on users to crm_app;

alter table sessions enable row level security;
alter table sessions force row level security;
create policy self on sessions
  using (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
    and exists (select from memberships m where m.organization_id = sessions.organization_id and m.user_id = sessions.user_id));
grant select, insert, update on sessions to crm_app;

-- A user as the organization sees him.
create view members with (security_invoker = true) as
  select m.organization_id, u.id, u.name, u.email, m.role, m.status, m.created_at
  from memberships m join users u on u.id = m.user_id;
grant select on members to crm_app;

-- ── links ───────────────────────────────────────────────────────────────────

-- RFC 9562, version 7: milliseconds first, so that ids made one after another lie side by side.
create function app.uuid_v7() returns uuid language sql volatile set search_path = pg_catalog, pg_temp as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
    substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

-- A contact's primary company is one of its linked companies: naming it makes the link.
create function app.link_primary_company() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.contact_companies (organization_id, id, contact_id, company_id)
  select n.organization_id, app.uuid_v7(), n.id, n.company_id
  from new_rows n
  where n.company_id is not null and not exists (
    select from public.contact_companies l
    where l.organization_id = n.organization_id and l.contact_id = n.id and l.company_id = n.company_id)
  on conflict do nothing;
  return null;
end $$;
create trigger primary_link_insert after insert on contacts
  referencing new table as new_rows for each statement execute function app.link_primary_company();
create trigger primary_link_update after update on contacts
  referencing new table as new_rows for each statement execute function app.link_primary_company();

-- ── who may enter ───────────────────────────────────────────────────────────

grant select on memberships, sessions, api_keys, users to crm_gate;
create policy gate on memberships for select to crm_gate using (current_user = 'crm_gate');
create policy gate on sessions for select to crm_gate using (current_user = 'crm_gate');
create policy gate on api_keys for select to crm_gate using (current_user = 'crm_gate');
create policy gate on users for select to crm_gate using (current_user = 'crm_gate');

-- Binds the transaction to an organization, if who asks is still good there: raises CRM01 when the
-- session has ended, the membership is gone or has another role, or the key is revoked. Sent with the first statement of
-- each unit of work, so that a revocation holds from the next request on, at no extra round trip.
create function app.enter(in_organization uuid, actor_type text, actor_id uuid, session_id uuid, session_role text, request_id uuid)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  good constant boolean := case actor_type
    when 'user' then exists (
      select from public.sessions s
      join public.memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
      where s.id = enter.session_id and s.user_id = enter.actor_id and s.organization_id = in_organization
        and s.ended_at is null and s.expires_at > now() and m.status = 'active' and m.role = session_role)
    when 'api_key' then exists (
      select from public.api_keys k
      where k.organization_id = in_organization and k.id = enter.actor_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
    else false
  end;
begin
  if not good then
    raise exception 'The session, membership or key is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind(in_organization, actor_type, actor_id, request_id);
end $$;

-- What login needs to check a password, by the lower-case address.
create function app.find_credentials(address text) returns table (id uuid, password_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.password_hash from public.users u where u.email = address
$$;

-- What is needed to check a key, before its organization is known.
create function app.find_api_key(key_id uuid)
returns table (organization_id uuid, hash bytea, permissions text[], expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.organization_id, k.hash, k.permissions, k.expires_at
  from public.api_keys k
  where k.id = key_id and k.revoked_at is null
$$;

-- ── the gate ────────────────────────────────────────────────────────────────

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'app'::regnamespace and p.prosecdef loop
    execute format('alter function %s owner to crm_gate', f);
  end loop;
end $$;
revoke create on schema app from crm_gate;

-- Who may call what. Nobody may call a trigger's function: on a temporary table of his own it would
-- write, as the gate, whatever log and keys he likes.
revoke execute on all functions in schema app from public;
grant execute on function
  app.organization_id(), app.actor_id(), app.bind(uuid, text, uuid, uuid), app.uuid_v7(), app.decimal(bigint),
  app.enter(uuid, text, uuid, uuid, text, uuid), app.find_credentials(text), app.find_api_key(uuid)
  to crm_app;
grant execute on function
  app.bind(uuid, text, uuid, uuid), app.differing(jsonb, jsonb), app.keys_of(jsonb, jsonb)
  to crm_gate;
