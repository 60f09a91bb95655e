import type { Express } from 'express';
import { expressPathOf } from './mount.ts';
import { requestHeaders, type Route } from './route.ts';
import { allowOrigin } from './sender.ts';

const preflightSeconds = 600;

/**
 * Answers the question that browsers ask before a request across origins, for the routes that pages of
 * any origin may call. Before the middleware that answers it for all other ones.
 */
export function answerPreflights(app: Express, routes: readonly Route[]): void {
  for (const { path, method, headers = [] } of routes.filter((route) => route.crossOrigin)) {
    const names = headers.map((header) => requestHeaders[header].name);
    const allowed = ['Content-Type', 'Authorization', 'X-API-Key', ...names].join(', ');
    app.options(expressPathOf(path), (request, response, next) => {
      const wanted = request.get('Access-Control-Request-Method');
      if (wanted !== method.toUpperCase()) return next();
      response.setHeader(allowOrigin, '*');
      response.setHeader('Access-Control-Allow-Methods', wanted);
      response.setHeader('Access-Control-Allow-Headers', allowed);
      response.setHeader('Access-Control-Max-Age', String(preflightSeconds));
      response.status(204).end();
    });
  }
}
