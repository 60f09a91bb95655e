import { createRequire } from 'node:module';
import type * as Calendar from '@js-temporal/polyfill';
import type * as Language from '@zxcvbn-ts/language-common';
import type * as Rules from 'rrule-temporal';

/** Those that are large, and that few processes are ever asked for. What reaches out, or to Postgres, is none of them. */
interface Libraries {
  '@js-temporal/polyfill': typeof Calendar;
  '@zxcvbn-ts/language-common': typeof Language;
  'rrule-temporal': typeof Rules;
}

const require = createRequire(import.meta.url);

/** The library, loaded when it is first asked for. */
export const later = <N extends keyof Libraries>(name: N): Libraries[N] =>
  require(name) as Libraries[N];
