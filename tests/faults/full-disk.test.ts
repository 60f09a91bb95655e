/** A disk of Postgres without room: what is written is refused, nothing is lost, and it heals when there is room. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, statfs, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { expectSound, halvesIn, query, violationsOf } from './ledger.ts';
import { Load, type Receiver } from './load.ts';
import { FaultyServer } from './support.ts';

const clients = 3;
const diskMb = 320;
const minutes = 60_000;

/** A disk of its own is a mount, which is the administrator's to make. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMount) console.warn('skipped: full disks; only root mounts one');

const name = () => randomUUID().padEnd(200, 'x');

describe.skipIf(!canMount)('a full disk', () => {
  let disk: string;
  let elsewhere: string;
  let server: FaultyServer;
  let load: Load;
  /** What the server answered, and how often. */
  let statuses: Map<number, number>;
  const filler = () => join(disk, 'filler');

  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'disk-'));
    elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await chmod(elsewhere, 0o755);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m,mode=755`, 'tmpfs', disk]);
    server = new FaultyServer({}, disk);
    statuses = new Map();
    const counting: Receiver = {
      post: async (...request) => {
        const response = await server.post(...request);
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        return response;
      },
    };
    load = new Load(counting);
    await server.open();
  }, minutes);

  afterEach(async () => {
    await rm(filler(), { force: true });
    await server.close();
    execFileSync('umount', [disk]);
    for (const directory of [disk, elsewhere]) await rm(directory, { recursive: true });
  }, minutes);

  /** Takes all the room that is left. */
  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(filler(), Buffer.alloc(bavail * bsize)).catch(() => {});
  }

  /** Keeps the log of Postgres on another disk, as a link. */
  async function moveLog(): Promise<void> {
    await server.stop();
    const log = join(server.dataDirectory, 'postgres/cluster/pg_wal');
    const target = join(elsewhere, 'pg_wal');
    execFileSync('cp', ['-a', log, target]);
    await rm(log, { recursive: true });
    await symlink(target, log);
    await server.start();
  }

  const write = () => server.post('/contacts', { lastName: name() });

  /** A large write, for which there is no room in pages that are there. */
  const writeMuch = () =>
    server.post('/batch', {
      operations: Array.from({ length: 500 }, () => ({
        operation: 'contacts.create',
        body: { lastName: name() },
      })),
    });

  test(
    'refuses what is written with a word, shows what is there, loses nothing, and heals',
    async () => {
      await moveLog();
      await load.run(clients, () => sleep(1000));
      statuses.clear();
      await load.run(clients, async () => {
        await fill();
        let refused: Response | undefined;
        await until(async () => (refused = await writeMuch()).status === 503, minutes);
        expect(await refused!.json()).toMatchObject({
          code: 'unavailable',
          detail: expect.stringContaining('no room'),
        });
        expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
        for (let read = 0; read < 20; read += 1) {
          expect((await server.get('/contacts?limit=5&sort=-createdAt')).status).toBe(200);
          await sleep(50);
        }
      });
      // In the pages that are there some more is written; what does not fit is refused, and nothing fails.
      expect([...statuses.keys()].filter((status) => ![200, 201, 503].includes(status))).toEqual(
        [],
      );
      expect(statuses.get(503)).toBeGreaterThan(0);
      await truncate(filler());
      await until(async () => (await write()).status === 201, 5000);
      await load.settle();
      expect(await violationsOf(server, load)).toEqual({ lost: [], twice: [] });
      expect(await halvesIn(server)).toEqual([]);
    },
    3 * minutes,
  );

  test(
    'that Postgres cannot go on with takes it down, and it is back by itself with all that was acknowledged',
    async () => {
      await load.run(clients, () => sleep(1000));
      statuses.clear();
      await load.run(clients, async () => {
        await fill();
        // The log goes on in the files that it has, until it needs another one.
        await until(async () => {
          await query(server, 'select pg_switch_wal()').catch(() => {});
          return (await server.get('/contacts?limit=5').catch(() => null))?.status === 503;
        }, minutes);
        await sleep(3000);
      });
      expect([...statuses.keys()].filter((status) => ![200, 201, 503].includes(status))).toEqual(
        [],
      );
      await rm(filler());
      await server.ready();
      await load.settle();
      await expectSound(server, load);
    },
    3 * minutes,
  );
});
