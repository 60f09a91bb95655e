-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "require_second_factor" BOOLEAN NOT NULL DEFAULT false;

create or replace view organization_settings with (security_invoker = true) as
  select id as organization_id, id, name, require_if_match, created_at, log_kept_days, default_currency, timezone,
    require_second_factor
  from organizations;

-- The gate knows of a second factor whether it is on, and nothing else.
grant select (require_second_factor) on organizations to crm_gate;
grant select (user_id, confirmed_at) on second_factors to crm_gate;
create policy gate on second_factors for select to crm_gate using (current_user = 'crm_gate');
grant create on schema app to crm_gate;

-- As before; and nobody is in without a second factor where one is demanded, however his session came to be.
create or replace function app.enter(in_organization uuid, actor_type text, actor_id uuid, session_id uuid, key_hash bytea,
  known_role text, known_version integer, request_id uuid)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  held public.roles;
  reach jsonb;
begin
  if actor_type = 'user' then
    select r.* into held
    from public.sessions s
    join public.memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
    join public.roles r on r.organization_id = m.organization_id and r.key = m.role
    join public.organizations o on o.id = s.organization_id
    where s.id = enter.session_id and s.user_id = enter.actor_id and s.organization_id = in_organization
      and s.ended_at is null and s.expires_at > now() and m.status = 'active' and o.closed_at is null
      and (not o.require_second_factor
        or exists (select from public.second_factors f where f.user_id = s.user_id and f.confirmed_at is not null));
    if found and (held.key is distinct from known_role or held.revision is distinct from known_version) then
      raise exception 'The role has changed' using errcode = 'CRM05', detail = app.role_json(held)::text;
    end if;
    reach := held.access;
  elsif actor_type = 'api_key' then
    select k.access into reach
    from public.api_keys k join public.organizations o on o.id = k.organization_id
    where k.organization_id = in_organization and k.id = enter.actor_id
      and (k.hash = key_hash or k.previous_hash = key_hash and k.previous_until > now())
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and o.closed_at is null;
  end if;
  if reach is null then
    raise exception 'The session, membership or key is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind_within(in_organization, actor_type, actor_id, request_id, reach);
end $$;

-- ── who is in no longer ─────────────────────────────────────────────────────

-- Once a second factor is demanded, the sessions there of those without one end. They are locked in the order of
-- everybody who ends sessions.
create function app.end_unproven_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  with chosen as materialized (
    select s.id from public.sessions s
    where s.organization_id = new.id and s.ended_at is null and not exists (
      select from public.second_factors f where f.user_id = s.user_id and f.confirmed_at is not null)
    order by s.id for update
  )
  update public.sessions s set ended_at = now() from chosen where s.id = chosen.id;
  return null;
end $$;
create trigger end_unproven_sessions after update of require_second_factor on organizations
  for each row when (new.require_second_factor and not old.require_second_factor) execute function app.end_unproven_sessions();

-- Whoever takes a second factor away, its user's sessions end where one is demanded.
create function app.end_demanding_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  with chosen as materialized (
    select s.id from public.sessions s join public.organizations o on o.id = s.organization_id
    where s.user_id = old.user_id and s.ended_at is null and o.require_second_factor
    order by s.id for update of s
  )
  update public.sessions s set ended_at = now() from chosen where s.id = chosen.id;
  return null;
end $$;
create trigger end_demanding_sessions after delete on second_factors
  for each row when (old.confirmed_at is not null) execute function app.end_demanding_sessions();

alter function app.end_unproven_sessions() owner to crm_gate;
alter function app.end_demanding_sessions() owner to crm_gate;
revoke execute on function app.end_unproven_sessions(), app.end_demanding_sessions() from public;
revoke create on schema app from crm_gate;
