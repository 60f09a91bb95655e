-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "access" JSONB;

-- Who could write records could delete them too: that is a permission of its own now.
alter table api_keys no force row level security;
update api_keys set permissions = permissions
  || array(select replace(p, ':write', ':delete') from unnest(permissions) p where p in ('contacts:write', 'companies:write'));
update api_keys k set access = coalesce((
  select jsonb_object_agg(o.object, o.verbs) from (
    select case split_part(p, ':', 1) when 'contacts' then 'contact' else 'company' end as object,
      jsonb_object_agg(split_part(p, ':', 2), 'all') || '{"read": "all"}' as verbs
    from unnest(k.permissions) p where p ~ '^(contacts|companies):(read|write|delete)$' group by 1) o), '{}');
alter table api_keys force row level security;
alter table api_keys alter column access set not null;

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "closed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "roles" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "access" JSONB NOT NULL,
    "permissions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fields" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "teams" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "organization_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("organization_id","team_id","user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "roles_organization_id_key_key" ON "roles"("organization_id", "key");

-- CreateIndex
CREATE INDEX "teams_organization_id_parent_id_idx" ON "teams"("organization_id", "parent_id");

-- CreateIndex
CREATE INDEX "team_members_organization_id_user_id_idx" ON "team_members"("organization_id", "user_id");

-- The roles that come with each organization.
create function app.built_in_roles(in_organization uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  insert into public.roles (organization_id, id, key, name, description, built_in, access)
  select in_organization, app.uuid_v7(), r.key, r.name, r.description, true, r.access::jsonb
  from (values
    ('owner', 'Owner', 'May do everything, also with the organization itself', '{"*": {"read": "all", "write": "all", "delete": "all"}}'),
    ('admin', 'Admin', 'May do everything but delete the organization or hand it over', '{"*": {"read": "all", "write": "all", "delete": "all"}}'),
    ('manager', 'Manager', 'Reads, writes and deletes all records', '{"*": {"read": "all", "write": "all", "delete": "all"}}'),
    ('member', 'Member', 'Reads, writes and deletes all records', '{"*": {"read": "all", "write": "all", "delete": "all"}}'),
    ('viewer', 'Viewer', 'Reads all records', '{"*": {"read": "all"}}')
  ) r (key, name, description, access)
$$;
revoke execute on function app.built_in_roles(uuid) from public;
-- What refers to them is checked as the owner, whom policies bind too.
alter table organizations no force row level security;
alter table memberships no force row level security;
select app.built_in_roles(id) from organizations;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_role_fkey" FOREIGN KEY ("organization_id", "role") REFERENCES "roles"("organization_id", "key") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "roles" ADD CONSTRAINT "roles_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_parent_id_fkey" FOREIGN KEY ("organization_id", "parent_id") REFERENCES "teams"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_organization_id_team_id_fkey" FOREIGN KEY ("organization_id", "team_id") REFERENCES "teams"("organization_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

alter table organizations force row level security;
alter table memberships force row level security;
alter table memberships drop constraint memberships_role;
alter table roles
  add constraint roles_key check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  add constraint roles_access check (jsonb_typeof(access) = 'object'),
  add constraint roles_fields check (jsonb_typeof(fields) = 'object');
alter table api_keys add constraint api_keys_access check (jsonb_typeof(access) = 'object');
create unique index teams_name on teams (organization_id, lower(name));

select app.tenant_table('roles');
select app.tenant_table('teams');
select app.tenant_table('team_members');

create function app.add_built_in_roles() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.built_in_roles(new.id);
  return null;
end $$;
create trigger add_built_in_roles after insert on organizations for each row execute function app.add_built_in_roles();

-- A role's revision tells its holders' requests that they know an earlier one.
create function app.keep_role() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
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
create trigger keep_role before update or delete on roles for each row execute function app.keep_role();

-- Teams are nested once.
create function app.refuse_deep_team() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('teams/' || new.organization_id, 0));
  if exists (select from public.teams t where t.organization_id = new.organization_id and t.id = new.parent_id and (t.parent_id is not null or t.id = new.id))
    or exists (select from public.teams t where t.organization_id = new.organization_id and t.parent_id = new.id) then
    raise exception 'Teams are nested once' using errcode = '23514', constraint = 'teams_nested_once';
  end if;
  return new;
end $$;
create trigger refuse_deep_team before insert or update of parent_id on teams
  for each row when (new.parent_id is not null) execute function app.refuse_deep_team();
revoke execute on function app.keep_role(), app.refuse_deep_team(), app.add_built_in_roles() from public;
grant execute on function app.built_in_roles(uuid) to crm_app;

-- ── how far who acts reaches ────────────────────────────────────────────────

-- Whose records of the object who acts may read, write or delete: null for everybody's. The setting
-- app.access is `all`, or a role's or key's access; without it there is nothing to be seen.
create function app.owners(object text, verb text) returns uuid[]
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  access constant text := coalesce(current_setting('app.access', true), '');
begin
  if access = 'all' then
    return null;
  end if;
  return case coalesce(nullif(access, '')::jsonb -> object, nullif(access, '')::jsonb -> '*') ->> verb
    when 'all' then null
    when 'team' then current_setting('app.team')::uuid[]
    when 'own' then array[app.actor_id()]
    else '{}'::uuid[]
  end;
end $$;

-- Whether who acts may read every record that there is.
create function app.reads_all() returns boolean
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  access constant text := coalesce(current_setting('app.access', true), '');
begin
  if access in ('', 'all') then
    return access = 'all';
  end if;
  return coalesce(access::jsonb -> '*' ->> 'read' = 'all', false)
    and (select bool_and(coalesce(e.value ->> 'read' = 'all', false)) from jsonb_each(access::jsonb) e);
end $$;

-- Who gives a record away still sees it until his transaction ends: or Postgres would refuse the move.
create function app.was_given(record uuid) returns boolean
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select record::text = any (string_to_array(current_setting('app.given', true), ','))
$$;

create function app.refuse_reach(object text, verb text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'The role does not reach so far' using errcode = 'CRM04', detail = object || ':' || verb;
end $$;

-- What the policies cannot say: that a record may be read, and not written or deleted.
create function app.guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  verb text := 'write';
  owners uuid[];
  owner uuid;
begin
  if current_setting('app.access', true) = 'all' then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'INSERT' then
    owner := new.owner_id;
  else
    owner := old.owner_id;
    if tg_op = 'DELETE' or (old.deleted_at is null) <> (new.deleted_at is null) then
      verb := 'delete';
    end if;
  end if;
  owners := app.owners(object, verb);
  if owners is not null and (owner is null or owner <> all (owners)) then
    perform app.refuse_reach(object, verb);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  if tg_op = 'UPDATE' and new.owner_id is distinct from old.owner_id then
    perform set_config('app.given', concat_ws(',', nullif(current_setting('app.given', true), ''), old.id), true);
  end if;
  return new;
end $$;

-- A link is written by who may write the record that names the primary one.
create function app.guard_link() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  owners uuid[];
  is_good boolean;
begin
  if current_setting('app.access', true) <> 'all' then
    owners := app.owners(object, 'write');
    if owners is not null then
      execute format('select exists (select from %s where organization_id = $1 and id = ($2 ->> %L)::uuid and owner_id = any ($3))', tg_argv[1], tg_argv[2])
        into is_good
        using case tg_op when 'DELETE' then old.organization_id else new.organization_id end,
          case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end, owners;
      if not is_good then
        perform app.refuse_reach(object, 'write');
      end if;
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- Whether who acts sees the record or link. Made anew with each table that `app.owned_table` or
-- `app.owned_link` is called for.
create function app.make_sees() returns void language plpgsql set search_path = pg_catalog, pg_temp as $body$
declare
  cases text;
begin
  -- The guard's first argument is the object that counts: for a link that of its near end.
  select string_agg(format('when %L then app.owners(%L, ''read'') is null or exists (select from %s t where t.organization_id = app.organization_id() and t.id = record)',
    split_part(encode(l.tgargs, 'escape'), '\000', 1), split_part(encode(g.tgargs, 'escape'), '\000', 1), l.tgrelid::regclass),
    ' ' order by l.tgrelid::regclass::text)
  into cases
  from pg_trigger g join pg_trigger l on l.tgrelid = g.tgrelid and l.tgname = 'log_insert'
  where g.tgname = 'guard' and g.tgfoid in ('app.guard()'::regprocedure, 'app.guard_link()'::regprocedure);
  execute format($make$create or replace function app.sees(object text, record uuid) returns boolean
    language sql stable set search_path = public, pg_catalog, pg_temp as $sql$ select case object %s else false end $sql$$make$, cases);
  revoke execute on function app.sees(text, uuid) from public;
  grant execute on function app.sees(text, uuid) to crm_app;
end $body$;

-- Records of the table, which have an owner, are seen and written as far as a role reaches. The condition is
-- one that the planner takes for true of nearly all rows, as it is.
create function app.owned_table(target regclass, object text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger guard before insert or update or delete on %s for each row execute function app.guard(%L)', target, object);
  execute format($policy$create policy visible on %1$s as restrictive for select to crm_app using (
    case when (select app.owners(%2$L, 'read')) is null then 0
      when owner_id = any ((select app.owners(%2$L, 'read'))::uuid[]) then 0
      when app.was_given(id) then 0 else 1 end <> 1)$policy$, target, object);
  perform app.make_sees();
end $$;

-- Links of the table are seen by who sees the record at the near end, which names the primary one.
create function app.owned_link(target regclass, near text, near_table regclass, near_column name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger guard before insert or update or delete on %s for each row execute function app.guard_link(%L, %L, %L)',
    target, near, near_table, near_column);
  execute format($policy$create policy visible on %1$s as restrictive for select to crm_app using (
    case when (select app.owners(%2$L, 'read')) is null then 0
      when exists (select from %3$s n where n.organization_id = %1$s.organization_id and n.id = %1$s.%4$I) then 0
      else 1 end <> 1)$policy$, target, near, near_table, near_column);
  perform app.make_sees();
end $$;

-- Rows of the table tell of records, by the columns of their objects and ids: who sees these, sees them.
create function app.telling_table(target regclass, record_column name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($policy$create policy visible on %1$s as restrictive for select to crm_app using (
    case when (select app.reads_all()) then 0 when app.sees(object, %2$I) then 0 else 1 end <> 1)$policy$, target, record_column);
end $$;

revoke execute on function app.owners(text, text), app.reads_all(), app.was_given(uuid), app.refuse_reach(text, text),
  app.guard(), app.guard_link(), app.make_sees(), app.owned_table(regclass, text),
  app.owned_link(regclass, text, regclass, name), app.telling_table(regclass, name)
  from public;
grant execute on function app.owners(text, text), app.reads_all(), app.was_given(uuid), app.refuse_reach(text, text) to crm_app;
grant execute on function app.owners(text, text), app.was_given(uuid), app.refuse_reach(text, text) to crm_gate;

select app.owned_table('companies', 'company');
select app.owned_table('contacts', 'contact');
select app.owned_link('contact_companies', 'contact', 'contacts', 'contact_id');
select app.telling_table('changes', 'record_id');
select app.telling_table('record_keys', 'record_id');
select app.telling_table('merged_records', 'record_id');
select app.telling_table('merges', 'survivor_id');

-- ── who may enter ───────────────────────────────────────────────────────────

-- As before, and with everything in reach: who comes by app.enter is held to his role or key.
create or replace function app.bind(organization_id uuid, actor_type text, actor_id uuid, request_id uuid)
returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
  select set_config('app.organization_id', coalesce(organization_id::text, ''), true),
         set_config('app.actor_type', actor_type, true),
         set_config('app.actor_id', coalesce(actor_id::text, ''), true),
         set_config('app.request_id', coalesce(request_id::text, ''), true),
         set_config('app.access', 'all', true)
$$;

grant select on roles, teams, team_members to crm_gate;
grant select (closed_at) on organizations to crm_gate;
create policy gate on roles for select to crm_gate using (current_user = 'crm_gate');
create policy gate on teams for select to crm_gate using (current_user = 'crm_gate');
create policy gate on team_members for select to crm_gate using (current_user = 'crm_gate');
grant create on schema app to crm_gate;

-- Binds like app.bind, and holds the transaction to the access.
create function app.bind_within(organization_id uuid, actor_type text, actor_id uuid, request_id uuid, access jsonb)
returns void language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  perform app.bind(organization_id, actor_type, actor_id, request_id);
  if access <> '{"*": {"read": "all", "write": "all", "delete": "all"}}' then
    perform set_config('app.access', access::text, true);
    if position('"team"' in access::text) > 0 then
      perform set_config('app.team', (
        select array_agg(distinct other.user_id)::text
        from (select bind_within.actor_id as user_id
          union all
          select c.user_id from public.team_members m
          join public.teams t on t.organization_id = m.organization_id and (t.id = m.team_id or t.parent_id = m.team_id)
          join public.team_members c on c.organization_id = t.organization_id and c.team_id = t.id
          where m.organization_id = bind_within.organization_id and m.user_id = bind_within.actor_id) other), true);
    end if;
  end if;
end $$;

-- A role as the server knows it.
create function app.role_json(r public.roles) returns jsonb language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('key', r.key, 'version', r.revision, 'builtIn', r.built_in, 'access', r.access,
    'permissions', r.permissions, 'fields', r.fields)
$$;

-- What a member's role is.
create function app.find_role(in_organization uuid, user_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app.role_json(r) from public.memberships m
  join public.roles r on r.organization_id = m.organization_id and r.key = m.role
  where m.organization_id = in_organization and m.user_id = find_role.user_id and m.status = 'active'
$$;

drop function app.enter(uuid, text, uuid, uuid, text, uuid);
-- Binds the transaction to an organization, if who asks is still good there: raises CRM01 when the session has
-- ended, the membership is gone, the key is revoked or the organization is closed, and CRM05 when the role is
-- another one than the server thought, with what it is. Sent with the first statement of each unit of work, so
-- that a revocation holds from the next request on, at no extra round trip.
create function app.enter(in_organization uuid, actor_type text, actor_id uuid, session_id uuid, known_role text, known_version integer, request_id uuid)
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
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and o.closed_at is null;
  end if;
  if reach is null then
    raise exception 'The session, membership or key is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind_within(in_organization, actor_type, actor_id, request_id, reach);
end $$;

-- How far who asked for a job reaches by now, in the role and version given, if he is a user: null when he may nothing more.
create function app.reach_of(in_organization uuid, actor_type text, actor_id uuid, in_role text, in_version integer) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case actor_type
    when 'user' then (
      select r.access from public.memberships m
      join public.roles r on r.organization_id = m.organization_id and r.key = m.role
      where m.organization_id = in_organization and m.user_id = actor_id and m.status = 'active'
        and r.key = in_role and r.revision = in_version)
    when 'api_key' then (
      select k.access from public.api_keys k
      where k.organization_id = in_organization and k.id = actor_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
    when 'system' then '{"*": {"read": "all", "write": "all", "delete": "all"}}'::jsonb
  end
  where actor_type = 'system'
    or not exists (select from public.organizations o where o.id = in_organization and o.closed_at is not null)
$$;

drop function app.enter_job(uuid, uuid, integer, text, boolean);
-- As before, held to what who asked for the job reaches by now.
create function app.enter_job(in_organization uuid, in_job uuid, in_attempt integer, in_role text, in_version integer, writes boolean)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  job record;
  reach jsonb;
begin
  if writes then
    perform set_config('idle_in_transaction_session_timeout', '10s', true);
    select j.created_by_type, j.created_by_id, j.request_id into job from public.jobs j
    where j.organization_id = in_organization and j.id = in_job and j.attempt = in_attempt and j.status = 'running'
    for key share;
  else
    select j.created_by_type, j.created_by_id, j.request_id into job from public.jobs j
    where j.organization_id = in_organization and j.id = in_job and j.attempt = in_attempt and j.status = 'running';
  end if;
  if not found then
    raise exception 'Another worker has the job' using errcode = 'CRM03';
  end if;
  reach := app.reach_of(in_organization, job.created_by_type, job.created_by_id, in_role, in_version);
  if reach is null then
    raise exception 'The membership or key is no longer good' using errcode = 'CRM01';
  end if;
  perform app.bind_within(in_organization, job.created_by_type, job.created_by_id, job.request_id, reach);
end $$;
drop function app.is_good(uuid, text, uuid, text);

drop function app.taken_jobs(text, uuid[]);
-- As before, with the whole role.
create function app.taken_jobs(in_worker text, ids uuid[])
returns table (organization_id uuid, id uuid, kind text, payload jsonb, attempt integer, failures integer,
  actor_type text, actor_id uuid, request_id uuid, role jsonb, permissions text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select j.organization_id, j.id, j.kind, j.payload, j.attempt, j.failures,
    j.created_by_type, j.created_by_id, j.request_id,
    case j.created_by_type when 'user' then app.find_role(j.organization_id, j.created_by_id) end,
    (select k.permissions from public.api_keys k
      where j.created_by_type = 'api_key' and k.organization_id = j.organization_id and k.id = j.created_by_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
  from public.jobs j
  where j.status = 'running' and j.worker = in_worker and j.id = any(ids)
$$;

-- What a request touched, also where who asks may not see it: he is to be told so.
create function app.touched_objects(in_request uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct c.object from public.changes c
  where c.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and c.request_id = in_request
$$;

-- What an entry of the log is, for a place in the feed that is behind one which the reader may not see.
create function app.entry_name(in_organization uuid, in_position bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.record_id || '/' || c.version || '/' || extract(epoch from c.at) from public.changes c
  where c.organization_id = in_organization and c.position = in_position
    and c.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
$$;

alter function app.find_role(uuid, uuid) owner to crm_gate;
alter function app.enter(uuid, text, uuid, uuid, text, integer, uuid) owner to crm_gate;
alter function app.reach_of(uuid, text, uuid, text, integer) owner to crm_gate;
alter function app.enter_job(uuid, uuid, integer, text, integer, boolean) owner to crm_gate;
alter function app.taken_jobs(text, uuid[]) owner to crm_gate;
alter function app.touched_objects(uuid) owner to crm_gate;
alter function app.entry_name(uuid, bigint) owner to crm_gate;
revoke execute on function app.bind_within(uuid, text, uuid, uuid, jsonb), app.role_json(public.roles), app.find_role(uuid, uuid),
  app.enter(uuid, text, uuid, uuid, text, integer, uuid), app.reach_of(uuid, text, uuid, text, integer),
  app.enter_job(uuid, uuid, integer, text, integer, boolean), app.taken_jobs(text, uuid[]), app.entry_name(uuid, bigint), app.touched_objects(uuid)
  from public;
grant execute on function app.find_role(uuid, uuid), app.enter(uuid, text, uuid, uuid, text, integer, uuid),
  app.enter_job(uuid, uuid, integer, text, integer, boolean), app.taken_jobs(text, uuid[]), app.entry_name(uuid, bigint), app.touched_objects(uuid) to crm_app;
grant execute on function app.bind_within(uuid, text, uuid, uuid, jsonb), app.role_json(public.roles) to crm_gate;
revoke create on schema app from crm_gate;
