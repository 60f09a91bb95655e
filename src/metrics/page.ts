import { createHash, timingSafeEqual } from 'node:crypto';
import type { Router } from 'express';
import { Problem } from '../problem.ts';
import type { Metrics } from './metrics.ts';

/** Hashes are of one length: to compare them tells nothing of the other's. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `/metrics`, for who sends the token as `Authorization: Bearer`. */
export function mountMetrics(app: Router, metrics: Metrics, token: string): void {
  const wanted = hash(`Bearer ${token}`);
  app.get('/metrics', async (request, response) => {
    if (!timingSafeEqual(hash(request.get('Authorization') ?? ''), wanted))
      throw new Problem('unauthenticated', 'Send METRICS_TOKEN as Authorization: Bearer <token>');
    const { text, type } = await metrics.read();
    response.setHeader('Content-Type', type);
    response.end(text);
  });
}
