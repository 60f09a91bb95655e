/**
 * What a snippet may mention without saying where it comes from: a client, and what its reader has of his own. Anything
 * else it has to say. Each name is global for the snippets alone, and what a snippet itself declares goes before it.
 */
import type { Contact, HeadlessCrm, Tokens } from '@headless-crm/sdk';

declare global {
  const crm: HeadlessCrm;
  const baseUrl: string;
  const apiKey: string;
  const email: string;
  const password: string;

  const contact: Contact;
  const id: string;
  const signal: AbortSignal;

  /** A webhook's. */
  const secret: string;

  function load(): Promise<Tokens | null>;
  function save(tokens: Tokens): Promise<void>;
  function loadCursor(): Promise<string | null>;
  function saveCursor(cursor: string): Promise<void>;
  function tellOthers(change: object): Promise<void>;
  /** Where a copy is kept. */
  const table: {
    truncate(): Promise<void>;
    upsert(object: string, id: string, fields: object): Promise<void>;
    delete(object: string, id: string): Promise<void>;
  };
  function currentTrace(): string;
  function log(entry: object): void;
}
