/** A reply with what HTTP said around it. */
export interface Exchange<T> {
  data: T;
  /** Status and headers; its body has been read already. */
  response: Response;
  /** The server's name for this request (`X-Request-Id`). */
  requestId: string | undefined;
}

/** A call under way: a promise of its data, with the HTTP reply at hand for who asks for it. */
export class Reply<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Promise';
  readonly #exchange: Promise<Exchange<T>>;

  constructor(exchange: Promise<Exchange<T>>) {
    this.#exchange = exchange;
  }

  /** The data together with the response: its status, its headers (`ETag`, `RateLimit`), its request id. */
  withResponse(): Promise<Exchange<T>> {
    return this.#exchange;
  }

  /** As of any promise. */
  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = T, B = never>(
    fulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#exchange.then(({ data }) => data).then(fulfilled, rejected);
  }

  /** As of any promise. */
  catch<B = never>(rejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  /** As of any promise. */
  finally(settled?: (() => void) | null): Promise<T> {
    return this.#exchange.then(({ data }) => data).finally(settled);
  }
}
