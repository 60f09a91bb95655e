import { defineConfig } from 'tsdown';

const common = { target: 'es2022' } as const;

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', webhooks: 'src/webhooks/index.ts' },
    format: ['esm', 'cjs'],
    platform: 'neutral',
    dts: true,
  },
  // The command alone needs Node, and carries the generator.
  {
    ...common,
    entry: { cli: 'generator/cli.ts' },
    format: 'esm',
    platform: 'node',
    dts: false,
    clean: false,
  },
]);
