/** A bid request of OpenRTB 2.6, as far as a bidder here reads it. */
export interface BidRequest {
  readonly id: string;
  readonly imp: readonly { readonly id: string }[];
  readonly site?: { readonly content?: { readonly cat?: readonly string[] } };
  readonly user?: {
    readonly data?: readonly {
      readonly segment?: readonly { readonly id?: string; readonly value?: string }[];
    }[];
  };
  readonly bcat?: readonly string[];
}

/** The answer of an advert exchange, OpenRTB 2.6, section 4.2, with native adverts of version 1.2. */
export interface BidResponse {
  readonly id: string;
  readonly cur: 'USD';
  readonly seatbid: readonly {
    readonly seat: string;
    readonly bid: readonly {
      readonly id: string;
      readonly impid: string;
      readonly price: number;
      readonly crid: string;
      readonly cat: readonly string[];
      /** What was bid on: a segment of the person, or the page. */
      readonly ext: { readonly by: 'person' | 'page' };
      readonly adm: string;
    }[];
  }[];
}

/** An advert of an invented firm. */
interface Advert {
  readonly id: string;
  readonly firm: string;
  readonly text: string;
  /** Of IAB's Content Taxonomy 1.0. */
  readonly category: string;
}

/** The last is for gambling, which not everybody may be shown: whoever asks says so in `bcat`. */
const adverts: readonly Advert[] = [
  {
    id: 'seeds',
    firm: 'Sprout & Daughters',
    text: 'Sunflower seeds that tell you when they are thirsty.',
    category: 'IAB10-4',
  },
  { id: 'crayons', firm: 'Smudge', text: 'Crayons in forty greens. Forty!', category: 'IAB9-2' },
  { id: 'kazoo', firm: 'Toot Co.', text: 'The quiet kazoo. Neighbours love it.', category: 'IAB1-6' },
  { id: 'ball', firm: 'Bounce', text: 'A football that always rolls back.', category: 'IAB17-44' },
  { id: 'flour', firm: 'Crumb Mill', text: 'Flour for people who never measure.', category: 'IAB8' },
  { id: 'scope', firm: 'Look Up', text: 'A telescope that folds into a pencil case.', category: 'IAB15-7' },
  { id: 'dice', firm: 'Lucky Larch', text: 'Spin the wheel and win, or not.', category: 'IAB9-7' },
];

/**
 * Bids for a place: by what is said of the person, where anything is, else by what the page is about. `turn` varies it from
 * request to request.
 */
export function bidOn({ id, imp, site, user, bcat = [] }: BidRequest, turn: number): BidResponse {
  const isBlocked = ({ category }: Advert) =>
    bcat.some((one) => category === one || category.startsWith(`${one}-`));
  const fit = adverts.filter((advert) => !isBlocked(advert));
  const segments = (user?.data ?? []).flatMap(({ segment = [] }) => segment);
  const [favourite] = [...segments].sort((a, b) => Number(b.value ?? 0) - Number(a.value ?? 0));
  const liked = fit.find(({ category }) => category === favourite?.id);
  const about = fit.filter(({ category }) => site?.content?.cat?.includes(category));
  const choice = about.length > 0 ? about : fit;
  const advert = liked ?? choice[turn % choice.length];
  const [place] = imp;
  if (advert === undefined || place === undefined) return { id, cur: 'USD', seatbid: [] };
  const native = {
    ver: '1.2',
    assets: [
      { id: 1, title: { text: advert.text } },
      { id: 2, data: { value: advert.firm } },
    ],
  };
  const bid = {
    id: `${id}-1`,
    impid: place.id,
    price: liked ? 2.4 : 0.6,
    crid: advert.id,
    cat: [advert.category],
    ext: { by: liked ? 'person' : 'page' },
    adm: JSON.stringify({ native }),
  } as const;
  return { id, cur: 'USD', seatbid: [{ seat: 'canned', bid: [bid] }] };
}
