/**
 * Asks a server so many times a second, at even times, over many connections that are kept: as a process of its own, so that who
 * measures beside it is not held up, and by bare sockets, so that a flood of thousands costs little.
 */
import { fork } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Request } from 'autocannon';

/** What is asked, one after the other and again, how often, over how many connections and for how long. */
export interface Flood {
  url: string;
  requests: readonly Pick<Request, 'path' | 'headers'>[];
  perSecond: number;
  connections: number;
  seconds: number;
  /** What finds no connection free waits for one; else it is not asked. */
  waits?: boolean;
}

/** How many were asked, how many were answered with each status, and how long after they were due, in milliseconds. */
export interface Flooded {
  asked: number;
  statuses: Record<string, number>;
  times: number[];
}

const file = fileURLToPath(import.meta.url);

/** Runs it in a process of its own. */
export function flood(of: Flood): Promise<Flooded> {
  return new Promise((resolve, reject) => {
    const child = fork(file);
    child.once('message', (flooded: Flooded) => resolve(flooded));
    // It comes behind the message; its exit may come before.
    child.once('error', reject).once('disconnect', () => reject(new Error('Ended without a word')));
    child.send(of);
  });
}

const headEnd = '\r\n\r\n';

function fail(error: Error): never {
  throw error;
}

/** One connection: asks when it is told to, and counts the answer when all of it is there. Bodies are of a known length. */
class Asking {
  isFree = true;
  readonly #socket: Socket;
  #left = 0;
  #head = '';
  #dueAt = 0;

  constructor({ hostname, port }: URL, answered: (status: string, ms: number) => void) {
    this.#socket = connect(Number(port), hostname).setNoDelay();
    this.#socket.on('error', fail).on('end', () => fail(new Error('The server ended it')));
    this.#socket.on('data', (data) => {
      if (this.#left > 0) this.#left -= data.length;
      else this.#read(data);
      if (this.#left > 0 || this.#head !== '') return;
      this.isFree = true;
      answered(this.#status, performance.now() - this.#dueAt);
    });
  }

  #status = '';

  #read(data: Buffer): void {
    const text = this.#head + data.toString('latin1');
    const end = text.indexOf(headEnd);
    this.#head = end < 0 ? text : '';
    if (end < 0) return;
    this.#status = text.slice(9, 12);
    const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
    if (length === undefined) throw new Error(`Of no known length: ${text.slice(0, end)}`);
    this.#left = Number(length) - (text.length - end - headEnd.length);
  }

  ask(request: string, dueAt: number): void {
    this.isFree = false;
    this.#dueAt = dueAt;
    this.#socket.write(request);
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** Requests as they are sent. */
function textsOf({ url, requests }: Flood): string[] {
  return requests.map(({ path, headers }) => {
    const told = Object.entries({ Host: new URL(url).host, ...headers });
    return `GET ${path} HTTP/1.1\r\n${told.map((of) => of.join(': ')).join('\r\n')}${headEnd}`;
  });
}

async function run(of: Flood): Promise<Flooded> {
  const { url, perSecond, connections, seconds, waits = false } = of;
  const texts = textsOf(of);
  const flooded: Flooded = { asked: 0, statuses: {}, times: [] };
  const free: Asking[] = [];
  const all = Array.from({ length: connections }, () => {
    const one = new Asking(new URL(url), (status, ms) => {
      flooded.statuses[status] = (flooded.statuses[status] ?? 0) + 1;
      flooded.times.push(ms);
      free.push(one);
    });
    return one;
  });
  free.push(...all);
  const startedAt = performance.now();
  const count = Math.round(perSecond * seconds);
  let due = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = (performance.now() - startedAt) / 1000;
      for (; due < Math.min(count, passed * perSecond); due += 1) {
        if (waits && free.length === 0) break;
        const one = free.shift();
        if (!one) continue;
        one.ask(texts[flooded.asked % texts.length]!, startedAt + (due * 1000) / perSecond);
        flooded.asked += 1;
      }
      if (due < count || all.some(({ isFree }) => !isFree)) return;
      clearInterval(timer);
      for (const one of all) one.end();
      resolve(flooded);
    }, 1);
  });
}

if (process.argv[1] === file)
  process
    .once('disconnect', () => process.exit())
    .once('message', async (of: Flood) => {
      process.send!(await run(of), () => process.disconnect());
    });
