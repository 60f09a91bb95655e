/** Servers as processes of their own: started until they are ready, asked what they take, ended with the benchmark. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pidusage from 'pidusage';

/** What is run, and where it says that it is ready. */
export interface Program {
  /** A JavaScript file and its arguments. */
  args: readonly string[];
  /** All of its environment but PORT. */
  env(port: number): Record<string, string>;
  /** Answers 200 once it can serve. */
  readyPath: string;
  /** The Node that runs it: this one unless it wants another. */
  node?: string;
  cwd?: string;
}

/** What a process took of the processor so far, and how much memory it has now. */
export interface Usage {
  cpuMs: number;
  memoryMb: number;
}

/** A server that is ready. */
export interface Running {
  url: string;
  pid: number;
  /** From its start until it was ready. */
  startedInMs: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Options of Node for the servers alone. */
const serverOptions = process.env['SERVER_NODE_OPTIONS'] ?? '';
const pollMs = 5;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

const living = new Set<ChildProcess>();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** Starts it on a free port, its log to nowhere. Rejects when it ends instead of getting ready. */
export async function startProgram(program: Program): Promise<Running> {
  const { args, env, node = process.execPath, cwd } = program;
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(node, args, {
    cwd,
    env: { PATH: process.env['PATH'], NODE_OPTIONS: serverOptions, PORT: `${port}`, ...env(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url + program.readyPath))) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
    if (performance.now() - startedAt > startTimeoutMs) throw new Error(`${args[0]} is not ready`);
    await sleep(pollMs);
  }
  return {
    url,
    pid: child.pid!,
    startedInMs: performance.now() - startedAt,
    usage: () => usageOf(child.pid!),
    stop: () => stop(child),
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function usageOf(pid: number): Promise<Usage> {
  const { ctime, memory } = await pidusage(pid);
  return { cpuMs: ctime, memoryMb: memory / 1e6 };
}

async function stop(child: ChildProcess): Promise<void> {
  if (!living.has(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(killing);
}

/** Ends all that still run. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...living].map(stop));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
