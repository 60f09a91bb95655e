-- CreateTable
CREATE TABLE "forms" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',
    "owner_id" UUID,
    "allowed_origins" JSONB NOT NULL DEFAULT '[]',
    "honeypot" TEXT,
    "submissions_per_minute" JSONB NOT NULL,
    "redirect_url" TEXT,
    "double_opt_in" JSONB,
    "existing" TEXT NOT NULL DEFAULT 'update',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "public_key" TEXT NOT NULL,
    "previous_key" TEXT,
    "previous_key_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "forms_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "form_submissions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "form_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "inputs" JSONB NOT NULL,
    "record_id" UUID,
    "unmapped" JSONB NOT NULL DEFAULT '[]',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "address_hash" BYTEA,
    "mail_hash" BYTEA,
    "confirmation_hash" BYTEA,
    "confirmation_expires_at" TIMESTAMPTZ(3),
    "mail_job_id" UUID,
    "confirmed_at" TIMESTAMPTZ(3),
    "request_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "form_submissions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "forms_organization_id_created_at_id_idx" ON "forms"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "forms_id_idx" ON "forms"("id");

-- CreateIndex
CREATE INDEX "form_submissions_organization_id_form_id_created_at_id_idx" ON "form_submissions"("organization_id", "form_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "form_submissions_organization_id_record_id_idx" ON "form_submissions"("organization_id", "record_id");

-- CreateIndex
CREATE INDEX "form_submissions_organization_id_mail_hash_created_at_idx" ON "form_submissions"("organization_id", "mail_hash", "created_at");

-- CreateIndex
CREATE INDEX "form_submissions_confirmation_hash_idx" ON "form_submissions"("confirmation_hash");

-- AddForeignKey
ALTER TABLE "forms" ADD CONSTRAINT "forms_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forms" ADD CONSTRAINT "forms_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_organization_id_form_id_fkey" FOREIGN KEY ("organization_id", "form_id") REFERENCES "forms"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

alter table forms
  add constraint forms_existing check (existing in ('update', 'fill'));
alter table form_submissions
  add constraint form_submissions_status check (status in ('processed', 'unprocessed', 'spam', 'awaiting_confirmation'));

select app.tenant_table('forms');
-- Those that nobody confirmed, the oldest first: they are taken away.
create index form_submissions_unconfirmed on form_submissions (organization_id, created_at)
  where status = 'awaiting_confirmation';

select app.tenant_table('form_submissions');
create trigger stamp_creator before insert or update on forms for each row execute function app.stamp_creator();

-- Strangers are in no organization: the gate tells of which one a form is.
grant select on forms to crm_gate;
grant select (organization_id, id, form_id, status, confirmation_hash, confirmation_expires_at) on form_submissions to crm_gate;
create policy gate on forms for select to crm_gate using (current_user = 'crm_gate');
create policy gate on form_submissions for select to crm_gate using (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- The organization of a form, for who knows its public key.
create function app.find_form(form_id uuid, key text) returns table (organization_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.organization_id from public.forms f
  where f.id = form_id and f.enabled
    and (f.public_key = key or (f.previous_key = key and f.previous_key_until > now()))
$$;

-- The submission that a link in a mail is about, and whether it still waits for it.
create function app.find_form_confirmation(in_form uuid, hash bytea)
returns table (organization_id uuid, id uuid, is_open boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.organization_id, s.id, s.status = 'awaiting_confirmation' and s.confirmation_expires_at > now()
  from public.form_submissions s
  where s.confirmation_hash = hash and s.form_id = in_form
$$;

alter function app.find_form(uuid, text) owner to crm_gate;
alter function app.find_form_confirmation(uuid, bytea) owner to crm_gate;
revoke execute on function app.find_form(uuid, text), app.find_form_confirmation(uuid, bytea) from public;
grant execute on function app.find_form(uuid, text), app.find_form_confirmation(uuid, bytea) to crm_app;
revoke create on schema app from crm_gate;
