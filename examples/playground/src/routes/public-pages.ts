import { Hono } from 'hono';
import { isAccountOpen, opens } from '../access/access.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { html } from '../pages/html.ts';
import { showPage } from '../pages/show-page.ts';

const mostInSitemap = 1000;

/** What is there for everybody and for search engines. */
export function publicRoutes(birch: Birch): Hono<BirchEnv> {
  const { people, access } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/about', (c) =>
    showPage(birch, c, {
      title: 'How Birch works',
      index: true,
      body: html`<section class="card narrow-column"><h1>How Birch works</h1>
<p>You see posts of friends, and of people who want to be seen. You can be reached by people you said yes to.</p>
<p>Each time somebody wants to see, find or reach somebody else, Birch asks a service that looks after privacy what is open to that person. Birch itself does not know how old anybody is or where they live.</p>
<p>When something is off, Birch says so. “My safety” tells you why, and who could switch it on.</p></section>`,
    }),
  );

  app.get('/robots.txt', (c) =>
    c.text(
      `User-agent: *\nDisallow: /messages\nDisallow: /groups\nSitemap: ${new URL('/sitemap.xml', c.req.url)}\n`,
    ),
  );

  app.get('/sitemap.xml', async (c) => {
    const all = people.all().slice(0, mostInSitemap);
    const pages = await Promise.all(all.map((person) => access.page(person)));
    const listed = all.filter((_, index) => {
      const page = pages[index]!;
      return (
        isAccountOpen(page) && opens(page, 'profile.find/web-index') && opens(page, 'profile.view/anyone')
      );
    });
    const paths = ['/', '/about', ...listed.map(({ username }) => `/people/${username}`)];
    const urls = paths.map((path) => `<url><loc>${new URL(path, c.req.url)}</loc></url>`).join('');
    c.header('Content-Type', 'application/xml; charset=utf-8');
    return c.body(
      `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`,
    );
  });

  return app;
}
