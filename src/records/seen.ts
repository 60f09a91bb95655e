import type { Context } from '../auth/context.ts';
import type { FieldRights } from '../auth/access.ts';
import { memberOf, type Principal } from '../auth/principal.ts';
import { invalid, Problem, type ProblemPlace } from '../problem.ts';
import { customPrefix, namesIn, ownOf, withCustomFields, withoutMembers } from './custom/own.ts';
import { fieldsOfKey, isRecordObject, type RecordBody, type RecordObject } from './define.ts';
import { isLink, type Link } from './links.ts';
import { listSources, type Source, sourceOf } from './source.ts';

const made = new WeakMap<FieldRights, WeakMap<Source, Source>>();

/**
 * The source as the principal sees it: without the fields that are hidden from him, also in what is included.
 * Whatever reads records for him begins with this.
 */
export function seenBy<T extends Source>(principal: Principal, source: T): T {
  const { fields: rights } = memberOf(principal);
  const own = ownOf(principal, source);
  if (Object.keys(rights).length === 0) return own;
  const sources = made.get(rights) ?? new WeakMap<Source, Source>();
  made.set(rights, sources);
  const known = (sources.get(own) as T | undefined) ?? trimmed(principal, source);
  sources.set(own, known);
  return known;
}

function trimmed<T extends Source>(principal: Principal, source: T): T {
  const hidden = new Set(hiddenFields(principal, source));
  const stays = ([name]: [string, unknown]): boolean => !hidden.has(name);
  const own = withCustomFields(principal, source, hidden);
  // Without `customFields` there is none of them.
  const fields = Object.entries(own.fields).filter(
    ([name, { lies }]) => stays([name, null]) && !(lies && hidden.has('customFields')),
  );
  return {
    ...own,
    fields: Object.fromEntries(fields),
    includes: Object.fromEntries(
      Object.entries(own.includes).filter(
        ([name, { field }]) =>
          stays([field ?? `${name}Id`, null]) &&
          (!name.includes('.') || fields.some(([one]) => one === name)),
      ),
    ),
    targetOf: (object: string) => seenBy(principal, sourceOf(object)),
  };
}

/** Throws `validation_failed` for what is asked for and hidden: the route knows all that there is. */
export function requireShown(
  source: Source,
  {
    fields = [],
    include = [],
  }: { fields?: readonly string[] | undefined; include?: readonly string[] | undefined },
  where: 'query' | 'body' = 'query',
): void {
  const places = [
    ...fields.filter((name) => !Object.hasOwn(source.fields, name)).map((name) => ['fields', name]),
    ...include
      .filter((name) => !Object.hasOwn(source.includes, name))
      .map((name) => ['include', name]),
  ].map(([parameter, name]): ProblemPlace => ({
    in: where,
    pointer: `/${parameter}`,
    code: 'unknown_field',
    message: `${parameter}: ${source.object} has no ${name}`,
  }));
  if (places.length > 0) throw invalid(...places);
}

/** The names of the fields that are hidden from the principal. */
export function hiddenFields(
  principal: Principal,
  source: Pick<Source, 'object' | 'fields'>,
): string[] {
  const { fields } = memberOf(principal);
  const rights = fields[source.object] ?? {};
  const hidden = Object.keys(rights).filter((name) => rights[name] === 'hidden');
  if (Object.keys(fields).length > 0) {
    for (const [name, { tellsOf = [] }] of Object.entries(source.fields)) {
      const isTold = (told: string): boolean =>
        (Object.hasOwn(source.fields, told) ? [rights] : Object.values(fields)).some(
          (of) => of[told] === 'hidden',
        );
      if (tellsOf.some(isTold)) hidden.push(name);
    }
  }
  // Which of the links is the primary one, a field of the record says.
  if (isLink(source) && rightToPrimary(principal, source) === 'hidden') hidden.push('primary');
  return hidden;
}

/** Which fields are hidden from the principal, and which keys with them: who has their values would be told. */
export function hides(principal: Principal, source: Source): (name: string) => boolean {
  const hidden = hiddenFields(principal, source);
  const fieldsOf = (name: string): string[] =>
    isRecordObject(source) ? fieldsOfKey(source, name) : [name];
  return (name) => fieldsOf(name).some((field) => hidden.includes(field));
}

/** Throws `permission_denied` for what is made of fields that are hidden: who sees it would read them off it. */
export function requireSeen(source: Source, names: readonly string[], what: string): void {
  const hidden = names.find((name) => !Object.hasOwn(source.fields, name));
  if (hidden === undefined) return;
  const message = `${what} is made of ${hidden}, which your role does not see`;
  throw new Problem('permission_denied', message, { permission: `${source.object}:read` });
}

/** How the field that names the primary one of the links is kept from the principal; undefined where it is not. */
export function rightToPrimary(
  principal: Principal,
  { primary: { table, field } }: Link,
): 'hidden' | 'read_only' | undefined {
  const { fields } = memberOf(principal);
  if (Object.keys(fields).length === 0) return undefined;
  const owner = listSources().find((source) => source.table === table)!;
  return fields[owner.object]?.[field];
}

/** The record without what is hidden from who asks: what a write gives back was read for the write. */
export function shownTo(
  { principal }: Context,
  source: Pick<Source, 'object' | 'fields'>,
  json: string,
): string {
  const hidden = hiddenFields(principal, source);
  if (hidden.length === 0) return json;
  const record = withoutMembers(JSON.parse(json) as RecordBody, hidden);
  return JSON.stringify(
    Object.fromEntries(Object.entries(record).filter(([name]) => !hidden.includes(name))),
  );
}

/**
 * Throws for fields in the body that are kept from who asks: `permission_denied` for those that he sees,
 * and `validation_failed` for those that are hidden, as for a field that there is not.
 */
export function requireWritable(
  { principal }: Context,
  { object, path }: RecordObject,
  body: RecordBody,
  pointer = '',
): void {
  const rights = memberOf(principal).fields[object] ?? {};
  const kept = namesIn(body).filter((name) => Object.hasOwn(rights, name));
  if (kept.length === 0) return;
  const unseen = kept.filter((name) => rights[name] === 'hidden');
  const places = (unseen.length > 0 ? unseen : kept).map((name): ProblemPlace => ({
    in: 'body',
    pointer: `${pointer}/${name.replace('.', '/')}`,
    code: unseen.length > 0 ? 'unknown_field' : 'read_only',
    message:
      unseen.length === 0
        ? `Your role may not write ${name}`
        : `${name}: there is no such ${name.startsWith(customPrefix) ? 'custom field' : 'field'}`,
  }));
  if (unseen.length > 0) throw invalid(...places);
  throw new Problem('permission_denied', places[0]!.message, {
    permission: `${path}:write`,
    errors: places,
  });
}

/** The fields that are kept from who asks, with the values that the record has: a replacement leaves them. */
export function keptOf(
  { principal }: Context,
  { object }: RecordObject,
  record: RecordBody,
): RecordBody {
  const rights = memberOf(principal).fields[object] ?? {};
  const kept = Object.keys(rights).filter((name) => Object.hasOwn(record, name));
  return Object.fromEntries(kept.map((name) => [name, record[name]]));
}

/** The names of the fields that are kept from who asks, in part or wholly. */
export function keptNames(
  { principal }: Pick<Context, 'principal'>,
  { object }: Pick<RecordObject, 'object'>,
): string[] {
  return Object.keys(memberOf(principal).fields[object] ?? {});
}
