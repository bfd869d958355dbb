import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pages } from '../../protect/src/pages.ts';

test('the service serves every address that the pages have', () => {
  const routesIn = (file: string) =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/<Route path="([^"*]+)"/g)].map(
      ([, path]) => path!,
    );
  const addresses = [
    ...routesIn('./app.tsx'),
    ...routesIn('./operator/operator-pages.tsx').map((path) => `/operator/${path}`),
  ].filter((path) => !path.endsWith('/'));
  expect([...pages].filter((path) => path !== '/operator' && path !== '/').sort()).toEqual(addresses.sort());
});
