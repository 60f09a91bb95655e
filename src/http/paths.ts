import createRouter, { type Handler, type HTTPVersion } from 'find-my-way';
import { invalid } from '../problem.ts';
import type { Route } from './route.ts';

/** Where the API lives. */
export const basePath = '/api/v1';

/** A path of the API, as a request names it. */
export interface Found {
  /** The routes of the path, by method in small letters; `head` is answered as `get` is. */
  routes: ReadonlyMap<string, Route>;
  params: Record<string, string | undefined>;
}

/** The longest that a part of a path can be: more than Node lets a request's head have. */
const anyLength = 2 ** 16;

/** What is said of a path that cannot be read. */
export const badEncoding = 'The path is not percent-encoded UTF-8';

const method = 'GET';
const handler: Handler<HTTPVersion.V1> = () => {};

/**
 * Gives a finder of paths. All of a path's routes are found together, so that another method is refused as such, and a
 * word is never taken for a parameter. Capitals count as small letters, and a slash at the end as nothing. The finder gives
 * null for a path that no route has, and throws `validation_failed` for one that is not percent-encoded UTF-8.
 */
export function createFinder(routes: readonly Route[]): (url: string) => Found | null {
  const router = createRouter({
    ignoreTrailingSlash: true,
    caseSensitive: false,
    maxParamLength: anyLength,
    onBadUrl: () => {},
    querystringParser: () => ({}),
  });
  const paths = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const known = paths.get(route.path) ?? new Map<string, Route>();
    paths.set(route.path, known.set(route.method, route));
    if (route.method === 'get') known.set('head', route);
  }
  for (const [path, known] of paths) {
    router.on(method, basePath + path.replaceAll(/\{(\w+)\}/g, ':$1'), handler, known);
  }
  return (url) => {
    const found = router.find(method, url);
    if (found === null) return null;
    if (found.store === null) {
      // What is below none of the paths is not there, however it is written.
      if (!router.find(method, url.replaceAll('%', '-'))) return null;
      throw invalid({ in: 'path', pointer: '', code: 'invalid_encoding', message: badEncoding });
    }
    // An empty part of a path is no parameter.
    if (Object.values(found.params).includes('')) return null;
    return { routes: found.store as ReadonlyMap<string, Route>, params: found.params };
  };
}

/** The methods of a path, as `Allow` lists them. */
export function methodsOf({ routes }: Pick<Found, 'routes'>): string[] {
  return [...routes.keys()].map((name) => name.toUpperCase());
}
