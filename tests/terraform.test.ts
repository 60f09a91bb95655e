import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { format, parse } from '../scripts/terraform/hcl.ts';
import { type Body, readConfiguration, readModule } from '../scripts/terraform/read.ts';
import { checkNames, providerVersion } from './terraform/names.ts';
import { checkReferences } from './terraform/references.ts';
import { checkSafety, findSecrets, ofNoResource, policiesOfAws } from './terraform/safety.ts';

const directory = fileURLToPath(new URL('../terraform', import.meta.url));
const modules = await readConfiguration(directory);
const root = modules[0]!;
const files = (await readdir(directory, { recursive: true }))
  .filter((name) => /\.(tf|tfvars|backend)$/.test(name))
  .toSorted();
const texts = await Promise.all(
  files.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const),
);
const environments = texts.filter(([name]) => name.endsWith('.tfvars'));

/** Modules of the given files, by their directories: `.` is the root. */
const modulesOf = (files: Record<string, string>) =>
  Promise.all(
    Object.entries(files).map(([path, text]) => readModule(path, [[`${path}/main.tf`, text]])),
  );

test('all parts are there', () => {
  expect(modules.map(({ path }) => path.replace('./modules/', ''))).toEqual([
    '.',
    'balancer',
    'cache',
    'database',
    'deployment',
    'network',
    'observability',
    'secrets',
    'service',
  ]);
  expect(environments.map(([name]) => name)).toEqual([
    'environments/production.tfvars',
    'environments/staging.tfvars',
  ]);
});

test('the provider is pinned to the version whose names are known', () => {
  const [{ aws }] = root.settings[0]!['required_providers'] as [{ aws: Body }];
  expect(aws).toEqual({ source: 'hashicorp/aws', version: providerVersion });
  expect(providerVersion).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each(texts)('%s is formatted', async (_name, text) => {
  expect(await format(text)).toBe(text);
});

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

test.skipIf(!hasTerraform)('Terraform itself finds them formatted', () => {
  const { status, stdout } = spawnSync(
    'terraform',
    ['fmt', '-check', '-recursive', '-diff', directory],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

describe('names', () => {
  test('are all known to the provider, and what it wants is there', () => {
    expect(checkNames(modules)).toEqual([]);
  });

  test.each([
    ['resource "aws_nothing" "a" {}', 'the type is not among the names'],
    ['resource "aws_lb" "a" { idle_time = 60 }', 'idle_time is not known'],
    ['resource "aws_lb" "a" { dns_name = "x" }', 'dns_name cannot be set'],
    ['resource "aws_subnet" "a" {}', 'vpc_id is missing'],
    [
      'resource "aws_ecs_service" "a" {\n  name = "a"\n  load_balancer {}\n}',
      'container_name is missing',
    ],
    [
      'resource "aws_ecs_service" "a" {\n  name = "a"\n  deployment_circuit_breaker {\n    enable = true\n    rollback = true\n    undo = true\n  }\n}',
      'undo is not known',
    ],
    [
      'resource "aws_db_parameter_group" "a" {\n  family = "x"\n  dynamic "parameter" {\n    for_each = {}\n    content {\n      name = "x"\n      val = "y"\n    }\n  }\n}',
      'val is not known',
    ],
    ['ephemeral "aws_secretsmanager_random_password" "a" { length = 3 }', 'length is not known'],
    ['data "aws_route53_zone" "a" { zone = "x" }', 'zone is not known'],
  ])('of %j are refused', async (text, problem) => {
    const problems = checkNames(await modulesOf({ '.': text }));
    expect(problems.join('\n')).toContain(problem);
  });
});

describe('references', () => {
  test('lead to what is there; modules get what they want; nothing is left over', async () => {
    expect(await checkReferences(modules)).toEqual([]);
  });

  const child = 'variable "size" {}\noutput "id" {\n  value = var.size\n}';
  test.each([
    ['output "a" { value = var.nothing }', 'var.nothing is not there'],
    ['output "a" { value = "x-${local.nothing}" }', 'local.nothing is not there'],
    ['output "a" { value = [for x in [1] : merge({ y = local.nothing[x] })] }', 'local.nothing is'],
    ['output "a" { value = aws_lb.this.arn }', 'aws_lb.this.arn is not there'],
    [
      'resource "aws_lb" "this" {}\noutput "a" { value = aws_lb.this.name_of }',
      'name_of is not there',
    ],
    [
      'resource "aws_lb" "this" {}\noutput "a" { value = aws_lb.this[0].arm }',
      'aws_lb.this.arm is',
    ],
    [
      'resource "aws_lb" "this" {}\noutput "a" { value = aws_lb.this[*].arm }',
      'aws_lb.this.arm is',
    ],
    ['output "a" { value = data.aws_region.here.region }', 'data.aws_region.here.region is not'],
    ['output "a" { value = module.child.id }', 'module.child.id is not there'],
    [
      'module "child" {\n  source = "./child"\n  size = 1\n}\noutput "a" { value = module.child.ids }',
      'module.child.ids is not there',
    ],
    ['module "child" { source = "./child" }', 'size is not given'],
    [
      'module "child" {\n  source = "./child"\n  size = 1\n  colour = 2\n}',
      'it has no variable colour',
    ],
    ['module "child" { source = "./elsewhere" }', './elsewhere is not there'],
    ['resource "aws_lb" "this" { name = each.key }', 'there is no for_each'],
    ['resource "aws_lb" "this" { name = somebody }', 'somebody is not there'],
    [
      'variable "a" { type = object({ b = string }) }\noutput "a" { value = var.a.c }',
      'var.a.c is not there',
    ],
    ['variable "a" {}', 'var.a: is not used'],
    ['locals {\n  a = 1\n}', 'local.a: is not used'],
    ['data "aws_region" "this" {}', 'data aws_region.this: is not used'],
    ['module "child" {\n  source = "./child"\n  size = 1\n}', 'module.child.id: is not used'],
  ])('in %j are refused', async (text, problem) => {
    const problems = await checkReferences(await modulesOf({ '.': text, './child': child }));
    expect(problems.join('\n')).toContain(problem);
  });

  test('what is repeated, made dynamically or walked over is no reference of its own', async () => {
    const text = `
      variable "a" {}
      resource "aws_db_parameter_group" "a" {
        for_each = var.a
        family   = [for one, other in each.value : "\${one}-\${other.b}"][0]
        dynamic "parameter" {
          for_each = each.value
          content {
            name  = parameter.key
            value = parameter.value
          }
        }
      }`;
    expect(await checkReferences(await modulesOf({ '.': text }))).toEqual([]);
  });
});

const statement = (body: string) =>
  `data "aws_iam_policy_document" "a" {\n  statement {\n${body}\n  }\n}`;

describe('safety', () => {
  test('no secret is kept, nothing is allowed for everything, and nobody comes in but by the door', () => {
    expect(checkSafety(modules)).toEqual([]);
  });

  test('what may be allowed for everything, and what is AWS’s own, is all in use', () => {
    const all = JSON.stringify(modules.flatMap(({ things }) => things));
    for (const name of [...ofNoResource, ...policiesOfAws]) expect(all).toContain(`"${name}"`);
  });

  test.each([
    [statement('actions = ["s3:*"]\nresources = ["arn:aws:s3:::a"]'), 'allows s3:*'],
    [statement('actions = ["*"]\nresources = ["arn:aws:s3:::a"]'), 'allows *'],
    [
      statement('actions = ["ecs:RunTask"]\nresources = ["*"]'),
      'allows ecs:RunTask for everything',
    ],
    [statement('not_actions = ["s3:GetObject"]\nresources = ["*"]'), 'by not_actions'],
    [
      statement(
        'actions = ["sts:AssumeRole"]\nprincipals {\n  type = "AWS"\n  identifiers = ["*"]\n}',
      ),
      'allows everybody',
    ],
    ['resource "aws_iam_role_policy" "a" { policy = jsonencode({}) }', 'is no document'],
    [
      'resource "aws_iam_role_policy_attachment" "a" { policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }',
      'attaches arn:aws:iam::aws:policy/AdministratorAccess',
    ],
    [
      'resource "aws_vpc_security_group_ingress_rule" "a" {\n  cidr_ipv4 = "0.0.0.0/0"\n  from_port = 5432\n}',
      'lets anybody in',
    ],
    [
      'resource "aws_vpc_security_group_ingress_rule" "a" {\n  for_each = toset(["80", "443"])\n  security_group_id = aws_security_group.this["server"].id\n  cidr_ipv6 = "::/0"\n  from_port = tonumber(each.key)\n  to_port = tonumber(each.key)\n}',
      'lets anybody in',
    ],
    [
      'resource "aws_security_group" "a" {\n  ingress {\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}',
      'lets anybody in',
    ],
    ['resource "aws_vpc_security_group_egress_rule" "a" { ip_protocol = "-1" }', 'more than TCP'],
    [
      'resource "aws_db_instance" "a" { publicly_accessible = true }',
      'publicly_accessible is true',
    ],
    ['resource "aws_db_instance" "a" { password = var.password }', 'would be in the state'],
    [
      'resource "aws_secretsmanager_secret_version" "a" { secret_string_wo = "abc" }',
      'is in the files',
    ],
  ])('is not given by %j', async (text, problem) => {
    expect(checkSafety(await modulesOf({ '.': text })).join('\n')).toContain(problem);
  });

  test.each(texts)('%s has no secret in it', (_name, text) => {
    expect(findSecrets(text)).toEqual([]);
  });

  test.each([
    'key = "AKIAAAAAAAAAAAAAAAAA"',
    'url = "postgres://crm_owner:password@db/crm"',
    'pepper = "0123456789abcdef0123456789abcdef"',
    'secret = "c29tZXRoaW5nIHJhbmRvbSBhbmQgbG9uZzEyMzQ1Njc4OTA="',
  ])('%j would be found', (line) => {
    expect(findSecrets(line)).toHaveLength(1);
  });
});

describe.each(environments)('%s', (name, text) => {
  test('gives each variable that has no default, and none that is not there', async () => {
    const given = (await parse(name, text)) as Body;
    for (const key of Object.keys(given)) expect([...root.variables.keys()]).toContain(key);
    for (const [key, variable] of root.variables)
      if (!('default' in variable)) expect(Object.keys(given)).toContain(key);
  });

  test('gives objects what they want, and nothing else', async () => {
    const given = (await parse(name, text)) as Body;
    for (const [key, value] of Object.entries(given)) {
      const type = String(root.variables.get(key)!['type']);
      if (!type.startsWith('${object(')) continue;
      // Of each attribute of the outermost object, whether it may be left out.
      const attributes = [...type.matchAll(/^ {4}(\w+) += (optional\()?/gm)];
      expect(attributes.length).toBeGreaterThan(0);
      const names = attributes.map(([, attribute]) => attribute);
      for (const attribute of Object.keys(value as Body)) expect(names).toContain(attribute);
      for (const [, attribute, optional] of attributes)
        if (!optional)
          expect(Object.keys(value as Body), `${key}.${attribute}`).toContain(attribute);
    }
  });
});
