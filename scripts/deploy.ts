/**
 * Brings an image to an environment that terraform/ has made: migrates with it, rolls workers and servers, tries the
 * public address, and rolls both back when that fails. What was migrated stays: the release before works on it. It
 * needs the AWS CLI and Node 24 alone, so that nothing else has the rights of the environment.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

interface Container {
  name: string;
  image: string;
}
interface Task {
  lastStatus: string;
  stoppedReason?: string;
  containers: { name: string; exitCode?: number; reason?: string }[];
}
interface Service {
  taskDefinition: string;
  desiredCount: number;
  deployments: {
    taskDefinition: string;
    rolloutState: string;
    rolloutStateReason?: string;
    runningCount: number;
  }[];
}

const run = promisify(execFile);
const pollMs = Number(process.env['POLL_MS'] ?? 5000);
const migratedWithinMs = 30 * 60_000;
const rolledWithinMs = 20 * 60_000;
const tries = 10;
/** What a description tells, and a registration does not take. */
const told = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
]);

function read(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const image = read('IMAGE');
const cluster = read('ECS_CLUSTER');
const publicUrl = read('PUBLIC_URL');
/** Workers first: servers ask for what only the new ones may know. */
const services = [
  { service: read('WORKER_SERVICE'), family: read('WORKER_FAMILY') },
  { service: read('SERVER_SERVICE'), family: read('SERVER_FAMILY') },
];
const network = {
  awsvpcConfiguration: {
    subnets: read('SUBNETS').split(','),
    securityGroups: read('SECURITY_GROUPS').split(','),
    assignPublicIp: 'DISABLED',
  },
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function ecs<T>(command: string, ...options: string[]): Promise<T> {
  const words = ['ecs', command, ...options, '--output', 'json'];
  const { stdout } = await run('aws', words, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as T;
}

/** Asks until there is something, or throws after the time. */
async function until<T>(what: string, withinMs: number, ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`${what} took longer than ${withinMs / 60_000} minutes`);
    await sleep(pollMs);
  }
}

/** A revision of the task as it is, with the image. */
async function revise(family: string): Promise<string> {
  const { taskDefinition } = await ecs<{
    taskDefinition: { containerDefinitions: Container[] } & Record<string, unknown>;
  }>('describe-task-definition', '--task-definition', family);
  const repository = image.replace(/@.*$/, '');
  const isOurs = (one: Container) => one.image.replace(/[@:][^/]*$/, '') === repository;
  const containerDefinitions = taskDefinition.containerDefinitions.map((one) =>
    isOurs(one) ? { ...one, image } : one,
  );
  if (!containerDefinitions.some(isOurs))
    throw new Error(`${family} runs nothing of ${repository}`);
  const kept = Object.entries(taskDefinition).filter(([name]) => !told.has(name));
  const revision = JSON.stringify({ ...Object.fromEntries(kept), containerDefinitions });
  const made = await ecs<{ taskDefinition: { taskDefinitionArn: string } }>(
    'register-task-definition',
    '--cli-input-json',
    revision,
  );
  return made.taskDefinition.taskDefinitionArn;
}

async function migrate(): Promise<void> {
  const definition = await revise(read('MIGRATION_TASK'));
  const { tasks, failures } = await ecs<{ tasks: { taskArn: string }[]; failures: object[] }>(
    'run-task',
    '--cluster',
    cluster,
    '--task-definition',
    definition,
    '--launch-type',
    'FARGATE',
    '--network-configuration',
    JSON.stringify(network),
  );
  if (!tasks[0]) throw new Error(`The migrations could not start: ${JSON.stringify(failures)}`);
  const { taskArn } = tasks[0];
  const task = await until('The migrations', migratedWithinMs, async () => {
    const words = ['--cluster', cluster, '--tasks', taskArn];
    const [now] = (await ecs<{ tasks: Task[] }>('describe-tasks', ...words)).tasks;
    return now?.lastStatus === 'STOPPED' ? now : null;
  });
  if (task.containers.some(({ exitCode }) => exitCode !== 0))
    throw new Error(`The migrations failed: ${JSON.stringify(task)}`);
}

async function find(service: string): Promise<Service> {
  const words = ['--cluster', cluster, '--services', service];
  const { services: found } = await ecs<{ services: Service[] }>('describe-services', ...words);
  if (!found[0]) throw new Error(`There is no service ${service}`);
  return found[0];
}

/** Has the service run that alone. One that its circuit breaker takes back has failed. */
async function roll(service: string, definition: string): Promise<void> {
  const words = ['--cluster', cluster, '--service', service, '--task-definition', definition];
  await ecs('update-service', ...words);
  await until(`The roll of ${service}`, rolledWithinMs, async () => {
    const { taskDefinition, desiredCount, deployments } = await find(service);
    const own = deployments.find((one) => one.taskDefinition === definition);
    if (taskDefinition !== definition || !own || own.rolloutState === 'FAILED')
      throw new Error(
        `${service} did not start: ${own?.rolloutStateReason ?? 'it was taken back'}`,
      );
    const isAlone = deployments.length === 1 && own.runningCount >= desiredCount;
    return isAlone && own.rolloutState === 'COMPLETED' ? own : null;
  });
}

async function expectStatus(path: string, status: number): Promise<void> {
  const response = await fetch(`${publicUrl}${path}`, { signal: AbortSignal.timeout(10_000) });
  await response.arrayBuffer();
  if (response.status !== status)
    throw new Error(`${path} answers ${response.status}, not ${status}`);
}

/** Asks as clients do, through the balancer. */
async function smoke(): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await expectStatus('/healthz', 200);
      await expectStatus('/readyz', 200);
      // As far as somebody without a token comes: through the limits to the list of routes.
      return await expectStatus('/api/v1/contacts', 401);
    } catch (error) {
      if (tried === tries) throw error;
      await sleep(pollMs);
    }
  }
}

async function deploy(): Promise<void> {
  say(`migrations of ${image}`);
  await migrate();
  const rolled: { service: string; before: string }[] = [];
  try {
    for (const { service, family } of services) {
      const { taskDefinition: before } = await find(service);
      const definition = await revise(family);
      say(`${service}: ${before} → ${definition}`);
      rolled.unshift({ service, before });
      await roll(service, definition);
    }
    await smoke();
    say(`${publicUrl} serves ${image}`);
  } catch (error) {
    say(`rolling back: ${String(error)}`);
    // One that cannot be rolled back does not keep the other.
    for (const { service, before } of rolled)
      await roll(service, before).catch((cause: unknown) => say(`${service}: ${String(cause)}`));
    throw error;
  }
}

await deploy();
