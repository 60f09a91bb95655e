-- What a row holds whose tags become those given: of its own ids those that are shown as one of these, those that are
-- hidden, and what is new. So a tag comes back from the bin, and out of a merge, whatever else became of the row's tags.
create function app.kept_tags(held jsonb, given jsonb) returns jsonb language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case when held = given or held = '[]' then given else (
    select coalesce(jsonb_agg(k.id order by k.id), '[]') from (
      select t.id from public.tags t
      where t.organization_id = app.organization_id() and t.id = any (array(select h.id::uuid from jsonb_array_elements_text(held) h (id)))
        and (t.shown_as is null or given ? t.shown_as::text)
      union
      select g.id::uuid from jsonb_array_elements_text(given) g (id) where not app.shown_tags(held) ? g.id
    ) k) end
$$;
revoke execute on function app.kept_tags(jsonb, jsonb) from public;
grant execute on function app.kept_tags(jsonb, jsonb) to crm_app;

-- As before, and what is written is kept: a revert writes what a row held, which may show the same as what it holds.
create or replace function app.keep_tags() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  stranger text;
begin
  -- Another organization's row is refused by the policy, which says so.
  if new.organization_id is distinct from app.organization_id() then
    return new;
  end if;
  select i.id into stranger from jsonb_array_elements_text(new.tag_ids) i (id)
  where not exists (select from public.tags t where t.organization_id = new.organization_id and t.id = i.id::uuid)
  limit 1;
  if stranger is not null then
    perform app.refuse_by_rule(new.id, 'tagIds', 'unknown_reference', format('tagIds: there is no tag %s', stranger));
  end if;
  return new;
end $$;
