/** How even replies are at half of the load that a server can bear. */
import type { Case, Stage, Turn } from './cases.ts';
import { load, pace } from './load.ts';
import type { Running } from './processes.ts';
import { askedOf, list } from './requests.ts';

const peakSeconds = 5;

/** p99 as a multiple of p50, for lists that are asked for at even times. */
export const paced: Case = {
  name: 'p99',
  title: 'list of 25 at half of the peak load: p99 / p50',
  goal: { most: 5 },
  isQuick: false,
  warmsUp: false,
  prepare: async (stage) => ({
    ours: await turnOf(stage, 'ours', stage.server),
    limit: await turnOf(stage, 'limit', stage.limit),
  }),
};

async function turnOf(stage: Stage, contender: 'ours' | 'limit', server: Running): Promise<Turn> {
  const asked = askedOf(list, contender, stage);
  const { value: peak } = await load(server, asked, peakSeconds);
  return async (seconds) => {
    const times = await pace(server, asked, peak / 2, seconds);
    return { value: times.p99Ms / times.p50Ms, ...times };
  };
}
