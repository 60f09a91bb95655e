-- CreateTable
CREATE TABLE "mail_links" (
    "hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_links_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "reset_requests" (
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reset_requests_pkey" PRIMARY KEY ("email")
);

-- CreateIndex
CREATE INDEX "mail_links_user_id_idx" ON "mail_links"("user_id");

-- CreateIndex
CREATE INDEX "mail_links_expires_at_idx" ON "mail_links"("expires_at");

-- AddForeignKey
ALTER TABLE "mail_links" ADD CONSTRAINT "mail_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table mail_links
  add constraint mail_links_purpose check (purpose in ('password_reset', 'email_verification', 'email_change')),
  add constraint mail_links_email check (email = lower(email));
alter table reset_requests add constraint reset_requests_email check (email = lower(email));

-- Who shows a link is not known before; who has asked for a reset is nobody. The server itself reads neither.
alter table mail_links enable row level security;
alter table mail_links force row level security;
alter table reset_requests enable row level security;
alter table reset_requests force row level security;
grant select, insert, update, delete on mail_links to crm_gate;
grant select, insert, update, delete on reset_requests to crm_gate;
create policy gate on mail_links to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
create policy gate on reset_requests to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- ── links ───────────────────────────────────────────────────────────────────

-- Keeps a link for a while: false where there are so many of its purpose already, and for who has no account.
create function app.keep_mail_link(in_hash bytea, in_user uuid, in_purpose text, in_email text, in_minutes integer, most integer)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- One at a time of each person: the links are counted.
  perform pg_advisory_xact_lock(hashtextextended(in_user::text, 25));
  insert into public.mail_links (hash, user_id, purpose, email, expires_at)
  select in_hash, u.id, in_purpose, in_email, now() + make_interval(mins => in_minutes)
  from public.users u
  where u.id = in_user and not u.pending and u.deleted_at is null and most > (
    select count(*) from public.mail_links l
    where l.user_id = in_user and l.purpose = in_purpose and l.expires_at > now());
  return found;
end $$;

-- Whose a link is, while it is good for one of the purposes.
create function app.find_mail_link(in_hash bytea, in_purposes text[])
returns table (user_id uuid, purpose text, email text, own_email text, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.user_id, l.purpose, l.email, u.email, u.name
  from public.mail_links l join public.users u on u.id = l.user_id
  where l.hash = in_hash and l.purpose = any (in_purposes) and l.expires_at > now() and u.deleted_at is null
$$;

-- Uses up a link of whom the transaction is bound to: true to the first who has it in time.
create function app.spend_mail_link(in_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.mail_links l where l.hash = in_hash and l.expires_at > now()
    and l.user_id = nullif(current_setting('app.actor_id', true), '')::uuid;
  return found;
end $$;

-- Takes the links away of whom the transaction is bound to.
create function app.drop_mail_links(in_purposes text[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from public.mail_links l where l.purpose = any (in_purposes)
    and l.user_id = nullif(current_setting('app.actor_id', true), '')::uuid
$$;

-- Takes up to so many links away that are good no longer, whosever they are; tells how many.
create function app.prune_mail_links(most integer) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with chosen as materialized (
    select l.hash from public.mail_links l where l.expires_at < now() limit most for update skip locked
  ), removed as (
    delete from public.mail_links l using chosen where l.hash = chosen.hash returning 1
  )
  select count(*)::integer from removed
$$;

-- ── resets ──────────────────────────────────────────────────────────────────

-- Notes that the password of the lower-case address is to be reset, without looking whose it is: it takes as long for
-- nobody's as for anybody's.
create function app.ask_password_reset(in_email text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.reset_requests (email) values (in_email) on conflict do nothing
$$;

-- Takes up to so many requests, and enqueues a job for each whose address is somebody's, in the organization that he
-- joined first of those that let him in; tells how many. The others are forgotten.
create function app.answer_reset_requests(most integer, in_max_failures integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  perform app.bind(null, 'system', null, null);
  with chosen as materialized (
    select r.email from public.reset_requests r order by r.created_at limit most for update skip locked
  ), taken as (
    delete from public.reset_requests r using chosen where r.email = chosen.email returning r.email, r.created_at
  )
  insert into public.jobs (organization_id, id, kind, payload, key, max_failures, created_by_type)
  select place.id, app.uuid_v7(), 'auth.reset_link', jsonb_build_object('userId', u.id, 'email', u.email), u.id::text,
    in_max_failures, 'system'
  from taken t
  join public.users u on u.email = t.email and not u.pending and u.deleted_at is null
  cross join lateral (
    select m.organization_id as id
    from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = u.id and m.status = 'active' and o.closed_at is null
    order by m.created_at, m.organization_id limit 1
  ) place
  where t.created_at > now() - interval '1 hour'
  on conflict (organization_id, kind, key) where status in ('queued', 'running') do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array['app.keep_mail_link(bytea, uuid, text, text, integer, integer)', 'app.find_mail_link(bytea, text[])',
    'app.spend_mail_link(bytea)', 'app.drop_mail_links(text[])', 'app.prune_mail_links(integer)',
    'app.ask_password_reset(text)', 'app.answer_reset_requests(integer, integer)']::regprocedure[] loop
    execute format('alter function %s owner to crm_gate', f);
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to crm_app', f);
  end loop;
end $$;
revoke create on schema app from crm_gate;
