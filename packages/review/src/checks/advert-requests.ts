import type { Ref, SentRequest } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { googleAgeTags } from './google-age-tags.ts';
import { type GppChild, gppChildConsents } from './gpp-child-consents.ts';
import { thirdPartyOf } from './third-party.ts';

/** Decimals from which a coordinate is a spot and not a town: 3 are about 110 m. US laws draw the line at 560 m. */
const precise = 3;
const cookieMatch = /[?&](google_cm|google_hm|ttd_puid|partner_uid|external_user_id)\b/;

/** What requests for adverts say of a child: whether it is one, who, and where. */
export const advertRequests = checkChildren(
  {
    id: 'advert-requests',
    title: 'What requests for adverts say of the child',
    needs: ['requests', 'storage'],
    about: ['ads.show/personalised', 'location.collect/precise'],
  },
  ({ persona, requests, storage }, record, { review }): readonly Observation[] => {
    const faults: { readonly says: string; readonly ref: Ref }[] = [];
    const places: Ref[] = [];
    requests.forEach((request, index) => {
      if (!thirdPartyOf(request, review.url)) return;
      const ref = record.at(`/requests/${index}`);
      const bid = bidOf(request);
      const why = bid ? bidFaults(bid) : addressFaults(request, persona.age ?? 0);
      faults.push(...why.map((says) => ({ says, ref })));
      if (bid?.isPrecise) places.push(ref);
    });
    storage.forEach(({ where, lasts, sentTo = [] }, index) => {
      const elsewhere = sentTo.filter((host) => thirdPartyOf({ url: `http://${host}/` }, review.url)?.tracks);
      if (elsewhere.length === 0) return;
      const days =
        where === 'cookie' && lasts !== null ? ` that lasts ${Math.round(lasts / 86_400)} days` : '';
      const says = `A number${days} was given to the child, and went to ${elsewhere.join(', ')}.`;
      faults.push({ says, ref: record.at(`/storage/${index}`) });
    });
    const found: Observation[] = [...new Set(faults.map(({ says }) => says))].map((says) =>
      record.situation('ads.show/personalised', exactly('allow'), says, {
        evidence: faults
          .filter((one) => one.says === says)
          .map(({ ref }) => ref)
          .slice(0, 12),
      }),
    );
    if (places.length > 0) {
      const says = 'A request for an advert said to a few metres where the child is.';
      found.push(
        record.situation('location.collect/precise', exactly('allow'), says, {
          evidence: places.slice(0, 12),
        }),
      );
    }
    return found;
  },
);

interface Bid {
  readonly coppa: boolean;
  readonly gpp: GppChild | null;
  readonly ids: readonly string[];
  readonly segments: boolean;
  readonly isPrecise: boolean;
}

/** An OpenRTB 2.x request, whole or within something; null for anything else. Forgiving: advert firms vary it. */
function bidOf({ body }: SentRequest): Bid | null {
  if (!body?.includes('"imp"')) return null;
  const request = objectIn(body);
  if (!request || !Array.isArray(request.imp)) return null;
  const at = (...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), request);
  const ids = [
    ['user', 'id'],
    ['user', 'buyeruid'],
    ['user', 'eids'],
    ['user', 'ext', 'eids'],
    ['device', 'ifa'],
  ].filter((path) => isGiven(at(...path)));
  const [gpp, sections] = [at('regs', 'gpp') ?? at('regs', 'ext', 'gpp'), at('regs', 'gpp_sid')];
  const geos = [at('device', 'geo'), at('user', 'geo')].filter(isRecord);
  return {
    coppa: at('regs', 'coppa') === 1 || at('regs', 'ext', 'coppa') === 1,
    gpp: typeof gpp === 'string' ? gppChildConsents(gpp, numbersIn(sections)) : null,
    ids: ids.map((path) => path.join('.')),
    segments: isGiven(at('user', 'data')) || isGiven(at('user', 'keywords')),
    isPrecise: geos.some(({ lat, lon }) => decimals(lat) >= precise && decimals(lon) >= precise),
  };
}

function bidFaults({ coppa, gpp, ids, segments }: Bid): readonly string[] {
  const found: string[] = [];
  // Which of the two a firm reads is its own affair: one that says it is enough, and no other may take it back.
  if (!coppa && gpp !== 'no-consent') {
    found.push('A request for an advert did not say that it is for a child.');
  }
  if (gpp === 'consent') found.push(agreed);
  if (ids.length > 0) found.push(`A request for an advert said by ${ids.join(' and ')} who is there.`);
  if (segments) found.push('A request for an advert said what the child is interested in.');
  return found;
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
const isGiven = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';

/** The digits behind the point, as they were written: JSON has no other way to be that fine. */
const decimals = (value: unknown) => (/\.(\d+)$/.exec(String(value))?.[1] ?? '').length;

function objectIn(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
