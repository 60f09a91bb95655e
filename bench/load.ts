/** How servers are asked: as fast as they answer, or so many times a second. */
import { Agent, request as send } from 'node:http';
import autocannon from 'autocannon';
import { percentiles } from './figures.ts';
import type { Running, Usage } from './processes.ts';

/** What is asked, again and again: one request after the other of the list, each by whichever connection is free. */
export interface Asked {
  requests: readonly autocannon.Request[];
  /** The status of every good reply. */
  status: number;
}

/** What a turn gave: the figure that is compared, and what else is known. */
export interface Measured extends Partial<Usage> {
  value: number;
  p50Ms?: number;
  p99Ms?: number;
}

const connections = 32;

/** Requests per second over all connections. Throws for any reply of another status, and for any that did not come. */
export async function load(
  server: Running,
  { requests, status }: Asked,
  seconds: number,
): Promise<Measured> {
  const before = await server.usage();
  const taken: number[] = [];
  const options = { url: server.url, requests: [...requests], connections, duration: seconds };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    running.on('response', (_client, _status, _bytes, ms) => void taken.push(ms));
  });
  const after = await server.usage();
  const wrong = Object.entries(result.statusCodeStats ?? {}).filter(
    ([code]) => code !== `${status}`,
  );
  if (wrong.length > 0 || result.errors > 0)
    throw new Error(
      `${server.url}${requests[0]!.path}: ${JSON.stringify(wrong)}, ${result.errors} without a reply`,
    );
  return {
    value: taken.length / result.duration,
    ...percentiles(taken),
    cpuMs: (after.cpuMs - before.cpuMs) / taken.length,
    memoryMb: after.memoryMb,
  };
}

/** The times of requests that are sent so many times a second, whether the others were answered or not. */
export async function pace(
  server: Running,
  { requests, status }: Asked,
  perSecond: number,
  seconds: number,
): Promise<Required<Pick<Measured, 'p50Ms' | 'p99Ms'>>> {
  const agent = new Agent({ keepAlive: true });
  const all = Array.from({ length: Math.round(perSecond * seconds) });
  const startedAt = performance.now();
  let sent = 0;
  const taken: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(all.length, ((performance.now() - startedAt) * perSecond) / 1000);
      for (; sent < due; sent += 1) {
        const dueAt = startedAt + (sent * 1000) / perSecond;
        const asked = requests[sent % requests.length]!;
        taken.push(ask(server, asked, status, agent).then(() => performance.now() - dueAt));
      }
      if (sent < all.length) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const times = await Promise.all(taken);
  agent.destroy();
  return percentiles(times);
}

function ask(
  { url }: Running,
  { path, headers }: autocannon.Request,
  status: number,
  agent: Agent,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = send(url + path, { agent, headers }, (response) => {
      if (response.statusCode !== status) reject(new Error(`${url}: ${response.statusCode}`));
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).end();
  });
}
