-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "require_if_match" BOOLEAN NOT NULL DEFAULT false;

-- An organization as a row of its own: what is read of others' rows is read of this one too.
create view organization_settings with (security_invoker = true) as
  select id as organization_id, id, name, require_if_match, created_at from organizations;
grant select on organization_settings to crm_app;
