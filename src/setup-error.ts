/** Something that the operator has to mend: the message says what, and is shown without a stack. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** The code of an error of Node or Postgres, such as `ENOENT` or `42P01`. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
  return typeof code === 'string' ? code : undefined;
}

/** What went wrong, in one line. Node reports several refused addresses as an error without a text. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message)
    return error.errors.map(reasonOf).join(', ');
  const message =
    typeof error === 'object' && error !== null && 'message' in error && error.message;
  return typeof message === 'string' ? message : String(error);
}
