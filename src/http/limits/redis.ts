import type { IncrementResponse, Options, Store } from 'express-rate-limit';
import { RedisStore, type SendCommandFn } from 'rate-limit-redis';
import type { Blur } from '../../auth/blur.ts';
import { Counts } from './counts.ts';

/** How long Redis is left alone once it has failed. */
const leftAloneMs = 1000;

/** What Redis is reached by, and what hears of it when it is not. */
export interface RedisCounting {
  /** Sends a command; fails soon when there is no answer. */
  send: SendCommandFn;
  blur: Blur;
  warn: (error: unknown) => void;
}

/**
 * Counts requests in Redis, for all servers that use it. While it is away each counts by itself: a request waits for
 * one that does not answer, and those after it do not.
 */
export class RedisCounts implements Store {
  readonly localKeys = false;
  readonly prefix: string;
  readonly #redis: RedisStore;
  readonly #counting: RedisCounting;
  readonly #alone = new Counts();
  #options: Options | null = null;
  #answers = false;

  constructor(name: string, counting: RedisCounting) {
    this.prefix = `crm:requests:${name}:`;
    this.#counting = counting;
    this.#redis = new RedisStore({ sendCommand: counting.send, prefix: this.prefix });
  }

  init(options: Options): void {
    this.#options = options;
    void this.#try();
  }

  async increment(key: string): Promise<IncrementResponse> {
    if (!this.#answers) return this.#alone.increment(key);
    try {
      return await this.#redis.increment(this.#counting.blur(key).toString('hex'));
    } catch (error) {
      this.#leave(error);
      return this.#alone.increment(key);
    }
  }

  decrement(): void {}

  resetKey(key: string): void {
    this.#alone.resetKey(key);
  }

  /** Gives it the scripts, which one that was restarted has no more. */
  async #try(): Promise<void> {
    try {
      await this.#redis.init(this.#options!);
      this.#answers = true;
    } catch (error) {
      this.#answers = true;
      this.#leave(error);
    }
  }

  /** Of many requests that it fails at once one sees to it. */
  #leave(error: unknown): void {
    if (!this.#answers) return;
    this.#answers = false;
    this.#counting.warn(error);
    setTimeout(() => void this.#try(), leftAloneMs).unref();
  }
}
