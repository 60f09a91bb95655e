/** Something that the operator has to mend: the message says what, and is shown without a stack. */
export class SetupError extends Error {
  override name = 'SetupError';
}
