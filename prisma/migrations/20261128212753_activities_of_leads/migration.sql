-- AlterTable
ALTER TABLE "activities" ADD COLUMN     "lead_id" UUID;

-- AlterTable
ALTER TABLE "leads" ADD COLUMN     "last_activity_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_activity_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "activity_leads" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "activity_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_leads_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "activity_leads_organization_id_lead_id_activity_id_idx" ON "activity_leads"("organization_id", "lead_id", "activity_id");

-- CreateIndex
CREATE UNIQUE INDEX "activity_leads_organization_id_activity_id_lead_id_key" ON "activity_leads"("organization_id", "activity_id", "lead_id");

-- CreateIndex
CREATE INDEX "activities_organization_id_lead_id_id_idx" ON "activities"("organization_id", "lead_id", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_last_activity_at_id_idx" ON "leads"("organization_id", "last_activity_at", "id");

-- CreateIndex
CREATE INDEX "leads_organization_id_next_activity_at_id_idx" ON "leads"("organization_id", "next_activity_at", "id");

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_organization_id_id_lead_id_fkey" FOREIGN KEY ("organization_id", "id", "lead_id") REFERENCES "activity_leads"("organization_id", "activity_id", "lead_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "activity_leads" ADD CONSTRAINT "activity_leads_organization_id_activity_id_fkey" FOREIGN KEY ("organization_id", "activity_id") REFERENCES "activities"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_leads" ADD CONSTRAINT "activity_leads_organization_id_lead_id_fkey" FOREIGN KEY ("organization_id", "lead_id") REFERENCES "leads"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

create trigger primary_lead_insert after insert on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_leads', 'activity_id', 'lead_id');
create trigger primary_lead_update after update on activities
  referencing new table as new_rows for each statement execute function app.link_primary('activity_leads', 'activity_id', 'lead_id');

select app.tenant_table('activity_leads', 'activity_lead');
select app.tenant_links('activity_leads', 'activity_lead', 'activity_id', 'lead_id');
select app.owned_link('activity_leads', 'activity', 'activities', 'activity_id');

select app.derived_columns('leads', 'last_activity_at, next_activity_at');
select app.tells_of_activities('public.leads', 'lead', 'activity_leads', 'lead_id');
