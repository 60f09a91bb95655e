-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "name" TEXT;

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "default_currency" TEXT NOT NULL DEFAULT 'USD',
ADD COLUMN     "erase_at" TIMESTAMPTZ(3),
ADD COLUMN     "restore_hash" BYTEA,
ADD COLUMN     "timezone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "email_verified_at" TIMESTAMPTZ(3),
ADD COLUMN     "pending" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "password_hash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "invitations" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "invitations_token_hash_idx" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_organization_id_user_id_key" ON "invitations"("organization_id", "user_id");

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

alter table organizations
  add constraint organizations_default_currency check (default_currency ~ '^[A-Z]{3}$'),
  add constraint organizations_erase_at check (erase_at is null or closed_at is not null),
  add constraint organizations_restore_hash check (restore_hash is null or erase_at is not null);
alter table memberships drop constraint memberships_status;
alter table memberships
  add constraint memberships_status check (status in ('active', 'suspended', 'pending', 'removed'));

create or replace view organization_settings with (security_invoker = true) as
  select id as organization_id, id, name, require_if_match, created_at, log_kept_days, default_currency, timezone
  from organizations;

select app.tenant_table('invitations');
-- Who invited is not the writer's to choose.
create trigger stamp_creator before insert or update on invitations for each row execute function app.stamp_creator();

-- A pending member is called as those call him who named him: what he calls himself elsewhere is not theirs to know.
create or replace view members with (security_invoker = true) as
  select m.organization_id, u.id, coalesce(m.name, u.name) as name, u.email, m.role, m.status, m.created_at
  from memberships m join users u on u.id = m.user_id;

create view sent_invitations with (security_invoker = true) as
  select i.organization_id, i.id, i.user_id as member_id, m.email, m.name, m.role,
    case when i.expires_at > now() then 'open' else 'expired' end as status,
    i.sent_at, i.expires_at, i.created_at, i.created_by_type, i.created_by_id
  from invitations i join members m on m.organization_id = i.organization_id and m.id = i.user_id;
grant select on sent_invitations to crm_app;

-- ── who is only named ───────────────────────────────────────────────────────

grant select (email_verified_at, pending) on users to crm_app;
create index users_pending on users (id) where pending;
grant create on schema app to crm_gate;

-- As before; who is only named has no account.
create or replace function app.find_credentials(address text) returns table (id uuid, password_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.password_hash from public.users u where u.email = address and not u.pending
$$;

-- Who has the lower-case address, be it that he is only named.
create function app.find_user(address text) returns table (id uuid, pending boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.pending from public.users u where u.email = address
$$;

-- The invitation that a link is about, while it is good.
create function app.find_invitation(in_hash bytea)
returns table (organization_id uuid, id uuid, user_id uuid, email text, name text, pending boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.organization_id, i.id, i.user_id, u.email, coalesce(m.name, u.name), u.pending
  from public.invitations i
  join public.memberships m on m.organization_id = i.organization_id and m.user_id = i.user_id
  join public.users u on u.id = i.user_id
  join public.organizations o on o.id = i.organization_id
  where i.token_hash = in_hash and i.expires_at > now() and m.status = 'pending' and o.closed_at is null
$$;
grant select on invitations to crm_gate;
create policy gate on invitations for select to crm_gate using (current_user = 'crm_gate');

-- ── who is a member no longer ───────────────────────────────────────────────

-- Whoever takes a member's place away, his sessions there end with it: they would be good again with the next one.
create function app.end_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.sessions s set ended_at = now()
  where s.organization_id = new.organization_id and s.user_id = new.user_id and s.ended_at is null;
  return null;
end $$;
create trigger end_sessions after update of status on memberships
  for each row when (old.status = 'active' and new.status <> 'active') execute function app.end_sessions();
grant update (ended_at) on sessions to crm_gate;
create policy gate_ending on sessions for update to crm_gate
  using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

-- ── what is closed ──────────────────────────────────────────────────────────

-- The closed organization that the link of its owners is about, while it can be had back.
create function app.find_closed_organization(in_hash bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id from public.organizations o where o.restore_hash = in_hash and o.erase_at > now()
$$;
grant select (erase_at, restore_hash) on organizations to crm_gate;
create index organizations_restore_hash on organizations (restore_hash) where restore_hash is not null;

-- As before, but for those of closed organizations.
create or replace function app.find_form(form_id uuid, key text) returns table (organization_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.organization_id from public.forms f join public.organizations o on o.id = f.organization_id
  where f.id = form_id and f.enabled and o.closed_at is null
    and (f.public_key = key or (f.previous_key = key and f.previous_key_until > now()))
$$;

create or replace function app.find_form_confirmation(in_form uuid, hash bytea)
returns table (organization_id uuid, id uuid, is_open boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.organization_id, s.id, s.status = 'awaiting_confirmation' and s.confirmation_expires_at > now()
  from public.form_submissions s join public.organizations o on o.id = s.organization_id
  where s.confirmation_hash = hash and s.form_id = in_form and o.closed_at is null
$$;

-- As before, but for webhooks of closed organizations: what is behind their places waits.
create or replace function app.wake_webhooks(most integer, in_max_failures integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('webhooks', 0)) then
    return 0;
  end if;
  perform app.bind(null, 'system', null, null);
  insert into public.jobs (organization_id, id, kind, payload, key, max_failures, created_by_type)
  select n.organization_id, app.uuid_v7(), n.kind, jsonb_build_object('webhookId', n.id), n.id::text, in_max_failures, 'system'
  from (
    select w.organization_id, w.id, 'webhooks.fan_out' as kind from public.webhooks w
    where w.enabled and w.paused_at is null and (
      w.sequence <> coalesce((select s.sequence from public.sequenced_changes s
        where s.organization_id = w.organization_id order by s.sequence desc limit 1), 0)
      or exists (select from public.pending_changes p where p.organization_id = w.organization_id))
    union all
    select w.organization_id, w.id, 'webhooks.deliver' from public.webhooks w
    where w.enabled and w.paused_at is null and exists (
      select from public.webhook_deliveries d
      where d.organization_id = w.organization_id and d.webhook_id = w.id and d.next_attempt_at < now() - interval '5 s')
  ) n
  where not exists (
    select from public.jobs j where j.organization_id = n.organization_id and j.kind = n.kind and j.key = n.id::text
      and j.status in ('queued', 'running'))
    and not exists (select from public.organizations o where o.id = n.organization_id and o.closed_at is not null)
  limit most
  on conflict (organization_id, kind, key) where status in ('queued', 'running') do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

-- ── what is erased ──────────────────────────────────────────────────────────

-- As before; with an organization whose time is over its built-in roles go too.
create or replace function app.keep_role() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' and exists (
    select from public.organizations o where o.id = old.organization_id and o.erase_at <= now()
  ) then
    return old;
  end if;
  if old.built_in then
    raise exception 'A built-in role is never changed' using errcode = '23514', constraint = 'roles_built_in';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  new.organization_id := old.organization_id;
  new.id := old.id;
  new.key := old.key;
  new.built_in := false;
  new.revision := old.revision + 1;
  new.created_at := old.created_at;
  new.updated_at := now();
  return new;
end $$;

-- Throws unless the organization that is bound is to be erased by now; gives it.
create function app.erased_organization() returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
begin
  if not exists (select from public.organizations o where o.id = organization and o.erase_at <= now()) then
    raise exception 'Only an organization whose time is over is erased';
  end if;
  return organization;
end $$;

-- Removes up to so many of its rows from a table that the server itself cannot remove them from: the log, the keys,
-- the audit trail, sessions. Tells how many.
create function app.erase_rows(target regclass, most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  removed integer;
begin
  execute format('delete from %1$s t where t.ctid = any (array(select c.ctid from %1$s c where c.organization_id = $1 limit $2))', target)
    using app.erased_organization(), most;
  get diagnostics removed = row_count;
  return removed;
end $$;

-- Removes the organization, of which nothing else is left, and who was only named and is nowhere a member by now.
create function app.erase_organization() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.organizations o where o.id = app.erased_organization();
  delete from public.users u
  where u.pending and not exists (select from public.memberships m where m.user_id = u.id);
end $$;

grant delete on sessions, organizations, users to crm_gate;
grant select, delete on audit_events to crm_gate;
create policy gate_erasing on sessions for delete to crm_gate using (current_user = 'crm_gate');
create policy gate_erasing on organizations for delete to crm_gate using (current_user = 'crm_gate');
create policy gate_erasing on users for delete to crm_gate using (current_user = 'crm_gate');

do $$
declare f regprocedure;
begin
  foreach f in array array['app.find_user(text)', 'app.find_invitation(bytea)', 'app.find_closed_organization(bytea)',
    'app.erase_rows(regclass, integer)', 'app.erase_organization()']::regprocedure[] loop
    execute format('alter function %s owner to crm_gate', f);
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to crm_app', f);
  end loop;
end $$;
alter function app.end_sessions() owner to crm_gate;
revoke execute on function app.end_sessions(), app.erased_organization() from public;
grant execute on function app.erased_organization() to crm_gate;
revoke create on schema app from crm_gate;
