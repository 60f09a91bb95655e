import type { Context } from '../auth/context.ts';
import { memberOf } from '../auth/principal.ts';
import type { Send } from '../http/route.ts';
import { type FeedPage, type FeedQuery, readFeed } from './feed.ts';
import type { FeedWatch } from './watch.ts';

const heartbeatMs = 15_000;
/** What a stream reads at once waits in memory for as long as its reader takes: little, as there may be many. */
const streamedAtOnce = 25;

/** A page of the feed; where there is nothing yet, the first that comes within the time, or an empty one. */
export async function awaitFeed(
  context: Context,
  watch: FeedWatch,
  query: FeedQuery,
  waitMs: number,
): Promise<FeedPage> {
  const until = performance.now() + waitMs;
  const { organizationId } = memberOf(context.principal);
  let page = await readFeed(context, query);
  for (;;) {
    const leftMs = until - performance.now();
    const isOver = page.entries.length > 0 || leftMs <= 0 || context.signalOf().aborted;
    if (isOver) return page;
    // What does not fit is behind us, though there is nothing to show for it.
    if (!page.hasMore)
      await watch.wait(organizationId, page.place.sequence, leftMs, context.signalOf());
    page = await readFeed(context, { ...query, after: page.place });
  }
}

/**
 * Sends the feed as server-sent events, each with its cursor as id, until the client goes or may no
 * longer read; a comment now and then keeps the connection.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function streamFeed(
  context: Context,
  watch: FeedWatch,
  query: FeedQuery,
  send: Send,
): Promise<void> {
  const little = { ...query, limit: Math.min(query.limit, streamedAtOnce) };
  let page = await readFeed(context, little);
  await send('retry: 2000\n\n');
  while (!context.signalOf().aborted) {
    const events = page.entries.map(
      ({ cursor, type, json }) => `id: ${cursor}\nevent: ${type}\ndata: ${json}\n\n`,
    );
    // Where nothing fits, a client that comes again need not begin at what fitted last.
    await send(events.length > 0 ? events.join('') : `: nothing new\nid: ${page.cursor}\n\n`);
    page = await awaitFeed(context, watch, { ...little, after: page.place }, heartbeatMs);
  }
}
