-- AlterTable
ALTER TABLE "organizations" ADD COLUMN IF NOT EXISTS "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ALTER COLUMN "password_hash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "platform_admins" (
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "platform_admins_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "platform_events" (
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

    CONSTRAINT "platform_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_events_organization_id_target_id_created_at_id_idx" ON "audit_events"("organization_id", "target_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_organization_id_created_by_id_created_at_id_idx" ON "audit_events"("organization_id", "created_by_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "platform_admins" ADD CONSTRAINT "platform_admins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who operates the platform is said by command line alone, as the gate: the server comes to neither table but by
-- the doors below, and no door makes an operator.
alter table platform_admins enable row level security;
alter table platform_admins force row level security;
alter table platform_events enable row level security;
alter table platform_events force row level security;
grant select, insert, delete on platform_admins to crm_gate;
grant select, insert on platform_events to crm_gate;
create policy gate on platform_admins to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
create policy gate on platform_events to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
create trigger stamp_creator before insert or update on platform_events for each row execute function app.stamp_creator();

grant select (name, created_at, suspended_at, deleted_at) on organizations to crm_gate;
grant select (suspended_at, deleted_at) on users to crm_app;
grant create on schema app to crm_gate;

-- ── who operates ────────────────────────────────────────────────────────────

-- Binds the transaction to an operator of the platform, and to no organization: raises CRM01 when his session has
-- ended, and CRM20 when he operates nothing. Sent with the first statement of each unit of work, as app.enter is.
create function app.enter_platform(actor_id uuid, session_id uuid, request_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from public.sessions s where s.id = enter_platform.session_id and s.user_id = enter_platform.actor_id
      and s.ended_at is null and s.expires_at > now()
  ) then
    raise exception 'The session is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind(null, 'user', actor_id, request_id);
  perform set_config('app.operator_session', session_id::text, true);
  perform app.require_operator();
end $$;

-- Who operates in this transaction: raises CRM20 unless it was entered by app.enter_platform, and he still may.
-- Every door below asks it first.
create function app.require_operator() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  operator uuid;
begin
  select a.user_id into operator
  from public.sessions s join public.platform_admins a on a.user_id = s.user_id
  where s.id = nullif(current_setting('app.operator_session', true), '')::uuid
    and s.ended_at is null and s.expires_at > now();
  if operator is null then
    raise exception 'This is for operators of the platform' using errcode = 'CRM20';
  end if;
  return operator;
end $$;

-- Goes on in an organization, or in none, as the operator himself: false where there is no such organization.
create function app.operate_in(in_organization uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  operator constant uuid := app.require_operator();
begin
  if in_organization is not null and not exists (select from public.organizations o where o.id = in_organization) then
    return false;
  end if;
  perform app.bind(in_organization, 'user', operator, nullif(current_setting('app.request_id', true), '')::uuid);
  return true;
end $$;

-- Goes on with what is a person's own, his account and sessions: false where there is no such person.
create function app.operate_on(in_user uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  if not exists (select from public.users u where u.id = in_user and u.deleted_at is null) then
    return false;
  end if;
  perform app.bind(null, 'user', in_user, nullif(current_setting('app.request_id', true), '')::uuid);
  return true;
end $$;

-- Notes what an operator does, whatever the transaction goes on as.
create function app.note_operation(in_id uuid, in_type text, in_target_type text, in_target_id uuid, in_details jsonb,
  in_address text, in_user_agent text, in_request uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.operate_in(null);
  insert into public.platform_events (id, type, target_type, target_id, details, address, user_agent, request_id, created_by_type)
  values (in_id, in_type, in_target_type, in_target_id, in_details, in_address, in_user_agent, in_request, 'user');
end $$;

-- ── what operators see: pages, newest first, behind the id given ────────────

create function app.admin_users(in_id uuid, search text, behind uuid, most integer)
returns table (id uuid, email text, name text, created_at timestamptz, suspended_at timestamptz, is_super_admin boolean, organizations jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return query
  select u.id, u.email, u.name, u.created_at, u.suspended_at,
    exists (select from public.platform_admins a where a.user_id = u.id),
    coalesce((
      select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'role', m.role, 'status', m.status) order by m.created_at, o.id)
      from public.memberships m join public.organizations o on o.id = m.organization_id
      where m.user_id = u.id), '[]')
  from public.users u
  where u.id between coalesce(in_id, '00000000-0000-0000-0000-000000000000') and coalesce(in_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and u.deleted_at is null and (behind is null or u.id < behind)
    and (search is null or position(lower(search) in lower(u.email || ' ' || u.name)) > 0)
  order by u.id desc limit most;
end $$;

create function app.admin_organizations(in_id uuid, search text, behind uuid, most integer)
returns table (id uuid, name text, created_at timestamptz, closed_at timestamptz, suspended_at timestamptz, deleted_at timestamptz,
  member_count integer, owners jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return query
  select o.id, o.name, o.created_at, o.closed_at, o.suspended_at, o.deleted_at,
    (select count(*) from public.memberships m where m.organization_id = o.id)::integer,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name) order by m.created_at, u.id)
      from public.memberships m join public.users u on u.id = m.user_id
      where m.organization_id = o.id and m.role = 'owner'), '[]')
  from public.organizations o
  where o.id between coalesce(in_id, '00000000-0000-0000-0000-000000000000') and coalesce(in_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and (behind is null or o.id < behind)
    and (search is null or position(lower(search) in lower(o.name)) > 0 or exists (
      select from public.memberships m join public.users u on u.id = m.user_id
      where m.organization_id = o.id and m.role = 'owner' and u.email = lower(search)))
  order by o.id desc limit most;
end $$;

create function app.admin_sessions(in_user uuid, behind uuid, most integer)
returns table (id uuid, organization_id uuid, organization_name text, created_at timestamptz, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return query
  select s.id, s.organization_id, o.name, s.created_at, s.expires_at
  from public.sessions s join public.organizations o on o.id = s.organization_id
  where s.user_id = in_user and s.ended_at is null and s.expires_at > now() and (behind is null or s.id < behind)
  order by s.id desc limit most;
end $$;

create function app.admin_events(behind uuid, most integer) returns setof public.platform_events
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return query
  select e.* from public.platform_events e where behind is null or e.id < behind order by e.id desc limit most;
end $$;

-- ── who is suspended ────────────────────────────────────────────────────────

-- The account of a person, and whether an organization is suspended, is for operators to say.
create function app.refuse_unless_operator() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return new;
end $$;
create trigger operators_change before update on users for each row
  when (new.suspended_at is distinct from old.suspended_at or new.deleted_at is distinct from old.deleted_at)
  execute function app.refuse_unless_operator();
create trigger operators_make before insert on users for each row
  when (new.suspended_at is not null or new.deleted_at is not null) execute function app.refuse_unless_operator();
create trigger operators_change before update on organizations for each row
  when (new.suspended_at is distinct from old.suspended_at) execute function app.refuse_unless_operator();
create trigger operators_make before insert on organizations for each row
  when (new.suspended_at is not null) execute function app.refuse_unless_operator();

-- Who is suspended gets no session. The foreign key's check, which comes before this one, waits for a suspension
-- under way, and that for sessions under way: none is left over.
create function app.refuse_suspended() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.users u where u.id = new.user_id and u.suspended_at is null) then
    raise exception 'The account is suspended' using errcode = 'CRM21';
  end if;
  return null;
end $$;
create trigger refuse_suspended after insert on sessions for each row execute function app.refuse_suspended();

-- A session that has ended is nobody's way in: it can be ended after its membership is gone.
alter policy self on sessions
  with check (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid)
    and (ended_at is not null
      or exists (select from memberships m where m.organization_id = sessions.organization_id and m.user_id = sessions.user_id)));

-- ── how long the audit trail is kept ────────────────────────────────────────

grant select (organization_id, id, created_at), delete on audit_events to crm_gate;
create policy gate on audit_events for select to crm_gate using (current_user = 'crm_gate');
create policy gate_pruned on audit_events for delete to crm_gate using (current_user = 'crm_gate');

-- Takes up to so many events away that are older than the organization keeps its log, and than 90 days: who may
-- shorten the log cannot hide by it what he did. Tells how many.
create function app.prune_audit(most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
  removed integer;
begin
  delete from public.audit_events e using (
    select a.id from public.audit_events a join public.organizations o on o.id = a.organization_id
    where a.organization_id = organization and a.created_at < now() - make_interval(days => greatest(o.log_kept_days, 90))
    order by a.created_at limit most
  ) old
  where e.organization_id = organization and e.id = old.id;
  get diagnostics removed = row_count;
  return removed;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array['app.enter_platform(uuid, uuid, uuid)', 'app.require_operator()', 'app.operate_in(uuid)',
    'app.operate_on(uuid)', 'app.note_operation(uuid, text, text, uuid, jsonb, text, text, uuid)',
    'app.admin_users(uuid, text, uuid, integer)', 'app.admin_organizations(uuid, text, uuid, integer)',
    'app.admin_sessions(uuid, uuid, integer)', 'app.admin_events(uuid, integer)', 'app.prune_audit(integer)']::regprocedure[] loop
    execute format('alter function %s owner to crm_gate', f);
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to crm_app', f);
  end loop;
end $$;
revoke execute on function app.refuse_unless_operator(), app.refuse_suspended() from public;
revoke create on schema app from crm_gate;
