/** Who attacks whom, and what he asks. */
import type { TestServer } from '../../support/server.ts';
import type { Sent } from './driver.ts';
import type { World } from './world.ts';

/** The same request twice: with something of A's, and with something that never was. */
export interface Probe {
  place: string;
  foreign: () => Promise<Sent>;
  random: () => Promise<Sent>;
  /** What the two requests differ in, to be taken out of the replies. */
  texts: [foreign: string, random: string][];
}

export interface Attack {
  server: TestServer;
  victim: World;
  attacker: World;
  /** Stands in every text of A's. */
  canary: string;
  /** The attacker's API key, which then asks as often as his user. */
  key?: string;
  /** An organization whose things of kinds that the attacker cannot make stand in for his own. */
  shared?: Pick<World, 'made'>;
}

/** Of another organization's or of nobody's: as long as the canary and as regular. */
export const strangerOf = (canary: string): string => 'q'.repeat(canary.length);

/** What a place says of whose id it is. */
const whose = / of \S+/;

/** The place, whoever the id is of that is put there. */
export const placeAlone = (place: string): string => place.replace(whose, '');
