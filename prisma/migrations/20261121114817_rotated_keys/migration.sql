-- AlterTable
ALTER TABLE "api_keys" RENAME COLUMN "created_by" TO "created_by_id";
ALTER TABLE "api_keys" ALTER COLUMN "created_by_id" DROP NOT NULL,
ADD COLUMN     "created_by_type" TEXT,
ADD COLUMN     "previous_hash" BYTEA,
ADD COLUMN     "previous_until" TIMESTAMPTZ(3),
ADD COLUMN     "rate_limit" INTEGER;

-- Who could read records could export them too: that is a permission of its own now.
alter table api_keys no force row level security;
update api_keys k set
  created_by_type = case when exists (select from api_keys m where m.id = k.created_by_id) then 'api_key' else 'user' end,
  permissions = permissions || case when permissions && '{contacts:read,companies:read}'::text[] then '{records:export}'::text[] else '{}' end;
alter table api_keys force row level security;
alter table api_keys alter column created_by_type set not null,
  add constraint api_keys_previous check ((previous_hash is null) = (previous_until is null)),
  add constraint api_keys_rate_limit check (rate_limit > 0);
create trigger stamp_creator before insert or update on api_keys for each row execute function app.stamp_creator();

-- When a key was used is told by each process, of all organizations' keys at once; nothing else of a key is the gate's to change.
grant update (last_used_at) on api_keys to crm_gate;
create policy gate_served on api_keys for update to crm_gate using (current_user = 'crm_gate');
grant create on schema app to crm_gate;

create function app.note_key_uses(ids uuid[], times timestamptz[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update public.api_keys k set last_used_at = u.at
  from unnest(ids, times) u (id, at)
  where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > u.at)
$$;

drop function app.find_api_key(uuid);
-- As before, with the former secret's hash while that is good, and the key's own limit.
create function app.find_api_key(key_id uuid)
returns table (organization_id uuid, hash bytea, previous_hash bytea, permissions text[], rate_limit integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.organization_id, k.hash, case when k.previous_until > now() then k.previous_hash end, k.permissions, k.rate_limit
  from public.api_keys k
  where k.id = key_id and k.revoked_at is null
$$;

drop function app.enter(uuid, text, uuid, uuid, text, integer, uuid);
-- As before. A key comes with the hash of the secret that was shown: that must still be the key's, or the one
-- before the last rotation while that is good.
create function app.enter(in_organization uuid, actor_type text, actor_id uuid, session_id uuid, key_hash bytea,
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
      and s.ended_at is null and s.expires_at > now() and m.status = 'active' and o.closed_at is null;
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

alter function app.note_key_uses(uuid[], timestamptz[]) owner to crm_gate;
alter function app.find_api_key(uuid) owner to crm_gate;
alter function app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid) owner to crm_gate;
revoke execute on function app.note_key_uses(uuid[], timestamptz[]), app.find_api_key(uuid),
  app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid) from public;
grant execute on function app.note_key_uses(uuid[], timestamptz[]), app.find_api_key(uuid),
  app.enter(uuid, text, uuid, uuid, bytea, text, integer, uuid) to crm_app;
revoke create on schema app from crm_gate;
