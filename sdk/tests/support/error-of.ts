import type { HeadlessCrmError } from '../../src/index.ts';

/** What a call that has to fail fails with; its members are read as those of the SDK's errors. */
export async function errorOf(call: PromiseLike<unknown>): Promise<HeadlessCrmError> {
  return call.then(
    () => {
      throw new Error('The call was expected to fail');
    },
    (error: unknown) => error as HeadlessCrmError,
  );
}
