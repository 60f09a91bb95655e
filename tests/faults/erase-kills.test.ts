/** A worker that is killed while it erases an organization: another one goes on, and nothing of it is left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { system } from '../../src/db/unit.ts';
import { tenantTables } from '../invariants/support/catalogue.ts';
import { checksumOf } from '../invariants/support/checksum.ts';
import { createWorld, fillWorld, type World } from '../invariants/support/world.ts';
import { asOwner } from '../support/owner.ts';
import { useServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = useServer();
const kills = Number(process.env['ERASE_KILLS'] ?? 3);
/** So many rows are gone at least when it is killed. */
const rowsBetween = 1;

const workers = new Set<ChildProcess>();
afterAll(() => Promise.all([...workers].map(kill)));

function startWorker(): ChildProcess {
  const script = 'tests/faults/housekeeping-worker.ts';
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { PATH: process.env['PATH'], APP_URL: server.urls.appUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  workers.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  workers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** How many rows of the organization there are in all tables. */
const rowsOf = (of: World): Promise<number> =>
  asOwner(server, of, async (client) => {
    let sum = 0;
    for (const table of [...(await tenantTables(client)), 'sessions']) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::integer as count from ${table} where organization_id = $1`,
        [of.organizationId],
      );
      sum += rows[0]!.count;
    }
    const { rowCount } = await client.query('select 1 from organizations where id = $1', [
      of.organizationId,
    ]);
    return sum + (rowCount ?? 0);
  });

async function fill(of: World): Promise<void> {
  for (let batch = 0; batch < kills + 1; batch += 1) {
    const operations = Array.from({ length: 500 }, (_, index) => ({
      operation: 'contacts.create' as const,
      body: { lastName: `Contact ${batch} ${index}` },
    }));
    await of.crm.batch.run({ operations });
  }
}

test(
  'an organization is erased wholly, however often who does it is killed',
  async () => {
    const [gone, other] = [await createWorld(server), await createWorld(server)];
    for (const world of [gone, other]) await fillWorld(server, world, 'word');
    await fill(gone);
    await gone.crm.organization.delete({ confirm: (await gone.crm.organization.get()).name });
    const before = await checksumOf(server.owner, other);
    const { organizationId } = gone;
    await server.database.writing(system(organizationId), (unit) =>
      unit.run(
        sql`update organizations set erase_at = now() - interval '1 second' where id = ${organizationId}`,
        sql`insert into jobs (organization_id, id, kind, payload, max_failures, created_by_type)
          values (${organizationId}, ${crypto.randomUUID()}, 'housekeeping', '{}', 20, 'system')`,
      ),
    );
    let rows = 0;
    let killed = 0;
    for (let was = await rowsOf(gone); was > 0; was = rows) {
      const isLast = killed === kills;
      const worker = startWorker();
      await until(async () => {
        rows = await rowsOf(gone);
        return rows === 0 || (!isLast && rows < was - rowsBetween);
      }, 60_000);
      if (rows > 0) killed += 1;
      await kill(worker);
    }
    expect(killed).toBe(kills);
    expect(await checksumOf(server.owner, other)).toBe(before);
    console.info(`${killed} kills`);
  },
  60_000 + kills * 60_000,
);
