import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Turns } from '../src/db/turns.ts';
import { asOwner } from './support/owner.ts';
import { createOrganization, request, type TestOrganization, useServer } from './support/server.ts';
import { until } from './support/until.ts';

const poolSize = 4;
const server = useServer({ poolSize });

/** How many connections of the server wait for a lock. */
async function held(): Promise<number> {
  const { rows } = await server.owner.query<{ count: string }>(
    `select count(distinct pid) from pg_locks join pg_stat_activity using (pid)
     where not granted and datname = current_database()`,
  );
  return Number(rows[0]!.count);
}

/** Changes of one contact, more than there are connections, that wait until the work is done. */
async function whileHeld(
  of: TestOrganization,
  changes: number,
  work: () => Promise<void>,
): Promise<number[]> {
  const { id } = await of.crm.contacts.create({ lastName: 'Held' });
  let replies: Promise<number[]>;
  await asOwner(server, of, async (client) => {
    await client.query('select from contacts where id = $1 for update', [id]);
    const change = (lastName: string) =>
      request(server, `/contacts/${id}`, { method: 'PATCH', token: of.token, body: { lastName } });
    replies = Promise.all(
      Array.from({ length: changes }, async (_, n) => (await change(`Held ${n}`)).status),
    );
    await work();
  });
  return replies!;
}

test('an organization that is alone may have all connections', async () => {
  const alone = await createOrganization(server);
  const statuses = await whileHeld(alone, 6, () => until(async () => (await held()) === poolSize));
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('of several none has more than half, and who comes later is served at once', async () => {
  const [many, few] = [await createOrganization(server), await createOrganization(server)];
  const { id } = await few.crm.contacts.create({ lastName: 'Few' });
  const statuses = await whileHeld(many, 12, async () => {
    await until(async () => (await held()) === poolSize / 2);
    for (let n = 0; n < 20; n += 1) expect((await few.crm.contacts.get(id)).lastName).toBe('Few');
    expect(await held()).toBe(poolSize / 2);
  });
  expect(new Set(statuses)).toEqual(new Set([200]));
});

describe('one that floods while another asks', () => {
  const turnMs = 60;

  /** Keeps the process busy. */
  const spin = (): void => {
    const until = performance.now() + turnMs;
    while (performance.now() < until);
  };

  test('is admitted less often as long as the process is busy, and more often again', async () => {
    const turns = new Turns(4, 8, 2000);
    await turns.take('few');
    turns.leave('few');
    let admitted = 0;
    const end = { isHere: false };
    const flooding = Array.from({ length: 8 }, async () => {
      while (!end.isHere) {
        try {
          await turns.take('many');
          admitted += 1;
          await sleep(1);
          turns.leave('many');
        } catch {
          await sleep(1);
        }
      }
    });
    const during = async (times: number, work = () => {}): Promise<number> => {
      const before = admitted;
      for (let n = 0; n < times; n += 1) {
        work();
        await sleep(5);
      }
      return admitted - before;
    };
    await during(25, spin);
    const soon = await during(20);
    await during(400);
    const later = await during(20);
    end.isHere = true;
    await Promise.all(flooding);
    expect(soon).toBeGreaterThan(0);
    expect(later).toBeGreaterThan(soon * 3);
  });

  test('owes nothing for what it was given while it was alone', async () => {
    const turns = new Turns(4, 4, 2000);
    for (let n = 0; n < 5000; n += 1) {
      for (let place = 0; place < 4; place += 1) expect(turns.take('many')).toBeUndefined();
      if (n % 100 === 0) {
        const waiting = Array.from({ length: 4 }, () => turns.take('many'));
        expect(() => turns.take('many')).toThrow('Too many requests wait');
        for (let place = 0; place < 4; place += 1) turns.leave('many');
        await Promise.all(waiting);
      }
      for (let place = 0; place < 4; place += 1) turns.leave('many');
    }
    turns.take('few');
    turns.leave('few');
    await sleep(turnMs);
    const turn = turns.take('many');
    await expect(turn ?? Promise.resolve()).resolves.toBeUndefined();
    turns.leave('many');
  });

  test('is not who meets a queue that others have filled', async () => {
    const turns = new Turns(4, 4, 2000);
    for (const asker of ['one', 'other']) {
      turns.take(asker);
      turns.leave(asker);
    }
    const waiting = ['one', 'other'].flatMap((asker) =>
      Array.from({ length: 4 }, () => turns.take(asker)),
    );
    expect(waiting.filter((turn) => turn !== undefined)).toHaveLength(4);
    expect(() => turns.take('one')).toThrow('Too many requests wait');
    expect(() => turns.take('late')).toThrow('Too many requests wait');
    for (let n = 0; n < 4; n += 1) {
      spin();
      turns.leave('one');
      turns.leave('other');
    }
    await Promise.all(waiting);
    for (let n = 0; n < 2; n += 1) expect(turns.take('late')).toBeUndefined();
    expect(turns.take('late')).toBeInstanceOf(Promise);
    turns.leave('late');
  });
});
