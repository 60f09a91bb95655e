import { Reply } from './reply.ts';

/** Where a page stands in its list. A null `nextCursor` is the only sign of the end: a page may be empty. */
export interface PageInfo {
  nextCursor: string | null;
  hasMore: boolean;
  /** The size of the whole list, when the call asked for it. */
  total?: number;
}

/** A list as it is sent. */
export interface ListReply<T> {
  data: T[];
  page: PageInfo;
}

/** One page of a list, and the way to the next. */
export class Page<T> implements ListReply<T> {
  readonly data: T[];
  readonly page: PageInfo;
  readonly #follow: (cursor: string) => PagePromise<T>;

  constructor({ data, page }: ListReply<T>, follow: (cursor: string) => PagePromise<T>) {
    this.data = data;
    this.page = page;
    this.#follow = follow;
  }

  /** Fetches the next page; null after the last. */
  next(): PagePromise<T> | null {
    const { nextCursor } = this.page;
    return typeof nextCursor === 'string' ? this.#follow(nextCursor) : null;
  }
}

/**
 * A list call: `await` gives its first page, `for await` every item of the list. Later pages are fetched
 * when they are reached.
 */
export class PagePromise<T> extends Reply<Page<T>> implements AsyncIterable<T> {
  /** Each page of the list, beginning with this one. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    for (let page: Page<T> | null = await this; page; page = await page.next()) yield page;
  }

  /** Each item of the list. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** The list as an array of at most `max` items; no page is fetched beyond them. */
  async toArray({ max = Infinity }: { max?: number } = {}): Promise<T[]> {
    const items: T[] = [];
    for await (const page of this.pages()) {
      items.push(...page.data.slice(0, max - items.length));
      if (items.length >= max) break;
    }
    return items;
  }
}
