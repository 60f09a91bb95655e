/** How soon a server is ready on a database that is migrated, and what it takes when nobody asks. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Case, Goal, Stage, Turn } from './cases.ts';
import type { Measured } from './load.ts';
import { startDirectus } from './peers/directus.ts';
import type { Running } from './processes.ts';
import { startLimit, startOurs } from './servers.ts';

const idleMs = 3000;

function starting(
  name: string,
  title: string,
  goal: Goal,
  valueOf: (server: Running) => Promise<number>,
): Case {
  const turnOf = (start: () => Promise<Running>): Turn => {
    return async (): Promise<Measured> => {
      const server = await start();
      const value = await valueOf(server);
      await server.stop();
      return { value };
    };
  };
  const prepare = async ({ appUrl, superUrl, directus }: Stage) => ({
    ours: turnOf(() => startOurs(appUrl)),
    limit: turnOf(() => startLimit(superUrl)),
    ...(directus ? { directus: turnOf(() => startDirectus(superUrl)) } : {}),
  });
  return { name, title, goal, isQuick: false, warmsUp: false, prepare };
}

/** From nothing to the first good answer of its readiness. */
export const start = starting(
  'start',
  'start to ready, in seconds',
  { most: 1 },
  async ({ startedInMs }) => startedInMs / 1000,
);

/** A while after its start. */
export const memory = starting('memory', 'idle memory, in MB', { most: 120 }, async (server) => {
  await sleep(idleMs);
  return (await server.usage()).memoryMb;
});
