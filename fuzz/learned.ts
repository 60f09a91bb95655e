/** What the replies of a world have told: ids, cursors, ETags and all other values, for later requests. */
import type { Document, Json, Operation } from './document.ts';
import { collectionOf, kindsOf } from './names.ts';
import type { Origin, Taking } from './plan.ts';

/** A value, and where it was learned. */
export interface Lesson {
  value: string | number | boolean;
  /** Null when it was not a reply that told of it. */
  origin: Origin | null;
}

type Headers = NodeJS.Dict<string | string[]>;

const mostOfKind = 60;
const mostInReply = 80;
const longest = 4000;

/** What one organization was told. */
export class Learned {
  readonly #document: Document;
  readonly #byKind = new Map<string, Lesson[]>();
  readonly #byOrigin = new Map<string, Lesson>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** Learns one value of the kinds. */
  add(kinds: readonly string[], lesson: Lesson): void {
    for (const kind of kinds) {
      const lessons = this.#byKind.get(kind) ?? [];
      this.#byKind.set(kind, lessons);
      // A second one of it is younger: it comes to the end.
      const known = lessons.findIndex(({ value }) => value === lesson.value);
      if (known >= 0) lessons.splice(known, 1);
      lessons.push(lesson);
      if (lessons.length > mostOfKind) lessons.shift();
    }
    if (lesson.origin) this.#byOrigin.set(JSON.stringify(lesson.origin), lesson);
  }

  /** Learns what a reply tells: of a list no more than is of use. */
  addReply(step: number, operation: Operation, headers: Headers, body: Json): void {
    const requestId = headers['x-request-id'];
    if (typeof requestId === 'string' && operation.method !== 'GET')
      this.add(['requests'], { value: requestId, origin: { step, path: 'x-request-id' } });
    const { etag } = headers;
    if (typeof etag === 'string')
      this.add([`ETag@${operation.group}`, 'ETag'], {
        value: etag,
        origin: { step, path: 'etag' },
      });
    this.#addLocation(step, headers, body);
    let left = mostInReply;
    const visit = (value: Json, within: string, path: (string | number)[]): void => {
      if (left <= 0 || value === null) return;
      if (Array.isArray(value)) {
        value.slice(0, 5).forEach((item, index) => visit(item, within, [...path, index]));
        return;
      }
      if (typeof value === 'object') {
        for (const [name, member] of Object.entries(value)) {
          const isScalar = typeof member !== 'object';
          visit(member, isScalar || name === 'data' ? within : name, [...path, name]);
        }
        return;
      }
      left -= 1;
      if (typeof value === 'string' && value.length > longest) return;
      const name = String(path.findLast((key) => typeof key === 'string') ?? '');
      const kinds = kindsOf(this.#document, name, collectionOf(this.#document, within));
      if (kinds[0] === 'cursor') kinds.unshift(`cursor@${operation.path}`);
      else if (name !== 'id') kinds.unshift(`${kinds[0]}@${operation.group}`);
      this.add(kinds, { value, origin: { step, path } });
    };
    visit(body, operation.collection, []);
  }

  /** What was made tells by its address which of the collections it is in. */
  #addLocation(step: number, { location }: Headers, body: Json): void {
    const { id } = Object(body) as { id?: string };
    const parts = String(location ?? '').split('/');
    const collection = parts[parts.indexOf(id ?? '') - 1];
    if (id && collection) this.add([collection], { value: id, origin: { step, path: ['id'] } });
  }

  /** What is taken, or null. */
  find({ $take: { kinds, age, from } }: Taking): Lesson | null {
    if (from) return this.#byOrigin.get(JSON.stringify(from)) ?? null;
    for (const kind of kinds) {
      const lessons = kind === '*' ? this.#ids() : (this.#byKind.get(kind) ?? []);
      if (lessons.length > 0) return lessons[Math.floor((1 - age) * (lessons.length - 1e-9))]!;
    }
    return null;
  }

  /** An id of each kind. */
  #ids(): Lesson[] {
    return [...this.#byKind.entries()].flatMap(([kind, lessons]) =>
      this.#document.collections.has(kind) ? lessons.slice(-1) : [],
    );
  }
}
