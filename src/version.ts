import { createRequire } from 'node:module';

/** The server's version: that of its package. */
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
