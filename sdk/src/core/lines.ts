/** Cuts a text that comes in any pieces into its lines, which end in CR, LF or both. */
export class LineReader {
  #rest = '';
  #endedInReturn = false;

  /** The lines that the text completes. */
  read(text: string): string[] {
    if (text === '') return [];
    // The line feed of a pair that was split.
    const skipped = this.#endedInReturn && text.startsWith('\n') ? 1 : 0;
    this.#endedInReturn = text.endsWith('\r');
    const lines = (this.#rest + text.slice(skipped)).split(/\r\n|\n|\r/);
    this.#rest = lines.pop()!;
    return lines;
  }
}
