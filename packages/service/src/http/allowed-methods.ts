import type { ServiceApp } from './service-app.ts';

/**
 * Collects what is registered from now on.
 * @returns the methods that a path answers, in the order of their names; none for a path that is not there. Patterns with
 *   a wildcard hold files and are not looked at: whether a path is there is not known from them.
 */
export function collectMethods(app: ServiceApp): (path: string) => readonly string[] {
  const byPattern = new Map<string, { readonly matches: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    let known = byPattern.get(url);
    if (known === undefined) {
      const pattern = url
        .split('/')
        .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')))
        .join('/');
      known = { matches: new RegExp(`^${pattern}$`), methods: new Set() };
      byPattern.set(url, known);
    }
    for (const one of [method].flat()) known.methods.add(one);
  });
  return (path) => {
    const methods = new Set<string>();
    for (const known of byPattern.values()) {
      if (known.matches.test(path)) for (const one of known.methods) methods.add(one);
    }
    return [...methods].sort();
  };
}
