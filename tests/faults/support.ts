import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/ports.ts';

const readyWithinMs = 45_000;

/** A server of its own process, on an embedded Postgres of its own directory. */
export class FaultyServer {
  #process: ChildProcess | null = null;
  #directory = '';
  #port = 0;
  readonly #env: Record<string, string>;
  readonly #within: string;
  token = '';
  /** A request without a reply within this time fails. */
  patienceMs = 10_000;

  /** `env` for what is not as it is by default; `within` which directory its own is. */
  constructor(env: Record<string, string> = {}, within: string = tmpdir()) {
    this.#env = env;
    this.#within = within;
  }

  /** Where its data and its Postgres are. */
  get dataDirectory(): string {
    return join(this.#directory, 'data');
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/api/v1`;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  /** Starts it the first time, and registers an organization unless there is one. */
  async open({ registers } = { registers: true }): Promise<void> {
    this.#directory = await mkdtemp(join(this.#within, 'faults-'));
    // Root's Postgres runs as another user, who must be able to enter.
    await chmod(this.#directory, 0o755);
    this.#port = await freePort();
    await this.start();
    if (!registers) return;
    const response = await this.post('/auth/register', {
      email: 'owner@example.com',
      password: 'correct horse battery staple',
      name: 'Owner',
      organizationName: 'Faults',
    });
    this.token = ((await response.json()) as { accessToken: string }).accessToken;
  }

  /** Starts it again, on what is there. */
  async start(): Promise<void> {
    const { PATH } = process.env;
    this.#process = spawn(process.execPath, ['dist/main.js'], {
      env: {
        PATH,
        PORT: String(this.#port),
        DATA_DIR: this.dataDirectory,
        RATE_LIMIT: 'off',
        LOG_LEVEL: 'fatal',
        ...this.#env,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await this.ready();
  }

  async ready(): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    const url = this.url.replace('/api/v1', '/readyz');
    while (
      !(await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (this.#process!.exitCode !== null) throw new Error('The server has ended');
      if (Date.now() > deadline) throw new Error('The server did not come back');
      await sleep(20);
    }
  }

  /** Kills the server's process, and nothing else. */
  async killServer(): Promise<void> {
    const gone = once(this.#process!, 'exit');
    this.#process!.kill('SIGKILL');
    await gone;
  }

  /** Kills all processes of Postgres in one blow, as a lost machine would. */
  async killPostgres(): Promise<void> {
    // Stopped first, so that none writes what another one's death tells it to.
    await this.signalPostgres('SIGSTOP', 'SIGKILL');
  }

  /** Sends the signals to all processes of Postgres, one after the other. */
  async signalPostgres(...signals: NodeJS.Signals[]): Promise<void> {
    const pid = await this.#postmaster();
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).toString();
    const pids = [pid, ...children.trim().split(/\s+/).map(Number)];
    for (const signal of signals) {
      for (const one of pids) if (one) tryKill(one, signal);
    }
  }

  /** Sends the signal to the server's process. */
  signalServer(signal: NodeJS.Signals): void {
    this.#process!.kill(signal);
  }

  /** Starts another server on the same data; who asked for it stops it, before this one is closed. */
  async startBeside(): Promise<FaultyServer> {
    const other = new FaultyServer(this.#env, this.#within);
    other.#directory = this.#directory;
    other.#port = await freePort();
    other.token = this.token;
    await other.start();
    return other;
  }

  /** The address of a database, as the superuser, whom no policy binds. */
  superuserUrl(database: string): Promise<string> {
    return this.#urlOf('postgres', 'superuser', database);
  }

  /** The address of its database, as the server's own role. */
  serverUrl(): Promise<string> {
    return this.#urlOf('crm_server', 'server', 'crm');
  }

  async #urlOf(role: string, secret: string, database: string): Promise<string> {
    const secrets = JSON.parse(await readFile(join(this.dataDirectory, 'secrets.json'), 'utf8'));
    const [, , , port] = (await this.#postmasterFile()).split('\n');
    return `postgres://${role}:${secrets.postgres[secret]}@127.0.0.1:${port}/${database}`;
  }

  async #postmaster(): Promise<number> {
    return Number.parseInt(await this.#postmasterFile(), 10);
  }

  #postmasterFile(): Promise<string> {
    return readFile(join(this.#directory, 'data/postgres/cluster/postmaster.pid'), 'utf8');
  }

  /** A request. */
  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.token}`,
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(this.patienceMs),
    });
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(this.patienceMs),
    });
  }

  /** Ends it as a platform does, and waits. */
  async stop(): Promise<void> {
    const gone = once(this.#process!, 'exit');
    this.#process!.kill('SIGTERM');
    await gone;
  }

  async close(): Promise<void> {
    if (this.#process?.exitCode === null) await this.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
