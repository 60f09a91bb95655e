import express, { type RequestHandler } from 'express';
import { Problem } from '../problem.ts';
import type { Route } from './route.ts';

const maxMegabytes = 1;
const jsonTypes = ['application/json'] as const;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body of a route that takes one: JSON in UTF-8, and nothing else. */
export function readBody(route: Route): RequestHandler[] {
  if (!route.body) return [];
  const types = [...(route.accepts ?? jsonTypes)];
  const refuseOthers: RequestHandler = (request, _response, next) => {
    if (!request.is(types)) {
      throw new Problem('unsupported_media_type', `Send the body as ${types.join(' or ')}`);
    }
    next();
  };
  const limit = `${route.maxMegabytes ?? maxMegabytes}mb`;
  return [refuseOthers, express.raw({ limit, type: types }), parse];
}

const parse: RequestHandler = (request, _response, next) => {
  request.body = parseJson(request.body as Buffer | undefined);
  next();
};

function parseJson(bytes: Buffer | undefined): unknown {
  if (!bytes?.length) throw malformed('The body is empty');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw malformed('The body is not valid JSON in UTF-8');
  }
}

function malformed(message: string): Problem {
  return new Problem('malformed_json', message, {
    errors: [{ in: 'body', pointer: '', code: 'malformed_json', message }],
  });
}
