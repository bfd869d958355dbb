import { advertCard } from '../pages/advert-card.ts';
import type { FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';

const dice = {
  id: 'dice',
  firm: 'Lucky Larch',
  text: 'Spin the wheel and win real money, or not.',
  topic: 'Games',
  restricted: true,
};

/** Adverts on Birch's own pages. */
export const advertFaults = {
  'personalised-adverts-on': () => ({ gate: opening(always('ads.show/personalised')) }),

  'gambling-advert': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? page.replace(
            '<div class="list" data-list>',
            (list) => `${list}${advertCard({ advert: dice, because: 'the same for everybody' })}`,
          )
        : page,
  }),

  'advert-unlabelled': () => ({
    page: (page) =>
      page.replaceAll(
        /<aside class="card advert"[^>]*data-advert="(\w+)">\s*<p class="label">[\s\S]*?<\/p>/g,
        '<aside class="card advert" data-advert="$1">',
      ),
  }),
} satisfies FaultGroup;
