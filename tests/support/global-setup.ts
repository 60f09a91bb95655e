import { createTemplate, startTestCluster } from './postgres.ts';

/** Before all tests: one Postgres, and a migrated database that each test file gets a copy of. */
export default async function setup(): Promise<void> {
  const cluster = await startTestCluster();
  await createTemplate(cluster);
  process.env['TEST_CLUSTER'] = JSON.stringify(cluster.urls);
  globalThis.stopTestCluster = cluster.stop;
}

declare global {
  var stopTestCluster: (() => Promise<void>) | undefined;
}
