import type { Inspection } from './look-by-blacklight.ts';
import type { Found } from './look-by-stairgate.ts';
import type { PageName } from './serve-pages.ts';

/** Something put into a page, and how either tool says that it saw it. */
export interface Seeded {
  readonly what: string;
  readonly page: PageName;
  readonly ours: (found: Found) => boolean;
  /** Null where the collector has no test for it. */
  readonly theirs: ((inspection: Inspection) => boolean) | null;
}

const named = (found: Found, check: string, words: RegExp) =>
  found.says.some((one) => one.check === check && words.test(one.says));
const calls = ({ reports }: Inspection, host: string) =>
  reports.third_party_trackers.some(({ url }) => new URL(url).hostname.endsWith(host));
const some = (list: unknown) => Object.keys(list ?? {}).length > 0;

export const seeded: readonly Seeded[] = [
  {
    what: 'tracker: Google Analytics',
    page: 'trackers',
    ours: (found) => named(found, 'trackers', /Google Analytics|Doubleclick/i),
    // Its own report of these takes their address from the list of trackers.
    theirs: (found) => some(found.reports.google_analytics_events),
  },
  {
    what: 'tracker: Facebook pixel',
    page: 'trackers',
    ours: (found) => named(found, 'trackers', /Facebook/),
    theirs: (found) => some(found.reports.fb_pixel_events),
  },
  {
    what: 'tracker: TikTok pixel',
    page: 'trackers',
    ours: (found) => named(found, 'trackers', /TikTok|more/),
    theirs: (found) => some(found.reports.tiktok_pixel_events),
  },
  {
    what: 'tracker: advert exchange',
    page: 'trackers',
    ours: (found) => named(found, 'trackers', /AppNexus|more/),
    theirs: (found) => calls(found, 'adnxs.com'),
  },
  {
    what: 'third-party cookies that last',
    page: 'trackers',
    ours: (found) => named(found, 'cookies-of-others', /390 days/),
    theirs: ({ reports }) => reports.cookies.some(({ third_party }) => third_party),
  },
  {
    what: 'canvas fingerprint',
    page: 'watched',
    ours: (found) => named(found, 'fingerprints', /drew letters/),
    theirs: ({ reports }) => reports.canvas_fingerprinters.fingerprinters.length > 0,
  },
  {
    what: 'key logger',
    page: 'watched',
    ours: (found) => named(found, 'unsent-typing', /keyhole/),
    theirs: ({ reports }) => some(reports.key_logging),
  },
  {
    what: 'session recorder',
    page: 'watched',
    ours: (found) => named(found, 'recorders', /Hotjar/),
    theirs: ({ reports }) => some(reports.session_recorders),
  },
  {
    what: 'age question with an answer beforehand',
    page: 'for-children',
    ours: (found) => named(found, 'age-screen-neutral', /filled in beforehand/),
    theirs: null,
  },
  {
    what: 'place read on load, and sent',
    page: 'for-children',
    ours: (found) =>
      named(found, 'location-asked', /sent the spot/) &&
      named(found, 'permissions-in-context', /where it is/),
    theirs: null,
  },
  {
    what: 'notifications asked for on load',
    page: 'for-children',
    ours: (found) => named(found, 'permissions-in-context', /notifications/),
    theirs: null,
  },
  {
    what: 'sound that plays by itself',
    page: 'for-children',
    ours: (found) => named(found, 'autoplay', /nothing pressed/),
    theirs: null,
  },
  {
    what: 'feed without an end',
    page: 'for-children',
    ours: (found) => named(found, 'endless-scroll', /again and again/),
    theirs: null,
  },
  {
    what: 'box ticked beforehand',
    page: 'for-children',
    ours: (found) => named(found, 'no-pre-ticked-boxes', /was ticked/),
    theirs: null,
  },
  {
    what: 'lopsided choice',
    page: 'for-children',
    ours: (found) => named(found, 'choices-equal', /pixels large|hard to see/),
    theirs: null,
  },
  {
    what: 'no that shames',
    page: 'for-children',
    ours: (found) => named(found, 'no-shaming', /left out/),
    theirs: null,
  },
  {
    what: 'notice that no child can read',
    page: 'for-children',
    ours: (found) => found.short.includes('notices-readable'),
    theirs: null,
  },
  {
    what: 'Global Privacy Control not heeded',
    page: 'for-children',
    ours: (found) => named(found, 'opt-out-signal-honoured', /all the same/),
    theirs: null,
  },
  {
    what: 'request for an advert without a tag for children',
    page: 'for-children',
    ours: (found) => named(found, 'advert-requests', /did not say that it is for a child/),
    theirs: null,
  },
];
