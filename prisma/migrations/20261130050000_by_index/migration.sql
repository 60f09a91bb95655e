-- What one record or one sign-in costs must not grow with what all organizations have. Found by a million requests in
-- thirteen thousand organizations: each change of a record read the keys of all records of all of them.

-- How many rows a transition table has, the planner knows for the statement that it plans for; how many keys come of each
-- it guesses, and a plan is kept. Many rows too are found one by one by the index, which costs them no more.
alter function app.keep_keys() set enable_seqscan to off;
alter function app.keep_keys() set enable_hashjoin to off;
alter function app.keep_keys() set enable_mergejoin to off;
alter function app.drop_keys() set enable_seqscan to off;
alter function app.drop_keys() set enable_hashjoin to off;
alter function app.drop_keys() set enable_mergejoin to off;

-- As it was, but for the time, which is of the statement's beginning: what may change from row to row is not looked for in an
-- index, so that each attempt read all of them.
create or replace function app.begin_attempt(buckets bytea[], most integer[], seconds integer[], grows boolean[], spared boolean[], known bytea) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  begun constant timestamptz := clock_timestamp();
  wait integer;
begin
  if exists (select from public.attempts a where a.bucket = known and a.expires_at > clock_timestamp()) then
    select array_agg(w.bucket), array_agg(w.most), array_agg(w.seconds), array_agg(w.grows)
    into buckets, most, seconds, grows
    from unnest(buckets, most, seconds, grows, spared) w (bucket, most, seconds, grows, spared) where not w.spared;
  end if;
  wait := app.attempt_wait(buckets, most, grows);
  if wait > 0 then
    return wait;
  end if;
  delete from public.attempts a using (
    select o.bucket from public.attempts o where o.expires_at < begun and o.bucket <> all (begin_attempt.buckets)
    order by o.expires_at limit 100 for update skip locked
  ) old where a.bucket = old.bucket;
  insert into public.attempts as a (bucket, failures, last_at, expires_at)
  select w.bucket, 0, clock_timestamp(), clock_timestamp() + make_interval(secs => w.seconds)
  from unnest(buckets, seconds) w (bucket, seconds) order by 1
  on conflict (bucket) do update set
    failures = case when a.expires_at > clock_timestamp() then a.failures else 0 end,
    expires_at = case when a.expires_at > clock_timestamp() then a.expires_at else excluded.expires_at end;
  wait := app.attempt_wait(buckets, most, grows);
  if wait > 0 then
    return wait;
  end if;
  update public.attempts a set failures = a.failures + 1, last_at = clock_timestamp(),
    expires_at = case when w.grows then clock_timestamp() + make_interval(secs => w.seconds) else a.expires_at end
  from unnest(buckets, seconds, grows) w (bucket, seconds, grows) where a.bucket = w.bucket;
  return 0;
end $$;

-- As it was, but that it looks for one entry that waits of each organization with a webhook, not at all entries of all.
create or replace function app.wake_webhooks(most integer, in_max_failures integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('webhooks', 0)) then
    return 0;
  end if;
  perform app.bind(null, 'system', null, null);
  insert into public.jobs (organization_id, id, kind, payload, key, max_failures, created_by_type)
  select n.organization_id, app.uuid_v7(), n.kind, jsonb_build_object('webhookId', n.id), n.id::text, in_max_failures, 'system'
  from (
    select w.organization_id, w.id, 'webhooks.fan_out' as kind from public.webhooks w
    left join lateral (select p.position from public.pending_changes p
      where p.organization_id = w.organization_id order by p.position limit 1) p on true
    where w.enabled and w.paused_at is null and (
      p.position is not null
      or w.sequence <> coalesce((select s.sequence from public.sequenced_changes s
        where s.organization_id = w.organization_id order by s.sequence desc limit 1), 0))
    union all
    select w.organization_id, w.id, 'webhooks.deliver' from public.webhooks w
    where w.enabled and w.paused_at is null and exists (
      select from public.webhook_deliveries d
      where d.organization_id = w.organization_id and d.webhook_id = w.id and d.next_attempt_at < now() - interval '5 s')
  ) n
  where not exists (
    select from public.jobs j where j.organization_id = n.organization_id and j.kind = n.kind and j.key = n.id::text
      and j.status in ('queued', 'running'))
    and not exists (select from public.organizations o where o.id = n.organization_id and o.closed_at is not null)
  limit most
  on conflict (organization_id, kind, key) where status in ('queued', 'running') do nothing;
  get diagnostics made = row_count;
  return made;
end $$;
