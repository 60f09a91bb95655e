import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { join, literal, raw, type Sql, sql } from '../db/sql.ts';
import { timestampJson } from '../records/kinds.ts';
import { imageSql } from '../records/query/images.ts';
import type { Source } from '../records/source.ts';
import { encodePlace, type Place, start } from './cursor.ts';
import { type Ends, endsSql, entryName, refuseLost, sequenceChanges } from './ends.ts';

/** How many entries are looked at for one page: filters that fit few of them must not make it long. */
const looked = 2000;

/** What of the feed is read. */
export interface FeedQuery {
  /** Null for all that is kept. */
  after: Place | null;
  limit: number;
  sources: readonly Source[];
  /** `contact.updated`; all unless given. */
  types?: readonly string[] | undefined;
}

/** An entry as JSON text, and the cursor that goes on behind it. */
export interface FeedEntry {
  json: string;
  type: string;
  cursor: string;
}

/** A page of the feed. */
export interface FeedPage {
  entries: FeedEntry[];
  /** Where to go on from. */
  place: Place;
  cursor: string;
  /** More is there already. */
  hasMore: boolean;
}

interface EntryRow {
  sequence: string | null;
  entry: string;
  type: string;
  json: string;
  lastSequence: string;
  lastEntry: string;
}

/**
 * The entries behind the place, in an order in which none is skipped and a record's versions rise. Throws
 * `cursor_expired` when some of them are not kept any more, and `log_restored` when the entry that the
 * place speaks of is another one now.
 */
export async function readFeed(context: Context, query: FeedQuery): Promise<FeedPage> {
  const { organizationId } = memberOf(context.principal);
  const { after, limit } = query;
  const from = after ?? start;
  await sequenceChanges(context);
  const [ends, rows, known] = await context.unit.run(
    endsSql(organizationId, from),
    entriesSql(organizationId, from, query),
    sql`select position::text, sequence::text from sequenced_changes
      where organization_id = ${organizationId} and position = any(${from.known}::bigint[])`,
  );
  const end = ends![0] as unknown as Ends;
  if (after) refuseLost(after, end);
  const looked = rows as unknown as EntryRow[];
  const fitting = looked.filter(({ sequence }) => sequence !== null);
  const passed = new Map(known!.map(({ position, sequence }) => [position, sequence as string]));
  const placeAt = (sequence: string, entry: string): Place => ({
    sequence,
    entry,
    known: from.known.filter((one) => {
      const at = passed.get(one);
      return at === undefined || BigInt(at) > BigInt(sequence);
    }),
  });
  const entries = fitting.slice(0, limit).map(({ sequence, entry, type, json }): FeedEntry => {
    const cursor = encodePlace(context, placeAt(sequence!, entry));
    return { json: `{"cursor":"${cursor}",${json.slice(1)}`, type, cursor };
  });
  const place = placeBehind(fitting, looked[0], limit, placeAt) ?? from;
  return {
    entries,
    place,
    cursor: encodePlace(context, place),
    hasMore: BigInt(place.sequence) < BigInt(end.newest ?? '0'),
  };
}

/** Behind the last entry of a full page, or else behind all that were looked at. Null for none. */
function placeBehind(
  fitting: readonly EntryRow[],
  first: EntryRow | undefined,
  limit: number,
  placeAt: (sequence: string, entry: string) => Place,
): Place | null {
  if (!first) return null;
  const last = fitting.length > limit ? fitting[limit - 1] : undefined;
  return last ? placeAt(last.sequence!, last.entry) : placeAt(first.lastSequence, first.lastEntry);
}

function entriesSql(
  organizationId: string,
  after: Place,
  { limit, sources, types }: FeedQuery,
): Sql {
  const type = sql`c.object || '.' || c.type`;
  const objects = sources.map(({ object }) => object);
  const wanted = types ? sql`and ${type} = any(${[...types]}::text[])` : sql``;
  const entryOf = sql`join changes c on c.organization_id = l.organization_id and c.position = l.position`;
  return sql`
    with looked as materialized (
      select s.organization_id, s.sequence, s.position from sequenced_changes s
      where s.organization_id = ${organizationId} and s.sequence > ${after.sequence}::bigint
      order by s.sequence limit ${raw(String(looked))}
    )
    select e.*, last.sequence::text as "lastSequence", last.entry as "lastEntry"
    from (select l.sequence, ${entryName('l')} as entry from looked l order by l.sequence desc limit 1) last
    left join (
      select l.sequence::text, l.sequence as place, ${entryName('l')} as entry, ${type} as type,
        ${entrySql(sources, type)}::text as json
      from looked l ${entryOf}
      where c.object = any(${objects}::text[]) ${wanted} and l.position <> all(${after.known}::bigint[])
      order by l.sequence limit ${limit + 1}
    ) e on true
    order by e.place`;
}

/** An entry of the log as the API shows it, but for its cursor. */
export function entrySql(sources: readonly Source[], type: Sql): Sql {
  const image = (name: 'before' | 'after'): Sql =>
    sql`case c.object ${join(
      sources.map(
        (source) =>
          sql`when ${literal(source.object)} then ${imageSql(source, sql`c.${raw(name)}`)}`,
      ),
      ' ',
    )} end`;
  return sql`json_build_object('type', ${type}, 'object', c.object, 'recordId', c.record_id, 'version', c.version,
    'at', ${timestampJson(sql`c.at`)}, 'actor', json_build_object('type', c.actor_type, 'id', c.actor_id),
    'requestId', c.request_id, 'before', ${image('before')}, 'after', ${image('after')})`;
}
