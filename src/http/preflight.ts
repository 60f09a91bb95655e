import type { Express } from 'express';
import { createFinder } from './paths.ts';
import { requestHeaders, type Route } from './route.ts';
import { allowOrigin } from './sender.ts';

const preflightSeconds = 600;
const always = ['Content-Type', 'Authorization', 'X-API-Key'];

/**
 * Answers the question that browsers ask before a request across origins, for the routes that pages of
 * any origin may call. Before the middleware that answers it for all other ones.
 */
export function answerPreflights(app: Express, routes: readonly Route[]): void {
  const find = createFinder(routes.filter(({ crossOrigin }) => crossOrigin));
  app.use((request, response, next) => {
    if (request.method !== 'OPTIONS') return next();
    const wanted = request.get('Access-Control-Request-Method');
    const route = find(request.url)?.routes.get(wanted?.toLowerCase() ?? '');
    if (!route || route.method.toUpperCase() !== wanted) return next();
    const names = (route.headers ?? []).map((header) => requestHeaders[header].name);
    response.setHeader(allowOrigin, '*');
    response.setHeader('Access-Control-Allow-Methods', wanted);
    response.setHeader('Access-Control-Allow-Headers', [...always, ...names].join(', '));
    response.setHeader('Access-Control-Max-Age', String(preflightSeconds));
    response.status(204).end();
  });
}
