import { v7 as uuid } from 'uuid';
import type { Context } from '../../auth/context.ts';
import { versionsOf } from '../../http/reply.ts';
import { defineRoute, type Reply, type Route } from '../../http/route.ts';
import type { RecordBody, RecordObject } from '../define.ts';
import type { Written } from '../row.ts';
import { shownTo } from '../seen.ts';
import type { Target } from '../write/lock.ts';
import { advance, only, type Outcome } from '../write/outcome.ts';

/** What a request, or an item of a batch, asks of a writing operation; checked. */
export interface Asked {
  params: Record<string, string>;
  /** Of an operation that has one: in a batch its members stand beside those of the path. */
  query: Record<string, string | undefined>;
  body: RecordBody;
  /** The versions that its record may have. */
  versions: Target['versions'];
  /** The id of what it makes, if it makes something. */
  newId: string;
}

/** Carries the operation out for many at once: no two of them on the same record. */
export type Perform = (context: Context, asked: readonly Asked[]) => Promise<Outcome<Reply>[]>;

/** A writing operation on records. A request is a batch of one. */
export interface WritingRoute extends Route {
  object: string;
  perform: Perform;
  /** It does no more than to give its records other values: to operations on other objects that is nothing. */
  keepsToItself: boolean;
  /** It removes its records for good: nothing may show them afterwards. */
  erases: boolean;
  /** The records of its object that it changes, as far as its request names them. */
  named(asked: Asked): string[];
}

type Statement = Omit<Route, 'handle'> & {
  definition: RecordObject;
  keepsToItself?: boolean;
  erases?: boolean;
  named?: WritingRoute['named'];
  perform: Perform;
};

/** States a writing operation, once for requests and for batches. */
export function writingRoute({
  definition: { object },
  keepsToItself = false,
  erases = false,
  named = ({ params: { id } }) => (id === undefined ? [] : [id]),
  perform,
  ...statement
}: Statement): WritingRoute {
  const handle: Route['handle'] = async (context, { params, query, body, headers }) =>
    only(
      await perform(context, [
        {
          params: params as Asked['params'],
          query: (query ?? {}) as Asked['query'],
          body: body as RecordBody,
          versions: versionsOf(headers.ifMatch),
          newId: uuid(),
        },
      ]),
    );
  return {
    ...defineRoute({ ...statement, handle }),
    object,
    keepsToItself,
    erases,
    named,
    perform,
  };
}

/** A record as a reply. */
export function sent({ json, version }: Written, more: Partial<Reply> = {}): Reply {
  return { json, version, ...more };
}

/** Records as replies; `more` says what a reply has beside its record. */
export function allSent<W extends Written>(
  context: Context,
  definition: RecordObject,
  outcomes: readonly Outcome<W>[],
  more: (written: W) => Partial<Reply> = () => ({}),
): Promise<Outcome<Reply>[]> {
  return advance(outcomes, async (good) =>
    good.map((written) => {
      const json = shownTo(context, definition, written.json);
      return sent({ ...written, json }, more(written));
    }),
  );
}
