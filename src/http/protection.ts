import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet, { contentSecurityPolicy } from 'helmet';
import { IncomingMessage, ServerResponse } from '../node-http.ts';

const nowhere = {
  defaultSrc: ["'none'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Replies are data: a browser that shows one runs and loads nothing of it, and nobody puts it in a frame. */
const protect = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { ...nowhere, sandbox: [] } },
  strictTransportSecurity: { maxAge: 365 * 86_400, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
});

/**
 * What every reply says of how browsers must treat it, whatever it meets afterwards. Nothing is stored on the way or in
 * a browser: each reply may tell of a person, or hold a token. ETags are for programs that keep records themselves.
 */
export const protectiveHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  ...headersOf(protect),
};

const headers = Object.entries(protectiveHeaders);

/** The headers that the middleware sets: the same ones for every reply, so it is asked once. */
function headersOf(middleware: ReturnType<typeof helmet>): Record<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, (error) => {
    if (error) throw error;
  });
  return Object.fromEntries(
    response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]),
  );
}

/** The first middleware, so that no reply is without. */
export const protectReplies: RequestHandler = (_request, response, next) => {
  for (const [name, value] of headers) response.setHeader(name, value);
  next();
};

const runItsOwn = contentSecurityPolicy({
  useDefaults: false,
  directives: {
    ...nowhere,
    scriptSrc: ["'self'"],
    // Swagger UI sets styles from its script.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
  },
});

/** For what is the same for everybody, and shown as a page: it runs what comes from this server, and may be stored. */
export const showPublicly: RequestHandler = (request, response, next) => {
  response.setHeader('Cache-Control', 'no-cache');
  runItsOwn(request, response, next);
};
