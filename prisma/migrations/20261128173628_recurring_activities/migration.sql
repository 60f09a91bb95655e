-- AlterTable
ALTER TABLE "activities" ADD COLUMN     "recurrence_rule" TEXT,
ADD COLUMN     "recurrence_start_at" TIMESTAMPTZ(3);

alter table activities
  add constraint activities_recurrence check (recurrence_rule is null or due_at is not null and recurrence_start_at is not null);

-- As before, and a rule of recurrence counts from when the first one was due.
create or replace function app.keep_activity() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  now_ms constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  stranger text;
begin
  if tg_op = 'INSERT' then
    new.status := coalesce(new.status,
      case when new.completed_at is not null or new.type in ('note', 'email') then 'completed' else 'open' end);
  else
    new.status := coalesce(new.status, old.status);
    if new.type <> old.type then
      perform app.refuse_by_rule(new.id, 'type', 'read_only', format('type: it stays a %s', old.type));
    end if;
    if new.status = old.status and new.completed_at is distinct from old.completed_at then
      new.status := case when new.completed_at is not null then 'completed' when old.status = 'completed' then 'open' else old.status end;
    end if;
  end if;
  -- What has times of its own was over then, if that is past.
  new.completed_at := case when new.status = 'completed' then
    coalesce(new.completed_at, least(now_ms, coalesce(new.end_at, case when new.type in ('call', 'meeting', 'email') then new.start_at end))) end;

  -- A rule is the next one's: what is over does not come again when it is opened.
  if new.status = 'completed' then
    new.recurrence_rule := null;
  end if;
  if tg_op = 'INSERT' then
    new.recurrence_start_at := coalesce(new.recurrence_start_at, new.due_at);
  elsif new.recurrence_rule is distinct from old.recurrence_rule and new.recurrence_start_at is not distinct from old.recurrence_start_at then
    new.recurrence_start_at := new.due_at;
  else
    new.recurrence_start_at := coalesce(new.recurrence_start_at, old.recurrence_start_at, new.due_at);
  end if;
  if new.recurrence_rule is null then
    new.recurrence_start_at := null;
  end if;

  select a.id into stranger
  from jsonb_array_elements_text(new.assignee_ids) a (id)
  where (tg_op = 'INSERT' or not old.assignee_ids ? a.id) and not exists (
    select from public.memberships m
    where m.organization_id = new.organization_id and m.user_id = a.id::uuid and m.status <> 'removed')
  limit 1;
  if stranger is not null then
    perform app.refuse_by_rule(new.id, 'assigneeIds', 'unknown_reference', format('assigneeIds: there is no member %s', stranger));
  end if;
  return new;
end $$;
