-- CreateTable
CREATE TABLE "rate_counts" (
    "key" BYTEA NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_counts_pkey" PRIMARY KEY ("key","ends_at")
);

-- CreateIndex
CREATE INDEX "rate_counts_ends_at_idx" ON "rate_counts"("ends_at");


-- What is lost in a crash is a minute's counting: no write-ahead log is paid for it.
alter table rate_counts set unlogged;
alter table rate_counts enable row level security;
alter table rate_counts force row level security;
grant select, insert, update, delete on rate_counts to crm_gate;
create policy gate on rate_counts to crm_gate using (current_user = 'crm_gate') with check (current_user = 'crm_gate');

grant create on schema app to crm_gate;

-- Adds what one server has counted to what all have, and tells the sums. In one order, so that no two servers wait
-- for each other. Some windows that have ended go with each call; a clock may be a minute behind.
create function app.count_requests(keys bytea[], ends timestamptz[], counts integer[])
returns table (key bytea, total integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  delete from public.rate_counts c using (
    select o.key, o.ends_at from public.rate_counts o where o.ends_at < now() - interval '1 minute'
    limit 10000 for update skip locked
  ) old where c.key = old.key and c.ends_at = old.ends_at;
  return query
    insert into public.rate_counts as c (key, ends_at, count)
    select g.key, g.ends_at, g.count from unnest(keys, ends, counts) g (key, ends_at, count) order by 1, 2
    on conflict (key, ends_at) do update set count = c.count + excluded.count
    returning c.key, c.count;
end $$;

alter function app.count_requests(bytea[], timestamptz[], integer[]) owner to crm_gate;
revoke execute on function app.count_requests(bytea[], timestamptz[], integer[]) from public;
grant execute on function app.count_requests(bytea[], timestamptz[], integer[]) to crm_app;
revoke create on schema app from crm_gate;
