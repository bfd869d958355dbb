import { createMiddleware } from 'hono/factory';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';

/** Lets the faults of this Birch at its pages and headers. It goes around everything else. */
export function spoilPages(birch: Birch) {
  const hosts = birch.faults.flatMap((fault) => fault.hosts ?? []).map((host) => `http://${host}`);
  const locates = birch.faults.some((fault) => fault.locates);
  const edits = birch.faults.flatMap((fault) => fault.page ?? []);

  return createMiddleware<BirchEnv>(async (c, next) => {
    await next();
    const policy = c.res.headers.get('Content-Security-Policy');
    if (policy && hosts.length > 0) {
      c.header(
        'Content-Security-Policy',
        policy.replace(
          "default-src 'self'",
          `default-src 'self' ${hosts.flatMap((host) => [host, host.replace(/^http/, 'ws')]).join(' ')}`,
        ),
      );
    }
    if (locates) c.header('Permissions-Policy', 'geolocation=(self), camera=(), microphone=()');
    if (!c.res.headers.get('Content-Type')?.startsWith('text/html')) return;
    const about = {
      birch,
      path: c.req.path,
      query: new URL(c.req.url).searchParams,
      me: c.get('me') ?? null,
    };
    let text = await c.res.text();
    for (const edit of edits) text = await edit(text, about);
    c.res = new Response(text, c.res);
  });
}
