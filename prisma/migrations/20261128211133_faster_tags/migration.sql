-- As before; what is shown is found once, and not for each of the tags given.
create or replace function app.kept_tags(held jsonb, given jsonb) returns jsonb language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case when held = given or held = '[]' then given else (
    select coalesce(jsonb_agg(k.id order by k.id), '[]') from (
      select t.id from public.tags t
      where t.organization_id = app.organization_id() and t.id = any (array(select h.id::uuid from jsonb_array_elements_text(held) h (id)))
        and (t.shown_as is null or given ? t.shown_as::text)
      union
      select g.id::uuid from jsonb_array_elements_text(given) g (id) where not (select app.shown_tags(held)) ? g.id
    ) k) end
$$;

-- As before; those alone are looked for that are new, all at once: as a join all tags there are were read for every row.
create or replace function app.keep_tags() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  added uuid[];
  stranger uuid;
begin
  -- Another organization's row is refused by the policy, which says so.
  if new.organization_id is distinct from app.organization_id() then
    return new;
  end if;
  added := array(select i.id::uuid from jsonb_array_elements_text(new.tag_ids) i (id) where tg_op = 'INSERT' or not old.tag_ids ? i.id);
  select a.id into stranger from unnest(added) a (id)
  where a.id <> all (array(select t.id from public.tags t where t.organization_id = new.organization_id and t.id = any (added)))
  limit 1;
  if stranger is not null then
    perform app.refuse_by_rule(new.id, 'tagIds', 'unknown_reference', format('tagIds: there is no tag %s', stranger));
  end if;
  return new;
end $$;
