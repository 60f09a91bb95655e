import { build, type BuildOptions } from 'esbuild';

/** A program and all that it imports as one file, the way that bundlers for browsers and edge workers make it. */
export async function bundle(program: string, options: BuildOptions & { resolveDir: string }) {
  const { resolveDir, ...more } = options;
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir },
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    ...more,
    write: false,
  });
  return outputFiles[0]!.contents;
}
