import type { HeadlessCrm } from '@headless-crm/sdk';
import { request, type TestServer } from '../support/server.ts';

/** An entry of the feed, or of what a receiver got of it. */
export interface Entry {
  recordId: string;
  version: number;
}

/** All that happened in the organization, in order. */
export async function readFeed(server: TestServer, token: string): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let after = ''; ;) {
    const path = `/changes?limit=500${after}`;
    const text = await (await request(server, path, { token })).text();
    const page = JSON.parse(text) as { data?: Entry[]; cursor: string; hasMore: boolean };
    if (!page.data) throw new Error(text);
    all.push(...page.data);
    if (!page.hasMore) return all;
    after = `&after=${page.cursor}`;
  }
}

const nameOf = ({ recordId, version }: Entry): string => `${recordId} ${version}`;

/**
 * What is wrong with what a receiver got: an event that never came or never was, an id that another event
 * has, too, or that is not the same each time, and a record whose versions did not rise when each came first.
 */
export function violationsOf(
  received: readonly { id: string; event: { data: Entry } }[],
  feed: readonly Entry[],
): string[] {
  const violations: string[] = [];
  const idOf = new Map<string, string>();
  const nameOfId = new Map<string, string>();
  const last = new Map<string, number>();
  for (const { id, event } of received) {
    const { data } = event;
    const name = nameOf(data);
    const known = idOf.get(name);
    if (known !== undefined && known !== id) violations.push(`${name} came as ${known} and ${id}`);
    if ((nameOfId.get(id) ?? name) !== name) violations.push(`${id} is ${name}, too`);
    nameOfId.set(id, name);
    if (known !== undefined) continue;
    idOf.set(name, id);
    const before = last.get(data.recordId) ?? 0;
    if (data.version <= before) violations.push(`${name} came first behind version ${before}`);
    last.set(data.recordId, data.version);
  }
  const told = new Set(feed.map(nameOf));
  violations.push(...[...told].filter((name) => !idOf.has(name)).map((name) => `${name} is lost`));
  violations.push(
    ...[...idOf.keys()].filter((name) => !told.has(name)).map((n) => `${n} never was`),
  );
  return violations;
}

/** A client that makes, changes, bins and brings back contacts until it is told to stop; tells how often it wrote. */
export async function writeUntil(
  { contacts }: HeadlessCrm,
  isOver: () => boolean,
  pause: () => Promise<unknown>,
): Promise<number> {
  const live: string[] = [];
  const binned: string[] = [];
  let writes = 0;
  while (!isOver()) {
    const dice = Math.random();
    const id = live[Math.floor(Math.random() * live.length)];
    writes += 1;
    if (id === undefined || (dice < 0.1 && live.length < 30)) {
      live.push((await contacts.create({ lastName: `N${writes}` })).id);
    } else if (dice < 0.15) {
      await contacts.delete(id);
      binned.push(...live.splice(live.indexOf(id), 1));
    } else if (dice < 0.2 && binned.length > 0) {
      const back = binned.pop()!;
      await contacts.restore(back);
      live.push(back);
    } else {
      await contacts.update(id, { jobTitle: `J${writes}` });
    }
    await pause();
  }
  return writes;
}
