import type { Express } from 'express';
import swaggerUi from 'swagger-ui-express';
import type { JsonDocument } from './document.ts';

/** Serves the documents, and Swagger UI over the 3.1 one. */
export function mountDocs(
  app: Express,
  { v31, v30 }: { v31: JsonDocument; v30: JsonDocument },
): void {
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
