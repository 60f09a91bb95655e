import { z } from 'zod';
import type { Sealer } from '../auth/seal.ts';
import { GivenUp, type JobDefinition } from './define.ts';

/** Which job a payload is of: it is good for no other one. */
interface Place {
  organizationId: string;
  id: string;
}

const Sealed = z.strictObject({ sealed: z.string() });

const placeOf = ({ organizationId, id }: Place) => ['job', organizationId, id];

/** The payload as it is kept: of a kind that is sealed, the database alone does not tell it. */
export function sealPayload(
  sealer: Sealer,
  { isSealed }: Pick<JobDefinition, 'isSealed'>,
  payload: unknown,
  place: Place,
): unknown {
  if (!isSealed) return payload;
  return { sealed: sealer.seal(JSON.stringify(payload), placeOf(place)) };
}

/** The payload as it was given. Throws `GivenUp` for one that was not sealed by the present key. */
export function openPayload(
  sealer: Sealer,
  { isSealed }: Pick<JobDefinition, 'isSealed'>,
  { payload, ...place }: Place & { payload: unknown },
): unknown {
  if (!isSealed) return payload;
  try {
    return JSON.parse(sealer.open(Sealed.parse(payload).sealed, placeOf(place)));
  } catch {
    throw new GivenUp('payload_unreadable', 'It was sealed by another key of the server');
  }
}
