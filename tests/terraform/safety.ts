/** Whether Terraform's files hold a secret, allow more than they have to, or let in who should stay out. */
import type { Body, Module, Thing } from '../../scripts/terraform/read.ts';
import { blocksOf } from '../../scripts/terraform/schema.ts';

/** Actions that AWS grants for everything or not at all, as its service authorization reference says. */
export const ofNoResource = new Set([
  // A token for all registries of the account; which images it is good for is said by the other actions.
  'ecr:GetAuthorizationToken',
  // A task definition has no resource before it is made, and is asked for by its family. What it may name is fenced by
  // iam:PassRole.
  'ecs:DescribeTaskDefinition',
  'ecs:RegisterTaskDefinition',
]);

/** Policies of AWS's own that may be attached, since they are for one service's use alone. */
export const policiesOfAws = new Set([
  'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
]);

const list = (value: unknown): string[] => [value ?? []].flat() as string[];

const whereOf = (module: Module, { kind, type, name }: Thing): string =>
  `${module.path} ${kind} ${type}.${name}`;

function checkStatement(statement: Body): string[] {
  const actions = list(statement['actions']);
  const resources = list(statement['resources']);
  const problems = actions
    .filter((action) => action.includes('*'))
    .map((action) => `allows ${action}`);
  for (const negated of ['not_actions', 'not_resources', 'not_principals'])
    if (negated in statement) problems.push(`says what it does not allow, by ${negated}`);
  if (resources.includes('*')) {
    const bound = actions.filter((action) => !ofNoResource.has(action));
    if (bound.length > 0 || actions.length === 0)
      problems.push(`allows ${bound.join()} for everything`);
  }
  for (const principal of blocksOf([statement], 'principals'))
    if (list(principal['identifiers']).includes('*') || principal['type'] === '*')
      problems.push('allows everybody');
  return problems;
}

const policyAttributes = ['policy', 'assume_role_policy', 'inline_policy'];

/** Policies are documents, which are looked at by statement; ECR's life cycle is none of who may what. */
function checkPolicies({ type, body }: Thing): string[] {
  if (type === 'aws_iam_policy_document')
    return blocksOf([body], 'statement').flatMap(checkStatement);
  if (type === 'aws_iam_role_policy_attachment' && !policiesOfAws.has(String(body['policy_arn'])))
    return [`attaches ${String(body['policy_arn'])}`];
  if (type === 'aws_ecr_lifecycle_policy') return [];
  return policyAttributes
    .filter(
      (name) => name in body && !String(body[name]).startsWith('${data.aws_iam_policy_document.'),
    )
    .map((name) => `${name} is no document that is looked at`);
}

const anywhere = new Set(['0.0.0.0/0', '::/0']);
const isOpen = (body: Body): boolean =>
  ['cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks'].some((name) =>
    list(body[name]).some((range) => anywhere.has(range)),
  );

/** The only door: ports 80 and 443 of the balancer. */
const isDoor = (body: Body): boolean =>
  body['security_group_id'] === '${aws_security_group.this["balancer"].id}' &&
  body['for_each'] === '${toset(["80", "443"])}' &&
  [body['from_port'], body['to_port']].every((port) => port === '${tonumber(each.key)}');

function checkDoors({ type, body }: Thing): string[] {
  const problems: string[] = [];
  if (type === 'aws_vpc_security_group_ingress_rule' && isOpen(body) && !isDoor(body))
    problems.push('lets anybody in');
  if (/^aws_(default_)?security_group$/.test(type)) {
    if (blocksOf([body], 'ingress').some(isOpen)) problems.push('lets anybody in');
    if ('ingress' in body || 'egress' in body) problems.push('has rules that are no resources');
  }
  if (type === 'aws_security_group_rule') problems.push('is of the former kind of rules');
  if (type === 'aws_vpc_security_group_egress_rule' && body['ip_protocol'] !== 'tcp')
    problems.push('lets out more than TCP');
  for (const name of ['publicly_accessible', 'assign_public_ip', 'map_public_ip_on_launch'])
    if (JSON.stringify(body).includes(`"${name}":true`)) problems.push(`${name} is true`);
  return problems;
}

/** These would be in Terraform's state. Their likes that end in `_wo` are not. */
const keptSecrets = new Set([
  'password',
  'secret_string',
  'secret_binary',
  'auth_token',
  'passwords',
]);
const secretReference = /\$\{ephemeral\.aws_secretsmanager_\w+\.\w+(\[each\.key\])?\.\w+\}/;

function checkSecrets({ kind, body }: Thing): string[] {
  if (kind !== 'resource') return [];
  return Object.entries(body).flatMap(([name, value]) => {
    if (keptSecrets.has(name)) return [`${name} would be in the state`];
    const isWritten = name.endsWith('_wo');
    if (isWritten && !secretReference.test(String(value))) return [`${name} is in the files`];
    return [];
  });
}

/** What is wrong with what is allowed, let in, and kept. */
export function checkSafety(modules: Module[]): string[] {
  const checks = [checkPolicies, checkDoors, checkSecrets];
  return modules.flatMap((module) =>
    module.things.flatMap((thing) =>
      checks
        .flatMap((check) => check(thing))
        .map((problem) => `${whereOf(module, thing)}: ${problem}`),
    ),
  );
}

const secrets: [RegExp, string][] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'a key of AWS'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/, 'a token of GitHub'],
  [/:\/\/[^\s"$/]*:[^\s"$@]+@/, 'an address with a password'],
  // Whatever else is random: no word and no name is like that.
  [/"[0-9a-f]{32,}"/i, 'something random'],
  [/"(?=[^"]*\d)(?=[^"]*[a-z])(?=[^"]*[A-Z])[\w+/=]{32,}"/, 'something random'],
];

/** What looks like a secret in the text of a file. */
export function findSecrets(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      secrets
        .filter(([pattern]) => pattern.test(line))
        .map(([, what]) => `line ${index + 1} has ${what}`),
    );
}
