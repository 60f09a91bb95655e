/** What the deploy workflow does, against a cluster in a file and a server that is well or not. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

interface Definition {
  family: string;
  taskDefinitionArn: string;
  containerDefinitions: { name: string; image: string }[];
}
interface State {
  definitions: Definition[];
  services: Record<string, { taskDefinition: string }>;
  calls: string[];
}

const repository = 'registry.example/crm';
const image = `${repository}@sha256:${'a'.repeat(64)}`;
const script = fileURLToPath(new URL('../../scripts/deploy.ts', import.meta.url));
const cli = fileURLToPath(new URL('aws.mjs', import.meta.url));

const definitionOf = (family: string) => ({
  family,
  taskDefinitionArn: `arn:${family}:1`,
  revision: 1,
  status: 'ACTIVE',
  cpu: '256',
  containerDefinitions: [
    { name: 'collector', image: 'registry.example/collector:1' },
    { name: family, image: `${repository}:old`, command: ['dist/main.js'] },
  ],
});

/** Deploys to a cluster; gives the exit code, what was said, and the cluster afterwards. */
async function deploy({
  isWell = true,
  ...faults
}: {
  isWell?: boolean;
  brokenService?: string;
  migrationExitCode?: number;
}) {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  const http = createServer(({ url }, response) => {
    const expected = url!.startsWith('/api/') ? 401 : 200;
    response.writeHead(isWell ? expected : 503).end();
  });
  onTestFinished(async () => {
    http.close();
    await rm(folder, { recursive: true, force: true });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  await symlink(cli, join(folder, 'aws'));
  const file = join(folder, 'state.json');
  const state = {
    definitions: ['crm-server', 'crm-worker', 'crm-migration'].map(definitionOf),
    services: {
      server: { taskDefinition: 'arn:crm-server:1' },
      worker: { taskDefinition: 'arn:crm-worker:1' },
    },
    calls: [],
    asked: 0,
    migrationExitCode: 0,
    ...faults,
  };
  await writeFile(file, JSON.stringify(state));
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    AWS_STATE: file,
    POLL_MS: '5',
    IMAGE: image,
    PUBLIC_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    ECS_CLUSTER: 'crm',
    SERVER_SERVICE: 'server',
    SERVER_FAMILY: 'crm-server',
    WORKER_SERVICE: 'worker',
    WORKER_FAMILY: 'crm-worker',
    MIGRATION_TASK: 'crm-migration',
    SUBNETS: 'subnet-a,subnet-b',
    SECURITY_GROUPS: 'sg-a',
  };
  const [code, said] = await new Promise<[number, string]>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', script], { env }, (error, stdout, stderr) =>
      resolve([Number(error?.code ?? 0), stdout + stderr]),
    );
  });
  const after = JSON.parse(await readFile(file, 'utf8')) as State;
  const writes = after.calls.filter((call) => /^(run|update|register)/.test(call));
  return { code, said, writes, after };
}

const migrated = ['register-task-definition', 'run-task arn:crm-migration:2'];
const rolled = [
  'register-task-definition',
  'update-service worker arn:crm-worker:2',
  'register-task-definition',
  'update-service server arn:crm-server:2',
];
const rolledBack = [
  'update-service server arn:crm-server:1',
  'update-service worker arn:crm-worker:1',
];

test('it migrates, rolls workers and then servers, and tries what serves', async () => {
  const { code, said, writes, after } = await deploy({});
  expect([code, writes]).toEqual([0, [...migrated, ...rolled]]);
  expect(said).toContain(`serves ${image}`);
  const made = after.definitions.filter(({ taskDefinitionArn }) =>
    taskDefinitionArn.endsWith(':2'),
  );
  expect(made).toHaveLength(3);
  for (const { containerDefinitions, family } of made)
    expect(containerDefinitions).toEqual([
      { name: 'collector', image: 'registry.example/collector:1' },
      { name: family, image, command: ['dist/main.js'] },
    ]);
});

test('where migrations fail nothing is rolled', async () => {
  const { code, said, writes } = await deploy({ migrationExitCode: 1 });
  expect([code, writes]).toEqual([1, migrated]);
  expect(said).toContain('The migrations failed');
});

test('what does not answer well is rolled back', async () => {
  const { code, said, writes, after } = await deploy({ isWell: false });
  expect([code, writes]).toEqual([1, [...migrated, ...rolled, ...rolledBack]]);
  expect(said).toContain('/healthz answers 503, not 200');
  expect(after.services).toMatchObject({
    server: { taskDefinition: 'arn:crm-server:1' },
    worker: { taskDefinition: 'arn:crm-worker:1' },
  });
});

test('servers that do not start are rolled back, and their workers with them', async () => {
  const { code, said, writes } = await deploy({ brokenService: 'server' });
  expect([code, writes]).toEqual([1, [...migrated, ...rolled, ...rolledBack]]);
  expect(said).toContain('server did not start');
});

test('workers that do not start leave the servers as they are', async () => {
  const { code, writes } = await deploy({ brokenService: 'worker' });
  const [, , , server] = rolled;
  expect([code, writes.includes(server!)]).toEqual([1, false]);
  expect(writes.at(-1)).toBe('update-service worker arn:crm-worker:1');
});
