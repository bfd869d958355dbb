import type { Contact, Journey, Stage } from './journey.ts';
import type { Player } from './persona.ts';

/** Where the pages of a platform are: paths, with `:username` and `:name` for whom they are about. */
export interface PagesAt {
  readonly feed?: string;
  readonly media?: string;
  readonly shop?: string;
  readonly news?: string;
  readonly suggestions?: string;
  readonly notices?: readonly string[];
  readonly profile?: string;
  readonly connections?: string;
  readonly presence?: string;
  readonly location?: string;
  readonly search?: string;
  /** Where what others sent shows. */
  readonly received?: Readonly<Partial<Record<Contact, readonly string[]>>>;
}

/**
 * The steps of a journey that only open pages, by their addresses. Spread it into a journey, before its own steps.
 * @example
 * ```ts
 * export const journey: Journey = {
 *   name: 'Birch',
 *   ...pagesAt({ feed: '/', profile: '/people/:username', search: '/people?q=:name', notices: ['/about'] }),
 * };
 * ```
 */
export function pagesAt(pages: PagesAt): Partial<Journey> {
  const { notices, received } = pages;
  const simple = (path: string | undefined) =>
    path === undefined ? undefined : (stage: Stage) => open(stage, path);
  const about = (path: string | undefined) =>
    path === undefined ? undefined : (stage: Stage, whom: Player) => open(stage, filled(path, whom));
  const steps = {
    openFeed: simple(pages.feed),
    openMedia: simple(pages.media),
    openShop: simple(pages.shop),
    openNews: simple(pages.news),
    openSuggestions: simple(pages.suggestions),
    openProfile: about(pages.profile),
    openConnections: about(pages.connections),
    openPresence: about(pages.presence),
    openLocation: about(pages.location),
    search: about(pages.search),
    notices: notices && (async ({ base }: Stage) => notices.map((path) => `${base}${path}`)),
    openReceived:
      received &&
      (async (stage: Stage, what: Contact) => {
        const read: string[] = [];
        for (const path of received[what] ?? []) {
          await open(stage, path);
          read.push(await stage.page.evaluate(() => document.body?.innerText ?? ''));
        }
        return read.join('\n');
      }),
  };
  return Object.fromEntries(Object.entries(steps).filter(([, step]) => step !== undefined));
}

async function open({ page, base }: Stage, path: string): Promise<void> {
  await page.goto(`${base}${path}`);
}

function filled(path: string, { identity }: Player): string {
  return path
    .replaceAll(':username', encodeURIComponent(identity.username))
    .replaceAll(':name', encodeURIComponent(identity.name));
}
