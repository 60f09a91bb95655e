-- CreateTable
CREATE TABLE "pipelines" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "external_ids" JSONB NOT NULL DEFAULT '[]',
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "name" TEXT NOT NULL,
    "description" TEXT,
    "default" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL,
    "require_lost_reason" BOOLEAN NOT NULL,

    CONSTRAINT "pipelines_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "stages" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "external_ids" JSONB NOT NULL DEFAULT '[]',
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "pipeline_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "probability" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "rotting_days" INTEGER,
    "required_fields" JSONB NOT NULL DEFAULT '[]',
    "color" TEXT,

    CONSTRAINT "stages_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "deals" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "external_ids" JSONB NOT NULL DEFAULT '[]',
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "name" TEXT NOT NULL,
    "amount_micros" BIGINT,
    "currency" TEXT,
    "probability" INTEGER NOT NULL,
    "probability_by_hand" BOOLEAN NOT NULL DEFAULT false,
    "weighted_amount_micros" BIGINT GENERATED ALWAYS AS (("amount_micros"::numeric * "probability" / 100)::bigint) STORED,
    "status" TEXT NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "stage_id" UUID NOT NULL,
    "stage_entered_at" TIMESTAMPTZ(3) NOT NULL,
    "position" TEXT COLLATE "C" NOT NULL,
    "expected_close_date" DATE,
    "closed_at" TIMESTAMPTZ(3),
    "lost_reason" TEXT,
    "lost_notes" TEXT,
    "next_step" TEXT,
    "source" TEXT,
    "company_id" UUID,
    "contact_id" UUID,
    "last_activity_at" TIMESTAMPTZ(3),
    "next_activity_at" TIMESTAMPTZ(3),

    CONSTRAINT "deals_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "deal_contacts" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "deal_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "role" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deal_contacts_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "stage_transitions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "deal_id" UUID NOT NULL,
    "from_stage_id" UUID,
    "to_stage_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" BIGINT,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "stage_transitions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "pipelines_organization_id_created_at_id_idx" ON "pipelines"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "pipelines_organization_id_owner_id_id_idx" ON "pipelines"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "stages_organization_id_created_at_id_idx" ON "stages"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "stages_organization_id_owner_id_id_idx" ON "stages"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "stages_organization_id_pipeline_id_id_type_key" ON "stages"("organization_id", "pipeline_id", "id", "type");

-- CreateIndex
CREATE INDEX "deals_organization_id_created_at_id_idx" ON "deals"("organization_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_updated_at_id_idx" ON "deals"("organization_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_name_id_idx" ON "deals"("organization_id", "name", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_owner_id_id_idx" ON "deals"("organization_id", "owner_id", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_company_id_id_idx" ON "deals"("organization_id", "company_id", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_contact_id_id_idx" ON "deals"("organization_id", "contact_id", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_stage_id_position_id_idx" ON "deals"("organization_id", "stage_id", "position", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_pipeline_id_id_idx" ON "deals"("organization_id", "pipeline_id", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_amount_micros_id_idx" ON "deals"("organization_id", "amount_micros", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_expected_close_date_id_idx" ON "deals"("organization_id", "expected_close_date", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_closed_at_id_idx" ON "deals"("organization_id", "closed_at", "id");

-- CreateIndex
CREATE INDEX "deal_contacts_organization_id_contact_id_deal_id_idx" ON "deal_contacts"("organization_id", "contact_id", "deal_id");

-- CreateIndex
CREATE UNIQUE INDEX "deal_contacts_organization_id_deal_id_contact_id_key" ON "deal_contacts"("organization_id", "deal_id", "contact_id");

-- CreateIndex
CREATE INDEX "stage_transitions_organization_id_deal_id_at_id_idx" ON "stage_transitions"("organization_id", "deal_id", "at", "id");

-- CreateIndex
CREATE INDEX "stage_transitions_organization_id_to_stage_id_idx" ON "stage_transitions"("organization_id", "to_stage_id");

-- CreateIndex
CREATE INDEX "stage_transitions_organization_id_from_stage_id_idx" ON "stage_transitions"("organization_id", "from_stage_id");

-- AddForeignKey
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stages" ADD CONSTRAINT "stages_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stages" ADD CONSTRAINT "stages_organization_id_pipeline_id_fkey" FOREIGN KEY ("organization_id", "pipeline_id") REFERENCES "pipelines"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deals" ADD CONSTRAINT "deals_organization_id_owner_id_fkey" FOREIGN KEY ("organization_id", "owner_id") REFERENCES "memberships"("organization_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deals" ADD CONSTRAINT "deals_organization_id_pipeline_id_stage_id_status_fkey" FOREIGN KEY ("organization_id", "pipeline_id", "stage_id", "status") REFERENCES "stages"("organization_id", "pipeline_id", "id", "type") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deals" ADD CONSTRAINT "deals_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "companies"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deals" ADD CONSTRAINT "deals_organization_id_id_contact_id_fkey" FOREIGN KEY ("organization_id", "id", "contact_id") REFERENCES "deal_contacts"("organization_id", "deal_id", "contact_id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "deal_contacts" ADD CONSTRAINT "deal_contacts_organization_id_deal_id_fkey" FOREIGN KEY ("organization_id", "deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deal_contacts" ADD CONSTRAINT "deal_contacts_organization_id_contact_id_fkey" FOREIGN KEY ("organization_id", "contact_id") REFERENCES "contacts"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stage_transitions" ADD CONSTRAINT "stage_transitions_organization_id_deal_id_fkey" FOREIGN KEY ("organization_id", "deal_id") REFERENCES "deals"("organization_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stage_transitions" ADD CONSTRAINT "stage_transitions_organization_id_from_stage_id_fkey" FOREIGN KEY ("organization_id", "from_stage_id") REFERENCES "stages"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stage_transitions" ADD CONSTRAINT "stage_transitions_organization_id_to_stage_id_fkey" FOREIGN KEY ("organization_id", "to_stage_id") REFERENCES "stages"("organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Finish, and take the dashes away:
-- select app.tenant_table('pipelines', '<object, if its rows are records>');
-- select app.tenant_table('stages', '<object, if its rows are records>');
-- select app.tenant_table('deals', '<object, if its rows are records>');
-- select app.tenant_table('deal_contacts', '<object, if its rows are records>');
-- select app.tenant_table('stage_transitions', '<object, if its rows are records>');

alter table pipelines
  add constraint pipelines_external_ids check (jsonb_typeof(external_ids) = 'array');
alter table stages
  add constraint stages_external_ids check (jsonb_typeof(external_ids) = 'array'),
  add constraint stages_required_fields check (jsonb_typeof(required_fields) = 'array'),
  add constraint stages_type check (type in ('open', 'won', 'lost')),
  add constraint stages_probability check (probability between 0 and 100),
  add constraint stages_ends check (case type when 'won' then probability = 100 when 'lost' then probability = 0 else true end),
  add constraint stages_rotting_days check (rotting_days > 0);
alter table deals
  add constraint deals_external_ids check (jsonb_typeof(external_ids) = 'array'),
  add constraint deals_status check (status in ('open', 'won', 'lost')),
  add constraint deals_probability check (probability between 0 and 100),
  add constraint deals_money check (amount_micros is null or currency is not null),
  add constraint deals_closed check ((status = 'open') = (closed_at is null));
alter table deal_contacts
  add constraint deal_contacts_role check (role in (
    'decision_maker', 'champion', 'evaluator', 'influencer', 'economic_buyer', 'blocker', 'other'));

-- ── tables that an organization is set up with ──────────────────────────────

-- What is set up is seen by all members, and written by whoever has the permission that the server asks for: how far
-- a role reaches among records says nothing of it. That somebody acts at all is asked here.
create function app.guard_configuration() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(current_setting('app.access', true), '') = '' then
    perform app.refuse_reach(tg_argv[0], 'write');
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- As before, and what is set up is seen by all.
create or replace function app.make_sees() returns void language plpgsql set search_path = pg_catalog, pg_temp as $body$
declare
  cases text;
begin
  -- The guard's first argument is the object that counts: for a link that of its near end.
  select string_agg(format('when %L then %s exists (select from %s t where t.organization_id = app.organization_id() and t.id = record)',
    split_part(encode(l.tgargs, 'escape'), '\000', 1),
    case when g.tgfoid <> 'app.guard_configuration()'::regprocedure
      then format('app.owners(%L, ''read'') is null or', split_part(encode(g.tgargs, 'escape'), '\000', 1)) end,
    l.tgrelid::regclass), ' ' order by l.tgrelid::regclass::text)
  into cases
  from pg_trigger g join pg_trigger l on l.tgrelid = g.tgrelid and l.tgname = 'log_insert'
  where g.tgname = 'guard'
    and g.tgfoid in ('app.guard()'::regprocedure, 'app.guard_link()'::regprocedure, 'app.guard_configuration()'::regprocedure);
  execute format($make$create or replace function app.sees(object text, record uuid) returns boolean
    language sql stable set search_path = public, pg_catalog, pg_temp as $sql$ select case object %s else false end $sql$$make$, cases);
  revoke execute on function app.sees(text, uuid) from public;
  grant execute on function app.sees(text, uuid) to crm_app;
end $body$;

create function app.configuration_table(target regclass, object text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger guard before insert or update or delete on %s for each row execute function app.guard_configuration(%L)', target, object);
  perform app.make_sees();
end $$;

-- ── rules ───────────────────────────────────────────────────────────────────

-- Refuses a row for a rule of its table, in words for who wrote it: at the field, which is the API's name of it, or
-- with the code of a problem that is no field's fault.
create function app.refuse_by_rule(record uuid, field text, code text, message text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'CRM06', message = message, detail = case when field is null
    then jsonb_build_object('id', record, 'code', code)
    else jsonb_build_object('id', record, 'places', jsonb_build_array(jsonb_build_object('pointer', '/' || field, 'code', code, 'message', message)))
    end::text;
end $$;

-- ── ranks ───────────────────────────────────────────────────────────────────

create function app.base62(number bigint) returns text language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  left_over bigint := number;
  text text := '';
begin
  for digit in 1..9 loop
    text := substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (left_over % 62)::integer + 1, 1) || text;
    left_over := left_over / 62;
  end loop;
  return text;
end $$;

-- A text between two others, as collation "C" compares them; null is for no end. Behind everything there is the time,
-- and before everything the time backwards, so that neither grows; what is between others is as short as it can be.
-- The last digits are random: those who ask for the same place at once get different ones. It never ends with 0,
-- before which there would be no room.
create function app.rank_between(lower_end text, upper_end text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  noise constant text := substr(digits, (random() * 61)::integer + 1, 1) || substr(digits, (random() * 61)::integer + 1, 1)
    || substr(digits, (random() * 60)::integer + 2, 1);
  microseconds constant bigint := extract(epoch from clock_timestamp()) * 1000000;
  rank text;
  bounded boolean := upper_end is not null;
  a integer;
  b integer;
begin
  if upper_end is null then
    rank := 'm' || app.base62(microseconds) || noise;
    if lower_end is null or lower_end < rank collate "C" then
      return rank;
    end if;
  elsif lower_end is null then
    rank := 'M' || app.base62(13537086546263551 - microseconds) || noise;
    if rank < upper_end collate "C" then
      return rank;
    end if;
  end if;
  rank := '';
  for digit in 1..10000 loop
    a := greatest(strpos(digits, substr(coalesce(lower_end, ''), digit, 1)) - 1, 0);
    if substr(coalesce(lower_end, ''), digit, 1) = '' then
      a := 0;
    end if;
    bounded := bounded and digit <= length(upper_end);
    b := case when bounded then strpos(digits, substr(upper_end, digit, 1)) - 1 else 62 end;
    if b - a > 1 then
      return rank || substr(digits, (a + b) / 2 + 1, 1) || noise;
    end if;
    rank := rank || substr(digits, a + 1, 1);
    bounded := bounded and a = b;
  end loop;
  raise exception 'There is no rank between % and %', lower_end, upper_end;
end $$;

-- ── pipelines and their stages ──────────────────────────────────────────────

create function app.keep_pipeline() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new."default" := coalesce(new."default", false);
    if new.position is null then
      select coalesce(max(p.position), 0) + 1 into new.position from public.pipelines p where p.organization_id = new.organization_id;
    end if;
  else
    new."default" := coalesce(new."default", old."default");
    new.position := coalesce(new.position, old.position);
  end if;
  return new;
end $$;
create trigger keep before insert or update on pipelines for each row execute function app.keep_pipeline();

-- An organization has one default pipeline: who names another one takes it from the former.
create function app.keep_default_pipeline() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  organization uuid;
  named uuid;
  count integer;
begin
  for organization in select distinct n.organization_id from new_rows n loop
    perform pg_advisory_xact_lock(hashtextextended('default pipeline/' || organization, 0));
    select count(*) into count from public.pipelines p
    where p.organization_id = organization and p."default" and p.deleted_at is null;
    if count = 0 then
      perform app.refuse_by_rule((select n.id from new_rows n where n.organization_id = organization limit 1), null,
        'default_pipeline', 'There is always a default pipeline: make another one the default first');
    elsif count > 1 then
      select n.id into named from new_rows n
      where n.organization_id = organization and n."default" and n.deleted_at is null order by n.updated_at desc, n.id limit 1;
      update public.pipelines p set "default" = false
      where p.organization_id = organization and p."default" and p.deleted_at is null and p.id <> named;
    end if;
  end loop;
  return null;
end $$;
create trigger keep_default_insert after insert on pipelines
  referencing new table as new_rows for each statement execute function app.keep_default_pipeline();
create trigger keep_default_update after update on pipelines
  referencing new table as new_rows for each statement execute function app.keep_default_pipeline();

-- A pipeline has stages from the beginning: those that are usual, unless who makes it says `given` and brings his own.
create function app.add_default_stages() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('app.stages', true) is distinct from 'given' then
    insert into public.stages (organization_id, id, pipeline_id, owner_id, name, type, probability, position)
    select n.organization_id, app.uuid_v7(), n.id, n.owner_id, s.name, s.type, s.probability, s.position
    from new_rows n
    cross join (values ('New', 'open', 10, 1), ('Qualified', 'open', 30, 2), ('Proposal', 'open', 60, 3), ('Won', 'won', 100, 4), ('Lost', 'lost', 0, 5))
      s (name, type, probability, position)
    order by n.id, s.position;
  end if;
  return null;
end $$;
-- By its name it fires behind the log, which tells of the pipeline first.
create trigger make_stages after insert on pipelines
  referencing new table as new_rows for each statement execute function app.add_default_stages();

-- A pipeline goes to the bin with its stages, and comes back with those that went with it.
create function app.bin_stages() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.deleted_at is null then
    update public.stages s set deleted_at = new.deleted_at
    where s.organization_id = new.organization_id and s.pipeline_id = new.id and s.deleted_at is null;
  else
    update public.stages s set deleted_at = null
    where s.organization_id = new.organization_id and s.pipeline_id = new.id and s.deleted_at >= old.deleted_at;
  end if;
  return null;
end $$;
create trigger bin_stages after update of deleted_at on pipelines
  for each row when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function app.bin_stages();

-- Whether deals are in the stage, those also that who asks does not see and those in the bin.
grant create on schema app to crm_gate;
create function app.has_deals(in_stage uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from public.deals d
    where d.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid and d.stage_id = in_stage)
$$;
alter function app.has_deals(uuid) owner to crm_gate;
revoke create on schema app from crm_gate;

create function app.keep_stage() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.pipeline_id is null then
      select p.id into new.pipeline_id from public.pipelines p
      where p.organization_id = new.organization_id and p."default" and p.deleted_at is null;
    end if;
    if new.position is null then
      select coalesce(max(s.position), 0) + 1 into new.position from public.stages s
      where s.organization_id = new.organization_id and s.pipeline_id = new.pipeline_id;
    end if;
  else
    new.pipeline_id := coalesce(new.pipeline_id, old.pipeline_id);
    new.position := coalesce(new.position, old.position);
    if new.pipeline_id <> old.pipeline_id then
      perform app.refuse_by_rule(new.id, 'pipelineId', 'read_only', 'pipelineId: a stage stays in its pipeline');
    end if;
    if new.type <> old.type and app.has_deals(old.id) then
      perform app.refuse_by_rule(new.id, 'type', 'stage_in_use', 'type: it stays while deals are in the stage; move them first');
    end if;
    if old.deleted_at is null and new.deleted_at is not null and app.has_deals(old.id) then
      perform app.refuse_by_rule(new.id, null, 'stage_in_use', 'Deals are in the stage, perhaps in the bin: say by moveDealsTo where they go');
    end if;
  end if;
  -- What is over is certain.
  new.probability := case new.type when 'won' then 100 when 'lost' then 0 else coalesce(new.probability, 50) end;
  return new;
end $$;
create trigger keep before insert or update on stages for each row execute function app.keep_stage();

-- A pipeline keeps an open stage, a won one and a lost one. Who takes one away holds the pipeline, or two of them would
-- each think of the other's.
create function app.keep_ends() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  pipeline record;
  absent text;
begin
  for pipeline in
    select p.organization_id, p.id from public.pipelines p
    where p.deleted_at is null and (p.organization_id, p.id) in (select n.organization_id, n.pipeline_id from new_rows n)
    order by p.id for no key update
  loop
    select t.type into absent from (values ('open'), ('won'), ('lost')) t (type) where not exists (
      select from public.stages s where s.organization_id = pipeline.organization_id and s.pipeline_id = pipeline.id
        and s.type = t.type and s.deleted_at is null);
    if absent is not null then
      perform app.refuse_by_rule(n.id, null, 'stage_needed', format('A pipeline keeps an open stage, a won one and a lost one: it would have no %s one', absent))
      from new_rows n where n.pipeline_id = pipeline.id limit 1;
    end if;
  end loop;
  return null;
end $$;
create trigger keep_ends_insert after insert on stages
  referencing new table as new_rows for each statement execute function app.keep_ends();
create trigger keep_ends_update after update on stages
  referencing new table as new_rows for each statement execute function app.keep_ends();

-- ── deals ───────────────────────────────────────────────────────────────────

-- Whatever writes a deal (a request, a batch, a merge, an undo) keeps to its stage.
create function app.keep_deal() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  stage public.stages;
  moves boolean := tg_op = 'INSERT';
  now_ms constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  document jsonb;
  missing jsonb;
begin
  if tg_op = 'UPDATE' then
    if new.stage_id is distinct from old.stage_id and new.pipeline_id is not distinct from old.pipeline_id and new.stage_id is not null then
      new.pipeline_id := null;
    elsif new.pipeline_id is distinct from old.pipeline_id and new.stage_id is not distinct from old.stage_id then
      new.stage_id := null;
    end if;
    moves := new.stage_id is distinct from old.stage_id or new.pipeline_id is distinct from old.pipeline_id;
  end if;

  if moves then
    if new.stage_id is null then
      select s.* into stage from public.stages s
      where s.organization_id = new.organization_id and s.type = 'open' and s.deleted_at is null and s.pipeline_id = coalesce(new.pipeline_id, (
        select p.id from public.pipelines p where p.organization_id = new.organization_id and p."default" and p.deleted_at is null))
      order by s.position, s.id limit 1;
    else
      select s.* into stage from public.stages s where s.organization_id = new.organization_id and s.id = new.stage_id;
    end if;
    -- There is none: policies and constraints say so.
    if stage.id is null then
      return new;
    end if;
    if new.pipeline_id <> stage.pipeline_id then
      perform app.refuse_by_rule(new.id, 'stageId', 'other_pipeline', 'stageId: the stage is of another pipeline than pipelineId');
    end if;
    new.pipeline_id := stage.pipeline_id;
    new.stage_id := stage.id;
    moves := tg_op = 'INSERT' or stage.id <> old.stage_id;
  end if;
  new.status := case when moves then stage.type else old.status end;

  if new.amount_micros is not null and new.currency is null then
    select o.default_currency into new.currency from public.organizations o where o.id = new.organization_id;
  end if;

  -- The stage's, unless somebody gives another one; of what is over always the stage's.
  if tg_op = 'INSERT' then
    new.probability_by_hand := new.probability is not null and new.status = 'open';
  elsif new.probability is null then
    new.probability_by_hand := false;
  elsif new.probability <> old.probability then
    new.probability_by_hand := new.probability_by_hand or not (moves and new.probability = stage.probability);
  end if;
  new.probability_by_hand := new.probability_by_hand and new.status = 'open';
  if not new.probability_by_hand then
    if moves then
      new.probability := stage.probability;
    elsif new.probability is null then
      select s.probability into new.probability from public.stages s where s.organization_id = new.organization_id and s.id = new.stage_id;
    else
      new.probability := old.probability;
    end if;
  end if;

  new.closed_at := case
    when new.status = 'open' then null
    when tg_op = 'INSERT' then coalesce(new.closed_at, now_ms)
    when old.status <> new.status and new.closed_at is not distinct from old.closed_at then now_ms
    else coalesce(new.closed_at, old.closed_at, now_ms) end;
  if tg_op = 'INSERT' then
    new.stage_entered_at := least(now_ms, new.closed_at);
    new.position := coalesce(new.position, app.rank_between(null, null));
    if new.status = 'lost' then
      perform app.require_lost_reason(new);
    end if;
    return new;
  end if;

  if moves and new.stage_entered_at = old.stage_entered_at then
    new.stage_entered_at := now_ms;
  end if;
  if new.position is null or new.position = old.position then
    new.position := case when moves then app.rank_between(null, null) else old.position end;
  end if;
  if old.status = 'lost' and new.status <> 'lost' then
    new.lost_reason := nullif(new.lost_reason, old.lost_reason);
    new.lost_notes := nullif(new.lost_notes, old.lost_notes);
  end if;
  if new.status = 'lost' and (old.status <> 'lost' or old.lost_reason is not null) then
    perform app.require_lost_reason(new);
  end if;
  if moves and stage.required_fields <> '[]' then
    document := to_jsonb(new);
    select jsonb_agg(jsonb_build_object('pointer', '/' || f.name, 'code', 'required_by_stage',
      'message', format('%s: the stage %s asks for it', f.name, stage.name)) order by f.n)
    into missing
    from jsonb_array_elements_text(stage.required_fields) with ordinality f (name, n)
    cross join lateral (select lower(regexp_replace(f.name, '([A-Z])', '_\1', 'g')) as name) c
    where coalesce(document -> c.name, document -> (c.name || '_micros'), 'null') in ('null', '""', '[]', '{}');
    if missing is not null then
      raise exception 'The stage asks for more' using errcode = 'CRM06', detail = jsonb_build_object('id', new.id, 'places', missing)::text;
    end if;
  end if;
  return new;
end $$;

create function app.require_lost_reason(deal public.deals) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if deal.lost_reason is null and exists (
    select from public.pipelines p where p.organization_id = deal.organization_id and p.id = deal.pipeline_id and p.require_lost_reason
  ) then
    perform app.refuse_by_rule(deal.id, 'lostReason', 'required_by_pipeline', 'lostReason: the pipeline asks why a deal is lost');
  end if;
end $$;
create trigger keep before insert or update on deals for each row execute function app.keep_deal();

-- Notes each stage that a deal enters.
create function app.note_transitions() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into public.stage_transitions (organization_id, id, deal_id, to_stage_id, at)
    select n.organization_id, app.uuid_v7(), n.id, n.stage_id, n.stage_entered_at from new_rows n;
  else
    insert into public.stage_transitions (organization_id, id, deal_id, from_stage_id, to_stage_id, at, duration_ms)
    select n.organization_id, app.uuid_v7(), n.id, o.stage_id, n.stage_id, n.updated_at,
      greatest(0, extract(epoch from n.updated_at - o.stage_entered_at) * 1000)::bigint
    from new_rows n join old_rows o on o.organization_id = n.organization_id and o.id = n.id
    where o.stage_id <> n.stage_id;
  end if;
  return null;
end $$;
create trigger note_transitions_insert after insert on deals
  referencing new table as new_rows for each statement execute function app.note_transitions();
create trigger note_transitions_update after update on deals
  referencing old table as old_rows new table as new_rows for each statement execute function app.note_transitions();

-- The record that a row of the table names as its primary one, in the column `far`, is one of its linked ones: naming
-- it makes the link. `links` is the table of these, where the row itself is in the column `near`.
create function app.link_primary() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('insert into public.%1$I (organization_id, id, %2$I, %3$I)
    select n.organization_id, app.uuid_v7(), n.id, n.%3$I from new_rows n
    where n.%3$I is not null and not exists (
      select from public.%1$I l where l.organization_id = n.organization_id and l.%2$I = n.id and l.%3$I = n.%3$I)
    on conflict do nothing', tg_argv[0], tg_argv[1], tg_argv[2]);
  return null;
end $$;
create trigger primary_link_insert after insert on deals
  referencing new table as new_rows for each statement execute function app.link_primary('deal_contacts', 'deal_id', 'contact_id');
create trigger primary_link_update after update on deals
  referencing new table as new_rows for each statement execute function app.link_primary('deal_contacts', 'deal_id', 'contact_id');

-- ── tenancy, versions, log, keys, reach ─────────────────────────────────────

select app.tenant_table('pipelines', 'pipeline');
select app.tenant_table('stages', 'stage');
select app.tenant_table('deals', 'deal');
select app.tenant_table('deal_contacts', 'deal_contact');
select app.tenant_table('stage_transitions');
create trigger stamp_creator before insert or update on stage_transitions for each row execute function app.stamp_creator();
select app.tenant_links('deal_contacts', 'deal_contact', 'deal_id', 'contact_id');

select app.configuration_table('pipelines', 'pipeline');
select app.configuration_table('stages', 'stage');
select app.owned_table('deals', 'deal');
select app.owned_link('deal_contacts', 'deal', 'deals', 'deal_id');
select app.owned_link('stage_transitions', 'deal', 'deals', 'deal_id');

select app.search_by('deals', 'deal', array['name', 'next_step', 'lost_reason', 'lost_notes', 'source']);

-- A sum of money may be more than one amount can be.
create function app.decimal(micros numeric) returns text language sql immutable parallel safe
  as $$ select case when micros % 10000 = 0 then round(micros / 1000000, 2) else trim_scale(micros / 1000000) end::text $$;

-- ── the default pipeline ────────────────────────────────────────────────────

create function app.add_default_pipeline(in_organization uuid) returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
  insert into public.pipelines (organization_id, id, name, "default", require_lost_reason)
  values (in_organization, app.uuid_v7(), 'Sales', true, false)
$$;
create function app.add_default_pipeline() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.add_default_pipeline(new.id);
  return null;
end $$;
create trigger add_default_pipeline after insert on organizations for each row execute function app.add_default_pipeline();

revoke execute on function app.guard_configuration(), app.configuration_table(regclass, text), app.refuse_by_rule(uuid, text, text, text),
  app.base62(bigint), app.rank_between(text, text), app.keep_pipeline(), app.keep_default_pipeline(), app.add_default_stages(), app.bin_stages(),
  app.has_deals(uuid), app.keep_stage(), app.keep_ends(), app.keep_deal(), app.require_lost_reason(public.deals), app.note_transitions(),
  app.link_primary(), app.decimal(numeric), app.add_default_pipeline(uuid), app.add_default_pipeline()
  from public;
grant execute on function app.refuse_by_rule(uuid, text, text, text), app.base62(bigint), app.rank_between(text, text), app.has_deals(uuid),
  app.require_lost_reason(public.deals), app.decimal(numeric), app.add_default_pipeline(uuid)
  to crm_app;

-- Organizations that there are already.
alter table organizations no force row level security;
do $$
declare organization uuid;
begin
  for organization in select id from public.organizations loop
    perform app.bind(organization, 'system', null, app.uuid_v7());
    perform app.add_default_pipeline(organization);
  end loop;
  perform app.bind(null, 'system', null, null);
end $$;
alter table organizations force row level security;
