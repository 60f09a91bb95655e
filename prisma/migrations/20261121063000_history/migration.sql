-- CreateTable
CREATE TABLE "linked_changes" (
    "organization_id" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL,
    "link_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,

    CONSTRAINT "linked_changes_pkey" PRIMARY KEY ("organization_id","record_id","at","position")
);

select app.tenant_table('linked_changes');

-- Written by the trigger of the gate alone, as the log is.
revoke insert, update, delete on linked_changes from crm_app;
grant select, insert on linked_changes to crm_gate;
create policy gate on linked_changes to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- Notes for each entry of the log about a link which two records it links, and which it linked before.
-- An entry alone cannot tell: of a change it holds what was changed. Fires behind the log's own trigger,
-- by its name.
create function app.note_ends() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one constant text := tg_argv[0];
  other constant text := tg_argv[1];
  links jsonb;
begin
  if tg_op = 'INSERT' then
    select jsonb_agg(jsonb_build_object('row', to_jsonb(n), 'version', n.version, 'age', 0)) into links from new_rows n;
  elsif tg_op = 'UPDATE' then
    select jsonb_agg(jsonb_build_object('row', r.row, 'version', n.version, 'age', r.age)) into links
    from new_rows n join old_rows o on o.organization_id = n.organization_id and o.id = n.id
    cross join lateral (values (to_jsonb(n), 0), (to_jsonb(o), 1)) r (row, age);
  else
    select jsonb_agg(jsonb_build_object('row', to_jsonb(o), 'version', o.version + 1, 'age', 0)) into links from old_rows o;
  end if;
  insert into public.linked_changes (organization_id, record_id, at, position, link_id, other_id)
  select distinct on (c.position, e.here) c.organization_id, e.here, c.at, c.position, c.record_id, e.there
  from jsonb_to_recordset(links) l ("row" jsonb, version integer, age integer)
  cross join lateral (values
    ((l.row ->> one)::uuid, (l.row ->> other)::uuid),
    ((l.row ->> other)::uuid, (l.row ->> one)::uuid)) e (here, there)
  join public.changes c on c.organization_id = (l.row ->> 'organization_id')::uuid
    and c.record_id = (l.row ->> 'id')::uuid and c.version = l.version
  order by c.position, e.here, l.age;
  return null;
end $$;
alter function app.note_ends() owner to crm_gate;
revoke execute on function app.note_ends() from public;
revoke create on schema app from crm_gate;

-- Lets the history of records tell of their links: of the rows of a table, `object` in the log, that link
-- the record in the column `one` to that in `other`. What the log has already is told too.
create function app.tenant_links(target regclass, object text, one text, other text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  role constant text := current_setting('role');
begin
  execute format('create trigger note_ends_insert after insert on %s referencing new table as new_rows for each statement execute function app.note_ends(%L, %L)', target, one, other);
  execute format('create trigger note_ends_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function app.note_ends(%L, %L)', target, one, other);
  execute format('create trigger note_ends_delete after delete on %s referencing old table as old_rows for each statement execute function app.note_ends(%L, %L)', target, one, other);

  -- The owner, whom the policies bind, sees no row.
  perform set_config('role', 'crm_gate', true);
  insert into public.linked_changes (organization_id, record_id, at, position, link_id, other_id)
  with ends as (
    select c.organization_id, c.record_id, c.at, c.position, c.before,
      (select coalesce(u.after, u.before) ->> one from public.changes u
        where u.organization_id = c.organization_id and u.record_id = c.record_id and u.version <= c.version
          and coalesce(u.after, u.before) ? one order by u.version desc limit 1) as this,
      (select coalesce(u.after, u.before) ->> other from public.changes u
        where u.organization_id = c.organization_id and u.record_id = c.record_id and u.version <= c.version
          and coalesce(u.after, u.before) ? other order by u.version desc limit 1) as that
    from public.changes c where c.object = tenant_links.object
  ), pairs as (
    select e.*, 0 as age from ends e
    union all
    select organization_id, record_id, at, position, before, coalesce(before ->> one, this), coalesce(before ->> other, that), 1
    from ends where before ? one or before ? other
  )
  select distinct on (p.position, e.here) p.organization_id, e.here, p.at, p.position, p.record_id, e.there
  from pairs p cross join lateral (values (p.this::uuid, p.that::uuid), (p.that::uuid, p.this::uuid)) e (here, there)
  where e.here is not null and e.there is not null
  order by p.position, e.here, p.age;
  perform set_config('role', role, true);
end $$;
revoke execute on function app.tenant_links(regclass, text, text, text) from public;

select app.tenant_links('contact_companies', 'contact_company', 'contact_id', 'company_id');
