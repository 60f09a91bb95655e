-- The Prisma schema has nothing new.

-- As before; where somebody gave the last place that a column can hold, the next one is there too, behind it by its id: a
-- place beyond it was refused as a failure of the server.
create or replace function app.keep_pipeline() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new."default" := coalesce(new."default", false);
    if new.position is null then
      select least(coalesce(max(p.position), 0), 2147483646) + 1 into new.position from public.pipelines p where p.organization_id = new.organization_id;
    end if;
  else
    new."default" := coalesce(new."default", old."default");
    new.position := coalesce(new.position, old.position);
  end if;
  return new;
end $$;

create or replace function app.keep_stage() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.pipeline_id is null then
      select p.id into new.pipeline_id from public.pipelines p
      where p.organization_id = new.organization_id and p."default" and p.deleted_at is null;
    end if;
    if new.position is null then
      select least(coalesce(max(s.position), 0), 2147483646) + 1 into new.position from public.stages s
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

create or replace function app.keep_custom_field() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  most constant integer := 200;
  most_indexed constant integer := 20;
  changed text;
begin
  if tg_op = 'INSERT' then
    new.indexed_at := null;
    new.cleared_at := null;
  else
    changed := case when new.object <> old.object then 'object' when new.key <> old.key then 'key' when new.type <> old.type then 'type'
      when new.target is distinct from old.target then 'target' when new."unique" <> old."unique" then 'unique'
      when new.indexed <> old.indexed then 'indexed' end;
    if changed is not null then
      perform app.refuse_by_rule(new.id, changed, 'read_only', changed || ': it stays as it was made; make another field, and archive this one');
    end if;
    if exists (select from jsonb_array_elements(old.options) o
        where not exists (select from jsonb_array_elements(new.options) n where n -> 'value' = o -> 'value')) then
      perform app.refuse_by_rule(new.id, 'options', 'option_missing', 'options: those that there were stay, archived if they are of no more use');
    end if;
    new.position := coalesce(new.position, old.position);
    if old.deleted_at is null and new.deleted_at is not null and old.archived_at is null then
      perform app.refuse_by_rule(new.id, null, 'field_in_use', 'Archive the field first: its values are lost when it is deleted');
    end if;
  end if;
  if tg_op = 'INSERT' or old.deleted_at is not null and new.deleted_at is null then
    -- One after the other, so that they see each other when they are counted.
    perform pg_advisory_xact_lock(hashtextextended('custom fields/' || new.organization_id, 0));
    if (select count(*) from public.custom_fields f
        where f.organization_id = new.organization_id and f.object = new.object and f.deleted_at is null) >= most then
      perform app.refuse_by_rule(new.id, 'object', 'too_many', format('object: a %s has %s custom fields at most', new.object, most));
    end if;
    if (new.indexed or new."unique") and (select count(*) from public.custom_fields f
        where f.organization_id = new.organization_id and f.object = new.object and f.deleted_at is null
          and (f.indexed or f."unique")) >= most_indexed then
      perform app.refuse_by_rule(new.id, case when new.indexed then 'indexed' else 'unique' end, 'too_many',
        format('object: a %s has %s custom fields at most that are indexed or unique', new.object, most_indexed));
    end if;
    if exists (select from public.custom_fields f
        where f.organization_id = new.organization_id and f.path = new.object || '.' || new.key
          and f.id <> new.id and f.deleted_at is not null and f.cleared_at is null) then
      perform app.refuse_by_rule(new.id, 'key', 'being_cleared', 'key: values of a deleted field of this key are still being removed; try again later');
    end if;
    if new.position is null then
      select least(coalesce(max(f.position), 0), 2147483646) + 1 into new.position from public.custom_fields f
      where f.organization_id = new.organization_id and f.object = new.object;
    end if;
  end if;
  return new;
end $$;
