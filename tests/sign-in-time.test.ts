import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { resetFeeder, resetLinkHandler } from '../src/modules/auth/passwords/reset-links.ts';
import { createOrganization, request, useServer } from './support/server.ts';
import { useWorker } from './support/worker.ts';

// With SIGN_IN_COST=12 it is production's, and takes minutes.
const server = useServer({ env: { PASSWORD_COST: process.env['SIGN_IN_COST'] ?? '6' } });
useWorker(server, () => [resetLinkHandler({ appUrl: 'https://app.example.com' })], {
  feeders: [resetFeeder],
});

afterAll(() => expect(server.errors).toEqual([]));

const samples = 200;

/** How likely it is that two samples as different as these are of one distribution: Mann–Whitney's U, by the normal one. */
function likelihood(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((ms) => ({ ms, first: true })),
    ...other.map((ms) => ({ ms, first: false })),
  ];
  all.sort((left, right) => left.ms - right.ms);
  // Times in fractions of a microsecond are hardly ever the same: those that are get the ranks as they come.
  const ranks = all.reduce((sum, { first }, index) => (first ? sum + index + 1 : sum), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(Math.abs(z)));
}

/** The normal distribution up to z (Abramowitz and Stegun, 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const factors = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = factors.reduceRight((sum, factor) => (sum + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

async function timeOf(email: string, path = '/auth/login', addedMs = 0): Promise<number> {
  const body = path === '/auth/login' ? { email, password: 'a wrong password' } : { email };
  const begun = performance.now();
  const response = await request(server, path, { body });
  await response.arrayBuffer();
  if (addedMs > 0) await sleep(addedMs);
  return performance.now() - begun;
}

/** Sign-ins of two kinds, by turns, the first of each pair changing: what else the machine does befalls both alike. */
async function interleaved(
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < samples; index += 1) {
    const order = index % 2 ? ([0, 1] as const) : ([1, 0] as const);
    for (const which of order) times[which].push(await [one, other][which]!());
  }
  return times;
}

const unknown = () => `${crypto.randomUUID()}@example.com`;

const wave = (shift: number) => Array.from({ length: samples }, (_, i) => Math.sin(i * 7) + shift);

test('the measure tells apart what differs, and not what does not', () => {
  expect(likelihood(wave(0), wave(1e-9))).toBeGreaterThan(0.9);
  expect(likelihood(wave(0), wave(0.5))).toBeLessThan(0.001);
  // Of the normal distribution 5 % lie beyond 1.96.
  expect(2 * (1 - normal(1.959964))).toBeCloseTo(0.05, 5);
});

test.each(['/auth/login', '/auth/password-reset'])(
  'whether an account has the address cannot be told by the time that %s takes',
  async (path) => {
    const { email } = await createOrganization(server);
    // Both are asked for again and again: what is asked for twice may well be known by its time.
    const nobodys = unknown();
    for (let warming = 0; warming < 20; warming += 1) {
      await timeOf(email, path);
      await timeOf(nobodys, path);
    }
    // One honest round in a hundred falls below 0.01: three in a row do so once in a million.
    const rounds: number[] = [];
    while (rounds.length < 3 && !rounds.some((p) => p > 0.01)) {
      const [known, not] = await interleaved(
        () => timeOf(email, path),
        () => timeOf(nobodys, path),
      );
      rounds.push(likelihood(known, not));
    }
    console.info(`${path}: p = ${rounds.map((p) => p.toFixed(3)).join(', ')}`);
    expect(Math.max(...rounds)).toBeGreaterThan(0.01);
  },
  900_000,
);

test('three milliseconds more would be seen here', async () => {
  const nobodys = unknown();
  const path = '/auth/password-reset';
  const [slower, not] = await interleaved(
    () => timeOf(nobodys, path, 3),
    () => timeOf(nobodys, path),
  );
  expect(likelihood(slower, not)).toBeLessThan(0.001);
}, 900_000);

test('it could be told, if no password were compared: this can be seen here', async () => {
  const { email } = await createOrganization(server);
  const [compared, not] = await interleaved(
    () => timeOf(email),
    () => timeOf('no address', '/auth/login'),
  );
  expect(likelihood(compared, not)).toBeLessThan(0.001);
}, 900_000);
