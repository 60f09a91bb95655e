import type { Router } from 'express';
import type { Database } from '../db/database.ts';

/** Whether the server is about to stop. */
export interface Readiness {
  draining: boolean;
}

/** `/healthz`: the process lives. `/readyz`: it can serve; red while it drains or has no database. */
export function mountHealth(app: Router, database: Database, readiness: Readiness): void {
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', async (_request, response) => {
    const ready = !readiness.draining && (await database.isReady());
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready' });
  });
}
