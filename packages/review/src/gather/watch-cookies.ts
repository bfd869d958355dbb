import type { BrowserContext } from 'playwright-core';
import type { Stored } from '../evidence.ts';
import type { Search } from './carried.ts';

/** Answers that may set a cookie: others come by the thousand and set none. */
const most = 500;

export interface CookieOptions {
  readonly search: Pick<Search, 'inText'>;
  /** What the persona is at. */
  readonly during: () => string;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Watches which cookies answers ask the browser to keep, from the next page on: also those that this browser does not
 * keep, as Debian's Chromium keeps none of third parties, and that of a child may.
 * @returns a list that grows while pages run
 */
export function watchCookies(
  context: BrowserContext,
  { search, during, clock }: CookieOptions,
): readonly Stored[] {
  const asked: Stored[] = [];
  context.on('response', (response) => {
    const { hostname, protocol } = new URL(response.url());
    if (!protocol.startsWith('http') || asked.length >= most) return;
    const step = during();
    response
      .headerValues('set-cookie')
      .then((lines) => {
        for (const line of lines) asked.push(cookieIn(line, hostname, step));
      })
      .catch(() => {});
  });
  return asked;

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
}

/** What a browser keeps, and the cookies that it was asked to keep and did not. */
export function withAsked(stored: readonly Stored[], asked: readonly Stored[]): readonly Stored[] {
  const key = ({ where, host, name }: Stored) => `${where} ${host} ${name}`;
  const kept = new Set(stored.map(key));
  const refused = new Map(
    // A cookie that is over is one that is taken back.
    asked.filter((one) => !kept.has(key(one)) && (one.lasts ?? 1) > 0).map((one) => [key(one), one]),
  );
  return [...stored, ...refused.values()];
}
