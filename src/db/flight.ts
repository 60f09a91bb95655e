import { createHash } from 'node:crypto';
import { type ClientBase, types } from 'pg';
import { serialize } from 'pg-protocol';
import { isPlannedByValues, type Sql } from './sql.ts';

/** A statement's rows, keyed by column name. */
export type Row = Record<string, unknown>;

interface Connection {
  stream: { write(bytes: Buffer): void };
}

interface Field {
  name: string;
  dataTypeID: number;
  format: 'text' | 'binary';
}

const prepared = new WeakMap<Connection, Set<string>>();
const names = new Map<string, string>();
const maxNames = 500;

/** The name under which a text is prepared; '' (unnamed) once more texts are known than are worth keeping. */
function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= maxNames) return '';
  const name = `s${createHash('sha256').update(text).digest('base64url')}`;
  names.set(text, name);
  return name;
}

function toWire(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (Array.isArray(value)) return toArrayLiteral(value);
  return typeof value === 'string' ? value : String(value);
}

function toArrayLiteral(items: unknown[]): string {
  const quoted = items.map((item) =>
    item === null ? 'null' : `"${String(item).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${quoted.join(',')}}`;
}

/**
 * Several statements under one Sync: one round trip, and outside a transaction one implicit
 * transaction. When a statement fails, Postgres skips those behind it. Given to `client.query` of
 * `pg`, which accepts such an object and calls the `handle…` functions.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export class Flight {
  callback: (error: Error | null, results?: Row[][]) => void = () => {};
  readonly #statements: Sql[];
  readonly #named: boolean;
  readonly #results: Row[][] = [];
  readonly #sent: { connection: Connection | null; names: string[] } = {
    connection: null,
    names: [],
  };
  #fields: Field[] = [];
  #rows: Row[] = [];
  #failed = false;

  constructor(statements: Sql[], named: boolean) {
    this.#statements = statements;
    this.#named = named;
  }

  /** Everything is sent as one piece: each piece more costs as much as a statement's own bytes. */
  submit(connection: Connection): null {
    this.#sent.connection = connection;
    const messages: Buffer[] = [];
    for (const statement of this.#statements) this.#write(messages, connection, statement);
    messages.push(serialize.sync());
    connection.stream.write(Buffer.concat(messages));
    return null;
  }

  #write(messages: Buffer[], connection: Connection, statement: Sql): void {
    const { text, values } = statement;
    const name = this.#named && !isPlannedByValues(statement) ? statementName(text) : '';
    const known = prepared.get(connection) ?? new Set();
    prepared.set(connection, known);
    if (name === '' || !known.has(name)) {
      // A name may be known to Postgres though an earlier flight failed behind its Parse: Close
      // makes the Parse safe, and is no error for a name that it does not know.
      if (name !== '') messages.push(serialize.close({ type: 'S', name }));
      messages.push(serialize.parse({ name, text }));
    }
    this.#sent.names.push(name);
    messages.push(
      serialize.bind({ statement: name, values, valueMapper: toWire }),
      serialize.describe({ type: 'P', name: '' }),
      serialize.execute({ portal: '' }),
    );
  }

  handleRowDescription(message: { fields: Field[] }): void {
    this.#fields = message.fields;
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    const row: Row = {};
    for (const [index, field] of this.#fields.entries()) {
      const value = message.fields[index] ?? null;
      row[field.name] =
        value === null ? null : types.getTypeParser(field.dataTypeID, 'text')(value);
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    const name = this.#sent.names[this.#results.length];
    if (name && this.#sent.connection) prepared.get(this.#sent.connection)?.add(name);
    this.#results.push(this.#rows);
    this.#rows = [];
    this.#fields = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  handleError(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (!this.#failed) this.callback(null, this.#results);
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(): void {}
}

/** Sends the statements in one round trip on the connection; gives each one's rows. */
export function sendFlight(
  client: ClientBase,
  statements: Sql[],
  named: boolean,
): Promise<Row[][]> {
  return new Promise((resolve, reject) => {
    const flight = new Flight(statements, named);
    // A function that is written where it is assigned to a member would be kept, with all that it knows: see decision 0077.
    const settle: Flight['callback'] = (error, results) =>
      error ? reject(error) : resolve(results ?? []);
    flight.callback = settle;
    (client as unknown as { query(flight: Flight): void }).query(flight);
  });
}
