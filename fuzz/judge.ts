/** What must hold of every reply. */
import type { Contract, Violation } from './contract.ts';
import type { Json, Parameter } from './document.ts';
import { jsonText, type Filled } from './fill.ts';
import { rawIn } from './plan.ts';
import type { Answer } from './send.ts';
import type { Principal } from './world.ts';

/** A reply, and what it is a reply to. */
export interface Exchange {
  filled: Filled;
  answer: Answer;
  /** The reply's JSON; undefined where it is none. */
  body: Json | undefined;
  principal: Principal;
  /** What must not be in the reply. */
  secret: string | null;
}

/** Longer than the server lets a statement, and whatever waits for one, take. */
const slowMs = 15_000;

/** What of the exchange must not be. */
export function judge(contract: Contract, exchange: Exchange): Violation[] {
  const { filled, answer, body } = exchange;
  if (answer.status === 0) return [{ rule: 'no reply', detail: answer.error ?? '' }];
  const violations = contract.violationsOf(filled.operation, answer, body, isPartAsked(filled));
  if (answer.status >= 500)
    violations.push({ rule: `status ${answer.status}`, detail: answer.text.slice(0, 500) });
  if (answer.ms > slowMs && !answer.isEndless)
    violations.push({ rule: 'slow', detail: `${Math.round(answer.ms)} ms` });
  const { status } = Object(body) as { status?: number };
  const isProblem = answer.headers['content-type']?.startsWith('application/problem+json');
  if (isProblem && status !== answer.status)
    violations.push({ rule: 'the problem tells another status', detail: answer.text });
  return [...violations, ...accessViolations(exchange), ...acceptedViolations(contract, exchange)];
}

/** Names of fields are the one thing in a request by which a reply has less than its schema says. */
const isPartAsked = ({ values: { query, body } }: Filled): boolean =>
  query.some(([name]) => name === 'fields') || 'fields' in Object(body);

/** Who is told what he must not be told, or let do what he must not do. */
function accessViolations({ filled, answer, principal, secret }: Exchange): Violation[] {
  const { operation, as, body } = filled;
  const violations: Violation[] = [];
  if (secret && answer.text.includes(secret))
    violations.push({
      rule: 'tells what is another organization’s',
      detail: around(answer.text, secret),
    });
  if (answer.status >= 400) return violations;
  if (as === 'anonymous' && !operation.isOpen)
    violations.push({ rule: 'done for somebody unknown', detail: String(body ?? '') });
  if (
    as !== 'anonymous' &&
    operation.permission &&
    !principal.permissions.has(operation.permission)
  )
    violations.push({ rule: permissionRule, detail: operation.permission });
  return violations;
}

/** It may be that the permission was given meanwhile. */
export const permissionRule = 'done without its permission';

function around(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 200), at + 200);
}

/** What is done although the document forbids the request. */
function acceptedViolations(contract: Contract, { filled, answer }: Exchange): Violation[] {
  const { operation, values, pinned } = filled;
  if (answer.status >= 300) return [];
  const violations = operation.parameters.flatMap((parameter, index): Violation[] => {
    const value = writtenOf(parameter, filled);
    if (value === undefined || contract.allowsParameter(operation, index, value)) return [];
    const rule = `accepts ${parameter.in} ${parameter.name} beyond its schema`;
    return [{ rule, detail: JSON.stringify(value).slice(0, 500) }];
  });
  const given = pinned.body;
  const contentType = given?.contentType ?? '';
  if (!given || values.body === undefined || !contentType.endsWith('json')) return violations;
  const isDeclared = contentType in operation.bodies;
  const { spoil } = given;
  if (
    spoil &&
    ['cut', 'trailing', 'quotes', 'utf-16', 'oversize'].includes(spoil) &&
    operation.needsBody
  )
    violations.push({ rule: `accepts a body that is spoilt: ${spoil}`, detail: '' });
  if (spoil || rawIn.test(JSON.stringify(values.body)) || !isDeclared) return violations;
  if (!contract.allowsBody(operation, contentType, values.body))
    violations.push({
      rule: 'accepts a body beyond its schema',
      detail: jsonText(values.body).slice(0, 1000),
    });
  return violations;
}

/** The value as it is written in the address or header; undefined where it is not there or is not written by the rules. */
function writtenOf(parameter: Parameter, { values }: Filled): Json | undefined {
  const { name, in: part, style } = parameter;
  if (part === 'header') return undefined;
  if (part === 'path') return textOf(values.path[name]);
  if (style === 'deepObject') {
    const members = values.query.filter(([key]) => key.startsWith(`${name}[`));
    if (members.length === 0) return undefined;
    const texts = members.map(([key, value]) => [key.slice(name.length + 1, -1), textOf(value)]);
    return texts.some(([, text]) => text === undefined)
      ? undefined
      : (Object.fromEntries(texts) as Json);
  }
  const [, value] = values.query.find(([key]) => key === name) ?? [];
  if (value === undefined) return undefined;
  if (style === 'form')
    return Array.isArray(value) ? value.map((one) => String(one)) : textOf(value)?.split(',');
  return textOf(value);
}

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return rawIn.test(text) ? undefined : text;
}
