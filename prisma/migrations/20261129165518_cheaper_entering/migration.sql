-- The Prisma schema has nothing new.

-- What only says who asks is gone from a plan of the gate's, and with it what the tenants' policies say beside it: they
-- were worked out for each statement, and of an organization all memberships of the actor were read.
do $$
declare
  p record;
begin
  for p in select polname, polrelid::regclass as target, polqual is not null as reads, polwithcheck is not null as writes
      from pg_policy where polroles = array['crm_gate'::regrole::oid] loop
    execute format('alter policy %I on %s', p.polname, p.target)
      || case when p.reads then ' using (app.is_gate())' else '' end
      || case when p.writes then ' with check (app.is_gate())' else '' end;
  end loop;
end $$;

-- As before. Without a path of its own, which each call would set and take back: it names all that it calls.
create or replace function app.bind(organization_id uuid, actor_type text, actor_id uuid, request_id uuid)
returns void language plpgsql volatile as $$
begin
  perform pg_catalog.set_config('app.organization_id', coalesce(organization_id::pg_catalog.text, ''), true),
    pg_catalog.set_config('app.actor_type', actor_type, true),
    pg_catalog.set_config('app.actor_id', coalesce(actor_id::pg_catalog.text, ''), true),
    pg_catalog.set_config('app.request_id', coalesce(request_id::pg_catalog.text, ''), true),
    pg_catalog.set_config('app.access', 'all', true);
end $$;

drop function app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid);
grant create on schema app to crm_gate;

-- As before; and who knows other custom fields than there are is refused by the same statement (CRM07), unless he says
-- nothing of them, as servers of the release before do.
create function app.enter(in_organization uuid, actor_type text, actor_id uuid, session_id uuid, key_hash bytea,
  known_role text, known_version integer, request_id uuid, known_fields bigint default null)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  held record;
begin
  if actor_type = 'user' then
    select r.access, r.key, r.revision, v.revision as fields into held
    from public.sessions s
    join public.memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
    join public.roles r on r.organization_id = m.organization_id and r.key = m.role
    join public.organizations o on o.id = s.organization_id
    left join public.custom_field_versions v on v.organization_id = s.organization_id
    where s.id = enter.session_id and s.user_id = enter.actor_id and s.organization_id = in_organization
      and s.ended_at is null and s.expires_at > now() and m.status = 'active' and o.closed_at is null
      and (not o.require_second_factor
        or exists (select from public.second_factors f where f.user_id = s.user_id and f.confirmed_at is not null));
    if found and (held.key is distinct from known_role or held.revision is distinct from known_version) then
      raise exception 'The role has changed' using errcode = 'CRM05', detail = (
        select app.role_json(r)::text from public.roles r where r.organization_id = in_organization and r.key = held.key);
    end if;
  else
    select k.access, v.revision as fields into held
    from public.api_keys k
    join public.organizations o on o.id = k.organization_id
    left join public.custom_field_versions v on v.organization_id = k.organization_id
    where actor_type = 'api_key' and k.organization_id = in_organization and k.id = enter.actor_id
      and (k.hash = key_hash or k.previous_hash = key_hash and k.previous_until > now())
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and o.closed_at is null;
  end if;
  if held.access is null then
    raise exception 'The session, membership or key is no longer good' using errcode = 'CRM01';
  end if;
  if known_fields <> coalesce(held.fields, 0) then
    raise exception 'The custom fields have changed' using errcode = 'CRM07';
  end if;
  perform app.bind_within(in_organization, actor_type, actor_id, request_id, held.access);
end $$;
alter function app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid, bigint) owner to crm_gate;
revoke execute on function app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid, bigint) from public;
grant execute on function app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid, bigint) to crm_app;
revoke create on schema app from crm_gate;
