import { untilAborted } from '../core/abort.ts';
import { ApiError } from '../core/errors.ts';
import type { Http } from '../core/http.ts';
import { LineReader } from '../core/lines.ts';
import type { RequestOptions } from '../core/options.ts';
import type { Calls } from '../core/resource.ts';
import { readAgain, type Reading } from '../core/stream.ts';
import type { Resources } from '../gen/resources.gen.ts';
import type { ChangedObject, ChangeOf, RecordOf } from './change.ts';
import { subscribe } from './feed.ts';

/** A record or link, or those of its fields that have changed: `object` tells of which, in a `switch` too. */
export type RowOf<O extends ChangedObject = ChangedObject> = {
  [K in O]: { object: K; id: string; fields: Partial<RecordOf<K>> };
}[O];

/** Where a copy is kept. Each call waits for the one before; what one throws ends the copying. */
export interface Copy<O extends ChangedObject = ChangedObject> {
  /** Forget all: everything is told anew. */
  clear(): unknown;
  /** Keep these fields of the record, beside those that are kept already; it may be new. */
  put(row: RowOf<O>): unknown;
  /** Forget the record, which may be forgotten already: it was deleted. */
  remove(row: { object: O; id: string }): unknown;
}

/** What is copied, from where on, and to where. */
export interface SyncOptions<O extends ChangedObject = ChangedObject> extends RequestOptions {
  /** Only these objects; all that you may read unless given. */
  objects?: readonly O[] | undefined;
  /** What `checkpoint` got last; begins with a snapshot unless given. */
  from?: string | null | undefined;
  copy: Copy<O>;
  /** Gets the cursor to go on `from`, when all before it is in the copy. */
  checkpoint?(cursor: string): unknown;
}

/** A line of a snapshot; the last has the cursor. */
type Line = { object: ChangedObject; record: { id: string } } | { cursor: string };

const lostCodes = new Set(['cursor_expired', 'log_restored']);

/** See `Helpers`. */
export async function sync(
  http: Http,
  calls: Calls<Resources>,
  options: SyncOptions,
): Promise<void> {
  const { from, copy, ...rest } = options;
  const onChange = ({ type, object, recordId: id, after }: ChangeOf) =>
    /\.(deleted|purged)$/.test(type)
      ? copy.remove({ object, id })
      : after && copy.put({ object, id, fields: after } as RowOf);
  for (let cursor = from; ; cursor = null) {
    cursor ??= await takeSnapshot(http, calls, options);
    if (!cursor) return;
    try {
      return await subscribe(http, calls, { ...rest, from: cursor, onChange });
    } catch (error) {
      if (!ApiError.is(error) || !lostCodes.has(error.code)) throw error;
    }
  }
}

/** The cursor behind what is in the copy then; none when the signal aborted. */
function takeSnapshot(
  http: Http,
  calls: Calls<Resources>,
  options: SyncOptions,
): Promise<string | undefined> {
  const { objects, copy, checkpoint, from: _, ...limits } = options;
  const call = calls.snapshot.get({ objects }, limits);
  const begin = async (): Promise<Reading<Line>> => {
    await copy.clear();
    const lines = new LineReader();
    return {
      headers: { accept: 'application/x-ndjson' },
      read: (text) => lines.read(text).map((line) => JSON.parse(line) as Line),
    };
  };
  return untilAborted(limits.signal, async () => {
    for await (const line of readAgain(http, call, begin)) {
      if ('cursor' in line) {
        await checkpoint?.(line.cursor);
        return line.cursor;
      }
      const { object, record } = line;
      await copy.put({ object, id: record.id, fields: record } as RowOf);
    }
    return undefined;
  });
}
