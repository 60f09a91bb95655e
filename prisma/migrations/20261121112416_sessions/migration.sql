-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "address" TEXT,
ADD COLUMN     "in_cookie" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "previous_token_hash" BYTEA,
ADD COLUMN     "user_agent" TEXT;

-- CreateIndex
CREATE INDEX "sessions_organization_id_expires_at_idx" ON "sessions"("organization_id", "expires_at");

-- ── refreshing, before it is known who asks ─────────────────────────────────

grant create on schema app to crm_gate;

-- Binds the transaction to whose session it is, for who shows a token that was made for it; whether that one is
-- still good, is then looked up as him. What is nobody's session binds nobody.
create function app.enter_session(session_id uuid, request_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select app.bind(s.organization_id, 'user', s.user_id, enter_session.request_id)
  from public.sessions s where s.id = enter_session.session_id
$$;

-- ── forgetting ──────────────────────────────────────────────────────────────

-- Sessions are a person's, and kept in order by the organization that they are in: takes up to so many of the bound one
-- away that expired so many days ago, and tells how many. An ended one, too, stays until it would have expired.
create function app.prune_sessions(kept_days integer, most integer) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with chosen as materialized (
    select s.id from public.sessions s
    where s.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
      and s.expires_at < now() - make_interval(days => greatest(kept_days, 0))
    limit most
  ), removed as (
    delete from public.sessions s using chosen where s.id = chosen.id returning 1
  )
  select count(*)::integer from removed
$$;
grant delete on sessions to crm_gate;
create policy gate_removal on sessions for delete to crm_gate using (current_user = 'crm_gate');

alter function app.enter_session(uuid, uuid) owner to crm_gate;
alter function app.prune_sessions(integer, integer) owner to crm_gate;
revoke execute on function app.enter_session(uuid, uuid), app.prune_sessions(integer, integer) from public;
grant execute on function app.enter_session(uuid, uuid), app.prune_sessions(integer, integer) to crm_app;
revoke create on schema app from crm_gate;
