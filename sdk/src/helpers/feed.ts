import { untilAborted } from '../core/abort.ts';
import { eventsOf } from '../core/events.ts';
import type { Http } from '../core/http.ts';
import type { RequestOptions } from '../core/options.ts';
import type { Calls } from '../core/resource.ts';
import type { Resources } from '../gen/resources.gen.ts';
import type { ChangedObject, ChangeOf, ChangeType } from './change.ts';

/** Which changes a stream has. */
export interface StreamParams<O extends ChangedObject = ChangedObject> {
  /** The cursor behind which it begins; with all that is kept unless given. */
  after?: string | null | undefined;
  /** Only changes of these; of all that you may read unless given. */
  objects?: readonly O[] | undefined;
  /** Only changes of these types. */
  types?: readonly ChangeType[] | undefined;
}

/** Which changes a subscription has, and what is done with them. */
export interface Subscription<O extends ChangedObject = ChangedObject>
  extends Omit<StreamParams<O>, 'after'>, RequestOptions {
  /** The cursor behind which it begins, as `checkpoint` got it; with all that is kept unless given. */
  from?: string | null | undefined;
  /** Gets one change after the other; the next waits until it is done. What it throws ends the subscription. */
  onChange(change: ChangeOf<O>): unknown;
  /**
   * Gets the cursor to go on `from` when what comes before it is done, also where that was nothing of yours. Who ends
   * between `onChange` and `checkpoint` is told that change again: nothing is missed.
   */
  checkpoint?(cursor: string): unknown;
}

/** What `crm.changes` has beside its operations. */
export interface ChangeHelpers {
  /**
   * The changes as they happen, for ever: `for await (const change of crm.changes.stream())`. The stream goes on where it was
   * when its connection breaks, is silent for `timeoutMs`, or the server restarts; `maxRetries` says how often in a row
   * (without an end unless given here). It ends with the loop, or by the signal, whose reason it throws.
   */
  stream<O extends ChangedObject = ChangedObject>(
    params?: StreamParams<O>,
    options?: RequestOptions,
  ): AsyncGenerator<ChangeOf<O>, void, undefined>;

  /**
   * Has each change handled in order and keeps the place, over restarts of the program too. Resolves when the signal aborts
   * and the change under way is done. Rejects with what a handler throws, and with what no repetition mends:
   * `cursor_expired` and `log_restored` (410) where what comes behind `from` is gone, which `crm.sync` sees to by itself.
   */
  subscribe<O extends ChangedObject = ChangedObject>(subscription: Subscription<O>): Promise<void>;
}

/** See `ChangeHelpers`. */
export async function* stream(
  http: Http,
  calls: Calls<Resources>,
  params?: StreamParams,
  options?: RequestOptions,
): AsyncGenerator<ChangeOf, void, undefined> {
  for await (const { data } of eventsOf(http, calls.changes.list(params, options))) {
    if (data) yield JSON.parse(data) as ChangeOf;
  }
}

/** See `ChangeHelpers`. */
export async function subscribe(
  http: Http,
  calls: Calls<Resources>,
  subscription: Subscription,
): Promise<void> {
  const { from: after, objects, types, onChange, checkpoint, ...options } = subscription;
  const { signal } = options;
  const call = calls.changes.list({ after, objects, types }, options);
  await untilAborted(signal, async () => {
    for await (const { id, data } of eventsOf(http, call)) {
      if (data) await onChange(JSON.parse(data) as ChangeOf);
      await checkpoint?.(id);
      signal?.throwIfAborted();
    }
  });
}
