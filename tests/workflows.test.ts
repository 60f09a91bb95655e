/** What GitHub runs: good by GitHub's own parser, with no more rights than it needs, and of commands that there are. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

type Permissions = Record<string, 'read' | 'write'>;
interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}
interface Job {
  uses?: string;
  needs?: string | string[];
  environment?: string;
  permissions?: Permissions;
  'timeout-minutes'?: number;
  strategy?: { matrix: Record<string, unknown[]> };
  steps?: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Permissions;
  jobs: Record<string, Job>;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.github/workflows');
const read = (path: string) => readFile(join(root, path), 'utf8');
const names = await readdir(folder);
const workflows = Object.fromEntries(
  await Promise.all(
    names.map(async (name) => [name, parse(await read(`.github/workflows/${name}`)) as Workflow]),
  ),
) as Record<string, Workflow>;
const { scripts, engines } = JSON.parse(await read('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
const jobsOf = (name: string) => Object.values(workflows[name]!.jobs);
const stepsOf = (name: string) => jobsOf(name).flatMap(({ steps = [] }) => steps);

/** What GitHub's parser says of the workflows of these texts. */
async function check(...texts: string[]): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'workflows-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const files = texts.map((_, place) => join(temporary, `${place}.yml`));
  for (const [place, text] of texts.entries()) await writeFile(files[place]!, text);
  const words = ['--import', 'tsx', join(root, 'scripts/check-workflows.ts'), ...files];
  return run(process.execPath, words, { cwd: root }).then(
    () => '',
    (error: { stderr: string }) => error.stderr,
  );
}

test('they are good by GitHub’s own parser', async () => {
  const texts = await Promise.all(names.map((name) => read(`.github/workflows/${name}`)));
  expect(await check(...texts)).toBe('');
});

test('one that is not good is found', async () => {
  const text = await read('.github/workflows/release.yml');
  const broken = [
    text.replace('runs-on:', 'run-on:'),
    text.replace('github.sha', 'githb.sha'),
    text.replace('contents: read', 'contents: raed'),
    text.replace('needs: verify', 'needs: verifi'),
    text.replace('steps.build.outputs.digest }}', 'steps.build.outputs.digest'),
  ];
  for (const [place, one] of broken.entries()) {
    expect(one).not.toBe(text);
    expect(await check(one), `the change ${place}`).not.toBe('');
  }
});

describe.each(names)('%s', (name) => {
  test('has no rights of its own but to read, and each job those that it needs', () => {
    expect(workflows[name]!.permissions).toEqual({ contents: 'read' });
    for (const { permissions = {}, uses } of jobsOf(name))
      if (uses) expect(permissions).toEqual({});
  });

  test('ends, and runs actions of a commit that it names with its version', async () => {
    for (const job of jobsOf(name).filter(({ uses }) => !uses))
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    const text = await read(`.github/workflows/${name}`);
    const used = [...text.matchAll(/uses: (.+)$/gm)].map(([, action]) => action!);
    for (const action of used) {
      if (action.startsWith('./')) await access(join(root, action));
      else expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('calls commands that there are', async () => {
    const commands = stepsOf(name).flatMap(({ run: command, with: inputs }) =>
      [command, inputs?.['version'], inputs?.['publish']].filter((one) => typeof one === 'string'),
    );
    for (const command of commands) {
      for (const [, script] of command.matchAll(/npm run ([\w:]+)/g))
        expect(Object.keys(scripts)).toContain(script);
      for (const [, path] of command.matchAll(/(?:^|\s)((?:\.ci|scripts)\/[\w./-]+)/g))
        await access(join(root, path!));
    }
    expect(commands.length + jobsOf(name).filter(({ uses }) => uses).length).toBeGreaterThan(
      name === 'codeql.yml' ? -1 : 0,
    );
  });

  test('puts nothing that others write into a command', () => {
    for (const { run: command = '' } of stepsOf(name)) expect(command).not.toContain('${{');
  });
});

test('who writes is one of few', () => {
  const writers = names.flatMap((name) =>
    Object.entries(workflows[name]!.jobs).flatMap(([job, { permissions = {} }]) => {
      const written = Object.keys(permissions).filter((one) => permissions[one] === 'write');
      return written.length > 0 ? [`${name} ${job}: ${written.toSorted().join(', ')}`] : [];
    }),
  );
  expect(writers.toSorted()).toEqual([
    'codeql.yml analyze: security-events',
    'deploy.yml deploy: id-token',
    'release.yml image: attestations, id-token, packages',
    'release.yml next-version: contents, pull-requests',
    'release.yml publish: contents, id-token',
  ]);
});

test('every version that we say we support is tried', async () => {
  const { versions } = workflows['verify.yml']!.jobs;
  const { node, postgres } = versions!.strategy!.matrix;
  expect([node, postgres]).toEqual([
    [20, 22, 24],
    [15, 16, 18],
  ]);
  expect(engines.node).toMatch(new RegExp(`^>=${String(node![0])}\\.`));
  expect(await read('README.md')).toContain(`Postgres ${String(postgres![0])} or newer`);
  expect(await read('Dockerfile')).toContain(`NODE_VERSION=${String(node!.at(-1))}`);
});

test('what is merged becomes an image with its provenance and what is in it', async () => {
  const { image } = workflows['release.yml']!.jobs;
  expect(image!.needs).toBe('verify');
  const inputsOf = (action: string) =>
    image!.steps!.find(({ uses }) => uses?.startsWith(`${action}@`))?.with;
  expect(inputsOf('docker/build-push-action')).toMatchObject({
    push: true,
    provenance: 'mode=max',
  });
  const digest = '${{ steps.build.outputs.digest }}';
  expect(inputsOf('actions/attest-build-provenance')).toMatchObject({ 'subject-digest': digest });
  expect(inputsOf('anchore/sbom-action')).toMatchObject({
    image: `\${{ steps.names.outputs.image }}@${digest}`,
    format: 'cyclonedx-json',
    'output-file': 'sbom.cdx.json',
  });
  expect(inputsOf('actions/attest-sbom')).toMatchObject({
    'subject-digest': digest,
    'sbom-path': 'sbom.cdx.json',
  });
});

test('the variables of an environment are those that Terraform tells', async () => {
  const text = await read('.github/workflows/deploy.yml');
  const asked = new Set([...text.matchAll(/vars\.(\w+)/g)].map(([, name]) => name!));
  const [, output] = /output "deployment" \{([^]*?)\n\}/.exec(await read('terraform/outputs.tf'))!;
  const told = [...output!.matchAll(/^ {4}(\w+) +=/gm)].map(([, name]) => name!);
  expect([...asked].toSorted()).toEqual(told.toSorted());
});

test('a deployment gives the script all that it asks for, and takes what this repository built', async () => {
  const { deploy } = workflows['deploy.yml']!.jobs;
  expect(deploy!.environment).toBe('${{ inputs.environment }}');
  const script = await read('scripts/deploy.ts');
  const asked = [...script.matchAll(/read\('(\w+)'\)/g)].map(([, name]) => name);
  const step = deploy!.steps!.find(({ run: command }) => command === 'node scripts/deploy.ts');
  expect(Object.keys(step!.env!).toSorted()).toEqual(asked.toSorted());
  const commands = deploy!.steps!.map(({ run: command = '' }) => command);
  const verified = commands.findIndex((one) => one.startsWith('gh attestation verify'));
  expect(verified).toBeGreaterThan(-1);
  expect(commands.findIndex((one) => one.includes('imagetools create'))).toBeGreaterThan(verified);
});

const updates = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      'package-ecosystem': z.enum([
        'npm',
        'github-actions',
        'docker',
        'docker-compose',
        'terraform',
      ]),
      directory: z.string().optional(),
      directories: z.array(z.string()).optional(),
      schedule: z.strictObject({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
      cooldown: z.strictObject({ 'default-days': z.int() }).optional(),
      'open-pull-requests-limit': z.int().optional(),
      groups: z.record(z.string(), z.object({})).optional(),
    }),
  ),
});
const manifests = {
  npm: 'package.json',
  'github-actions': '.github/workflows',
  docker: 'Dockerfile',
  'docker-compose': 'docker-compose.yml',
  terraform: 'versions.tf',
};

test('Dependabot looks where there is something', async () => {
  const config = updates.parse(parse(await read('.github/dependabot.yml')));
  for (const { 'package-ecosystem': ecosystem, directory, directories = [] } of config.updates) {
    const places = directory === undefined ? directories : [directory];
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) await access(join(root, place, manifests[ecosystem]));
  }
});
