-- CreateTable
CREATE TABLE "audit_events" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "target_type" TEXT,
    "target_id" UUID,
    "details" JSONB NOT NULL DEFAULT '{}',
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "audit_events_organization_id_created_at_id_idx" ON "audit_events"("organization_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

select app.tenant_table('audit_events');
-- Who did it is not the writer's to choose, and what was done is never changed.
create trigger stamp_creator before insert or update on audit_events for each row execute function app.stamp_creator();
revoke update, delete on audit_events from crm_app;
