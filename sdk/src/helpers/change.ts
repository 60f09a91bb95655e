import type { Reply } from '../core/reply.ts';
import type { Resources } from '../gen/resources.gen.ts';
import type { Change, ChangesListParams } from '../gen/types.gen.ts';

/** The objects whose changes are told: `contact`, and links such as `contact_company`. */
export type ChangedObject = NonNullable<ChangesListParams['objects']>[number];

/** What can happen to them: `contact.updated`. */
export type ChangeType = NonNullable<ChangesListParams['types']>[number];

type CamelCase<S extends string> = S extends `${infer H}_${infer T}`
  ? `${H}${Capitalize<CamelCase<T>>}`
  : S;

type Plural<S extends string> = S extends `${infer H}y` ? `${H}ies` : `${S}s`;

/** What the method that creates an object gives; a link has none. */
type Made<R> = R extends { create(...inputs: never[]): Reply<infer T> }
  ? T
  : Record<string, unknown>;

/** A record of the object, as `get` shows it. */
export type RecordOf<O extends string> =
  CamelCase<Plural<O>> extends infer P extends keyof Resources
    ? Made<Resources[P]>
    : Record<string, unknown>;

/**
 * A change of one of the objects `O`: `object` and `type` tell of which, in a `switch` too. `before` and `after` hold the
 * fields that an update changed, else the whole record. They are null where there is none, and where it was purged since.
 */
export type ChangeOf<O extends ChangedObject = ChangedObject> = {
  [K in O]: Omit<Change, 'object' | 'type' | 'before' | 'after'> & {
    object: K;
    type: Extract<ChangeType, `${K}.${string}`>;
    before: Partial<RecordOf<K>> | null;
    after: Partial<RecordOf<K>> | null;
  };
}[O];
