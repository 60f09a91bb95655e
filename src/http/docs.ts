import type { Express } from 'express';
import swaggerUi from 'swagger-ui-express';
import { Problem, problems } from '../problem.ts';
import type { JsonDocument } from './document.ts';

/** Serves the documents, Swagger UI over the 3.1 one, and what each kind of problem is. */
export function mountDocs(
  app: Express,
  { v31, v30 }: { v31: JsonDocument; v30: JsonDocument },
): void {
  app.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!Object.hasOwn(problems, code)) throw new Problem('not_found', 'There is no such problem');
    const [status, title] = problems[code as keyof typeof problems];
    response.json({ code, status, title });
  });
  app.get('/openapi.json', (_request, response) => void response.json(v31));
  app.get('/openapi-3.0.json', (_request, response) => void response.json(v30));
  app.use(
    '/docs',
    swaggerUi.serve,
    swaggerUi.setup(undefined, {
      customSiteTitle: 'Headless CRM API',
      swaggerOptions: {
        url: '/openapi.json',
        persistAuthorization: true,
        displayOperationId: true,
        tryItOutEnabled: true,
      },
    }),
  );
}
