-- CreateTable
CREATE TABLE "activities" (
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
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT,
    "status" TEXT NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "pinned" BOOLEAN NOT NULL,
    "priority" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "start_at" TIMESTAMPTZ(3),
    "end_at" TIMESTAMPTZ(3),
    "all_day" BOOLEAN NOT NULL,
    "duration_ms" BIGINT,
    "direction" TEXT,
    "outcome" TEXT,
    "location" TEXT,
    "attendees" JSONB NOT NULL DEFAULT '[]',
    "assignee_ids" JSONB NOT NULL DEFAULT '[]',
    "contact_id" UUID,
    "company_id" UUID,
    "deal_id" UUID,

    CONSTRAINT "activities_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "activity_contacts" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "activity_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_contacts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "activity_companies" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "activity_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_companies_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "activity_deals" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "activity_id" UUID NOT NULL,
    "deal_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_deals_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "activities_organization_id_created_at_id_idx" ON "activities"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_updated_at_id_idx" ON "activities"("organization_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_owner_id_id_idx" ON "activities"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_status_due_at_id_idx" ON "activities"("organization_id", "status", "due_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_type_start_at_id_idx" ON "activities"("organization_id", "type", "start_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_due_at_id_idx" ON "activities"("organization_id", "due_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_start_at_id_idx" ON "activities"("organization_id", "start_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_completed_at_id_idx" ON "activities"("organization_id", "completed_at", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_contact_id_id_idx" ON "activities"("organization_id", "contact_id", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_company_id_id_idx" ON "activities"("organization_id", "company_id", "id");

-- CreateIndex
CREATE INDEX "activities_organization_id_deal_id_id_idx" ON "activities"("organization_id", "deal_id", "id");

-- CreateIndex
CREATE INDEX "activity_contacts_organization_id_contact_id_activity_id_idx" ON "activity_contacts"("organization_id", "contact_id", "activity_id");

-- CreateIndex
CREATE UNIQUE INDEX "activity_contacts_organization_id_activity_id_contact_id_key" ON "activity_contacts"("organization_id", "activity_id", "contact_id");

-- CreateIndex
CREATE INDEX "activity_companies_organization_id_company_id_activity_id_idx" ON "activity_companies"("organization_id", "company_id", "activity_id");

-- CreateIndex
CREATE UNIQUE INDEX "activity_companies_organization_id_activity_id_company_id_key" ON "activity_companies"("organization_id", "activity_id", "company_id");

-- CreateIndex
CREATE INDEX "activity_deals_organization_id_deal_id_activity_id_idx" ON "activity_deals"("organization_id", "deal_id", "activity_id");

-- CreateIndex
CREATE UNIQUE INDEX "activity_deals_organization_id_activity_id_deal_id_key" ON "activity_deals"("organization_id", "activity_id", "deal_id");

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_organization_id_id_contact_id_fkey" FOREIGN KEY ("organization_id", "id", "contact_id") REFERENCES "activity_contacts"("organization_id", "activity_id", "contact_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_organization_id_id_company_id_fkey" FOREIGN KEY ("organization_id", "id", "company_id") REFERENCES "activity_companies"("organization_id", "activity_id", "company_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_organization_id_id_deal_id_fkey" FOREIGN KEY ("organization_id", "id", "deal_id") REFERENCES "activity_deals"("organization_id", "activity_id", "deal_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "activity_contacts" ADD CONSTRAINT "activity_contacts_organization_id_activity_id_fkey" FOREIGN KEY ("organization_id", "activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_contacts" ADD CONSTRAINT "activity_contacts_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_companies" ADD CONSTRAINT "activity_companies_organization_id_activity_id_fkey" FOREIGN KEY ("organization_id", "activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_companies" ADD CONSTRAINT "activity_companies_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_deals" ADD CONSTRAINT "activity_deals_organization_id_activity_id_fkey" FOREIGN KEY ("organization_id", "activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_deals" ADD CONSTRAINT "activity_deals_organization_id_deal_id_fkey" FOREIGN KEY ("organization_id", "deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table activities
  add constraint activities_arrays check (
    jsonb_typeof(external_ids) = 'array' and jsonb_typeof(attendees) = 'array' and jsonb_typeof(assignee_ids) = 'array'),
  add constraint activities_type check (type in ('task', 'call', 'meeting', 'note', 'email')),
  add constraint activities_status check (status in ('open', 'in_progress', 'completed', 'cancelled')),
  add constraint activities_priority check (priority in ('low', 'normal', 'high', 'urgent')),
  add constraint activities_direction check (direction in ('inbound', 'outbound')),
  add constraint activities_duration check (duration_ms >= 0),
  add constraint activities_times check (start_at <= end_at),
  add constraint activities_completed check ((status = 'completed') = (completed_at is not null));

-- ── rules ───────────────────────────────────────────────────────────────────

-- Whatever writes an activity, its status and the time of its end say the same, and who is to do it is a member.
create function app.keep_activity() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  now_ms constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  stranger text;
begin
  if tg_op = 'INSERT' then
    new.status := coalesce(new.status,
      case when new.completed_at is not null or new.type in ('note', 'email') then 'completed' else 'open' end);
  else
    new.status := coalesce(new.status, old.status);
    if new.type <> old.type then
      perform app.refuse_by_rule(new.id, 'type', 'read_only', format('type: it stays a %s', old.type));
    end if;
    if new.status = old.status and new.completed_at is distinct from old.completed_at then
      new.status := case when new.completed_at is not null then 'completed' when old.status = 'completed' then 'open' else old.status end;
    end if;
  end if;
  -- What has times of its own was over then, if that is past.
  new.completed_at := case when new.status = 'completed' then
    coalesce(new.completed_at, least(now_ms, coalesce(new.end_at, case when new.type in ('call', 'meeting', 'email') then new.start_at end))) end;

  select a.id into stranger
  from jsonb_array_elements_text(new.assignee_ids) a (id)
  where (tg_op = 'INSERT' or not old.assignee_ids ? a.id) and not exists (
    select from public.memberships m
    where m.organization_id = new.organization_id and m.user_id = a.id::uuid and m.status <> 'removed')
  limit 1;
  if stranger is not null then
    perform app.refuse_by_rule(new.id, 'assigneeIds', 'unknown_reference', format('assigneeIds: there is no member %s', stranger));
  end if;
  return new;
end $$;
create trigger keep before insert or update on activities for each row execute function app.keep_activity();

create trigger primary_contact_insert after insert on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_contacts', 'activity_id', 'contact_id');
create trigger primary_contact_update after update on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_contacts', 'activity_id', 'contact_id');
create trigger primary_company_insert after insert on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_companies', 'activity_id', 'company_id');
create trigger primary_company_update after update on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_companies', 'activity_id', 'company_id');
create trigger primary_deal_insert after insert on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_deals', 'activity_id', 'deal_id');
create trigger primary_deal_update after update on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_deals', 'activity_id', 'deal_id');

-- ── tenancy, versions, log, keys, reach ─────────────────────────────────────

select app.tenant_table('activities', 'activity', '{"assignee": {"paths": ["$.assignee_ids[*]"], "as": "text"}}');
select app.owned_table('activities', 'activity');
select app.search_by('activities', 'activity', array['subject', 'body', 'outcome', 'location']);

select app.tenant_table('activity_contacts', 'activity_contact');
select app.tenant_links('activity_contacts', 'activity_contact', 'activity_id', 'contact_id');
select app.owned_link('activity_contacts', 'activity', 'activities', 'activity_id');
select app.tenant_table('activity_companies', 'activity_company');
select app.tenant_links('activity_companies', 'activity_company', 'activity_id', 'company_id');
select app.owned_link('activity_companies', 'activity', 'activities', 'activity_id');
select app.tenant_table('activity_deals', 'activity_deal');
select app.tenant_links('activity_deals', 'activity_deal', 'activity_id', 'deal_id');
select app.owned_link('activity_deals', 'activity', 'activities', 'activity_id');

revoke execute on function app.keep_activity() from public;
