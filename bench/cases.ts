/** What a case is, and how its turns are taken. */
import type { Account } from './accounts.ts';
import { median } from './figures.ts';
import type { Ground } from './ground.ts';
import type { Measured } from './load.ts';
import type { Running } from './processes.ts';

/** An account whose organization has contacts: the ids of some. */
export interface Filled extends Account {
  ids: readonly string[];
}

/** What cases work with. */
export interface Stage extends Ground {
  accounts: readonly Filled[];
  /** Those of the accounts whose contacts have custom fields. */
  customized: readonly Filled[];
  limit: Running;
  /** Unless it could not be installed, or is not wanted. */
  directus?: Running;
  /** The address of a role that no policy binds, like our server's otherwise. */
  openUrl: string;
  /** Our server as that role, which is started for the first who asks. */
  open(): Promise<Running>;
}

/** Who is compared: the figure of `ours` is divided by that of each other one. */
export type Contender = 'ours' | 'limit' | 'directus';
/** Works for so many seconds, or as long as it takes. */
export type Turn = (seconds: number) => Promise<Measured>;
export type Turns = { ours: Turn; limit: Turn; directus?: Turn };

/** What a figure has to be: at least so many times that of another one, or at most so much. */
export interface Goal {
  limit?: number;
  directus?: number;
  most?: number;
}

export interface Case {
  /** Its key in results.json. */
  name: string;
  title: string;
  goal: Goal;
  /** Whether it is measured by `--quick` too. */
  isQuick: boolean;
  /** Whether processes get faster by it, until they have warmed up. */
  warmsUp: boolean;
  prepare(stage: Stage): Promise<Turns>;
}

/** What each one gave: medians of the rounds. Of the ratios too, which need not be those of the medians. */
export interface Compared {
  results: Partial<Record<Contender, Measured>>;
  ratios: Partial<Record<Contender, number>>;
}

export interface Rounds {
  count: number;
  seconds: number;
  warmUpSeconds: number;
}

/** Lets all take turns, so that a machine that changes its mind does so for all. */
export async function compare(one: Case, turns: Turns, rounds: Rounds): Promise<Compared> {
  const contenders = Object.entries(turns) as [Contender, Turn][];
  if (one.warmsUp) for (const [, turn] of contenders) await warmUp(turn, rounds.warmUpSeconds);
  const all: Record<Contender, Measured>[] = [];
  for (let round = 0; round < rounds.count; round += 1) {
    const measured = {} as Record<Contender, Measured>;
    for (const [name, turn] of contenders) measured[name] = await turn(rounds.seconds);
    all.push(measured);
  }
  const results: Compared['results'] = {};
  const ratios: Compared['ratios'] = {};
  for (const [name] of contenders) {
    results[name] = medianOf(all.map((measured) => measured[name]));
    ratios[name] = median(all.map((measured) => measured.ours.value / measured[name].value));
  }
  return { results, ratios };
}

/** How far two seconds may differ that are taken for the same. */
const steady = 0.05;

/** For so many seconds, and then until one gives as much as the one before, but not for ever. */
async function warmUp(turn: Turn, seconds: number): Promise<void> {
  let before = (await turn(seconds)).value;
  for (let more = 0; more < seconds; more += 1) {
    const { value } = await turn(1);
    if (Math.abs(value / before - 1) < steady) return;
    before = value;
  }
}

function medianOf(measured: readonly Measured[]): Measured {
  const names = Object.keys(measured[0]!) as (keyof Measured)[];
  const entries = names.map((name) => [name, median(measured.map((one) => one[name]!))]);
  return Object.fromEntries(entries) as Measured;
}
