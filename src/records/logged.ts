import { association, isAssociation } from './associations.ts';
import { type Sql, sql } from '../db/sql.ts';
import { listObjects, type RecordObject } from './define.ts';
import { isLink } from './links.ts';
import { listSources, type Source } from './source.ts';

/** How many entries of the log are given places at once. */
const sequencedAtOnce = 10_000;

/** Gives what was committed its places in the feed, and counts it: alone in its transaction, since it holds a lock. */
export const sequenceSql: Sql = sql`select app.sequence_changes(${sequencedAtOnce}::integer)`;

/** What the log tells of: records, associations, and links under the name that their owner has for them. */
export function listLogged(): Source[] {
  const told = listSources().filter((source) =>
    isLink(source) ? source.primary.owner === 'near' : source.softDeletes,
  );
  return [...told, association];
}

/** Whose permissions hold for what the log tells of: the object itself, the one that a link belongs to, or the definitions of associations. */
export function ownerOf(source: Source): RecordObject {
  const own = isAssociation(source) ? 'association_definition' : source.object;
  return listObjects().find(
    ({ object, links }) =>
      object === own || Object.values(links).some((link) => link.object === source.object),
  )!;
}
