import { isOn } from '../access/access.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { BidResponse } from '../exchange/canned-bidder.ts';
import { categoryOf, isTopic, type Topic } from './topics.ts';

/** An advert that an exchange sold. */
export interface Advert {
  readonly id: string;
  readonly firm: string;
  readonly text: string;
  /** Why this one, in the words shown beside it. */
  readonly because: string;
  /** The id of the request for it. It stands for nobody: each request has another. */
  readonly request: string;
}

/** Milliseconds that a page waits for an advert, at most. */
const patience = 300;
/** A text of so many characters, and who it is of: a native advert with no picture, which nothing has to be fetched for. */
const native = JSON.stringify({
  ver: '1.2',
  context: 2,
  plcmttype: 1,
  assets: [
    { id: 1, required: 1, title: { len: 90 } },
    { id: 2, required: 1, data: { type: 1, len: 40 } },
  ],
});
/** What is not advertised to whoever may not be shown it, though nothing else protects them. */
const gambling = ['IAB9-7'];

/**
 * Asks the exchange for one advert for the feed of a person. The request says all that Birch would say of a grown-up; the
 * guard takes out what may not be said of this person, or says that none may be asked for. Null where there is none.
 */
export async function askForAdvert(
  birch: Birch,
  me: Me,
  about: readonly string[],
  browser: { readonly userAgent: string | undefined; readonly language: string | undefined },
): Promise<Advert | null> {
  const { exchangeUrl, guards, id: newId, log } = birch;
  // Of somebody whom the gate cannot be asked about now, nothing is told to anybody.
  if (exchangeUrl === null || me.page.source === 'offline') return null;
  if (!isOn(me, 'ads.show/contextual') && !isOn(me, 'ads.show/personalised')) return null;
  const id = newId();
  const { request } = await guards.adverts(me.person.gateId, bidRequest(birch, me, id, about, browser), {
    id,
  });
  if (request === null) return null;
  try {
    const answer = await fetch(`${exchangeUrl}/openrtb2/auction`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-openrtb-version': '2.6' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    });
    return answer.ok ? readBid((await answer.json()) as BidResponse, String(request.id)) : null;
  } catch (error) {
    log.warn({ err: error as Error }, 'the exchange did not answer');
    return null;
  }
}

function bidRequest(
  { posts, feedNotes }: Birch,
  me: Me,
  id: string,
  about: readonly string[],
  { userAgent, language }: { readonly userAgent: string | undefined; readonly language: string | undefined },
): Readonly<Record<string, unknown>> {
  const { person } = me;
  const topics = [...new Set(about)].filter(isTopic);
  const cat = topics.map((topic) => categoryOf[topic]);
  const personalised = isOn(me, 'ads.show/personalised');
  return {
    id,
    at: 1,
    tmax: patience,
    cur: ['USD'],
    imp: [{ id: '1', tagid: 'feed', secure: 1, native: { ver: '1.2', request: native } }],
    site: {
      id: 'birch',
      name: 'Birch',
      domain: 'birch.example',
      page: 'https://birch.example/',
      content: { cat, cattax: 1 },
      publisher: { id: 'birch', name: 'Birch' },
    },
    device: { ua: userAgent, language, js: 1 },
    ...(personalised
      ? {
          user: {
            id: person.id,
            data: [
              {
                id: 'birch',
                name: 'topics',
                segment: segmentsOf(posts.topicsOf(person.id, feedNotes.resetAt(person.id))),
              },
            ],
          },
        }
      : {}),
    cattax: 1,
    ...(isOn(me, 'ads.show/age-restricted') ? {} : { bcat: gambling }),
    source: { fd: 1, tid: id },
  };
}

const segmentsOf = (liked: ReadonlyMap<string, number>) =>
  [...liked].flatMap(([topic, count]) =>
    isTopic(topic) ? [{ id: categoryOf[topic], name: topic, value: String(count) }] : [],
  );

function readBid({ seatbid }: BidResponse, request: string): Advert | null {
  const bid = seatbid[0]?.bid[0];
  if (bid === undefined) return null;
  const { assets } = (JSON.parse(bid.adm) as { native: { assets: readonly Asset[] } }).native;
  const text = assets.find(({ id }) => id === 1)?.title?.text;
  const firm = assets.find(({ id }) => id === 2)?.data?.value;
  if (typeof text !== 'string' || typeof firm !== 'string') return null;
  const topic = topicOfCategory(bid.cat[0]);
  const because =
    bid.ext.by === 'person'
      ? `picked for you, because you like ${topic ?? 'such things'}`
      : 'the same for everybody who sees this page';
  return { id: bid.crid, firm, text, because, request };
}

interface Asset {
  readonly id: number;
  readonly title?: { readonly text?: unknown };
  readonly data?: { readonly value?: unknown };
}

const topicOfCategory = (category: string | undefined): Topic | undefined =>
  (Object.keys(categoryOf) as Topic[]).find((topic) => categoryOf[topic] === category);
