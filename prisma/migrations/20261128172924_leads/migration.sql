-- CreateTable
CREATE TABLE "leads" (
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
    "company_name" TEXT,
    "website" TEXT,
    "job_title" TEXT,
    "source" TEXT,
    "campaign" TEXT,
    "status" TEXT NOT NULL,
    "score" INTEGER,
    "rating" TEXT,
    "estimated_value_micros" BIGINT,
    "estimated_value_currency" TEXT,
    "description" TEXT,
    "converted_at" TIMESTAMPTZ(3),
    "converted_contact_id" UUID,
    "converted_company_id" UUID,
    "converted_deal_id" UUID,
    "conversion_request_id" UUID,
    "conversion_first" BIGINT,

    CONSTRAINT "leads_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "leads_organization_id_created_at_id_idx" ON "leads"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_updated_at_id_idx" ON "leads"("organization_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_full_name_id_idx" ON "leads"("organization_id", "full_name", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_last_name_id_idx" ON "leads"("organization_id", "last_name", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_company_name_id_idx" ON "leads"("organization_id", "company_name", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_email_id_idx" ON "leads"("organization_id", "email", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_owner_id_id_idx" ON "leads"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_status_id_idx" ON "leads"("organization_id", "status", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_score_id_idx" ON "leads"("organization_id", "score", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_converted_at_id_idx" ON "leads"("organization_id", "converted_at", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_converted_contact_id_id_idx" ON "leads"("organization_id", "converted_contact_id", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_converted_company_id_id_idx" ON "leads"("organization_id", "converted_company_id", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_converted_deal_id_id_idx" ON "leads"("organization_id", "converted_deal_id", "id");

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_organization_id_converted_contact_id_fkey" FOREIGN KEY ("organization_id", "converted_contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_organization_id_converted_company_id_fkey" FOREIGN KEY ("organization_id", "converted_company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_organization_id_converted_deal_id_fkey" FOREIGN KEY ("organization_id", "converted_deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table leads
  add constraint leads_name check (first_name is not null or last_name is not null or company_name is not null),
  add constraint leads_arrays check (
    jsonb_typeof(emails) = 'array' and jsonb_typeof(phones) = 'array' and jsonb_typeof(external_ids) = 'array'),
  add constraint leads_status check (status in ('new', 'working', 'qualified', 'converted', 'unqualified')),
  add constraint leads_rating check (rating in ('hot', 'warm', 'cold')),
  add constraint leads_money check ((estimated_value_micros is null) = (estimated_value_currency is null)),
  add constraint leads_converted check ((status = 'converted') = (converted_at is not null)),
  add constraint leads_conversion check (converted_at is not null or (conversion_request_id is null and conversion_first is null));

-- A lead is converted by a conversion, which gives it the time of it, and by nothing else; what takes that back takes
-- the time back too.
create function app.keep_lead() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.status = 'converted' and new.converted_at is null then
    perform app.refuse_by_rule(new.id, 'status', 'read_only', 'status: a lead is converted by POST /leads/{id}/convert');
  end if;
  if new.status <> 'converted' and new.converted_at is not null then
    perform app.refuse_by_rule(new.id, 'status', 'read_only', 'status: the lead was converted; POST /leads/{id}/unconvert takes that back');
  end if;
  return new;
end $$;
revoke execute on function app.keep_lead() from public;
create trigger keep before insert or update on leads for each row execute function app.keep_lead();

-- A converted lead has given its address up: who comes again is another lead.
select app.tenant_table('leads', 'lead', '{
  "email": "$ ? (@.converted_at == null).emails[*].address",
  "mailbox": {"paths": ["$.emails[*].address"], "as": "mailbox"},
  "phone": {"paths": ["$.phones[*].number"], "as": "text"}
}');
select app.owned_table('leads', 'lead');
select app.similar_by('leads', 'full_name');
select app.search_by('leads', 'lead', array['full_name', 'company_name', 'emails', 'job_title', 'source', 'campaign', 'description']);
