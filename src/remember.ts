/** The function, which works out what it gives for an object once: of objects that nobody changes. */
export function onceFor<K extends object, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(key);
    known.set(key, made);
    return made;
  };
}

/** What is known of so many at most: of more, what was learnt first is forgotten. */
export class Memory<K, V> {
  readonly #known = new Map<K, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K): V | undefined {
    return this.#known.get(key);
  }

  learn(key: K, value: V): void {
    if (this.#known.size >= this.#most && !this.#known.has(key)) {
      const [first] = this.#known.keys();
      this.#known.delete(first!);
    }
    this.#known.set(key, value);
  }
}

/**
 * The function, which works out what it gives for a text once. What it throws is not remembered.
 *
 * @param most how many texts are remembered: more than a program names itself, and a bound on what requests name
 */
export function onceForText<V>(work: (text: string) => V, most = 10_000): (text: string) => V {
  const known = new Memory<string, V>(most);
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = work(text);
    known.learn(text, made);
    return made;
  };
}
