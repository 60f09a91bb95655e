-- What was purged is gone from the log too: that it was there, when, and who did what stays.
grant create on schema app to crm_gate;
grant update (before, after) on changes to crm_gate;

-- Takes the images of a purged record out of the log. Of no other: the log is not to be thinned out.
create function app.erase_images(record uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  organization constant uuid := nullif(current_setting('app.organization_id', true), '')::uuid;
begin
  if not exists (
    select from public.changes c
    where c.organization_id = organization and c.record_id = record and c.type = 'purged'
  ) then
    raise exception 'Only what was purged is taken out of the log';
  end if;
  update public.changes c set before = null, after = null
  where c.organization_id = organization and c.record_id = record;
end $$;

alter function app.erase_images(uuid) owner to crm_gate;
revoke execute on function app.erase_images(uuid) from public;
grant execute on function app.erase_images(uuid) to crm_app;
revoke create on schema app from crm_gate;
