/** What was tried and what came of it: operations, who asked, statuses, and kinds of values of parameters. */
import { writeFile } from 'node:fs/promises';
import type { Document, Operation } from './document.ts';
import type { Filled } from './fill.ts';
import { type Role, roles } from './plan.ts';

type Counts = Map<string, number>;

const count = (counts: Counts, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Statuses that tell that the server fails: not to reach them is the aim. */
const failures = new Set(['500', '503']);

export class Coverage {
  readonly #document: Document;
  /** By operation, then by `principal status`. */
  readonly #replies = new Map<string, Counts>();
  /** By operation, then by `parameter: kind`. */
  readonly #kinds = new Map<string, Counts>();
  readonly #waits: Counts = new Map();
  requests = 0;

  constructor(document: Document) {
    this.#document = document;
    for (const { id } of document.operations) {
      this.#replies.set(id, new Map());
      this.#kinds.set(id, new Map());
    }
  }

  add({ operation, as, values, pinned }: Filled, status: number): void {
    this.requests += 1;
    count(this.#replies.get(operation.id)!, `${as} ${status}`);
    const kinds = this.#kinds.get(operation.id)!;
    for (const { parameter, kind } of pinned.specials) count(kinds, `${parameter}: ${kind}`);
    if (pinned.specials.length > 0) return;
    for (const name of Object.keys(values.path)) count(kinds, `path ${name}: valid`);
    for (const [name] of values.query) count(kinds, `query ${name}: valid`);
    for (const name of Object.keys(values.headers)) count(kinds, `header ${name}: valid`);
    if (values.body !== undefined) count(kinds, 'body: valid');
  }

  /** Notes that the server had too much to do, and was asked again. */
  addWait({ id }: Operation): void {
    count(this.#waits, id);
  }

  /** A table by principal, and what was declared and not reached. */
  summary(): string {
    const statuses = [
      ...new Set(
        [...this.#replies.values()].flatMap((counts) =>
          [...counts.keys()].map((key) => key.split(' ')[1]!),
        ),
      ),
    ].sort();
    const header = ['principal', 'requests', 'operations', ...statuses];
    const rows = roles.map((role) => this.#row(role, statuses));
    return [table([header, ...rows]), '', this.#reached(), ...this.#unreached()].join('\n');
  }

  #row(role: Role, statuses: readonly string[]): string[] {
    const sums = new Map<string, number>();
    let operations = 0;
    for (const counts of this.#replies.values()) {
      let hasAny = false;
      for (const [key, times] of counts) {
        const [as, status] = key.split(' ') as [Role, string];
        if (as !== role) continue;
        hasAny = true;
        sums.set(status, (sums.get(status) ?? 0) + times);
      }
      if (hasAny) operations += 1;
    }
    const all = [...sums.values()].reduce((sum, times) => sum + times, 0);
    return [role, all, operations, ...statuses.map((status) => sums.get(status) ?? 0)].map(String);
  }

  #reached(): string {
    const { operations } = this.#document;
    const declared = operations.flatMap(({ responses }) => expected(responses));
    const reached = operations.flatMap((operation) => this.#reachedOf(operation));
    const good = operations.filter((operation) =>
      this.#reachedOf(operation).some((status) => status < '400'),
    );
    const parameters = operations.flatMap(({ parameters }) => parameters).length;
    const tried = operations.reduce((sum, operation) => sum + this.#parametersTried(operation), 0);
    const pairs = [...this.#kinds.values()].reduce((sum, { size }) => sum + size, 0);
    return [
      `operations asked: ${[...this.#replies.values()].filter(({ size }) => size > 0).length} of ${operations.length}; done by somebody: ${good.length}`,
      `statuses reached, of those declared but 500 and 503: ${reached.length} of ${declared.length}`,
      `parameters given: ${tried} of ${parameters}; pairs of operation, parameter and kind of value: ${pairs}`,
      `asked again after a 503 that said when: ${[...this.#waits].map(([id, times]) => `${id} ${times} times`).join(', ') || 'none'}`,
      `never done: ${
        operations
          .filter((one) => !good.includes(one))
          .map(({ id }) => id)
          .join(', ') || 'none'
      }`,
    ].join('\n');
  }

  #reachedOf({ id, responses }: Operation): string[] {
    const reached = new Set([...this.#replies.get(id)!.keys()].map((key) => key.split(' ')[1]!));
    return expected(responses).filter((status) => reached.has(status));
  }

  #parametersTried({ id, parameters }: Operation): number {
    const keys = [...this.#kinds.get(id)!.keys()];
    return parameters.filter(({ in: part, name }) =>
      keys.some((key) => key.startsWith(`${part} ${name}:`) || key.startsWith(`${part} ${name}[`)),
    ).length;
  }

  /** By status, the operations that declare it and never gave it. */
  #unreached(): string[] {
    const { operations } = this.#document;
    const lacking = operations.map((operation) => {
      const reached = new Set(this.#reachedOf(operation));
      return [
        operation.id,
        expected(operation.responses).filter((one) => !reached.has(one)),
      ] as const;
    });
    const statuses = [...new Set(lacking.flatMap(([, list]) => list))].sort();
    return statuses.map((status) => {
      const ids = lacking.flatMap(([id, list]) => (list.includes(status) ? [id] : []));
      const shown = ids.slice(0, 12).join(', ');
      return `declared and not reached: ${status} of ${ids.length} operations: ${shown}${ids.length > 12 ? ', …' : ''}`;
    });
  }

  /** Writes all of it, as JSON. */
  async write(file: string): Promise<void> {
    const matrix = this.#document.operations.map(({ id, responses }) => ({
      operation: id,
      declared: Object.keys(responses),
      replies: Object.fromEntries(this.#replies.get(id)!),
      values: Object.fromEntries(this.#kinds.get(id)!),
    }));
    await writeFile(file, `${JSON.stringify(matrix, null, 2)}\n`);
  }
}

const expected = (responses: Operation['responses']): string[] =>
  Object.keys(responses).filter((status) => !failures.has(status));

function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  '),
    )
    .join('\n');
}
