/** Keep a copy of all contacts and companies, e.g. for a search of your own: a snapshot first, then what changes. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { HeadlessCrm, RowOf } from '@headless-crm/sdk';

type Row = RowOf<'contact' | 'company'>;
type Records = Record<string, Record<string, unknown>>;

/** A copy in memory that a file keeps, with the place in the log that it is up to: both are saved as one. */
export class FileCopy {
  cursor: string | null = null;
  readonly #file: string;
  #records: Records = {};

  constructor(file: string) {
    this.#file = file;
  }

  async load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const { cursor, records } = JSON.parse(text) as {
      cursor: string;
      records: Records;
    };
    this.cursor = cursor;
    this.#records = records;
  }

  get records(): Readonly<Records> {
    return this.#records;
  }

  /** The snapshot that follows has everything. */
  clear(): void {
    this.#records = {};
  }

  put({ id, fields }: Row): void {
    this.#records[id] = { ...this.#records[id], ...fields };
  }

  remove({ id }: { id: string }): void {
    delete this.#records[id];
  }

  /** Written beside and then moved: a program that is killed leaves the file of before, or this one. */
  async save(cursor: string): Promise<void> {
    this.cursor = cursor;
    const beside = `${this.#file}.new`;
    await writeFile(beside, JSON.stringify({ cursor, records: this.#records }));
    await rename(beside, this.#file);
  }
}

/** Keeps the copy up to date until the signal aborts. Killed and run again, it goes on where it was. */
export async function keepCopy(
  crm: HeadlessCrm,
  copy: FileCopy,
  signal: AbortSignal,
): Promise<void> {
  await copy.load();
  await crm.sync({
    objects: ['contact', 'company'],
    from: copy.cursor,
    copy,
    checkpoint: (cursor) => copy.save(cursor),
    signal,
  });
}
