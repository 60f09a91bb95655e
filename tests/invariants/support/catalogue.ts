/** What pg_catalog must say of the migrated database, whatever tables there are: rules that name what breaks them. */
import type { Queryable } from '../../../src/db/admin.ts';
import type { RecordObject } from '../../../src/records/define.ts';
import { columnOf, listSources } from '../../../src/records/source.ts';
import '../../../src/routes.ts';

/** Tables that are no tenant's, and why. */
export const shared: Record<string, string> = {
  users: 'a person signs in once for all organizations',
  sessions: 'a person’s, read before the organization is known',
  user_identities: 'a person’s: he signs in by them to all of his organizations',
  second_factors: 'a person’s: he proves it to all of his organizations',
  oauth_sign_ins: 'nobody’s yet: who signs in by a provider is not known before it has answered',
  mail_links: 'a person’s, found before it is known who shows one',
  reset_requests: 'nobody’s: whether somebody has the address is not looked up when it is asked',
  organizations: 'is the tenant itself: its id is the organization',
  platform_admins: 'who operates the platform, and so all organizations',
  platform_events: 'what operators of the platform did, in whichever organization or none',
  attempts: 'what failed of late for an address that may be nobody’s, and from where',
  rate_counts: 'counts requests for all organizations, and of whom nobody knows yet',
  _prisma_migrations: 'tells which migrations were applied, and nothing of anybody',
};

/** Those of them that the server itself cannot read: doors answer what is asked of them. */
export const behindDoors = [
  'attempts',
  'mail_links',
  'oauth_sign_ins',
  'platform_admins',
  'platform_events',
  'rate_counts',
  'reset_requests',
];

/** Columns of type uuid that are no foreign key, and why. */
const loose: Record<string, string> = {
  'associations.from_id': 'the generated column of its object has the foreign key',
  'associations.to_id': 'the generated column of its object has the foreign key',
  'activity_times.record_id': 'of any object’s table; kept by a trigger',
  'activity_times.activity_id': 'kept by a trigger of the links, which go first',
  'audit_events.target_id': 'what happened outlives what it was done to; of any table',
  'audit_events.request_id': 'requests are no rows',
  'changes.record_id': 'the log outlives what it tells of',
  'changes.actor_id': 'the log outlives who acted; a user’s or a key’s',
  'changes.request_id': 'requests are no rows',
  'linked_changes.record_id': 'of any object’s table; kept by a trigger',
  'linked_changes.link_id': 'of any link’s table; the log outlives the link',
  'linked_changes.other_id': 'of any object’s table; kept by a trigger',
  'record_keys.record_id': 'of any object’s table; kept by a trigger',
  'custom_values.record_id': 'of any object’s table; kept by a trigger',
  'custom_values.field_id': 'what is left of a field that is gone is taken away by and by',
  'merges.survivor_id': 'of any object’s table; a purge takes the row along',
  'merges.request_id': 'requests are no rows',
  'leads.conversion_request_id': 'requests are no rows',
  'undos.request_id': 'requests are no rows',
  'undos.undone_id': 'requests are no rows; a merge’s row may be purged',
  'tags.shown_as': 'derived from the tags that there are',
  'merged_records.record_id': 'of any object’s table; a purge takes the row along',
  'jobs.request_id': 'requests are no rows',
  'form_submissions.record_id': 'of any object’s table; a purge takes the row along',
  'form_submissions.request_id': 'requests are no rows',
  'form_submissions.mail_job_id': 'jobs go after a while, and the submission stays',
  'webhook_deliveries.webhook_id': 'what waits for a webhook that is gone is taken away by and by',
  'webhook_deliveries.record_id': 'of any object’s table; the delivery outlives the record',
  'webhook_deliveries.replay_id': 'the delivery may outlive the job that made it',
  'merged_records.survivor_id': 'of any object’s table; a purge takes the row along',
  '*.created_by_id': 'the record stays when its maker leaves; a user’s or a key’s',
};

/** Tables whose records are found by a similar name, with the column of the name. */
const named = listSources().flatMap((source): [table: string, column: string][] =>
  Object.values((source as Partial<RecordObject>).alike ?? {}).flatMap((likeness) =>
    'similar' in likeness ? [[source.table, columnOf(likeness.similar)]] : [],
  ),
);

/** Tables whose records are found by words, with the columns. */
const searched = listSources().flatMap((source): [table: string, columns: string[]][] =>
  source.searched ? [[source.table, source.searched.map(columnOf)]] : [],
);

/** Functions that run as the gate and that the server may call: each answers one narrow question. */
const doors = [
  'admin_events',
  'admin_organizations',
  'admin_sessions',
  'admin_users',
  'answer_reset_requests',
  'ask_password_reset',
  'backlog',
  'begin_attempt',
  'claim_jobs',
  'claim_oauth_state',
  'count_records',
  'count_requests',
  'drop_mail_links',
  'end_attempt',
  'enter',
  'enter_job',
  'enter_session',
  'erase_organization',
  'erase_rows',
  'enter_platform',
  'erase_images',
  'find_api_key',
  'entry_name',
  'feed_ends',
  'find_closed_organization',
  'find_custom_fields',
  'find_credentials',
  'find_invitation',
  'find_mail_link',
  'find_role',
  'find_form',
  'find_form_confirmation',
  'find_oauth_user',
  'keep_mail_link',
  'keep_oauth_answer',
  'find_user',
  'note_key_uses',
  'note_operation',
  'operate_in',
  'operate_on',
  'prune_audit',
  'prune_changes',
  'prune_mail_links',
  'prune_sessions',
  'has_deals',
  'index_custom_field',
  'unindex_custom_field',
  'wake_custom_fields',
  'renew_jobs',
  'require_operator',
  'schedule_jobs',
  'spend_mail_link',
  'spend_oauth_code',
  'taken_jobs',
  'touched_objects',
  'sequence_changes',
  'wake_webhooks',
  ...named.map(([table]) => `similar_${table}`),
  ...searched.map(([table]) => `search_${table}`),
  ...searched.map(([table]) => `words_${table}`),
  ...searched.map(([table]) => `parts_${table}`),
];

/** What `app.similar_by` makes, for `format` with the column and the table; `<given>` is the argument. */
const similarBody = `
  select s.id from (
    (select t.id, t.%1$I as name from public.%2$I t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
        and t.deleted_at is null and t.%1$I = <given> order by t.id limit 50)
    union
    (select t.id, t.%1$I from public.%2$I t
      where t.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
        and t.deleted_at is null and t.%1$I operator(public.%%) <given> limit 5000)
  ) s order by public.similarity(s.name, <given>) desc, s.id limit 50
`;
const similarIndex =
  "CREATE INDEX %2$I ON public.%3$I USING gin (organization_id, %1$I gin_trgm_ops) WITH (gin_pending_list_limit='256')";

/** Written by triggers and doors of the gate, and by nobody else. */
export const gateWritten = [
  'activity_times',
  'changes',
  'custom_field_versions',
  'custom_values',
  'linked_changes',
  'pending_changes',
  'record_counts',
  'record_keys',
  'sequenced_changes',
];

/** Tables that tell of records, or are records' own: who does not reach these sees none of their rows. */
export const reached = [
  'associations',
  'activity_times',
  'activities',
  'activity_companies',
  'activity_contacts',
  'activity_deals',
  'activity_leads',
  'changes',
  'companies',
  'contact_companies',
  'contacts',
  'custom_values',
  'deal_contacts',
  'deals',
  'leads',
  'merged_records',
  'merges',
  'record_keys',
  'stage_transitions',
];

/** Tables with rows that their makers alone see, unless they are `shared`. */
export const personal = ['saved_views'];

/** Written by the server, and by doors and triggers of the gate that serve all organizations. */
export const gateServed = ['api_keys', 'jobs', 'sessions'];

/** What triggers and doors of the gate change of rows that the server writes. */
const gateColumns = [
  'api_keys.last_used_at',
  'companies.last_activity_at',
  'companies.next_activity_at',
  'contacts.last_activity_at',
  'contacts.next_activity_at',
  'deals.last_activity_at',
  'deals.next_activity_at',
  'leads.last_activity_at',
  'leads.next_activity_at',
  'tags.shown_as',
];
const gateChanged = [...new Set(gateColumns.map((column) => column.split('.')[0]!))];

/** Of these the server itself removes no rows: a door of the gate does, of what is over. */
const gateForgotten = ['audit_events', 'organizations', 'sessions', 'users'];

const bound = `(organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif"))`;

const list = (names: readonly string[]): string =>
  `array[${names.map((name) => `'${name}'`).join(', ')}]::name[]`;

/** A table of an organization's rows. */
const isTenants = `(c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (${list(Object.keys(shared))}))`;
const isTable = `(c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))`;
const isOurs = `(c.relnamespace in ('public'::regnamespace, 'app'::regnamespace))`;
const has = (column: string): string =>
  `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = '${column}' and not a.attisdropped)`;
const hasPolicy = `exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')`;
/** What an organization is set up with: all of its members see it. */
const isConfiguration = `exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'guard'
  and t.tgfoid = 'app.guard_configuration()'::regprocedure)`;
/** What to write into the migration, as SQL over `c`. A table of records has a version, and names its object. */
const promise = `'add "select app.tenant_table(''' || c.relname || ''''
  || case when ${has('version')} then ', ''<object>''' else '' end
  || case when ${has('external_ids')} then ', ''<keys, if it has any>''' else '' end || ');" to its migration'`;
const ownFunctions = `pg_proc p where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace)
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

/** Each gives a row for each thing that breaks it; the column `it` names the thing. `$1` is the server's role. */
export const rules: Record<string, string> = {
  'a table is a tenant’s, or on the list with its reason': `
    select c.relname || ' has no app.tenant_table: ' || ${promise} as it from pg_class c
    where ${isTenants} and ${has('organization_id')} and not ${hasPolicy}
    union all
    select c.relname || ' has no column "organization_id uuid not null": give it one, or name the table in \`shared\` of catalogue.ts with the reason'
    from pg_class c where ${isTenants} and not exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'
        and a.attnotnull and a.atttypid = 'uuid'::regtype)`,

  'the list of shared tables names tables that exist': `
    select it from unnest(${list(Object.keys(shared))}) it
    where not exists (select from pg_class c where ${isTable} and c.relname = it)`,

  'row-level security is on and forced': `
    select c.relname || ' is not guarded: ' || case when ${isTenants} and not ${hasPolicy} then ${promise}
      else 'its migration must enable and force row level security' end as it
    from pg_class c where ${isTable} and c.relname <> '_prisma_migrations'
      and not (c.relrowsecurity and c.relforcerowsecurity)`,

  'a tenant’s table has the policy `tenant`, for everybody and every verb': `
    select c.relname || case when ${hasPolicy} then ' has another policy of that name than app.tenant_table makes: leave that one as it is'
      else ' has none: ' || ${promise} end as it
    from pg_class c where ${isTenants} and not exists (
      select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant' and p.polpermissive
        and p.polcmd = '*' and p.polroles = '{0}'
        and pg_get_expr(p.polqual, c.oid) = $$${bound}$$ and pg_get_expr(p.polwithcheck, c.oid) = $$${bound}$$)`,

  'a policy names who acts, unless it is the gate’s': `
    select c.relname || '.' || p.polname as it from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polroles <> array['crm_gate'::regrole::oid] and (
      (p.polcmd <> 'a' and coalesce(pg_get_expr(p.polqual, c.oid), 'true') !~ 'app\\.(organization_id|actor_id|owners|reads_all)')
      or (p.polcmd <> 'r' and p.polwithcheck is null and p.polcmd = 'a')
      or (p.polwithcheck is not null and pg_get_expr(p.polwithcheck, c.oid) !~ 'app\\.(organization_id|actor_id)'))`,

  'the gate’s policies are for the gate itself, not for its members': `
    select c.relname || '.' || p.polname as it from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polroles = array['crm_gate'::regrole::oid] and (
      pg_get_expr(p.polqual, c.oid) <> 'app.is_gate()' or pg_get_expr(p.polwithcheck, c.oid) <> 'app.is_gate()')
    union all
    select 'app.is_gate()' where not exists (
      select from pg_proc p where p.oid = 'app.is_gate()'::regprocedure and p.provolatile = 'i' and not p.prosecdef
        and pg_get_function_sqlbody(p.oid) = $$RETURN (CURRENT_USER = 'crm_gate'::name)$$)`,

  'a further policy of a tenant’s table only lets read': `
    select c.relname || '.' || p.polname as it from pg_policy p join pg_class c on c.oid = p.polrelid
    where ${isTenants} and p.polname <> 'tenant' and p.polpermissive and p.polcmd <> 'r'
      and not (p.polroles = array['crm_gate'::regrole::oid] and (c.relname = any (${list([...gateWritten, ...gateServed, ...gateForgotten])})
          or p.polcmd = 'w' and c.relname = any (${list(gateChanged)})))`,

  'records are held to what a role reaches': `
    select c.relname || ' has no policy of app.owned_table, app.owned_link or app.telling_table: call it, or app.configuration_table, in its migration' as it
    from pg_class c where ${isTenants} and not ${isConfiguration}
      and (${has('version')} or ${has('object')} and (${has('record_id')} or ${has('survivor_id')}) or c.relname = any (${list(reached)}))
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'visible'
        and not p.polpermissive and p.polcmd = 'r' and p.polroles = array['crm_app'::regrole::oid]
        and pg_get_expr(p.polqual, c.oid) ~ 'app\\.(owners|reads_all)\\(')
    union all
    select c.relname || ' is not in \`reached\` of catalogue.ts' from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polname = 'visible' and c.relname <> all (${list(reached)})
    union all
    select c.relname || ' has no trigger guard as app.owned_table, app.owned_link or app.configuration_table makes it' from pg_class c
    where ${isTenants} and (${has('version')} or c.relname = any (${list(reached)}) and not ${has('object')})
      and c.relname <> all (${list(gateWritten)}) and not exists (
      select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'guard' and t.tgenabled = 'O' and t.tgtype = 31
        and t.tgfoid in ('app.guard()'::regprocedure, 'app.guard_link()'::regprocedure, 'app.guard_configuration()'::regprocedure))`,

  'what is private is its maker’s': `
    select it || ' has no policy of its makers' as it from unnest(${list(personal)}) it
    where not exists (select from pg_policy p where p.polrelid = it::text::regclass and p.polname = 'private'
      and not p.polpermissive and p.polcmd = '*' and p.polroles = array['crm_app'::regrole::oid] and p.polwithcheck is null
      and pg_get_expr(p.polqual, p.polrelid) ~ '^\\(shared OR .*created_by_id = .*app\\.actor_id')`,

  'a shared table lets a person at what is his alone': `
    select c.relname || ' ' || verb as it from pg_class c, unnest(array['r', 'a', 'w']) verb
    where c.relname in ('users', 'sessions', 'user_identities', 'second_factors', 'organizations') and ${isTable} and not exists (
      select from pg_policy p where p.polrelid = c.oid and p.polcmd::text in ('*', verb)
        and p.polroles <> array['crm_gate'::regrole::oid])`,

  'a foreign key between tenants’ tables pairs their organizations': `
    select k.conname || ': let the relation in prisma/schema have [organizationId, …] among its fields, and'
      || ' [organizationId, …] of ' || t.relname || ' among its references' as it
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and ${isTenants} and t.relname not in ('users') and not exists (
      select from unnest(k.conkey, k.confkey) pair (here, there)
        join pg_attribute h on h.attrelid = k.conrelid and h.attnum = pair.here
        join pg_attribute o on o.attrelid = k.confrelid and o.attnum = pair.there
      where h.attname = 'organization_id'
        and o.attname = case t.relname when 'organizations' then 'id' else 'organization_id' end)`,

  'a foreign key never empties organization_id': `
    select k.conname || ': let the relation in prisma/schema have onDelete: NoAction' as it from pg_constraint k
    where k.contype = 'f' and k.confdeltype in ('n', 'd') and k.confdelsetcols is null`,

  'what looks like a reference is a foreign key, or on the list with its reason': `
    select c.relname || '.' || a.attname || ' has no foreign key: give it a relation in prisma/schema, or name it in \`loose\` of catalogue.ts with the reason' as it
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where ${isTenants} and a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype and a.attname <> 'id'
      and (c.relname || '.' || a.attname) <> all (${list(Object.keys(loose))})
      and ('*.' || a.attname) <> all (${list(Object.keys(loose))})
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey))
      and not (a.attname = 'organization_id' and c.relname = any (${list(gateWritten)}))
      and not (a.attname = 'organization_id' and exists (
        select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)))`,

  'a unique index of a tenant’s table begins with organization_id': `
    select i.indexrelid::regclass || ' of ' || c.relname || ': put organizationId first in prisma/schema' as it
    from pg_index i join pg_class c on c.oid = i.indrelid
    where ${isTenants} and i.indisunique and not exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'organization_id')`,

  'a unique value of records is held by undeleted ones alone': `
    select c.relname || ' ' || i.indexrelid::regclass || ': drop the index, and name the value in the keys that app.tenant_table is given' as it
    from pg_index i join pg_class c on c.oid = i.indrelid
    where ${isTenants} and ${has('deleted_at')} and i.indisunique and not i.indisprimary
      -- With the id among them no two rows have the same: it is there to be referred to.
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey) and a.attname = 'id')
      and coalesce(pg_get_expr(i.indpred, c.oid), '') !~ 'deleted_at IS NULL'
    union all
    select 'record_keys' where not exists (
      select from pg_index i where i.indrelid = 'record_keys'::regclass and i.indisunique
        and pg_get_expr(i.indpred, i.indrelid) = '(active AND identifies)'
        and (select array_agg(a.attname order by k.n) from unnest(i.indkey::int2[]) with ordinality k (attnum, n)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum)
          = ${list(['organization_id', 'object', 'key', 'value'])})`,

  'the server’s roles can do nothing beyond what they are granted': `
    select rolname as it from pg_roles where rolname in ('crm_app', 'crm_gate', $1)
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    union all
    select rolname from pg_roles where rolname in ('crm_app', 'crm_gate') and rolcanlogin
    union all
    select $1 || ' is in ' || g.rolname from pg_roles g, pg_roles s
    where s.rolname = $1 and g.rolname not in ('crm_app', $1) and pg_has_role(s.oid, g.oid, 'member')`,

  'the server’s roles own nothing': `
    select d.classid::regclass || ' ' || d.objid as it from pg_shdepend d
    where d.deptype = 'o' and d.refclassid = 'pg_authid'::regclass
      and d.refobjid in (select oid from pg_roles where rolname in ('crm_app', $1))
      and d.dbid in (0, (select oid from pg_database where datname = current_database()))`,

  'the server reads and writes rows, and nothing else': `
    select c.relname || ' ' || verb as it from pg_class c,
      unnest(array['truncate', 'references', 'trigger']) verb
    where ${isOurs} and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege('crm_app', c.oid, verb)
    union all
    select 'sequence ' || c.relname from pg_class c where ${isOurs}
      and case c.relkind when 'S' then has_sequence_privilege('crm_app', c.oid, 'usage, update') end
    union all
    select 'create in ' || n.nspname from pg_namespace n where n.nspname !~ '^pg_'
      and (has_schema_privilege('crm_app', n.oid, 'create') or has_schema_privilege('crm_gate', n.oid, 'create'))
    union all
    select 'create in the database' where has_database_privilege('crm_app', current_database(), 'create')`,

  'nothing is granted to everybody': `
    select c.relname as it from pg_class c, aclexplode(c.relacl) g where ${isOurs} and g.grantee = 0
    union all
    select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
    where ${isOurs} and g.grantee = 0
    union all
    select 'function ' || p.proname from ${ownFunctions}
      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0)`,

  'nobody but the server and the gate is granted anything': `
    select c.relname || ' to ' || g.grantee::regrole as it from pg_class c, aclexplode(c.relacl) g
    where ${isOurs} and g.grantee not in (0, c.relowner, 'crm_app'::regrole, 'crm_gate'::regrole)
    union all
    select p.proname || ' to ' || g.grantee::regrole from (select * from ${ownFunctions}) p, aclexplode(p.proacl) g
    where g.grantee not in (0, p.proowner, 'crm_app'::regrole, 'crm_gate'::regrole)
    union all
    select n.nspname || ' to ' || case g.grantee when 0 then 'everybody' else g.grantee::regrole::text end
    from pg_namespace n, aclexplode(n.nspacl) g
    where n.nspname = 'app' and g.grantee not in (n.nspowner, 'crm_app'::regrole, 'crm_gate'::regrole)`,

  'the log and the keys are written by the gate alone': `
    select c.relname || ' ' || verb as it from pg_class c, unnest(array['insert', 'update']) verb
    where c.relname = any (${list(gateWritten)}) and ${isTable} and has_any_column_privilege('crm_app', c.oid, verb)
    union all
    select c.relname || ' delete' from pg_class c
    where c.relname = any (${list([...gateWritten, ...gateForgotten])}) and ${isTable}
      and has_table_privilege('crm_app', c.oid, 'delete')
    union all
    select 'the gate writes ' || c.relname from pg_class c, unnest(array['insert', 'update']) verb
    where ${isTable} and c.relname <> all (${list([...gateWritten, ...gateServed, ...gateChanged, ...behindDoors])}) and has_any_column_privilege('crm_gate', c.oid, verb)
    union all
    select 'the gate deletes ' || c.relname from pg_class c
    where ${isTable} and c.relname <> all (${list([...gateWritten, ...gateForgotten, ...behindDoors])}) and has_table_privilege('crm_gate', c.oid, 'delete')
    union all
    select 'the gate writes ' || c.relname || '.' || a.attname from pg_class c
    join pg_attribute a on a.attrelid = c.oid, unnest(array['insert', 'update']) verb
    where ${isTable} and c.relname = any (${list(gateChanged)}) and a.attnum > 0 and not a.attisdropped
      and not (verb = 'update' and c.relname || '.' || a.attname = any (${list(gateColumns)})) and has_column_privilege('crm_gate', a.attrelid, a.attnum, verb)
    union all
    select '_prisma_migrations' where has_any_column_privilege('crm_app', '_prisma_migrations', 'insert, update')`,

  'a table behind doors is the gate’s alone': `
    select c.relname || ' ' || verb as it from pg_class c, unnest(array['select', 'insert', 'update']) verb
    where c.relname = any (${list(behindDoors)}) and ${isTable} and has_any_column_privilege('crm_app', c.oid, verb)
    union all
    select c.relname || ' delete' from pg_class c
    where c.relname = any (${list(behindDoors)}) and ${isTable} and has_table_privilege('crm_app', c.oid, 'delete')`,

  'the audit trail is added to, and nothing else': `
    select 'audit_events update' as it where has_any_column_privilege('crm_app', 'audit_events', 'update')
    union all
    select 'audit_events delete' where has_table_privilege('crm_app', 'audit_events', 'delete')`,

  'who is suspended is said by operators, and has no session': `
    select w.name || ' of ' || w.target as it
    from (values ('users', 'operators_change', 'app.refuse_unless_operator()', 19), ('users', 'operators_make', 'app.refuse_unless_operator()', 7),
      ('organizations', 'operators_change', 'app.refuse_unless_operator()', 19), ('organizations', 'operators_make', 'app.refuse_unless_operator()', 7),
      ('sessions', 'refuse_suspended', 'app.refuse_suspended()', 5)) w (target, name, function, type)
    where not exists (
      select from pg_trigger t where t.tgrelid = w.target::regclass and t.tgname = w.name and t.tgenabled = 'O'
        and t.tgfoid = w.function::regprocedure and t.tgtype = w.type)`,

  'the server reads no password': `
    select 'users.password_hash' as it where has_column_privilege('crm_app', 'users', 'password_hash', 'select')`,

  'a function with the rights of its owner is the gate’s and looks names up where nobody can put any': `
    select p.proname as it from ${ownFunctions} and p.prosecdef
      and (p.proowner <> 'crm_gate'::regrole
        or p.proconfig is null or not p.proconfig @> array['search_path=pg_catalog, pg_temp'])`,

  'of the gate’s functions the server calls only the doors': `
    select p.proname as it from ${ownFunctions} and p.prosecdef
      and has_function_privilege('crm_app', p.oid, 'execute') and p.proname <> all (${list(doors)})
    union all
    select 'no door ' || it from unnest(${list(doors)}) it
    where not exists (select from ${ownFunctions} and p.proname = it and p.prosecdef
      and has_function_privilege('crm_app', p.oid, 'execute'))`,

  'similar names are found in one organization, by an index': `
    select w.name || ' has no app.similar_' || w.name || ' as app.similar_by makes it: add "select app.similar_by('''
      || w.name || ''', ''' || w.named || ''');" to its migration' as it
    from (values ${named.map(([table, column]) => `('${table}', '${column}')`).join(', ')}) w (name, named)
    where not exists (
      select from pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname = 'similar_' || w.name
        and p.proargtypes = array['text'::regtype]::oidvector and p.proretset and p.prorettype = 'uuid'::regtype
        and p.provolatile = 's' and p.prosecdef and p.prosrc = replace(format($body$${similarBody}$body$, w.named, w.name), '<given>', '$' || 1)
        and p.proconfig = array['search_path=pg_catalog, pg_temp', 'pg_trgm.similarity_threshold=0.4', 'enable_seqscan=off'])
    or not exists (
      select from pg_index i where i.indrelid = w.name::regclass and i.indisvalid
        and pg_get_indexdef(i.indexrelid) = format($$${similarIndex}$$, w.named, w.name || '_parts', w.name))`,

  'words are found in one organization, by an index on the columns that the object states': `
    with said as (
      select d.adrelid as relation, c.attname as name, a.attname as by
      from pg_attrdef d join pg_attribute c on c.attrelid = d.adrelid and c.attnum = d.adnum and c.attgenerated = 's'
      join pg_depend p on p.classid = 'pg_attrdef'::regclass and p.objid = d.oid and p.refobjid = d.adrelid and p.deptype = 'n'
      join pg_attribute a on a.attrelid = p.refobjid and a.attnum = p.refobjsubid and a.attnum <> c.attnum
    ), wanted as (select * from (values ${searched.map(([table, columns]) => `('${table}', '${columns.join(',')}')`).join(', ')}) w (name, columns))
    select w.name || ' has no words of ' || w.columns || ' and doors to them as app.search_by makes them' as it from wanted w
    where exists (
      select from (values ('words_'), ('search_')) door (name) where not exists (
        select from pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname = door.name || w.name
          and p.provolatile = 's' and p.prosecdef and p.proparallel = 'u'
          and p.prosrc like '%where t.organization_id is not distinct from asked.organization_id and t.words @@ asked.words%limit %'
          and p.proconfig = array['search_path=pg_catalog, pg_temp', 'enable_seqscan=off']))
    or not exists (
      select from pg_index i where i.indrelid = w.name::regclass and i.indisvalid
        and pg_get_indexdef(i.indexrelid) like 'CREATE INDEX ' || w.name || '_words ON public.' || w.name || ' USING gin (words) WITH %')
    or (select array_agg(s.by order by s.by) from said s where s.relation = w.name::regclass and s.name = 'words')
      is distinct from (
        select array_agg(distinct c.by order by c.by) from (
          select 'organization_id'::name as by
          union all
          select coalesce(s.by, o.name::name) from string_to_table(w.columns, ',') o (name)
          left join said s on s.relation = w.name::regclass and s.name = o.name
        ) c)`,

  'a trigger’s function can be put on no table of the server’s own': `
    select p.proname as it from ${ownFunctions} and p.prorettype = 'trigger'::regtype
      and has_function_privilege('crm_app', p.oid, 'execute')`,

  'a view shows what its reader may see': `
    select c.relname as it from pg_class c where ${isOurs} and c.relkind = 'v'
      and not coalesce(c.reloptions @> array['security_invoker=true'], false)
    union all
    select c.relname from pg_class c where ${isOurs} and c.relkind in ('m', 'f')`,

  'a table of records is stamped and logged': `
    select c.relname || ' has no trigger ' || wanted.name || ' as app.tenant_table makes it: ' || ${promise} as it
    from pg_class c, (values ('stamp', 'app.stamp()', 23), ('log_insert', 'app.log()', 4), ('log_update', 'app.log()', 16),
      ('log_delete', 'app.log()', 8)) wanted (name, function, type)
    where ${isTenants} and ${has('version')} and c.relname <> 'changes' and not exists (
      select from pg_trigger t where t.tgrelid = c.oid and t.tgname = wanted.name and t.tgenabled = 'O'
        and t.tgfoid = wanted.function::regprocedure and t.tgtype = wanted.type and t.tgqual is null)
    union all
    select c.relname || ' has no trigger stamp_creator as app.tenant_table makes it: ' || ${promise} from pg_class c
    where ${isTable} and ${has('created_by_type')} and not exists (
      select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'stamp_creator' and t.tgenabled = 'O'
        and t.tgfoid = 'app.stamp_creator()'::regprocedure and t.tgtype = 23)`,

  'a job knows whether its time has come': `
    select 'jobs has no trigger stamp_ready' as it where not exists (
      select from pg_trigger t where t.tgrelid = 'jobs'::regclass and t.tgname = 'stamp_ready' and t.tgenabled = 'O'
        and t.tgfoid = 'app.stamp_ready()'::regprocedure and t.tgtype = 23 and t.tgqual is null)`,

  'a table of records that are known by a value keeps its keys': `
    select c.relname || ' has no trigger ' || wanted.name || ' as app.tenant_table makes it: ' || ${promise} as it
    from pg_class c, (values ('keys_insert', 'app.keep_keys()', 4), ('keys_update', 'app.keep_keys()', 16),
      ('keys_delete', 'app.drop_keys()', 8)) wanted (name, function, type)
    where ${isTenants} and ${has('external_ids')} and not exists (
      select from pg_trigger t where t.tgrelid = c.oid and t.tgname = wanted.name and t.tgenabled = 'O'
        and t.tgfoid = wanted.function::regprocedure and t.tgtype = wanted.type and t.tgqual is null)`,

  'a column’s type is one that indexes serve and clocks agree on': `
    select c.relname || '.' || a.attname || ' is ' || format_type(a.atttypid, a.atttypmod)
      || ': make it text, integer, boolean, date, timestamptz(3), bigint (…_micros), uuid or jsonb' as it
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where ${isTable} and c.relname <> '_prisma_migrations' and a.attnum > 0 and not a.attisdropped and (
      t.typtype = 'e'
      or format_type(a.atttypid, null) in ('numeric', 'real', 'double precision', 'money', 'json', 'character varying')
      or (a.attname like '%\\_micros' and a.atttypid <> 'bigint'::regtype)
      or (format_type(a.atttypid, a.atttypmod) like 'time%' and format_type(a.atttypid, a.atttypmod) <> 'timestamp(3) with time zone'))`,
};

/** What breaks the rule, each as `rule: thing`. */
async function breaches(client: Queryable, appUser: string, rule: string): Promise<string[]> {
  const sql = rules[rule]!;
  const { rows } = await client.query<{ it: string }>(sql, /\$1\b/.test(sql) ? [appUser] : []);
  return rows.map(({ it }) => `${rule}: ${it}`);
}

/** What breaks the rules, each as `rule: thing`. */
export async function catalogueViolations(client: Queryable, appUser: string): Promise<string[]> {
  const violations: string[] = [];
  for (const rule of Object.keys(rules))
    violations.push(...(await breaches(client, appUser, rule)));
  return violations;
}

/** Asks whether any rule is broken: first the one that was broken last, as holes of a kind break the same. */
export function createAlarm(client: Queryable, appUser: string): () => Promise<boolean> {
  const order = Object.keys(rules);
  return async () => {
    for (const rule of order) {
      if ((await breaches(client, appUser, rule)).length === 0) continue;
      order.splice(order.indexOf(rule), 1);
      order.unshift(rule);
      return true;
    }
    return false;
  };
}

/** The tables of organizations' rows, by discovery. */
export async function tenantTables(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where ${isTenants} order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Every table of which row-level security shows the server some rows, by discovery. */
export async function guardedTables(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where ${isTable} and c.relname <> all (${list(['_prisma_migrations', ...behindDoors])}) order by 1`,
  );
  return rows.map(({ name }) => name);
}
