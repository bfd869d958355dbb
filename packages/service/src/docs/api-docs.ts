import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Context } from '../../../protect/src/child/facts/context.ts';
import type { ServiceApp } from '../app/service-app.ts';

/** Describes every route that is registered after it. */
export async function describeRoutes(app: ServiceApp, { settings }: Context): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stairgate',
        version: '0.1.0',
        description:
          'What may happen to a child now, and why. Errors are problem documents (RFC 9457) with a stable `code` and a `fix`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: settings.publicUrl }],
      tags: [
        { name: 'Decisions', description: 'OpenID AuthZEN Authorization API 1.0.' },
        { name: 'Children' },
        { name: 'Choices' },
        { name: 'Sessions' },
        { name: 'Guardians' },
        { name: 'Rights' },
        { name: 'Rulebook' },
        { name: 'Operator' },
        { name: 'Service' },
      ],
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
