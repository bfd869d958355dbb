import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { ApiDescription } from '@stairgate/wire';
import type { ServiceApp } from '../http/service-app.ts';

/** Serves the description at `/docs` and `/docs/json`. Its page needs styles inline, so it has a policy of its own. */
export async function serveDocs(app: ServiceApp, description: ApiDescription): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document: description as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: (header) => header,
    uiConfig: { deepLinking: true, tryItOutEnabled: false },
  });
}
