import type { TestProject } from 'vitest/node';
import { type ClusterUrls, createTemplate, startTestCluster } from './postgres.ts';

/** Before all tests: one Postgres, and a migrated database that each test file gets a copy of. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
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
