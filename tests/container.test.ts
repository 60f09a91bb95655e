import { readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEnv, variables } from '../src/env.ts';
import { lastOf, readStages } from './image/dockerfile.ts';

interface Service {
  image: string;
  build?: string;
  command?: string[] | string;
  environment?: Record<string, string>;
  ports?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
}

const project = new URL('../', import.meta.url);
const stages = await readStages(new URL('Dockerfile', project));
const image = stages.at(-1)!;
const compose = parse(await readFile(new URL('docker-compose.yml', project), 'utf8'), {
  merge: true,
}) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

test('the image runs as nobody in particular, under an init, and says whether it is healthy', () => {
  expect(lastOf(image, 'USER')).toEqual(['1000:1000']);
  expect(lastOf(image, 'ENTRYPOINT')).toEqual(['tini', '--', 'node']);
  expect(lastOf(image, 'HEALTHCHECK').join(' ')).toContain('/readyz');
  expect(lastOf(image, 'EXPOSE')).toEqual(['3000']);
  expect(lastOf(image, 'ENV')).toContain('NODE_ENV=production');
  const user = image.steps.findIndex(({ keyword }) => keyword === 'USER');
  const asUser = image.steps.slice(user).filter(({ keyword }) => keyword === 'RUN');
  expect(asUser.map(({ words }) => words[0])).toEqual(['node']);
});

test('every stage is the long-term Node, and dependencies are those of the lockfile', () => {
  for (const stage of stages) expect(stage.image).toBe('node:${NODE_VERSION}-bookworm-slim');
  const installs = stages.flatMap(({ steps }) =>
    steps.filter(({ words: [first] }) => first === 'npm').map(({ words }) => words.join(' ')),
  );
  expect(installs).toEqual([
    'npm ci --ignore-scripts',
    'npm run build',
    'npm ci --ignore-scripts --omit=dev --omit=optional --workspaces=false',
  ]);
});

test('what it copies of the project is there, and let in by .dockerignore', async () => {
  const ignore = await readFile(new URL('.dockerignore', project), 'utf8');
  const allowed = ignore.split('\n').filter((line) => line.startsWith('!'));
  const copied = stages.flatMap(({ steps }) =>
    steps
      .filter(({ keyword, from }) => keyword === 'COPY' && from === null)
      .flatMap(({ words }) => words.slice(0, -1)),
  );
  for (const path of copied) {
    await stat(new URL(path, project));
    expect(allowed).toContain(`!${path}`);
  }
  expect(new Set(copied).size).toBe(allowed.length);
});

test('images have versions, and ports are this machine’s alone', () => {
  for (const [name, { image: of, build, ports = [] }] of services) {
    if (build === undefined) expect(of, name).toMatch(/^[\w/]+:v?\d+(\.\d+)*$/);
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  }
});

test('what is ours writes nothing, may nothing more, and ends in its own time', () => {
  expect(ours.map(([name]) => name)).toEqual(['server', 'worker', 'migrations']);
  for (const [, service] of ours) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(service.security_opt).toContain('no-new-privileges:true');
  }
  // Longer than what is under way may take: see src/main.ts.
  for (const name of ['server', 'worker'])
    expect(Number.parseInt(compose.services[name]!.stop_grace_period!, 10)).toBeGreaterThan(30);
});

test('each waits for what it needs', () => {
  expect(compose.services['server']!.depends_on).toMatchObject({
    migrations: { condition: 'service_completed_successfully' },
  });
  for (const [name, { depends_on: needed = {} }] of services) {
    for (const [other, { condition }] of Object.entries(needed)) {
      if (condition === 'service_healthy') {
        const { healthcheck, build } = compose.services[other]!;
        expect(healthcheck?.test ?? build, `${name} waits for ${other}`).toBeDefined();
      }
    }
  }
});

test('their configuration is one that the server takes', () => {
  for (const [name, { environment = {} }] of ours) {
    for (const variable of Object.keys(environment))
      expect(Object.keys(variables), name).toContain(variable);
    expect(() => readEnv(environment, 'server'), name).not.toThrow();
  }
});
