-- CreateTable
CREATE TABLE "attempts" (
    "bucket" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("bucket")
);

-- CreateIndex
CREATE INDEX "attempts_expires_at_idx" ON "attempts"("expires_at");


-- Whose failures these are nobody can read out of the table, and the server itself cannot read it at all.
alter table attempts enable row level security;
alter table attempts force row level security;
grant select, insert, update, delete on attempts to crm_gate;
create policy gate on attempts to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- Seconds until another attempt is let through by each of the buckets; 0 for now. A bucket takes `most` failures; then
-- one that `grows` makes wait twice as long after each further one, up to 15 minutes, and another until it is forgotten.
create function app.attempt_wait(buckets bytea[], most integer[], grows boolean[]) returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce(max(ceil(extract(epoch from case
    when w.grows then a.last_at + make_interval(secs => least(900, 2 ^ least(a.failures - w.most, 10)))
    else a.expires_at end - clock_timestamp()))), 0)::integer
  from unnest(buckets, most, grows) w (bucket, most, grows)
  join public.attempts a on a.bucket = w.bucket
  where a.failures >= w.most and a.expires_at > clock_timestamp()
$$;

-- Counts an attempt as failed before it is made, in all of its buckets, or tells how many seconds it has to wait: so
-- of many at once no more are made than may fail. Those of `spared` are not asked from where `known` says that the
-- owner has come before. Rows are locked in one order; looked at before, or a flood that is refused would wait for locks.
create function app.begin_attempt(buckets bytea[], most integer[], seconds integer[], grows boolean[], spared boolean[], known bytea)
returns integer language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
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
    select o.bucket from public.attempts o where o.expires_at < clock_timestamp() and o.bucket <> all (begin_attempt.buckets)
    limit 100 for update skip locked
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

-- Ends an attempt that did not fail: `cleared` forget all that failed, `returned` this one attempt, and from where it
-- was made is `known` for a while.
create function app.end_attempt(cleared bytea[], returned bytea[], known bytea, known_days integer)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from public.attempts a where a.bucket = any (cleared || returned) order by a.bucket for update;
  delete from public.attempts a where a.bucket = any (cleared);
  update public.attempts a set failures = a.failures - 1 where a.bucket = any (returned) and a.failures > 0;
  insert into public.attempts as a (bucket, failures, last_at, expires_at)
  select known, 0, clock_timestamp(), clock_timestamp() + make_interval(days => known_days) where known is not null
  on conflict (bucket) do update set last_at = excluded.last_at, expires_at = excluded.expires_at;
end $$;

alter function app.attempt_wait(bytea[], integer[], boolean[]) owner to crm_gate;
alter function app.begin_attempt(bytea[], integer[], integer[], boolean[], boolean[], bytea) owner to crm_gate;
alter function app.end_attempt(bytea[], bytea[], bytea, integer) owner to crm_gate;
revoke execute on function app.attempt_wait(bytea[], integer[], boolean[]),
  app.begin_attempt(bytea[], integer[], integer[], boolean[], boolean[], bytea),
  app.end_attempt(bytea[], bytea[], bytea, integer) from public;
grant execute on function app.begin_attempt(bytea[], integer[], integer[], boolean[], boolean[], bytea),
  app.end_attempt(bytea[], bytea[], bytea, integer) to crm_app;
revoke create on schema app from crm_gate;
