import { type AllowedObject, cleanAdvertRequest, openrtbObjects } from '@stairgate/guards/adverts';
import { jurisdictionsOf, type Situation, situations } from '@stairgate/rulebook';
import { type BidRequest, bidsIn } from '../bids-in.ts';
import type { Ref, SentRequest } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { googleAgeTags } from './google-age-tags.ts';
import { type GppChild, gppChildConsents } from './gpp-child-consents.ts';
import { thirdPartyOf } from './third-party.ts';

/** Decimals from which a coordinate is a spot and not a town: 3 are about 110 m. US laws draw the line at 560 m. */
const precise = 3;
const cookieMatch = /[?&](google_cm|google_hm|ttd_puid|partner_uid|external_user_id)\b/;
/** Paths that are named in a sentence, at most. */
const mostNamed = 6;

interface Fault {
  readonly situation: Situation;
  readonly says: string;
}

/**
 * What requests for adverts say of a child: whether it is one, who, where, and what is kept from it. By what the browser
 * sent, to whomever, and by what the page shows of the requests that were made for it.
 */
export const advertRequests = checkChildren(
  {
    id: 'advert-requests',
    title: 'What requests for adverts say of the child',
    needs: ['requests', 'storage'],
    mayUse: ['feed'],
    about: [
      'ads.show/personalised',
      'ads.show/age-restricted',
      'location.collect/precise',
      'location.collect/coarse',
      'data.share/third-party',
    ],
  },
  ({ persona, requests, storage, feed }, record, { review }): readonly Observation[] => {
    const faults: (Fault & { readonly ref: Ref })[] = [];
    const age = persona.age ?? 0;
    const inUnitedStates = jurisdictionsOf(review.place).some((one) => one === 'US');
    const wanted = { coppa: inUnitedStates && age < 13, gpp: inUnitedStates };
    const aimed = (says: string): Fault => ({ situation: 'ads.show/personalised', says });
    requests.forEach((request, index) => {
      const ref = record.at(`/requests/${index}`);
      const bids = request.body === null ? [] : bidsIn(request.body);
      const why =
        bids.length > 0
          ? bids.flatMap((bid) => bidFaults(bid, wanted))
          : thirdPartyOf(request, review.url)
            ? addressFaults(request, age).map(aimed)
            : [];
      faults.push(...why.map((one) => ({ ...one, ref })));
    });
    const shown = feed?.state === 'done' ? (feed.bids ?? []) : [];
    shown.forEach((bid, index) => {
      faults.push(
        ...bidFaults(bid, wanted).map((one) => ({ ...one, ref: record.at(`/feed/bids/${index}`) })),
      );
    });
    storage.forEach(({ where, lasts, sentTo = [] }, index) => {
      const elsewhere = sentTo.filter((host) => thirdPartyOf({ url: `http://${host}/` }, review.url)?.tracks);
      if (elsewhere.length === 0) return;
      const days =
        where === 'cookie' && lasts !== null ? ` that lasts ${Math.round(lasts / 86_400)} days` : '';
      const says = `A number${days} was given to the child, and went to ${elsewhere.join(', ')}.`;
      faults.push({ ...aimed(says), ref: record.at(`/storage/${index}`) });
    });
    const each = new Map(faults.map((one) => [`${one.situation} ${one.says}`, one]));
    return [...each.values()].map(({ situation, says }) =>
      record.situation(situation, exactly('allow'), says, {
        evidence: faults
          .filter((one) => one.situation === situation && one.says === says)
          .map(({ ref }) => ref)
          .slice(0, 12),
      }),
    );
  },
);

/** What the law of a place wants a request to say of a child, whatever else is in it. */
interface Wanted {
  readonly coppa: boolean;
  readonly gpp: boolean;
}

/**
 * Nothing is open, each situation for a reason that is its own name: what the guard then takes out of a request tells
 * by which situation it is closed. A contextual advert alone may be asked for.
 */
const strict = {
  places: 'unknown',
  age: { lo: 0, hi: 18, level: 'none' },
  situations: Object.fromEntries(
    situations.map((situation) => [
      situation,
      {
        allowed: situation === 'ads.show/contextual',
        effect: situation === 'ads.show/contextual' ? 'allow' : 'forbid',
        obligations: [],
        reasons: [],
        rules: [{ code: situation, rule: 'closed', cite: '' }],
      },
    ]),
  ),
} as const satisfies Parameters<typeof cleanAdvertRequest>[1];

/** Attributes that the specification has and that tell others of one person or one showing. What it has not may be anything. */
const telling = new Set(
  Object.values<AllowedObject>(openrtbObjects).flatMap(({ closed = {} }) => Object.keys(closed)),
);
const interests = /(^|\.)(keywords|kwarray|data|search|ref|customdata)$|\.content\./;

/** What the guard would have taken out of a request, or added to it. */
function bidFaults(bid: BidRequest, wanted: Wanted): readonly Fault[] {
  const { changes } = cleanAdvertRequest(withoutNothing(bid), strict);
  const closedBy = (situation: Situation) =>
    changes.flatMap(({ path, done, rules }) =>
      done === 'removed' &&
      rules[0] === `${situation}#closed` &&
      !path.startsWith('regs') &&
      telling.has(path.split('.').at(-1)!)
        ? [path]
        : [],
    );
  const found: Fault[] = [];
  const add = (situation: Situation, says: string) => found.push({ situation, says });
  const person = closedBy('ads.show/personalised');
  const told = person.filter((path) => !interests.test(path));
  if (told.length > 0) {
    add(
      'ads.show/personalised',
      `A request for an advert said by ${named(told)} who or which browser is there.`,
    );
  }
  if (told.length < person.length) {
    const says = `A request for an advert said by ${named(person.filter((path) => interests.test(path)))} what the child is interested in.`;
    add('ads.show/personalised', says);
  }
  const { coppa, gpp, section } = signalsOf(bid);
  const isChild = coppa === 1 || gpp === 'no-consent';
  // Which of the two a firm reads is its own affair: one that says it is enough, and no other may take it back.
  if (!isChild && (wanted.coppa || (wanted.gpp && !section) || coppa === 0 || person.length > 0)) {
    add('ads.show/personalised', 'A request for an advert did not say that it is for a child.');
  }
  if (gpp === 'consent') add('ads.show/personalised', agreed);
  const places = [...closedBy('location.collect/precise'), ...closedBy('location.collect/coarse')];
  if (places.length > 0) {
    if (isPrecise(bid)) {
      add('location.collect/precise', 'A request for an advert said to a few metres where the child is.');
    } else {
      add('location.collect/coarse', `A request for an advert said by ${named(places)} where the child is.`);
    }
  }
  const others = closedBy('data.share/third-party');
  if (others.length > 0) {
    const says = `A request for an advert had a number by which its bidders can put together what they know: ${named(others)}.`;
    add('data.share/third-party', says);
  }
  if (changes.some(({ path, done }) => path === 'bcat' && (done === 'set' || done === 'added'))) {
    const says = 'A request for an advert did not keep out what is not advertised to children.';
    add('ads.show/age-restricted', says);
  }
  return found;
}

const named = (paths: readonly string[]) =>
  paths.length > mostNamed
    ? `${paths.slice(0, mostNamed).join(', ')} and ${paths.length - mostNamed} more`
    : paths.join(' and ');

/** What is empty or all zeros says nothing. */
function withoutNothing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNothing);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, withoutNothing(one)] as const)
      .filter(([, one]) => isGiven(one)),
  );
}

const isGiven = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : value !== undefined && value !== null && !/^[0-]*$/.test(String(value).replace(/^0$/, 'zero'));

function signalsOf({ regs }: BidRequest): {
  readonly coppa: unknown;
  readonly gpp: GppChild | null;
  /** Whether anything is said by the Global Privacy Platform: some sections say nothing of a child from 16 on. */
  readonly section: boolean;
} {
  const own = isRecord(regs) ? regs : {};
  const ext = isRecord(own.ext) ? own.ext : {};
  const [gpp, sections] = [own.gpp ?? ext.gpp, own.gpp_sid ?? ext.gpp_sid];
  return {
    coppa: own.coppa ?? ext.coppa,
    gpp: typeof gpp === 'string' ? gppChildConsents(gpp, numbersIn(sections)) : null,
    section: typeof gpp === 'string',
  };
}

function isPrecise({ device, user }: BidRequest): boolean {
  const geos = [device, user].flatMap((one) => (isRecord(one) && isRecord(one.geo) ? [one.geo] : []));
  // One that ends in zeros is written with fewer.
  return geos.some(({ lat, lon }) => decimals(lat) >= precise || decimals(lon) >= precise);
}

/** Nobody in a review ever agrees to it. */
const agreed =
  'A request for an advert said that somebody had agreed to the use of what is known of a child.';

/** Tags for the young in calls for adverts, and identifiers that are matched with those of an advert exchange. */
function addressFaults({ url }: SentRequest, age: number): readonly string[] {
  const found: string[] = [];
  const tags = googleAgeTags(url);
  const query = URL.parse(url)?.searchParams;
  const gpp = query?.get('gpp');
  const consent = gpp ? gppChildConsents(gpp, numbersIn(query?.get('gpp_sid')?.split(/[,_]/))) : null;
  if (tags?.treats === 'nobody-young' || query?.get('tag_for_child_directed_treatment') === '0') {
    found.push('A request for an advert said that it is not for a child.');
  } else if (tags?.treats === 'teen' && age < 13) {
    found.push('A request for an advert said that it is for a teenager.');
  } else if (tags && !tags.treats && !tags.impersonal && consent !== 'no-consent') {
    found.push('A request for an advert did not say that it is for a child.');
  }
  if (consent === 'consent') found.push(agreed);
  if (cookieMatch.test(url)) {
    found.push('A number of the child was matched with that of an advert exchange.');
  }
  return found;
}

const numbersIn = (list: unknown): readonly number[] =>
  Array.isArray(list) ? list.map(Number).filter(Number.isInteger) : [];

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
/** The digits behind the point, as they were written: JSON has no other way to be that fine. */
const decimals = (value: unknown) => (/\.(\d+)$/.exec(String(value))?.[1] ?? '').length;
