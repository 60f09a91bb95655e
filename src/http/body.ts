import express, { type Request, type Response } from 'express';
import { invalid, Problem } from '../problem.ts';
import { pairsOf } from './query.ts';
import type { Route } from './route.ts';

const maxMegabytes = 1;
const jsonTypes = ['application/json'] as const;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body of a request into `request.body`. */
export type BodyReader = (request: Request, response: Response) => Promise<void>;

/** The reader of the route's body: JSON in UTF-8, or what an HTML form sends where the route accepts that. */
export function createBodyReader(route: Route): BodyReader {
  if (!route.body) return async () => {};
  const types = [...(route.accepts ?? jsonTypes)];
  const mayLack = route.body.safeParse(undefined).success;
  const megabytes = route.maxMegabytes ?? maxMegabytes;
  const read = express.raw({ limit: `${megabytes}mb`, type: types });
  return async (request, response) => {
    const lacks = mayLack && isEmpty(request);
    const type = request.is(types);
    if (!type && !lacks) {
      throw new Problem('unsupported_media_type', `Send the body as ${types.join(' or ')}`);
    }
    // The reader of Express would answer once the whole of it has come.
    if (Number(request.get('Content-Length')) > megabytes * 2 ** 20) throw tooLarge(megabytes);
    await new Promise<void>((resolve, reject) => {
      read(request, response, (error: unknown) => (error ? reject(error) : resolve()));
    });
    if (lacks) return;
    const bytes = request.body as Buffer | undefined;
    request.body = type === formType ? parseForm(bytes) : parseJson(bytes);
  };
}

/** What is said of a body of more than so many megabytes. */
export function tooLarge(megabytes: number): Problem {
  return new Problem('payload_too_large', `The body is larger than ${megabytes} MB`);
}

/** Browsers say of what they do not send that its length is 0. */
function isEmpty(request: Request): boolean {
  const length = Number(request.get('Content-Length') ?? 0);
  return length === 0 && request.get('Transfer-Encoding') === undefined;
}

/** The type that HTML forms send unless they say otherwise. */
export const formType = 'application/x-www-form-urlencoded';

/** The inputs of a form by name. Several of one name, such as checkboxes, are a list: the schema says where one may stand. */
function parseForm(bytes: Buffer | undefined): unknown {
  const inputs: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of pairsOf(textOf(bytes), 'body')) {
    const known = inputs[name];
    // No new list for each: one name may come as often as the body has room for it.
    if (Array.isArray(known)) known.push(value);
    else inputs[name] = known === undefined ? value : [known, value];
  }
  return { ...inputs };
}

function textOf(bytes: Buffer | undefined): string {
  try {
    return utf8.decode(bytes ?? new Uint8Array());
  } catch {
    const message = 'The body is not UTF-8';
    throw invalid({ in: 'body', pointer: '', code: 'invalid_encoding', message });
  }
}

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
