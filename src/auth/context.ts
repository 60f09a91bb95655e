import type { Principal } from './principal.ts';
import type { Unit } from '../db/unit.ts';

/** What every service function is given first: who asks, by which request, and the unit of work. */
export interface Context {
  unit: Unit;
  principal: Principal;
  /** The server's own id of the request; a UUIDv7. */
  requestId: string;
  /** Aborted when who asks is gone, or the server stops. */
  signal: AbortSignal;
  /** Signs and opens cursors. */
  cursors: CursorCodec;
}

/** Makes opaque texts of values, and back of those that it made itself. */
export interface CursorCodec {
  /** `scope` says where the cursor is good: organization, object, sort, filter. */
  encode(scope: string, values: (string | null)[]): string;
  /** Null for a text that was not made here, or for another scope. */
  decode(scope: string, cursor: string): (string | null)[] | null;
}
