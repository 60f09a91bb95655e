/**
 * Asks a server for one thing so many times a second, at even times, over many connections that are kept: as a process of its own,
 * so that who measures beside it is not held up, and by bare sockets, so that a flood of thousands costs little. What finds no
 * connection free is not asked.
 */
import { fork } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What is asked, how often, over how many connections and for how long. */
export interface Flood {
  url: string;
  path: string;
  headers: Record<string, string>;
  perSecond: number;
  connections: number;
  seconds: number;
}

/** How many were asked, and how many were answered with each status. */
export interface Flooded {
  asked: number;
  statuses: Record<string, number>;
}

const file = fileURLToPath(import.meta.url);

/** Runs it in a process of its own. */
export function flood(of: Flood): Promise<Flooded> {
  return new Promise((resolve, reject) => {
    const child = fork(file);
    child.once('message', (flooded: Flooded) => resolve(flooded));
    child.once('error', reject).once('exit', (code) => reject(new Error(`Ended with ${code}`)));
    child.send(of);
  });
}

const headEnd = '\r\n\r\n';

/** One connection: asks when it is told to, and counts the answer when all of it is there. Bodies are of a known length. */
class Asking {
  isFree = true;
  readonly #socket: Socket;
  #left = 0;
  #head = '';

  constructor({ hostname, port }: URL, answered: (status: string) => void) {
    this.#socket = connect(Number(port), hostname).setNoDelay();
    this.#socket.on('error', (error) => {
      throw error;
    });
    this.#socket.on('data', (data) => {
      if (this.#left > 0) this.#left -= data.length;
      else this.#read(data);
      if (this.#left > 0 || this.#head !== '') return;
      this.isFree = true;
      answered(this.#status);
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

  ask(request: string): void {
    this.isFree = false;
    this.#socket.write(request);
  }

  end(): void {
    this.#socket.destroy();
  }
}

async function run({
  url,
  path,
  headers,
  perSecond,
  connections,
  seconds,
}: Flood): Promise<Flooded> {
  const told = Object.entries({ Host: new URL(url).host, ...headers });
  const request = `GET ${path} HTTP/1.1\r\n${told.map((of) => of.join(': ')).join('\r\n')}${headEnd}`;
  const statuses: Record<string, number> = {};
  const free: Asking[] = [];
  const all = Array.from({ length: connections }, () => {
    const one = new Asking(new URL(url), (status) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      free.push(one);
    });
    return one;
  });
  free.push(...all);
  const startedAt = performance.now();
  let due = 0;
  let asked = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = (performance.now() - startedAt) / 1000;
      for (; due < Math.min(passed, seconds) * perSecond; due += 1) {
        const one = free.shift();
        if (!one) continue;
        asked += 1;
        one.ask(request);
      }
      if (passed < seconds || all.some(({ isFree }) => !isFree)) return;
      clearInterval(timer);
      for (const one of all) one.end();
      resolve({ asked, statuses });
    }, 1);
  });
}

if (process.argv[1] === file)
  process.once('message', async (of: Flood) => {
    process.send!(await run(of));
    process.disconnect();
  });
