/** Whether `terraform/` gives the server what it needs: the image, its commands, its configuration and its times. */
import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { parse } from '../../scripts/terraform/hcl.ts';
import { type Body, type Module, readConfiguration } from '../../scripts/terraform/read.ts';
import { readEnv, variables } from '../../src/env.ts';
import { lastOf, readStages } from '../image/dockerfile.ts';

const project = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, project), 'utf8');
const modules = await readConfiguration(fileURLToPath(new URL('terraform', project)));
const stages = await readStages(new URL('Dockerfile', project));
const image = stages.at(-1)!;

const module = (name: string): Module =>
  modules.find(({ path }) => path === (name === '.' ? name : `./modules/${name}`))!;
const resource = (of: string, type: string, name = 'this'): Body =>
  module(of).things.find((thing) => thing.type === type && thing.name === name)!.body;
const local = (of: string, name: string): Body => module(of).locals.get(name) as Body;

const environments = await Promise.all(
  ['staging', 'production'].map(async (name) => {
    const file = `terraform/environments/${name}.tfvars`;
    return [name, (await parse(file, await read(file))) as Body] as const;
  }),
);

/** Names within the text of an expression, as its map has them. */
const keysIn = (expression: unknown): string[] =>
  [...String(expression).matchAll(/\b([A-Z][A-Z_]+)\s*=(?!=)/g)].map(([, name]) => name!);

const keyNames = (): string[] =>
  [...String(module('.').locals.get('keys')).matchAll(/"([A-Z_]+)"/g)].map(([, name]) => name!);

/** Names that outputs of the module give to secrets. */
const secretNames = (of: string): string[] =>
  [...module(of).outputs.values()].flatMap(({ value }) =>
    typeof value === 'object' ? Object.keys(value as Body) : [],
  );

const literal = /^\$\{tostring\(/;
const random = (seed: string) => `${seed}${'0123456789abcdefghijklmnopqrstuvwxyz'.repeat(2)}`;
const secretSamples: Record<string, string> = {
  DATABASE_URL: 'postgres://crm_server_a:password@database:5432/crm',
  DATABASE_ADMIN_URL: 'postgres://crm_owner:password@database:5432/crm',
  REDIS_URL: 'rediss://:password@cache:6379',
  SMTP_URL: 'smtps://user:password@mail.example.com',
};

/** What a container of the role finds in its environment; the numbers are samples. */
function environmentOf(role: 'server' | 'worker', given: Body): Record<string, string> {
  const settings = {
    ...local('service', 'common'),
    ...local('service', `${role}_settings`),
    PUBLIC_URL: `https://${String(given['domain'])}`,
    ...(given['settings'] as Body | undefined),
  };
  const secrets = [
    ...keyNames(),
    ...secretNames('database').filter((name) => name !== 'DATABASE_ADMIN_URL'),
    ...(given['cache'] ? secretNames('cache') : []),
    ...((given['given_secrets'] as string[] | undefined) ?? []),
  ];
  return Object.fromEntries([
    ...Object.entries(settings).map(([name, value]) => [
      name,
      literal.test(String(value)) ? '10' : String(value),
    ]),
    ...secrets.map((name) => [name, secretSamples[name] ?? random(name)]),
  ]) as Record<string, string>;
}

test.each(environments)('%s configures servers and workers as they allow', (_name, given) => {
  for (const role of ['server', 'worker'] as const) {
    const environment = environmentOf(role, given);
    for (const name of Object.keys(environment)) expect(Object.keys(variables)).toContain(name);
    expect(readEnv(environment)).toMatchObject({
      NODE_ENV: 'production',
      WORKER: role === 'server' ? 'off' : 'on',
      PUBLIC_URL: `https://${String(given['domain'])}`,
    });
  }
});

test('a variable that is missing, or that nobody knows, would be noticed', () => {
  const [, given] = environments[0]!;
  const { PASSWORD_PEPPER: _, ...less } = environmentOf('server', given);
  expect(() => readEnv(less)).toThrow('PASSWORD_PEPPER is required in production');
  expect(Object.keys(variables)).not.toContain('DATABASE_POOL');
});

test('all that the root and the service set are variables of the server', () => {
  const set = [
    ...keysIn(module('.').locals.get('settings')),
    ...['common', 'server_settings', 'worker_settings'].flatMap((name) =>
      Object.keys(local('service', name)),
    ),
    ...keyNames(),
    ...secretNames('database'),
    ...secretNames('cache'),
  ];
  expect(set).toContain('PUBLIC_URL');
  expect(set).toContain('DATABASE_ADMIN_URL');
  for (const name of set) expect(Object.keys(variables)).toContain(name);
});

test('each key but one has a former one, which a rotation may give', () => {
  const former = keyNames().filter((name) => name !== 'METRICS_TOKEN');
  expect(former).toHaveLength(3);
  for (const name of former) expect(Object.keys(variables)).toContain(`${name}_PREVIOUS`);
});

test('the server knows no password of the owner, and the migrations know no key', () => {
  const secrets = String(local('service', 'secrets')['server']);
  expect(secrets).toBe('${var.server_secrets}');
  expect(String(module('.').locals.get('server_secrets'))).not.toContain('owner');
  const { readable_secrets: readable } = Object.fromEntries(module('.').locals) as {
    readable_secrets: Body;
  };
  for (const text of Object.values(readable)) expect(String(text)).not.toContain('owner');
  expect(readable['migration']).toBe('${module.database.readable_arns}');
  expect(String(local('service', 'secrets')['migration'])).toBe(
    '${merge({ DATABASE_URL = var.server_secrets["DATABASE_URL"] }, var.owner_secrets)}',
  );
});

const definitions = ['server', 'worker', 'migration'].map(
  (role) =>
    [
      role,
      String(resource('service', 'aws_ecs_task_definition', role)['container_definitions']),
    ] as const,
);

test('commands are those of the image, and what they start is there', async () => {
  const commands = definitions.map(([role, text]) => {
    const [, words] = /command\s+= \[([^\]]*)\]/.exec(text)!;
    return [role, words!.split(', ').map((word) => JSON.parse(word) as string)] as const;
  });
  expect(commands).toEqual([
    ['server', lastOf(image, 'CMD')],
    ['worker', ['dist/worker.js']],
    ['migration', ['dist/db/migrations/cli.js', 'migrate']],
  ]);
  for (const [, [file]] of commands)
    await stat(new URL(file!.replace(/^dist/, 'src').replace(/js$/, 'ts'), project));
});

test('containers are as the image is: its user, its port, and nothing that is written', async () => {
  const containers = String(local('service', 'containers') as unknown);
  expect(containers).toMatch(new RegExp(`user\\s+= "${lastOf(image, 'USER')[0]}"`));
  expect(containers).toMatch(/readonlyRootFilesystem\s+= true/);
  expect(containers).toContain('drop = ["ALL"]');
  const [port] = lastOf(image, 'EXPOSE');
  expect(local('service', 'server_settings')['PORT']).toBe(port);
  expect(local('service', 'worker_settings')['WORKER_PORT']).toBe(port);
  const listening = local('service', 'listening');
  expect(listening['portMappings']).toEqual([{ containerPort: Number(port), protocol: 'tcp' }]);
  expect(resource('balancer', 'aws_lb_target_group', 'server')['port']).toBe(Number(port));
  expect(await read('src/http/health.ts')).toContain("'/healthz'");
  expect(JSON.stringify(listening['healthCheck'])).toContain(`http://127.0.0.1:${port}/healthz`);
  for (const [role, text] of definitions.slice(0, 2))
    expect(text).toContain(`merge(local.containers["${role}"], local.listening, {`);
  const [check] = resource('balancer', 'aws_lb_target_group', 'server')['health_check'] as Body[];
  expect(check!['path']).toBe('/healthz');
});

/** A number that the sources give a name, in milliseconds. */
async function milliseconds(name: string): Promise<number> {
  const files = await readdir(new URL('src', project), { recursive: true });
  const found: number[] = [];
  for (const file of files.filter((path) => path.endsWith('.ts'))) {
    const text = await read(`src/${file}`);
    for (const [, value] of text.matchAll(new RegExp(`\\b${name}(?::| =) ([\\d_]+)`, 'g')))
      found.push(Number(value!.replaceAll('_', '')));
  }
  expect(
    found.length,
    `${name} is no more in src: this test has to learn its place`,
  ).toBeGreaterThan(0);
  return Math.max(...found);
}

test('times fit: connections outlast the balancer’s, and what has begun is finished before the end', async () => {
  const idleMs = Number(resource('balancer', 'aws_lb')['idle_timeout']) * 1000;
  expect(await milliseconds('keepAliveTimeout')).toBeGreaterThan(idleMs);

  const delayMs =
    Number(resource('balancer', 'aws_lb_target_group', 'server')['deregistration_delay']) * 1000;
  const drainMs = Number(local('service', 'server_settings')['DRAIN_MS']);
  expect(delayMs).toBeGreaterThan(drainMs);
  expect(delayMs).toBeGreaterThan(await milliseconds('requestTimeout'));

  const containers = String(local('service', 'containers') as unknown);
  const stopMs = Number(/stopTimeout\s+= (\d+)/.exec(containers)![1]) * 1000;
  expect(stopMs).toBeGreaterThan(drainMs + (await milliseconds('finishWithinMs')));
  // What Fargate allows.
  expect(stopMs).toBeLessThanOrEqual(120_000);
});

test('the firewall refuses later than the servers do', () => {
  const perMinute = Number(variables.RATE_LIMIT_PER_ADDRESS.parse(undefined));
  const limit = Number(module('.').variables.get('requests_per_address')!['default']);
  expect(limit).toBeGreaterThan(5 * perMinute);
});

test('the connection to the database is checked, by certificates that the image has', async () => {
  const query = String(module('database').locals.get('query'));
  const path = new URLSearchParams(query).get('sslrootcert')!;
  const [directory] = lastOf(image, 'WORKDIR');
  const inProject = path.slice(directory!.length + 1);
  const copied = image.steps.filter(({ keyword, from }) => keyword === 'COPY' && from === null);
  expect(copied.map(({ words }) => words)).toContainEqual([inProject, 'docker/']);

  const local = query.replace(path, fileURLToPath(new URL(inProject, project)));
  const { connectionParameters } = new Client({
    connectionString: `postgres://a:b@database:5432/crm?${local}`,
  }) as Client & { connectionParameters: { ssl: { ca: string; rejectUnauthorized?: boolean } } };
  expect(connectionParameters.ssl.ca).toBe(await read(inProject));
  expect(connectionParameters.ssl.rejectUnauthorized).not.toBe(false);
});

test('the certificates are Amazon’s roots of each region, and those of the environments among them', async () => {
  const pem = await read('docker/rds-certificates.pem');
  const certificates = [...pem.matchAll(/^-----BEGIN[^]*?^-----END CERTIFICATE-----/gm)].map(
    ([text]) => new X509Certificate(text),
  );
  const regions = certificates.map((certificate) => {
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThan(2050);
    return /^CN=Amazon RDS (\S+) Root CA RSA2048 G1$/m.exec(certificate.subject)?.[1];
  });
  expect(resource('database', 'aws_db_instance')['ca_cert_identifier']).toBe('rds-ca-rsa2048-g1');
  for (const [, { region }] of environments) expect(regions).toContain(region);
});

test('each alarm names a section of the runbooks that is there', async () => {
  const headings = [...(await read('docs/runbooks.md')).matchAll(/^## (\w+)$/gm)].map(
    ([, heading]) => heading!.toLowerCase(),
  );
  const alarms = String(module('observability').locals.get('alarms'));
  const texts = [...alarms.matchAll(/\btext\s+= /g)];
  const named = [...alarms.matchAll(/\brunbook\s+= "(\w+)"/g)].map(([, name]) =>
    name!.toLowerCase(),
  );
  expect(named).toHaveLength(texts.length);
  const failing = resource('observability', 'aws_cloudwatch_metric_alarm', 'failing');
  named.push(/#(\w+)$/.exec(String(failing['alarm_description']))![1]!);
  for (const name of named) expect(headings).toContain(name);
});

test('the deploy workflow may do what its script does with ECS, and nothing more', async () => {
  const verbs = /'((?:describe|register|run|update|stop|list|delete)-[a-z-]+)'/g;
  const commands = [...(await read('scripts/deploy.ts')).matchAll(verbs)].map(([, words]) =>
    words!.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
  const { statement } = resource('deployment', 'aws_iam_policy_document', 'deploy');
  const actions = (statement as { actions: string[] }[]).flatMap((one) => one.actions);
  const ofEcs = actions.filter((action) => action.startsWith('ecs:'));
  expect(ofEcs.toSorted()).toEqual([...new Set(commands)].map((name) => `ecs:${name}`).toSorted());
});
