import type { Principal } from './principal.ts';
import type { Sealer } from './seal.ts';
import type { Unit } from '../db/unit.ts';

/** Whom a request came from, as far as the network tells; nulls where there was none, as in a job. */
export interface Client {
  /** The IP address, of IPv6 the network that one customer has. */
  address: string | null;
  /** What the program says it is; up to 300 characters. */
  userAgent: string | null;
}

/** The client of what no request gave rise to. */
export const noClient: Client = { address: null, userAgent: null };

/** What every service function is given first: who asks, by which request, and the unit of work. */
export interface Context {
  unit: Unit;
  principal: Principal;
  /** The server's own id of the request; a UUIDv7. */
  requestId: string;
  /** From where it came. */
  client: Client;
  /** Gives what is aborted when who asks is gone, or the server stops: few need one. */
  signalOf: () => AbortSignal;
  /** Signs and opens cursors. */
  cursors: CursorCodec;
  /** Seals what is kept of secrets, such as links in mails that wait. */
  sealer: Sealer;
}

/** Makes opaque texts of values, and back of those that it made itself. */
export interface CursorCodec {
  /** `scope` says where the cursor is good: organization, object, sort, filter. */
  encode(scope: string, values: (string | null)[]): string;
  /** Null for a text that was not made here, or for another scope. */
  decode(scope: string, cursor: string): (string | null)[] | null;
}
