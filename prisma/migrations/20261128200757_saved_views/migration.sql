-- CreateTable
CREATE TABLE "saved_views" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB,
    "sort" JSONB,
    "fields" JSONB,
    "include" JSONB,
    "q" TEXT,
    "shared" BOOLEAN NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "saved_views_organization_id_created_at_id_idx" ON "saved_views"("organization_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table saved_views
  add constraint saved_views_filter check (jsonb_typeof(filter) = 'object'),
  add constraint saved_views_sort check (jsonb_typeof(sort) = 'array'),
  add constraint saved_views_fields check (jsonb_typeof(fields) = 'array'),
  add constraint saved_views_include check (jsonb_typeof(include) = 'array'),
  add constraint saved_views_size check (octet_length(filter::text) <= 200000);

select app.tenant_table('saved_views');
create trigger stamp_creator before insert or update on saved_views for each row execute function app.stamp_creator();

-- What is private is its maker's alone. The server itself, in nobody's name, removes all of an organization that is over.
create policy private on saved_views as restrictive to crm_app using (
  shared
  or created_by_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
    and created_by_type = (select current_setting('app.actor_type', true))
  or (select current_setting('app.actor_type', true)) = 'system'
    and (select nullif(current_setting('app.actor_id', true), '')) is null);

create function app.count_view() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.revision := old.revision + 1;
  new.updated_at := now();
  return new;
end $$;
create trigger count before update on saved_views for each row execute function app.count_view();

-- Refuses who knows another view than there is, or one that he does not see any more. In one flight with what is asked by it.
create function app.expect_view(view uuid, known integer) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.saved_views v where v.organization_id = app.organization_id() and v.id = view and v.revision = known) then
    raise exception 'The view has changed' using errcode = 'CRM08';
  end if;
end $$;

revoke execute on function app.count_view(), app.expect_view(uuid, integer) from public;
grant execute on function app.expect_view(uuid, integer) to crm_app;
