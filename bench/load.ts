/** How servers are asked: as fast as they answer, or so many times a second. */
import { Agent, request as send } from 'node:http';
import autocannon from 'autocannon';
import { percentiles } from './figures.ts';
import { flood } from './flood.ts';
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

const clients = 32;
const maxSockets = 400;

/** Requests per second over all connections. Throws for any reply of another status, and for any that did not come. */
export async function load(
  server: Running,
  { requests, status }: Asked,
  seconds: number,
): Promise<Measured> {
  const before = await server.usage();
  const taken: number[] = [];
  const options = {
    url: server.url,
    requests: [...requests],
    connections: clients,
    duration: seconds,
  };
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
  const { url } = server;
  const of = { url, requests, perSecond, seconds, connections: clients, waits: true };
  const { statuses, times } = await flood(of);
  const wrong = Object.keys(statuses).filter((one) => one !== `${status}`);
  if (wrong.length > 0) throw new Error(`${url}: ${wrong}`);
  return percentiles(times);
}

/** As many connections as a balancer has to a server; what finds none free waits, and its time runs. */
export const connections = (): Agent => new Agent({ keepAlive: true, maxSockets });

/** What a request that was sent at its time was answered, and how long after that time. */
export interface Answer {
  status: number;
  retryAfter: string | undefined;
  ms: number;
}

/** Sends so many requests a second, whether the others were answered or not. */
export async function sendEvenly(
  server: Running,
  requests: readonly autocannon.Request[],
  perSecond: number,
  seconds: number,
  agent = connections(),
): Promise<Answer[]> {
  const count = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  const answers: Promise<Answer>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(count, ((performance.now() - startedAt) * perSecond) / 1000);
      while (answers.length < due) {
        const dueAt = startedAt + (answers.length * 1000) / perSecond;
        const asked = requests[answers.length % requests.length]!;
        answers.push(
          ask(server, asked, agent).then((answer) => ({
            ...answer,
            ms: performance.now() - dueAt,
          })),
        );
      }
      if (answers.length < count) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  return Promise.all(answers);
}

function ask(
  { url }: Running,
  { path, headers }: autocannon.Request,
  agent: Agent,
): Promise<Omit<Answer, 'ms'>> {
  return new Promise((resolve, reject) => {
    const sent = send(url + path, { agent, headers }, (response) => {
      const { statusCode, headers: told } = response;
      const answer = { status: statusCode!, retryAfter: told['retry-after'] };
      response.resume().on('end', () => resolve(answer));
    });
    sent.on('error', reject).end();
  });
}
