/** What a database is, in lines that can be compared with another's: its rows, and all that is around them. */
import { runSql } from './postgres.ts';

const ours = `nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** Rights in the order of their text; those that were never given are those that the owner has anyway. */
const rights = (given: string, kind: string, owner: string) =>
  `(select string_agg(right_::text, ',' order by right_::text)
    from unnest(coalesce(${given}, acldefault('${kind}', ${owner}))) right_)`;

/** Each gives lines; nothing of them depends on object ids. */
const parts: Record<string, string> = {
  relations: `
    select format('%s %s %s %s rls %s forced %s %s %s', relkind, c.oid::regclass, relowner::regrole, relpersistence,
      relrowsecurity, relforcerowsecurity, reloptions, case when relkind in ('r', 'p', 'v', 'S') then
        ${rights('relacl', `r`, 'relowner')} end) as line
    from pg_class c join pg_namespace n on n.oid = relnamespace where ${ours} and relkind <> 'S'
    union all
    select format('S %s %s %s', c.oid::regclass, relowner::regrole, ${rights('relacl', 's', 'relowner')})
    from pg_class c join pg_namespace n on n.oid = relnamespace where ${ours} and relkind = 'S'`,
  columns: `
    select format('%s.%s %s %s %s %s %s', c.oid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
      attgenerated, pg_get_expr(adbin, adrelid),
      (select string_agg(right_::text, ',' order by right_::text) from unnest(attacl) right_)) as line
    from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where ${ours} and attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v')`,
  policies: `
    select format('%s.%s %s %s %s: %s | %s', tablename, policyname, permissive, cmd, roles, qual, with_check) as line
    from pg_policies`,
  functions: `
    select format('%s %s %s %s %s %s %s', p.oid::regprocedure, proowner::regrole, prosecdef, provolatile, proconfig,
      md5(prosrc), ${rights('proacl', 'f', 'proowner')}) as line
    from pg_proc p join pg_namespace n on n.oid = pronamespace where ${ours}`,
  constraints: `
    select format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(c.oid)) as line
    from pg_constraint c join pg_namespace n on n.oid = connamespace where ${ours} and contype <> 'n'`,
  indexes: `
    select format('%s %s', pg_get_indexdef(indexrelid), indisvalid) as line
    from pg_index join pg_class c on c.oid = indexrelid join pg_namespace n on n.oid = relnamespace where ${ours}`,
  triggers: `
    select format('%s %s', pg_get_triggerdef(oid), tgenabled) as line from pg_trigger where not tgisinternal`,
  schemas: `
    select format('%s %s %s', nspname, nspowner::regrole, ${rights('nspacl', 'n', 'nspowner')}) as line
    from pg_namespace where ${ours}`,
  defaults: `select format('%s %s', defaclrole::regrole, defaclacl) as line from pg_default_acl`,
  extensions: `
    select format('%s %s %s', extname, extversion, extnamespace::regnamespace) as line from pg_extension`,
  sequences: `select format('%s.%s %s', schemaname, sequencename, last_value) as line from pg_sequences`,
};

/** All that is around the rows, as the role of `url` sees it. */
export async function catalogueOf(url: string): Promise<Record<string, string[]>> {
  const catalogue: Record<string, string[]> = {};
  for (const [part, statement] of Object.entries(parts)) {
    const rows = await runSql(url, `select line from (${statement}) lines order by 1`);
    catalogue[part] = rows.map(({ line }) => String(line));
  }
  return catalogue;
}

/** For each table and organization how many rows there are, and a checksum of them; `url` signs in as who sees all. */
export async function rowsOf(url: string): Promise<Record<string, Record<string, string>>> {
  const tables = await runSql(
    url,
    `select c.oid::regclass::text as name, exists (select from pg_attribute
       where attrelid = c.oid and attname = 'organization_id' and not attisdropped) as "isTenants"
     from pg_class c join pg_namespace n on n.oid = relnamespace where ${ours} and relkind in ('r', 'p') order by 1`,
  );
  const sums: Record<string, Record<string, string>> = {};
  for (const { name, isTenants } of tables as { name: string; isTenants: boolean }[]) {
    const rows = await runSql(
      url,
      `select ${isTenants ? 'organization_id::text' : `'all'`} as owner,
         count(*) || ' ' || md5(string_agg(t::text, e'\\n' order by t::text)) as sum
       from ${name} t group by 1 order by 1`,
    );
    sums[name] = Object.fromEntries(rows.map(({ owner, sum }) => [String(owner), String(sum)]));
  }
  return sums;
}
