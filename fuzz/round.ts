/** Sends the steps of a round in a world of their own, and judges each reply. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract, Violation } from './contract.ts';
import type { Coverage } from './coverage.ts';
import type { Document, Json, Operation } from './document.ts';
import { fill, type Filled } from './fill.ts';
import { judge, permissionRule } from './judge.ts';
import type { Role, Step } from './plan.ts';
import type { Answer, Sender } from './send.ts';
import { type Surroundings, World } from './world.ts';

/** Something that must not be, and how it came to it. */
export interface Finding {
  violation: Violation;
  filled: Filled;
  answer: Answer;
  /** All that was sent in the world until then, the last one being what it was found by. */
  history: Filled[];
}

/** Of two findings with one signature one is enough. */
export const signatureOf = ({ violation, filled, answer }: Finding): string =>
  `${filled.operation.id} ${answer.status}: ${violation.rule}`;

/** What rounds are run with. */
export interface Arena {
  document: Document;
  contract: Contract;
  sender: Sender;
  surroundings: Surroundings;
}

/** Longer than this, in seconds, nobody is asked to wait while others work beside him. */
const longestWait = 10;
/** After how many requests mails are read. */
const mailsEvery = 40;
/** How often an owner is refused in a row before it is asked whether the world is lost. */
const mostRefused = 8;

/**
 * Runs the steps. Ends early when the owner is let in no more.
 * @param isEnough asked before each step
 */
export async function runRound(
  arena: Arena,
  steps: readonly Step[],
  isEnough: () => boolean = () => false,
  coverage: Coverage | null = null,
): Promise<Finding[]> {
  const roles = new Set(steps.map(({ as }) => as));
  const world = await World.create(arena.document, arena.sender, arena.surroundings, roles);
  const round = new Round(arena, world, coverage);
  for (const step of steps) {
    if (isEnough() || round.isLost) break;
    await round.take(step);
  }
  return round.findings;
}

class Round {
  readonly findings: Finding[] = [];
  readonly #arena: Arena;
  readonly #world: World;
  readonly #coverage: Coverage | null;
  readonly #operations: Map<string, Operation>;
  readonly #sent = new Map<number, Filled>();
  #refused = 0;
  #isLost = false;

  constructor(arena: Arena, world: World, coverage: Coverage | null) {
    this.#arena = arena;
    this.#world = world;
    this.#coverage = coverage;
    this.#operations = new Map(
      arena.document.operations.map((operation) => [operation.id, operation]),
    );
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  async take(step: Step): Promise<void> {
    const world = this.#world;
    const principal = world.principals.get(step.as);
    const before = step.like === undefined ? null : (this.#sent.get(step.like) ?? null);
    if (!principal || (step.like !== undefined && !before)) return;
    const filled = fill(step, this.#operations.get(step.operation)!, world, before);
    if (world.isGivenAway(filled)) return;
    const answer = await this.#ask(filled, principal.headers);
    this.#sent.set(step.id, filled);
    this.#coverage?.add(filled, answer.status);
    const body = jsonOf(answer);
    const secret = world.secretFrom(step.as, filled.operation);
    const exchange = { filled, answer, body, principal, secret };
    for (const violation of judge(this.#arena.contract, exchange)) {
      if (violation.rule === permissionRule && (await this.#mayNow(step.as, violation.detail)))
        continue;
      this.findings.push({ violation, filled, answer, history: [...this.#sent.values()] });
    }
    this.#learn(filled, answer, body);
    await this.#seeToAccess(step.as, answer);
    if (this.#sent.size % mailsEvery === 0) await world.readMails(this.#arena.surroundings);
  }

  /** Asks once more, at the time that the reply says, when the server has too much to do: it must have time then. */
  async #ask(filled: Filled, identity: Record<string, string>): Promise<Answer> {
    const { sender } = this.#arena;
    const answer = await sender.send(filled, identity);
    const seconds = Number(answer.headers['retry-after']);
    if (answer.status !== 503 || !(seconds <= longestWait)) return answer;
    this.#coverage?.addWait(filled.operation);
    await sleep(seconds * 1000);
    return sender.send(filled, identity);
  }

  async #mayNow(as: Role, permission: string): Promise<boolean> {
    return (await this.#world.permissionsOf(as)).has(permission);
  }

  #learn({ step, as, operation, headers }: Filled, answer: Answer, body: Json | undefined): void {
    const learner = this.#world.learnerOf(as);
    for (const { name, in: part } of operation.parameters) {
      const value = part === 'header' ? headers[name.toLowerCase()] : undefined;
      // Its own kinds alone: what a request says of replies it has from them.
      if (value !== undefined && name === 'Idempotency-Key')
        learner.add([`${name}@${operation.group}`, name], { value, origin: null });
    }
    // Who operates the platform is told of everybody: what others are at work with he leaves alone.
    const isOthers = as === 'operator' && operation.method === 'GET';
    if (answer.status < 400 && body !== undefined && !isOthers)
      learner.addReply(step, operation, answer.headers, body);
  }

  async #seeToAccess(as: Role, { status }: Answer): Promise<void> {
    if (as === 'anonymous') return;
    if (status === 401) await this.#world.renew(as);
    if (as !== 'owner') return;
    this.#refused = status === 401 || status === 403 ? this.#refused + 1 : 0;
    if (this.#refused % mostRefused === mostRefused - 1) this.#isLost = await this.#world.isLost();
  }
}

function jsonOf({ headers, text }: Answer): Json | undefined {
  if (!/[/+]json/.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
