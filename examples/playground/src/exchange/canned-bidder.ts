/** An advert of an invented firm. */
export interface Advert {
  readonly id: string;
  readonly firm: string;
  readonly text: string;
  readonly topic: string;
  /** Wares that are not for everybody. */
  readonly restricted: boolean;
}

const adverts: readonly Advert[] = [
  {
    id: 'seeds',
    firm: 'Sprout & Daughters',
    text: 'Sunflower seeds that tell you when they are thirsty.',
    topic: 'Gardens',
    restricted: false,
  },
  {
    id: 'crayons',
    firm: 'Smudge',
    text: 'Crayons in forty greens. Forty!',
    topic: 'Drawing',
    restricted: false,
  },
  {
    id: 'kazoo',
    firm: 'Toot Co.',
    text: 'The quiet kazoo. Neighbours love it.',
    topic: 'Music',
    restricted: false,
  },
  {
    id: 'ball',
    firm: 'Bounce',
    text: 'A football that always rolls back.',
    topic: 'Football',
    restricted: false,
  },
  {
    id: 'flour',
    firm: 'Crumb Mill',
    text: 'Flour for people who never measure.',
    topic: 'Baking',
    restricted: false,
  },
  {
    id: 'scope',
    firm: 'Look Up',
    text: 'A telescope that folds into a pencil case.',
    topic: 'Space',
    restricted: false,
  },
  {
    id: 'dice',
    firm: 'Lucky Larch',
    text: 'Spin the wheel and win, or not.',
    topic: 'Games',
    restricted: true,
  },
];

export interface AdvertRules {
  readonly contextual: boolean;
  readonly personalised: boolean;
  readonly restricted: boolean;
}

export interface PickedAdvert {
  readonly advert: Advert;
  /** Why this one, in the words shown beside it. */
  readonly because: string;
}

/**
 * One advert or none: by the person's topics only where that is open, otherwise by what the page shows.
 * `turn` varies it from page to page.
 */
export function pickAdvert(
  rules: AdvertRules,
  page: { readonly topics: readonly string[] },
  person: { readonly topics: ReadonlyMap<string, number> },
  turn: number,
): PickedAdvert | null {
  const fit = adverts.filter(({ restricted }) => rules.restricted || !restricted);
  if (rules.personalised) {
    const [favourite] = [...person.topics].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const advert = favourite && fit.find(({ topic }) => topic === favourite[0]);
    if (advert) return { advert, because: `picked for you, because you like ${advert.topic}` };
  }
  if (!rules.contextual) return null;
  const about = fit.filter(({ topic }) => page.topics.includes(topic));
  const choice = about.length > 0 ? about : fit;
  const advert = choice[turn % choice.length]!;
  return { advert, because: 'the same for everybody who sees this page' };
}
