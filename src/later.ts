import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A library that is large, and that few processes are ever asked for: loaded when it is first needed, and kept. */
export function later<T>(name: string): () => T {
  let library: T | undefined;
  return () => (library ??= require(name) as T);
}
