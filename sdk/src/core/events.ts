import type { Http } from './http.ts';
import { LineReader } from './lines.ts';
import type { Call } from './request.ts';
import { readAgain, type Reading } from './stream.ts';

/** An event of a stream. One without `data` only says how far the stream is. */
export interface ServerEvent {
  /** Where the stream goes on behind it: sent as `Last-Event-ID`. Empty where the server named none yet. */
  id: string;
  data: string;
}

/**
 * Reads server-sent events out of a text that comes in any pieces.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventReader implements Reading<ServerEvent> {
  readonly resumes = true;
  retryMs: number | undefined;
  readonly #lines = new LineReader();
  #id: string;
  #toldId: string;
  #data: string[] = [];

  /** `id` is that of the last event of the connection before. */
  constructor(id = '') {
    this.#id = this.#toldId = id;
  }

  get headers(): Record<string, string> {
    return { accept: 'text/event-stream', ...(this.#toldId && { 'last-event-id': this.#toldId }) };
  }

  /** The events that the text completes. */
  *read(text: string): Generator<ServerEvent, void, undefined> {
    for (const line of this.#lines.read(text)) {
      if (line) this.#take(line);
      else if (this.#data.length > 0 || this.#id !== this.#toldId) {
        const event = { id: (this.#toldId = this.#id), data: this.#data.join('\n') };
        this.#data = [];
        yield event;
      }
    }
  }

  #take(line: string): void {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }
}

/**
 * The events of a stream, for ever: when the connection breaks, ends or is silent for `timeoutMs`, it is made again from
 * where it was. See `readAgain`.
 */
export async function* eventsOf(
  http: Http,
  call: Call,
): AsyncGenerator<ServerEvent, void, undefined> {
  let lastId = '';
  for await (const event of readAgain(http, call, () => new EventReader(lastId))) {
    lastId = event.id;
    yield event;
  }
}
