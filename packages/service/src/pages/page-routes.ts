import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { ServiceApp } from '../http/service-app.ts';
import { needKnownHost } from '../http/this-machine.ts';
import type { GroundSettings } from '../settings/settings.ts';

/** Files whose names change with their content. */
const hashed = /[\\/]assets[\\/][^\\/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+(\.br|\.gz)?$/;

function caching(path: string): string {
  if (path.endsWith('index.html')) return 'no-store';
  return hashed.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
}

/**
 * Serves the built pages, if there are any. Every answer bears the strict policy that holds for the whole service.
 * @param pages where the one page starts; it finds its way from the path by itself.
 */
export async function pageRoutes(
  app: ServiceApp,
  { pagesDir, publicUrl }: Pick<GroundSettings, 'pagesDir' | 'publicUrl'>,
  pages: readonly string[],
): Promise<void> {
  if (pagesDir === null) return;
  app.addHook('onRequest', needKnownHost(publicUrl));
  await app.register(fastifyStatic, {
    root: resolve(pagesDir),
    index: false,
    // Each file gets its own route, so nothing outside the folder, and nothing that came later, can be asked for.
    wildcard: false,
    globIgnore: ['**/index.html', '**/*.br', '**/*.gz'],
    // The build lays them beside each file.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', caching(path));
    },
  });
  for (const path of pages) {
    app.get(path, { config: { rateLimit: false }, schema: { hide: true } }, (_request, reply) =>
      reply.sendFile('index.html'),
    );
  }
}
