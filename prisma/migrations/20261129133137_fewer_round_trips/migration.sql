-- The Prisma schema has nothing new.

/*
  Takes the key of a request until the transaction's end. Raises CRM09 where it is held by another one that still runs,
  or where its reply is kept: what is sent behind it in the same flight is not done then. The lock is tried and not waited
  for, and what is kept is asked for by a statement of its own: its snapshot is from after the lock.
*/
create function app.take_idempotency_key(organization uuid, principal text, key text, kept_hours integer)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', 'idempotency', organization, principal, key), 0)) then
    raise exception 'The key is held' using errcode = 'CRM09';
  end if;
  if exists (
    select from public.idempotency_keys k
    where k.organization_id = organization and k.principal = take_idempotency_key.principal
      and k.key = take_idempotency_key.key and k.created_at > now() - make_interval(hours => kept_hours)) then
    raise exception 'The reply of the key is kept' using errcode = 'CRM09';
  end if;
end $$;
revoke all on function app.take_idempotency_key(uuid, text, text, integer) from public;
grant execute on function app.take_idempotency_key(uuid, text, text, integer) to crm_app;

-- As before; most contacts are made and changed without a company, and need not be held against the links.
create or replace function app.link_primary_company() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from new_rows n where n.company_id is not null) then
    insert into public.contact_companies (organization_id, id, contact_id, company_id)
    select n.organization_id, app.uuid_v7(), n.id, n.company_id
    from new_rows n
    where n.company_id is not null and not exists (
      select from public.contact_companies l
      where l.organization_id = n.organization_id and l.contact_id = n.id and l.company_id = n.company_id)
    on conflict do nothing;
  end if;
  return null;
end $$;
