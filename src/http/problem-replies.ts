import type { OpenAPIRegistry, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { problems, type ProblemCode } from '../problem.ts';
// The replies refer to the schema by its name.
import './problem-schema.ts';
import { problemsOf, type Route } from './route.ts';

/** A header that is a text. */
export const text = (description: string) => ({ description, schema: { type: 'string' as const } });

/** The headers of every reply. */
export const everyReply = { 'X-Request-Id': text("The server's id of the request") };

/** A page, for those who prefer one to JSON. */
export const pageSchema = (description: string) => ({ type: 'string' as const, description });

type Reply = RouteConfig['responses'][string];
/** More codes than that have no name that one could read, and no second operation has just them. */
const namedCodes = 3;

/**
 * The replies that are errors, in `components/responses`: nearly all operations share them, and written out at each
 * they are half of the document.
 */
export class ProblemReplies {
  readonly #registry: OpenAPIRegistry;
  readonly #references = new Map<string, Reply>();

  constructor(registry: OpenAPIRegistry) {
    this.#registry = registry;
  }

  /** One reply for each status; the codes that it can have are in its name and its description. */
  of(route: Route): RouteConfig['responses'] {
    const byStatus = new Map<number, ProblemCode[]>();
    for (const code of problemsOf(route)) {
      const [status] = problems[code];
      byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
    }
    return Object.fromEntries(
      [...byStatus].map(([status, codes]) => [
        status,
        this.#shared(status, codes, route.page !== undefined),
      ]),
    );
  }

  #shared(status: number, codes: ProblemCode[], isPage: boolean): Reply {
    if (codes.length > namedCodes) return replyOf(status, codes, isPage);
    const name = codes.map(pascalCase).join('Or') + (isPage ? 'Page' : '');
    const known = this.#references.get(name);
    if (known) return known;
    const { ref } = this.#registry.registerComponent(
      'responses',
      name,
      replyOf(status, codes, isPage),
    );
    this.#references.set(name, ref);
    return ref;
  }
}

function replyOf(status: number, codes: ProblemCode[], isPage: boolean) {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code][1]}`).join('\n\n'),
    headers: {
      ...everyReply,
      ...(status === 429 || status === 503 ? { 'Retry-After': text('Seconds to wait') } : {}),
    },
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      ...(isPage ? { 'text/html': { schema: pageSchema('The problem in words') } } : {}),
    },
  };
}

function pascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
