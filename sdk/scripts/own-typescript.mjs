/**
 * A module hook: `typescript` is this package's own copy, whoever asks. npm hoists the type
 * generator beside the server's TypeScript 7, which has no JavaScript API for it to use.
 */
export function resolve(specifier, context, next) {
  return next(
    specifier,
    specifier === 'typescript' ? { ...context, parentURL: import.meta.url } : context,
  );
}
