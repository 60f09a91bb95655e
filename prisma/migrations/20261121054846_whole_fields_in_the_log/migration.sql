-- Money is two columns and one field: an entry of the log tells both, or its reader would have to guess.
create or replace function app.differing(a jsonb, b jsonb) returns jsonb
language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(a)
  where value is distinct from b -> key
    or key like '%\_micros' and a -> (left(key, -6) || 'currency') is distinct from b -> (left(key, -6) || 'currency')
    or key like '%\_currency' and a -> (left(key, -8) || 'micros') is distinct from b -> (left(key, -8) || 'micros')
$$;
