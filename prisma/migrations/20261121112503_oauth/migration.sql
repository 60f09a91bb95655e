-- AlterTable
ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "email_verified_at" TIMESTAMPTZ(3),
ALTER COLUMN "password_hash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "user_identities" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_sign_ins" (
    "state_hash" BYTEA NOT NULL,
    "code_hash" BYTEA,
    "answer" TEXT,
    "code_expires_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oauth_sign_ins_pkey" PRIMARY KEY ("state_hash")
);

-- CreateIndex
CREATE INDEX "user_identities_user_id_idx" ON "user_identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_identities_provider_subject_key" ON "user_identities"("provider", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_sign_ins_code_hash_key" ON "oauth_sign_ins"("code_hash");

-- CreateIndex
CREATE INDEX "oauth_sign_ins_expires_at_idx" ON "oauth_sign_ins"("expires_at");

-- AddForeignKey
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table user_identities
  add constraint user_identities_provider check (provider in ('google', 'github')),
  add constraint user_identities_subject check (length(subject) between 1 and 255);

-- Identities are a person's, as sessions are. Nobody changes one: it is made and taken away.
alter table user_identities enable row level security;
alter table user_identities force row level security;
create policy self on user_identities
  using (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
grant select, insert, delete on user_identities to crm_app;
grant select on user_identities to crm_gate;
create policy gate on user_identities for select to crm_gate using (current_user = 'crm_gate');

-- Sign-ins under way are nobody's yet: the server itself reads none, and asks by what it knows of one.
alter table oauth_sign_ins enable row level security;
alter table oauth_sign_ins force row level security;
grant select, insert, update, delete on oauth_sign_ins to crm_gate;
create policy gate on oauth_sign_ins to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- Uses up a state: true to the first who asks. It is remembered for longer than a cookie with it is good, and
-- some that are remembered no longer go with each call.
create function app.claim_oauth_state(in_state_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.oauth_sign_ins s using (
    select o.state_hash from public.oauth_sign_ins o where o.expires_at < now() limit 100 for update skip locked
  ) old where s.state_hash = old.state_hash;
  insert into public.oauth_sign_ins (state_hash, expires_at) values (in_state_hash, now() + interval '15 minutes')
  on conflict do nothing;
  return found;
end $$;

-- Keeps what the provider said, for a minute, to who will have the code.
create function app.keep_oauth_answer(in_state_hash bytea, in_code_hash bytea, in_answer text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update public.oauth_sign_ins s
  set code_hash = in_code_hash, answer = in_answer, code_expires_at = now() + interval '60 seconds'
  where s.state_hash = in_state_hash and s.code_expires_at is null
$$;

-- Uses up a code: the answer to the first who has it in time, and null to everybody else.
create function app.spend_oauth_code(in_code_hash bytea) returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with kept as materialized (
    select s.state_hash, s.answer from public.oauth_sign_ins s
    where s.code_hash = in_code_hash and s.code_expires_at > now() for update
  ), spent as (
    update public.oauth_sign_ins s set code_hash = null, answer = null from kept where s.state_hash = kept.state_hash
  )
  select kept.answer from kept
$$;

-- Whose identity it is, and who has the address here; nulls for nobody.
create function app.find_oauth_user(in_provider text, in_subject text, address text)
returns table (identity_user_id uuid, account_user_id uuid, account_is_verified boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.user_id, u.id, u.email_verified_at is not null
  from (values (1)) one (row)
  left join public.user_identities i on i.provider = in_provider and i.subject = in_subject
  left join public.users u on u.email = address
$$;

alter function app.claim_oauth_state(bytea) owner to crm_gate;
alter function app.keep_oauth_answer(bytea, bytea, text) owner to crm_gate;
alter function app.spend_oauth_code(bytea) owner to crm_gate;
alter function app.find_oauth_user(text, text, text) owner to crm_gate;
revoke execute on function app.claim_oauth_state(bytea), app.keep_oauth_answer(bytea, bytea, text),
  app.spend_oauth_code(bytea), app.find_oauth_user(text, text, text) from public;
grant execute on function app.claim_oauth_state(bytea), app.keep_oauth_answer(bytea, bytea, text),
  app.spend_oauth_code(bytea), app.find_oauth_user(text, text, text) to crm_app;
revoke create on schema app from crm_gate;
