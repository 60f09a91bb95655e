-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "last_activity_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_activity_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "activity_times" (
    "organization_id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "activity_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "activity_times_pkey" PRIMARY KEY ("organization_id","record_id","activity_id")
);

-- CreateIndex
CREATE INDEX "activity_times_organization_id_record_id_at_activity_id_idx" ON "activity_times"("organization_id", "record_id", "at", "activity_id");

-- CreateIndex
CREATE INDEX "activity_times_organization_id_record_id_done_at_idx" ON "activity_times"("organization_id", "record_id", "done_at");

-- CreateIndex
CREATE INDEX "activity_times_organization_id_record_id_next_at_idx" ON "activity_times"("organization_id", "record_id", "next_at");

-- CreateIndex
CREATE INDEX "activity_times_organization_id_activity_id_idx" ON "activity_times"("organization_id", "activity_id");

-- CreateIndex
CREATE INDEX "companies_organization_id_last_activity_at_id_idx" ON "companies"("organization_id", "last_activity_at", "id");

-- CreateIndex
CREATE INDEX "companies_organization_id_next_activity_at_id_idx" ON "companies"("organization_id", "next_activity_at", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_last_activity_at_id_idx" ON "contacts"("organization_id", "last_activity_at", "id");

-- CreateIndex
CREATE INDEX "contacts_organization_id_next_activity_at_id_idx" ON "contacts"("organization_id", "next_activity_at", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_last_activity_at_id_idx" ON "deals"("organization_id", "last_activity_at", "id");

-- CreateIndex
CREATE INDEX "deals_organization_id_next_activity_at_id_idx" ON "deals"("organization_id", "next_activity_at", "id");

-- ── what the gate derives ───────────────────────────────────────────────────

-- As before, and what the gate changes is derived: the record stays at its version. What that may be, the gate's rights
-- to columns say.
create or replace function app.stamp() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  last_version integer;
  born timestamptz;
begin
  if tg_op = 'INSERT' then
    if new.created_at is not null then
      select c.version, (c.before ->> 'created_at')::timestamptz into last_version, born
      from public.changes c
      where c.organization_id = new.organization_id and c.record_id = new.id and c.type = 'purged' and c.before is not null
      order by c.version desc limit 1;
    end if;
    new.updated_at := clock_timestamp();
    new.version := coalesce(last_version, 0) + 1;
    new.created_at := coalesce(born, new.updated_at);
  elsif current_user <> 'crm_gate' then
    new.organization_id := old.organization_id;
    new.id := old.id;
    new.version := old.version + 1;
    new.created_at := old.created_at;
    new.updated_at := greatest(clock_timestamp(), old.updated_at);
  end if;
  return new;
end $$;

-- As before, and what is derived is no change: only that leaves the version as it was.
create or replace function app.log() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  actor_type constant text := coalesce(nullif(current_setting('app.actor_type', true), ''), 'system');
  actor_id constant uuid := nullif(current_setting('app.actor_id', true), '')::uuid;
  request_id constant uuid := nullif(current_setting('app.request_id', true), '')::uuid;
begin
  if tg_op = 'INSERT' then
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select n.organization_id, object, n.id, n.version, 'created', n.updated_at, actor_type, actor_id, request_id,
        null, to_jsonb(n)
      from new_rows n
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  elsif tg_op = 'UPDATE' then
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select n.organization_id, object, n.id, n.version, e.type, n.updated_at, actor_type, actor_id, request_id,
        case e.type when 'updated' then app.differing(e.before, e.after) else e.before end,
        case e.type when 'updated' then app.differing(e.after, e.before) else e.after end
      from old_rows o join new_rows n on n.organization_id = o.organization_id and n.id = o.id and n.version <> o.version
      cross join lateral (
        select d.before, d.after, case
          when d.before -> 'deleted_at' is not distinct from d.after -> 'deleted_at' then 'updated'
          when d.after ->> 'deleted_at' is null then 'restored'
          else 'deleted'
        end as type
        from (select to_jsonb(o) as before, to_jsonb(n) as after offset 0) d
      ) e
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  else
    with entries as (
      insert into public.changes
        (organization_id, object, record_id, version, type, at, actor_type, actor_id, request_id, before, after)
      select o.organization_id, object, o.id, o.version + 1, 'purged', clock_timestamp(), actor_type, actor_id, request_id,
        to_jsonb(o), null
      from old_rows o
      returning organization_id, position
    )
    insert into public.pending_changes (organization_id, position) select e.organization_id, e.position from entries e;
  end if;
  return null;
end $$;

-- As before, and the gate derives of records whatever who acts may write.
create or replace function app.guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  object constant text := tg_argv[0];
  verb text := 'write';
  owners uuid[];
  owner uuid;
begin
  if current_setting('app.access', true) = 'all' or current_user = 'crm_gate' then
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

-- Lets the gate derive the columns of a table, by statements that call none of the table's own triggers on updates.
create function app.derived_columns(target regclass, columns text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it record;
begin
  execute format('grant select, update (%s) on %s to crm_gate', columns, target);
  execute format('create policy gate_derived on %s for update to crm_gate using (app.is_gate())', target);
  for it in
    select t.tgname as name, pg_get_triggerdef(t.oid) as definition from pg_trigger t
    where t.tgrelid = target and not t.tgisinternal and t.tgtype & 16 = 16 and t.tgqual is null
      and t.tgfoid not in ('app.stamp()'::regprocedure, 'app.log()'::regprocedure, 'app.guard()'::regprocedure,
        'app.keep_keys()'::regprocedure, 'app.stamp_creator()'::regprocedure)
  loop
    execute format('drop trigger %I on %s', it.name, target);
    execute replace(it.definition, ' EXECUTE FUNCTION ', ' WHEN (current_user <> ''crm_gate'') EXECUTE FUNCTION ');
  end loop;
end $$;

select app.derived_columns('contacts', 'last_activity_at, next_activity_at');
select app.derived_columns('companies', 'last_activity_at, next_activity_at');
select app.derived_columns('deals', 'last_activity_at, next_activity_at');

-- ── when activities count ───────────────────────────────────────────────────

select app.tenant_table('activity_times');
revoke insert, update, delete on activity_times from crm_app;
grant select, insert, update, delete on activity_times to crm_gate;
create policy gate on activity_times to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');
select app.telling_table('activity_times', 'record_id');

-- Of an activity in the bin all is null. It is done when it was completed, and next while it is still to be done.
create function app.times_of(activity public.activities, out at timestamptz, out done_at timestamptz, out next_at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when activity.deleted_at is null then coalesce(activity.completed_at, activity.start_at, activity.due_at, activity.created_at) end,
    case when activity.deleted_at is null then activity.completed_at end,
    case when activity.deleted_at is null and activity.status in ('open', 'in_progress') then coalesce(activity.start_at, activity.due_at) end
$$;

-- Derives what records of a table say of their activities. Each is locked before its activities are looked at: who comes
-- at the same time waits, and sees them.
create function app.derive_activity_times(target regclass, records uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
begin
  execute format('select from %s t where t.organization_id = $1 and t.id = any ($2) order by t.id for no key update', target)
    using organization, records;
  execute format($derive$update %s t set last_activity_at = x.last, next_activity_at = x.next
    from (
      select r.id,
        (select max(a.done_at) from public.activity_times a where a.organization_id = $1 and a.record_id = r.id) as last,
        (select min(a.next_at) from public.activity_times a where a.organization_id = $1 and a.record_id = r.id) as next
      from unnest($2) r (id)
    ) x
    where t.organization_id = $1 and t.id = x.id
      and (t.last_activity_at, t.next_activity_at) is distinct from (x.last, x.next)$derive$, target)
    using organization, records;
end $$;

-- An activity that is linked, or no longer, does not change meanwhile: the trigger of its links reads it.
create function app.hold_activity() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'DELETE' then
    perform from public.activities a where a.organization_id = new.organization_id and a.id = new.activity_id for share;
    return new;
  end if;
  perform from public.activities a where a.organization_id = old.organization_id and a.id = old.activity_id for share;
  return old;
end $$;

-- Keeps the times of the activities that are linked to records: those in the column, of the object and table.
create function app.note_activity_links() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  far constant text := tg_argv[0];
  object constant text := tg_argv[1];
  target constant regclass := tg_argv[2];
  records uuid[] := '{}';
begin
  if tg_op <> 'INSERT' then
    with gone as (
      delete from public.activity_times t using old_rows o
      where t.organization_id = o.organization_id and t.activity_id = o.activity_id and t.record_id = (to_jsonb(o) ->> far)::uuid
      returning t.record_id
    )
    select array_agg(g.record_id) into records from gone g;
  end if;
  if tg_op <> 'DELETE' then
    with noted as (
      insert into public.activity_times (organization_id, record_id, activity_id, object, at, done_at, next_at)
      select n.organization_id, (to_jsonb(n) ->> far)::uuid, n.activity_id, object, x.at, x.done_at, x.next_at
      from new_rows n
      join public.activities a on a.organization_id = n.organization_id and a.id = n.activity_id
      cross join lateral app.times_of(a) x
      returning record_id
    )
    select array_cat(records, array_agg(n.record_id)) into records from noted n;
  end if;
  perform app.derive_activity_times(target, array(select distinct r from unnest(records) r order by r));
  return null;
end $$;

-- Keeps the times of activities that change.
create function app.note_activity_times() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  it record;
begin
  for it in
    with noted as (
      update public.activity_times t set at = x.at, done_at = x.done_at, next_at = x.next_at
      from new_rows n cross join lateral app.times_of(n) x
      where t.organization_id = n.organization_id and t.activity_id = n.id
        and (t.at, t.done_at, t.next_at) is distinct from (x.at, x.done_at, x.next_at)
      returning t.record_id, t.object
    )
    select k.target, array_agg(distinct n.record_id) as records
    from noted n
    join (
      select split_part(encode(g.tgargs, 'escape'), '\000', 2) as object, split_part(encode(g.tgargs, 'escape'), '\000', 3) as target
      from pg_trigger g where g.tgfoid = 'app.note_activity_links()'::regprocedure and g.tgname = 'times_insert'
    ) k on k.object = n.object
    group by k.target order by k.target
  loop
    perform app.derive_activity_times(it.target::regclass, it.records);
  end loop;
  return null;
end $$;
create trigger times_update after update on activities
  referencing new table as new_rows for each statement execute function app.note_activity_times();

-- Lets records of a table, an object's, tell of the activities that the links in `links` link to them by the column `far`:
-- by last_activity_at and next_activity_at, and in their timelines.
create function app.tells_of_activities(target regclass, object text, links regclass, far name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger hold_activity before insert or update or delete on %s for each row execute function app.hold_activity()', links);
  execute format('create trigger times_insert after insert on %s referencing new table as new_rows for each statement execute function app.note_activity_links(%L, %L, %L)', links, far, object, target);
  execute format('create trigger times_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function app.note_activity_links(%L, %L, %L)', links, far, object, target);
  execute format('create trigger times_delete after delete on %s referencing old table as old_rows for each statement execute function app.note_activity_links(%L, %L, %L)', links, far, object, target);
end $$;
select app.tells_of_activities('public.contacts', 'contact', 'activity_contacts', 'contact_id');
select app.tells_of_activities('public.companies', 'company', 'activity_companies', 'company_id');
select app.tells_of_activities('public.deals', 'deal', 'activity_deals', 'deal_id');

grant create on schema app to crm_gate;
alter function app.derive_activity_times(regclass, uuid[]) owner to crm_gate;
alter function app.note_activity_links() owner to crm_gate;
alter function app.note_activity_times() owner to crm_gate;
revoke create on schema app from crm_gate;
revoke execute on function app.derived_columns(regclass, text), app.times_of(public.activities), app.derive_activity_times(regclass, uuid[]),
  app.hold_activity(), app.note_activity_links(), app.note_activity_times(), app.tells_of_activities(regclass, text, regclass, name)
  from public;
grant execute on function app.times_of(public.activities) to crm_gate;

-- Activities that there are already.
alter table organizations no force row level security;
do $$
declare organization uuid;
begin
  for organization in select id from public.organizations loop
    perform app.bind(organization, 'system', null, app.uuid_v7());
    insert into public.activity_times (organization_id, record_id, activity_id, object, at, done_at, next_at)
    select a.organization_id, l.record_id, a.id, l.object, x.at, x.done_at, x.next_at
    from (
      select activity_id, contact_id as record_id, 'contact' as object from public.activity_contacts
      union all select activity_id, company_id, 'company' from public.activity_companies
      union all select activity_id, deal_id, 'deal' from public.activity_deals
    ) l
    join public.activities a on a.id = l.activity_id cross join lateral app.times_of(a) x;
    perform app.derive_activity_times(o.target::regclass, array(select distinct t.record_id from public.activity_times t where t.object = o.name))
    from (values ('contact', 'public.contacts'), ('company', 'public.companies'), ('deal', 'public.deals')) o (name, target);
  end loop;
  perform app.bind(null, 'system', null, null);
end $$;
alter table organizations force row level security;
