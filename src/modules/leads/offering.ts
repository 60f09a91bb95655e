import type { Context } from '../../auth/context.ts';
import { Problem } from '../../problem.ts';
import { listDuplicates } from '../../records/query/duplicates.ts';
import { objectOf, type OutcomeObject } from './schema.ts';

/** A record that may be what the lead comes to. */
export interface Offer {
  object: OutcomeObject;
  id: string;
  key: string;
  value: string;
  /** A new one may be made beside it. */
  likely: boolean;
}

const maxOffered = 10;

/** What may be the same as the record that was just made: what its own list of likely duplicates says. */
export async function findLikely(
  context: Context,
  object: OutcomeObject,
  id: string,
): Promise<Offer[]> {
  const list = JSON.parse(await listDuplicates(context, objectOf(object), id, maxOffered)) as {
    data: { reasons: { reason: string; value: string }[]; record: { id: string } }[];
  };
  return list.data.map(({ reasons: [first], record }) => ({
    object,
    id: record.id,
    key: first!.reason,
    value: first!.value,
    likely: true,
  }));
}

/** What holds a value that the new record wants, where that is the problem; null for another one. */
export function offersOf(object: OutcomeObject, error: unknown): Offer[] | null {
  if (!(error instanceof Problem) || error.code !== 'duplicate') return null;
  return (error.details.duplicates ?? []).map((holder) => ({ ...holder, object, likely: false }));
}

/** The problem that offers them: which to name, or how to make a new one all the same. */
export function offered(offers: readonly Offer[]): Problem {
  const objects = [...new Set(offers.map(({ object }) => object))];
  const errors = objects.map((object) => {
    const own = offers.filter((offer) => offer.object === object);
    const held = own.some(({ likely }) => !likely);
    const first = own.find(({ likely }) => likely !== held)!;
    const what = `${object} ${first.id} ${held ? 'has' : 'may be the same: it has'} the ${first.key} ${first.value}`;
    const or = held ? '' : ', or send ignoreDuplicates to make a new one';
    return {
      in: 'body' as const,
      pointer: `/${object}Id`,
      code: held ? 'duplicate' : 'likely_duplicate',
      message: `${what}. Name it in ${object}Id${or}`,
    };
  });
  const duplicates = offers.map(({ likely: _, ...offer }) => offer);
  const message = errors.map((error) => error.message).join('. ');
  return new Problem('duplicate', message, { errors, duplicates });
}
