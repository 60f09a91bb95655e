import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultyServer } from './support.ts';

/** How many contacts a batch makes, beside the company that they refer to. */
export const inBatch = 19;

/** Whom requests are sent to. */
export type Receiver = Pick<FaultyServer, 'post'>;

/** A request under a key, and which contacts it makes, by their last names. */
export interface Asked {
  kind: 'create' | 'batch' | 'merge';
  path: string;
  body: object;
  names: string[];
}

/** Writes under keys: those that were acknowledged, with their replies, and those that were not. */
export class Load {
  readonly acknowledged = new Map<string, string>();
  readonly asked = new Map<string, Asked>();
  readonly unanswered = new Set<string>();
  readonly #to: Receiver;
  readonly #isKeyed: boolean;
  /** Contacts of acknowledged batches, two by two, for merges. */
  readonly #pairs: [string, string][] = [];

  /** @param isKeyed false for what must not be done: what was not answered is sent again without a key */
  constructor(to: Receiver, { isKeyed = true } = {}) {
    this.#to = to;
    this.#isKeyed = isKeyed;
  }

  /** Clients that write until `during` has ended; each goes on after a failure. */
  async run(clients: number, during: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const client = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const key = randomUUID();
        this.asked.set(key, this.#next(key));
        await this.send(key);
      }
    };
    const working = Array.from({ length: clients }, client);
    await during();
    over.abort();
    await Promise.all(working);
  }

  /** How many of the kind were acknowledged. */
  count(kind: Asked['kind']): number {
    return [...this.acknowledged.keys()].filter((key) => this.asked.get(key)!.kind === kind).length;
  }

  #next(key: string): Asked {
    const dice = Math.random();
    if (dice < 0.2) return batchOf(key);
    // A merge that is carried out twice is refused the second time, key or not.
    const pair = dice < 0.4 && this.#isKeyed ? this.#pairs.pop() : undefined;
    if (!pair) return { kind: 'create', path: '/contacts', body: { lastName: key }, names: [key] };
    const [left, gone] = pair;
    return { kind: 'merge', path: `/contacts/${left}/merge`, body: { from: [gone] }, names: [] };
  }

  /** Sends what is asked under the key. What is not acknowledged counts as unanswered. */
  async send(key: string): Promise<void> {
    const { kind, path, body } = this.asked.get(key)!;
    this.unanswered.add(key);
    try {
      const headers = this.#isKeyed ? { 'idempotency-key': key } : undefined;
      const response = await this.#to.post(path, body, headers);
      const text = await response.text();
      if (response.ok) {
        this.acknowledged.set(key, text);
        this.unanswered.delete(key);
        if (kind === 'batch') this.#pairs.push(...pairsOf(text));
        return;
      }
    } catch {
      // Nobody knows whether it was carried out: that is what the key is for.
    }
    await sleep(10);
  }

  /** Asks again for what was not answered, until it is. */
  async settle(): Promise<void> {
    for (let round = 0; this.unanswered.size > 0; round += 1) {
      if (round > 100) throw new Error(`${this.unanswered.size} requests are never answered`);
      for (const key of this.unanswered) await this.send(key);
    }
  }
}

/** An atomic batch: a company, and contacts that refer to it. */
function batchOf(key: string): Asked {
  const names = Array.from({ length: inBatch }, (_, number) => `${key} ${number}`);
  const contacts = names.map((lastName) => ({
    operation: 'contacts.create',
    body: { lastName, companyId: '@{company.id}' },
  }));
  const company = { ref: 'company', operation: 'companies.create', body: { name: key } };
  return { kind: 'batch', path: '/batch', body: { operations: [company, ...contacts] }, names };
}

function pairsOf(text: string): [string, string][] {
  const { results } = JSON.parse(text) as { results: { body: { id: string } }[] };
  const [, ...ids] = results.map(({ body }) => body.id);
  return [
    [ids[0]!, ids[1]!],
    [ids[2]!, ids[3]!],
  ];
}
