-- CreateIndex
CREATE INDEX "linked_changes_organization_id_position_idx" ON "linked_changes"("organization_id", "position");

-- As before, and what is known of the links goes with its entries.
grant delete on linked_changes to crm_gate;
create or replace function app.prune_changes(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization record;
  last bigint;
  removed integer;
  total integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('prune', 0)) then
    return 0;
  end if;
  for organization in select o.id, o.log_kept_days from public.organizations o loop
    select s.position into last from public.sequenced_changes s
    where s.organization_id = organization.id order by s.sequence desc limit 1;
    with old as (
      select c.position from (
        select c.position, c.at from public.changes c
        where c.organization_id = organization.id order by c.position limit most - total
      ) c
      where c.at < now() - make_interval(days => organization.log_kept_days) and c.position is distinct from last
    ), sequenced as (
      delete from public.sequenced_changes s using old
      where s.organization_id = organization.id and s.position = old.position
    ), pending as (
      delete from public.pending_changes p using old
      where p.organization_id = organization.id and p.position = old.position
    ), linked as (
      delete from public.linked_changes l using old
      where l.organization_id = organization.id and l.position = old.position
    ), entries as (
      delete from public.changes c using old
      where c.organization_id = organization.id and c.position = old.position
      returning 1
    )
    select count(*) into removed from entries;
    total := total + removed;
    exit when total >= most;
  end loop;
  return total;
end $$;

