grant create on schema app to crm_gate;

-- As before; who is only named has no account that an identity could be of, and his address is free.
create or replace function app.find_oauth_user(in_provider text, in_subject text, address text)
returns table (identity_user_id uuid, account_user_id uuid, account_is_verified boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.user_id, u.id, u.email_verified_at is not null
  from (values (1)) one (row)
  left join public.user_identities i on i.provider = in_provider and i.subject = in_subject
  left join public.users u on u.email = address and not u.pending
$$;

-- As before; people with an account, and where they were not removed.
create or replace function app.admin_users(in_id uuid, search text, behind uuid, most integer)
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
      where m.user_id = u.id and m.status <> 'removed'), '[]')
  from public.users u
  where u.id between coalesce(in_id, '00000000-0000-0000-0000-000000000000') and coalesce(in_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and u.deleted_at is null and not u.pending and (behind is null or u.id < behind)
    and (search is null or position(lower(search) in lower(u.email || ' ' || u.name)) > 0)
  order by u.id desc limit most;
end $$;

-- As before; members and owners are those who have come and were not removed.
create or replace function app.admin_organizations(in_id uuid, search text, behind uuid, most integer)
returns table (id uuid, name text, created_at timestamptz, closed_at timestamptz, suspended_at timestamptz, deleted_at timestamptz,
  member_count integer, owners jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  return query
  select o.id, o.name, o.created_at, o.closed_at, o.suspended_at, o.deleted_at,
    (select count(*) from public.memberships m where m.organization_id = o.id and m.status in ('active', 'suspended'))::integer,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name) order by m.created_at, u.id)
      from public.memberships m join public.users u on u.id = m.user_id
      where m.organization_id = o.id and m.role = 'owner' and m.status in ('active', 'suspended')), '[]')
  from public.organizations o
  where o.id between coalesce(in_id, '00000000-0000-0000-0000-000000000000') and coalesce(in_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and (behind is null or o.id < behind)
    and (search is null or position(lower(search) in lower(o.name)) > 0 or exists (
      select from public.memberships m join public.users u on u.id = m.user_id
      where m.organization_id = o.id and m.role = 'owner' and m.status in ('active', 'suspended') and u.email = lower(search)))
  order by o.id desc limit most;
end $$;

revoke create on schema app from crm_gate;

-- A role that only members have who were removed can go: they hold the least one then, and get another when they come again.
create function app.release_role() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.memberships m set role = 'viewer'
  where m.organization_id = old.organization_id and m.role = old.key and m.status = 'removed';
  return old;
end $$;
revoke execute on function app.release_role() from public;
create trigger release_role before delete on roles for each row when (not old.built_in) execute function app.release_role();
