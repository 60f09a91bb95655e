import type { RequestHandler, Router } from 'express';
import swaggerUi from 'swagger-ui-express';
import { Problem, problems } from '../problem.ts';
import type { Documents } from './document.ts';
import { showPublicly } from './protection.ts';

const places = ['/problems', '/openapi.json', '/openapi-3.0.json', '/docs'];

/** For pages that are read and nothing else. */
export const onlyRead: RequestHandler = ({ method }, _response, next) => {
  if (method === 'GET' || method === 'HEAD') return next();
  throw new Problem('method_not_allowed', 'Allowed here: GET, HEAD', { allow: ['GET', 'HEAD'] });
};

/** Serves the documents, Swagger UI over the 3.1 one, and what each kind of problem is. */
export function mountDocs(app: Router, documents: () => Documents): void {
  app.use(places, onlyRead, showPublicly);
  app.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!Object.hasOwn(problems, code)) throw new Problem('not_found', 'There is no such problem');
    const [status, title] = problems[code as keyof typeof problems];
    response.json({ code, status, title });
  });
  app.get('/openapi.json', (_request, response) => void response.json(documents().v31));
  app.get('/openapi-3.0.json', (_request, response) => void response.json(documents().v30));
  app.use('/docs', swaggerUi.serve);
  app.get(
    '/docs',
    swaggerUi.setup(undefined, {
      customSiteTitle: 'Headless CRM API',
      swaggerOptions: {
        url: '/openapi.json',
        // A token in the browser's storage would outlive the page, and be every script's to read.
        persistAuthorization: false,
        displayOperationId: true,
        // Hundreds of operations take long to draw, and nobody reads them all: one opens what is looked for.
        docExpansion: 'none',
        filter: true,
        tryItOutEnabled: true,
      },
    }),
  );
}
