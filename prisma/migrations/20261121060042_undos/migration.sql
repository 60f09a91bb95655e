-- CreateTable
CREATE TABLE "undos" (
    "organization_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "undone_id" UUID NOT NULL,

    CONSTRAINT "undos_pkey" PRIMARY KEY ("organization_id","request_id")
);

-- CreateIndex
CREATE INDEX "undos_organization_id_undone_id_idx" ON "undos"("organization_id", "undone_id");

-- CreateIndex
CREATE INDEX "merges_organization_id_request_id_idx" ON "merges"("organization_id", "request_id");

-- AddForeignKey
ALTER TABLE "undos" ADD CONSTRAINT "undos_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

select app.tenant_table('undos');
