-- Words that thousands of records have are found too: a row holds its words, so that it can be asked for them where a
-- list walks its order, and each word begins by letters of the organization, so that an index has those of one alone.

-- The letters by which the words of an organization begin. Two organizations may have the same.
create function app.word_mark(organization uuid) returns text language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select translate(right(organization::text, 5), '0123456789', 'ghijklmnop')
$$;

-- The words of a row: those of the name weigh more.
create function app.words(organization uuid, name text, rest text) returns tsvector language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  mark constant text := app.word_mark(organization);
begin
  return setweight(to_tsvector('pg_catalog.simple', mark || replace(btrim(app.plain(name)), ' ', ' ' || mark)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', mark || replace(btrim(app.plain(rest)), ' ', ' ' || mark)), 'C');
end $$;

-- Rows of the organization that have every word of the text, or one that begins so. Null when there is no word in it.
create function app.asked_words(organization uuid, value text) returns tsquery language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select to_tsquery('pg_catalog.simple', string_agg(app.word_mark(organization) || w || ':*', ' & '))
  from regexp_split_to_table(btrim(app.plain(value)), ' +') w where w <> ''
$$;

-- The same of the bound organization, said once and not for each row.
create function app.asked(value text) returns table (organization_id uuid, words tsquery) language sql stable rows 1
set search_path = pg_catalog, pg_temp as $$
  select o.id, app.asked_words(o.id, value) from (select nullif(current_setting('app.organization_id', true), '')::uuid as id) o
$$;

revoke execute on function app.word_mark(uuid), app.words(uuid, text, text), app.asked_words(uuid, text), app.asked(text) from public;
grant execute on function app.word_mark(uuid), app.words(uuid, text, text), app.asked_words(uuid, text) to crm_app, crm_gate;
grant execute on function app.asked(text) to crm_gate;

-- Lets the records of a table be found by words of its columns, of which the first is the name: gives it the words of
-- each row with their index, and two doors. app.words_<table>(words) tells the rows of the organization that have them,
-- or null where the records had better be read in the order of the list: when one in fifty of the newest and of the
-- oldest has them, or more than 3,000 do. app.search_<table>(words, most) tells ids and ranks of those that who asks may see.
-- Neither is parallel safe: workers would be started for the way that is not gone.
create or replace function app.search_by(target regclass, object text, columns name[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  telling constant text := format('app.%I(text)', 'words_' || it);
  ranking constant text := format('app.%I(text, integer)', 'search_' || it);
  door text;
  words text;
begin
  -- Of a column that is generated too its expression stands: one may not look at another.
  select format('app.words(organization_id, %s, %s)', min(c.said) filter (where c.n = 1),
    coalesce(string_agg(c.said, ' || '' '' || ' order by c.n) filter (where c.n > 1), ''''''))
  into words
  from (
    select n.n, case when a.atttypid = 'jsonb'::regtype then format('app.texts(%I)', n.name)
      else format('coalesce(%s, '''')', coalesce(pg_get_expr(d.adbin, d.adrelid), quote_ident(n.name))) end as said
    from unnest(columns) with ordinality n (name, n)
    join pg_attribute a on a.attrelid = target and a.attname = n.name
    left join pg_attrdef d on a.attgenerated <> '' and d.adrelid = a.attrelid and d.adnum = a.attnum
  ) c;
  execute format('alter table %s add column words tsvector generated always as (%s) stored', target, words);
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index %I on %s using gin (words) with (gin_pending_list_limit = 256)', it || '_words', target);
  grant create on schema app to crm_gate;
  -- The planner cannot know how few have the words, and would read a large table through. Nor shall it look for all
  -- of the organization beside them in another index, which an operator that no index knows forbids.
  execute format('create function %s returns tid[] language sql stable security definer
    set search_path = pg_catalog, pg_temp set enable_seqscan = off as %L',
    telling, format($body$
  select case
    when (select count(*) from (select from (
      select t.words from %1$s t where t.organization_id = asked.organization_id order by t.id desc limit 500
    ) e where e.words @@ asked.words limit 10) newest) = 10
    and (select count(*) from (select from (
      select t.words from %1$s t where t.organization_id = asked.organization_id order by t.id limit 500
    ) e where e.words @@ asked.words limit 10) oldest) = 10 then null
    else (select case when count(*) <= 3000 then coalesce(array_agg(s.ctid), '{}') end from (
      select t.ctid from %1$s t where t.organization_id is not distinct from asked.organization_id and t.words @@ asked.words limit 3001
    ) s)
  end
  from app.asked($1) asked
$body$, target));
  execute format('create function %s returns table (id uuid, rank real) language sql stable security definer rows 50
    set search_path = pg_catalog, pg_temp set enable_seqscan = off as %L',
    ranking, format($body$
  select t.id, ts_rank(t.words, asked.words) from app.asked($1) asked, %1$s t
  where t.organization_id is not distinct from asked.organization_id and t.words @@ asked.words
    and case when (select app.owners(%2$L, 'read')) is null then true else t.owner_id = any ((select app.owners(%2$L, 'read'))::uuid[]) end
  limit $2
$body$, target, object));
  foreach door in array array[telling, ranking] loop
    execute format('alter function %s owner to crm_gate', door);
    execute format('revoke execute on function %s from public', door);
    execute format('grant execute on function %s to crm_app', door);
  end loop;
  revoke create on schema app from crm_gate;
end $$;

-- As it was, but it tells where the rows are, which are read without another index then, looks at the oldest too, since
-- those of one import are alike, and is not parallel safe either.
create or replace function app.parts_by(target regclass, named name)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text)', 'parts_' || it);
begin
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index if not exists %I on %s using gin (organization_id, %I public.gin_trgm_ops)
    with (gin_pending_list_limit = 256)', it || '_parts', target, named);
  execute format('drop function if exists %s', door);
  grant create on schema app to crm_gate;
  -- The planner cannot know how few fit, and would read a large table through.
  execute format('create function %s returns tid[] language sql stable security definer
    set search_path = pg_catalog, pg_temp set enable_seqscan = off as %L',
    door, format($body$
  select case
    when $1 !~ '[[:alnum:]]{3}' then null
    when (select count(*) from (select from (
      select t.%1$I as name from %2$s t where t.organization_id = asked.organization_id order by t.id desc limit 500
    ) e where e.name ilike $1 limit 10) newest) = 10
    and (select count(*) from (select from (
      select t.%1$I as name from %2$s t where t.organization_id = asked.organization_id order by t.id limit 500
    ) e where e.name ilike $1 limit 10) oldest) = 10 then null
    else (select case when count(*) <= 3000 then coalesce(array_agg(s.ctid), '{}') end from (
      select t.ctid from %2$s t where t.organization_id = asked.organization_id and t.%1$I ilike $1 limit 3001
    ) s)
  end
  from (select nullif(current_setting('app.organization_id', true), '')::uuid as organization_id offset 0) asked
$body$, named, target));
  execute format('alter function %s owner to crm_gate', door);
  execute format('revoke execute on function %s from public', door);
  execute format('grant execute on function %s to crm_app', door);
  revoke create on schema app from crm_gate;
end $$;

-- The log's images stay as they are: what is derived from the rest of a row is not said twice.
do $$
declare
  body text := pg_get_functiondef('app.log()'::regprocedure);
begin
  if (select count(*) from regexp_matches(body, 'to_jsonb\([no]\)', 'g')) <> 4 then
    raise exception 'app.log() is not what this migration changes';
  end if;
  execute regexp_replace(body, 'to_jsonb\(([no])\)', 'to_jsonb(\1) - ''words''', 'g');
end $$;

do $$
declare
  it name;
begin
  foreach it in array array['companies', 'contacts', 'deals', 'activities', 'leads'] loop
    execute format('drop index public.%I', it || '_search');
    execute format('drop function app.%I(text, integer, boolean)', 'search_' || it);
  end loop;
end $$;
drop function app.words(text, text), app.asked_words(text);

select app.search_by('companies', 'company', array['name', 'legal_name', 'domains', 'industry', 'description']);
select app.search_by('contacts', 'contact', array['full_name', 'emails', 'job_title', 'department']);
select app.search_by('deals', 'deal', array['name', 'next_step', 'lost_reason', 'lost_notes', 'source']);
select app.search_by('activities', 'activity', array['subject', 'body', 'outcome', 'location']);
select app.search_by('leads', 'lead', array['full_name', 'company_name', 'emails', 'job_title', 'source', 'campaign', 'description']);

select app.parts_by('companies', 'name');
select app.parts_by('contacts', 'full_name');
select app.parts_by('leads', 'full_name');
select app.parts_by('deals', 'name');
select app.parts_by('activities', 'subject');
