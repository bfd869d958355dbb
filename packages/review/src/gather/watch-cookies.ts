import { listGathering, type Watcher } from './gatherer.ts';
import type { Stored } from './stored.ts';

/** Answers that may set a cookie: others come by the thousand and set none. */
const most = 500;

/**
 * Which cookies answers ask the browser to keep: also those that this browser does not keep, as Debian's Chromium keeps
 * none of third parties, and that of a child may.
 */
export const watchCookies: Watcher<readonly Stored[]> = {
  needs: [],
  async start({ context, search, during, clock, hear }) {
    const asked: Stored[] = [];
    context.on(
      'response',
      hear((response) => {
        const { hostname, protocol } = new URL(response.url());
        if (!protocol.startsWith('http') || asked.length >= most) return;
        const step = during();
        response
          .headerValues('set-cookie')
          .then((lines) => {
            for (const line of lines) asked.push(cookieIn(line, hostname, step));
          })
          .catch(() => {});
      }),
    );
    return listGathering(asked);

    function cookieIn(line: string, host: string, step: string): Stored {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const attributes = new Map(
        rest.map((part) => {
          const [name = '', value = ''] = part.split(/=(.*)/s);
          return [name.toLowerCase(), value] as const;
        }),
      );
      return {
        where: 'cookie',
        host: (attributes.get('domain') ?? host).replace(/^\./, '').toLowerCase(),
        name: pair.split('=')[0]!.slice(0, 200),
        during: step,
        lasts: lastsOf(attributes.get('max-age'), attributes.get('expires')),
        carries: search.inText(pair).map((one) => ({ ...one, where: 'body' as const })),
      };
    }

    /** `Max-Age` goes before `Expires` (RFC 6265, 5.3). */
    function lastsOf(age: string | undefined, expires: string | undefined): number | null {
      if (age !== undefined && /^-?\d+$/.test(age)) return Number(age);
      const at = Date.parse(expires ?? '');
      return Number.isNaN(at) ? null : Math.round((at - clock()) / 1000);
    }
  },
};
