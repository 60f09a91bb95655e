-- ── words ───────────────────────────────────────────────────────────────────

-- A text without accents, in lower case, and with blanks for what is neither letter nor digit, so that the
-- parts of an e-mail address are words. Immutable as long as nobody edits the dictionary.
create function app.plain(value text) returns text language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(lower(public.unaccent('public.unaccent', coalesce(value, ''))), '[^[:alnum:]]+', ' ', 'g')
$$;

-- The texts of a list: those in it, and the addresses of what is more than a text.
create function app.texts(list jsonb) returns text language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(coalesce(e ->> 'address', e #>> '{}'), ' ') filter (where jsonb_typeof(e) = 'string' or e ? 'address'), '')
  from jsonb_array_elements(list) e
$$;

create function app.words(name text, rest text) returns tsvector language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector('pg_catalog.simple', app.plain(name)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', app.plain(rest)), 'C')
$$;

-- Records that have every word of the text, or one that begins so. Null when there is no word in it.
create function app.asked_words(value text) returns tsquery language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select to_tsquery('pg_catalog.simple', string_agg(w || ':*', ' & '))
  from regexp_split_to_table(btrim(app.plain(value)), ' +') w where w <> ''
$$;

-- ── doors ───────────────────────────────────────────────────────────────────

-- Lets the records of a table be found by words of its columns, of which the first is the name: gives it the
-- index, and a door that tells the ids and ranks of those in the organization which who asks may see,
-- app.search_<table>(words, most, ranked).
create function app.search_by(target regclass, object text, columns name[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  it constant name := (select relname from pg_class where oid = target);
  door constant text := format('app.%I(text, integer, boolean)', 'search_' || it);
  words text;
begin
  select format('app.words(t.%I, %s)', columns[1], coalesce(string_agg(
    case when a.atttypid = 'jsonb'::regtype then format('app.texts(t.%I)', c.name) else format('coalesce(t.%I, '''')', c.name) end,
    ' || '' '' || ' order by c.n) filter (where c.n > 1), ''''''))
  into words
  from unnest(columns) with ordinality c (name, n)
  join pg_attribute a on a.attrelid = target and a.attname = c.name;
  -- What waits to be put into the index is read by each search: a little only.
  execute format('create index %I on %s using gin (organization_id, (%s)) with (gin_pending_list_limit = 256)',
    it || '_search', target, replace(words, 't.', ''));
  grant create on schema app to crm_gate;
  -- The planner cannot know how few have the words, and would read a large table through.
  execute format('create function %s returns table (id uuid, rank real) language sql stable parallel safe security definer rows 50
    set search_path = pg_catalog, pg_temp set enable_seqscan = off as %L',
    door, format($body$
  select t.id, case when $3 then ts_rank(%1$s, app.asked_words($1)) end from %2$s t
  where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
    and %1$s @@ app.asked_words($1)
    and case when (select app.owners(%3$L, 'read')) is null then true else t.owner_id = any ((select app.owners(%3$L, 'read'))::uuid[]) end
  limit $2
$body$, words, target, object));
  execute format('alter function %s owner to crm_gate', door);
  execute format('revoke execute on function %s from public', door);
  execute format('grant execute on function %s to crm_app', door);
  revoke create on schema app from crm_gate;
end $$;

revoke execute on function app.plain(text), app.texts(jsonb), app.words(text, text), app.asked_words(text), app.search_by(regclass, text, name[])
  from public;
grant execute on function app.plain(text), app.texts(jsonb), app.words(text, text) to crm_app;
grant execute on function app.plain(text), app.texts(jsonb), app.words(text, text), app.asked_words(text), app.actor_id() to crm_gate;

select app.search_by('companies', 'company', array['name', 'legal_name', 'domains', 'industry', 'description']);
select app.search_by('contacts', 'contact', array['full_name', 'emails', 'job_title', 'department']);
