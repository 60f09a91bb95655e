import type { ClientOptions, Tokens, TokenStore } from './options.ts';

/** The header that says who asks. */
export type Credential = readonly [name: string, value: string];

/** Who asks, by an API key, an access token or the tokens of a session. */
export class Credentials {
  readonly #options: ClientOptions;
  readonly #store: TokenStore | undefined;
  readonly #refresh: (refreshToken: string | null) => Promise<Tokens>;
  #renewal: Promise<boolean> | undefined;

  /** Throws a TypeError when more than one kind of credentials is given. */
  constructor(options: ClientOptions, refresh: (refreshToken: string | null) => Promise<Tokens>) {
    const { apiKey, accessToken, tokens } = options;
    if ([apiKey, accessToken, tokens].filter((given) => given !== undefined).length > 1) {
      throw new TypeError('Give one of apiKey, accessToken and tokens');
    }
    this.#options = options;
    this.#refresh = refresh;
    this.#store = tokens && ('get' in tokens ? tokens : storeInMemory(tokens));
  }

  /** The credential of this moment; undefined when nobody is signed in. */
  async current(): Promise<Credential | undefined> {
    const { apiKey, accessToken } = this.#options;
    if (apiKey !== undefined) return ['x-api-key', apiKey];
    const token = this.#store
      ? (await this.#store.get())?.accessToken
      : typeof accessToken === 'function'
        ? await accessToken()
        : accessToken;
    return token === undefined ? undefined : bearer(token);
  }

  /**
   * After a 401 on `refused`: whether the current credential is another one by now. Refreshes the tokens at most
   * once, however many calls ask at the same time. Rejects with the error of a refresh that fails.
   */
  renew(refused: Credential): Promise<boolean> {
    this.#renewal ??= this.#renew(refused).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew([, refused]: Credential): Promise<boolean> {
    const tokens = await this.#store?.get();
    if (!this.#store || !tokens) return false;
    if (bearer(tokens.accessToken)[1] !== refused) return true; // Another call or process was first.
    const { accessToken, refreshToken } = await this.#refresh(tokens.refreshToken);
    await this.#store.set({ accessToken, refreshToken });
    return true;
  }
}

function bearer(token: string): Credential {
  return ['authorization', `Bearer ${token}`];
}

function storeInMemory(initial: Tokens): TokenStore {
  let tokens = initial;
  return {
    get: () => tokens,
    set: (renewed) => {
      tokens = renewed;
    },
  };
}
