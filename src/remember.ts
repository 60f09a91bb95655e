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

/**
 * The function, which works out what it gives for a text once. What it throws is not remembered.
 *
 * @param most how many texts are remembered: more than a program names itself, and a bound on what requests name
 */
export function onceForText<V>(work: (text: string) => V, most = 10_000): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = work(text);
    if (known.size >= most) known.clear();
    known.set(text, made);
    return made;
  };
}
