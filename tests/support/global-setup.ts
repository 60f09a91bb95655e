import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { type ClusterUrls, createTemplate, startTestCluster } from './postgres.ts';

/** Before all tests: one Postgres, and a migrated database that each test file gets a copy of. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Servers that are killed are started again and again: as in production, from what is compiled.
  if (process.env['FAULTS']) await promisify(execFile)('npm', ['run', '--silent', 'build']);
  const cluster = await startTestCluster();
  await createTemplate(cluster);
  provide('cluster', cluster.urls);
  return cluster.stop;
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: ClusterUrls;
  }
}
