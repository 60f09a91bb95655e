import { noteAudit } from '../auth/audit.ts';
import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import { identifier, literal, raw, type Sql, sql } from '../db/sql.ts';
import type { Unit } from '../db/unit.ts';
import type { Send } from '../http/route.ts';
import { projection } from '../records/query/projection.ts';
import type { Source } from '../records/source.ts';
import { encodePlace, type Place } from './cursor.ts';
import { endSql, sequenceChanges } from './ends.ts';

/** How many records are held at once. */
const fetched = 500;
/** How many entries a snapshot's cursor may name that are not in the feed yet. */
const maxKnown = 200;
const tries = 20;

interface Row {
  line: string;
}

/** Notes who takes what along, before he has it: also where the snapshot breaks off. */
export async function noteExport(context: Context, sources: readonly Source[]): Promise<void> {
  const { organizationId } = memberOf(context.principal);
  const details = { objects: sources.map(({ object }) => object) };
  await noteAudit(context, organizationId, { type: 'records.exported', details });
}

/**
 * Sends every undeleted record and every link of one moment, a line of JSON each, and last the cursor from
 * which the feed goes on: snapshot and feed have no gap and no double.
 */
export async function sendSnapshot(
  context: Context,
  sources: readonly Source[],
  send: Send,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    // Nearly all that is committed has its place then; what comes between is named in the cursor.
    await sequenceChanges(context);
    const isSent = await context.unit.frozen(async (unit) => {
      const place = await findPlace(context, unit);
      if (place.known.length > maxKnown && attempt < tries) return false;
      for (const source of sources) await sendRows(unit, source, send);
      await send(`{"cursor":"${encodePlace(context, place)}"}\n`);
      return true;
    });
    if (isSent) return;
  }
}

/** The end of the feed at the moment of the unit, and what was committed by then and is not in it yet. */
async function findPlace({ principal }: Context, unit: Unit): Promise<Place> {
  const { organizationId } = memberOf(principal);
  const [ends, waiting] = await unit.run(
    endSql(organizationId),
    sql`select position::text from pending_changes where organization_id = ${organizationId} order by position`,
  );
  const end = ends![0] as { sequence: string; entry: string } | undefined;
  return {
    sequence: end?.sequence ?? '0',
    entry: end?.entry ?? null,
    known: waiting!.map(({ position }) => String(position)),
  };
}

async function sendRows(unit: Unit, source: Source, send: Send): Promise<void> {
  const name = identifier(`snapshot_${source.object}`);
  const next = sql`fetch ${raw(String(fetched))} from ${name}`;
  const [, first] = await unit.run(
    sql`declare ${name} no scroll cursor for ${linesSql(source)}`,
    next,
  );
  let rows = first as unknown as Row[];
  while (rows.length > 0) {
    await send(rows.map(({ line }) => `${line}\n`).join(''));
    rows = rows.length < fetched ? [] : await unit.query<Row>(next);
  }
  await unit.query(sql`close ${name}`);
}

function linesSql(source: Source): Sql {
  const undeleted = source.softDeletes ? sql`and t.deleted_at is null` : sql``;
  // A cursor takes no parameters.
  return sql`select json_build_object('object', ${literal(source.object)}, 'record', ${projection(
    { ...source, embeds: [] },
    't',
  )})::text as line
    from ${identifier(source.table)} t
    where t.organization_id = app.organization_id() ${undeleted}
    order by t.id`;
}
