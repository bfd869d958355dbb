import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { ServiceApp } from '../http/service-app.ts';

/** What an OpenAPI description says of the whole service. */
export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** Groups of routes, in the order in which they are shown. */
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
}

/** Describes every route that is registered after it. */
export async function describeRoutes(
  app: ServiceApp,
  { title, description, tags }: ApiDescription,
  publicUrl: string,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title,
        version: '0.1.0',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      tags: [...tags],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key of scope platform.' },
          operatorKey: { type: 'http', scheme: 'bearer', description: 'An API key of scope operator.' },
        },
      },
    },
    hideUntagged: true,
  });
}

/** Serves the description at `/docs` and `/docs/json`. Its page needs styles inline, so it has a policy of its own. */
export async function serveDocs(app: ServiceApp): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: (header) => header,
    uiConfig: { deepLinking: true, tryItOutEnabled: false },
  });
}
