/**
 * The text as a URL; null when it is none. `URL.canParse` would do, but Node 20 has it refuse good addresses
 * with letters such as ü once it has been called often (its fast path takes Latin-1 for UTF-8).
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
