-- CreateTable
CREATE TABLE "merges" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "survivor_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "first_position" BIGINT NOT NULL,
    "last_position" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "merges_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "merged_records" (
    "organization_id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "merge_id" UUID NOT NULL,
    "survivor_id" UUID NOT NULL,
    "object" TEXT NOT NULL,

    CONSTRAINT "merged_records_pkey" PRIMARY KEY ("organization_id","record_id")
);

-- CreateIndex
CREATE INDEX "merges_organization_id_survivor_id_idx" ON "merges"("organization_id", "survivor_id");

-- CreateIndex
CREATE INDEX "merged_records_organization_id_merge_id_idx" ON "merged_records"("organization_id", "merge_id");

-- CreateIndex
CREATE INDEX "merged_records_organization_id_survivor_id_idx" ON "merged_records"("organization_id", "survivor_id");

-- CreateIndex
CREATE INDEX "changes_organization_id_request_id_position_idx" ON "changes"("organization_id", "request_id", "position");

-- AddForeignKey
ALTER TABLE "merges" ADD CONSTRAINT "merges_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "merged_records" ADD CONSTRAINT "merged_records_organization_id_merge_id_fkey" FOREIGN KEY ("organization_id", "merge_id") REFERENCES "merges"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table merges
  add constraint merges_positions check (first_position <= last_position);

-- Who merged is not the writer's to say.
create trigger stamp_creator before insert or update on merges
  for each row execute function app.stamp_creator();

select app.tenant_table('merges');
select app.tenant_table('merged_records');

-- As before, and a row that is put back as the log remembers it goes on where it ended: an undo makes
-- links again that a merge removed, and versions never run backwards.
create or replace function app.stamp() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  last_version integer;
  born timestamptz;
begin
  if tg_op = 'INSERT' then
    if new.created_at is not null then
      select c.version, (c.before ->> 'created_at')::timestamptz into last_version, born
      from public.changes c
      where c.organization_id = new.organization_id and c.record_id = new.id and c.type = 'purged' and c.before is not null
      order by c.version desc limit 1;
    end if;
    new.updated_at := clock_timestamp();
    new.version := coalesce(last_version, 0) + 1;
    new.created_at := coalesce(born, new.updated_at);
  else
    new.organization_id := old.organization_id;
    new.id := old.id;
    new.version := old.version + 1;
    new.created_at := old.created_at;
    new.updated_at := greatest(clock_timestamp(), old.updated_at);
  end if;
  return new;
end $$;
