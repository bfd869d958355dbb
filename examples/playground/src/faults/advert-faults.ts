import type { Advert } from '../feed/ask-for-advert.ts';
import { advertCard } from '../pages/advert-card.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';

const dice: Advert = {
  id: 'dice',
  firm: 'Lucky Larch',
  text: 'Spin the wheel and win real money, or not.',
  because: 'the same for everybody',
  request: '',
};

/** A request for an advert goes out as it was made, with nothing taken out. */
const asItCame: NonNullable<Fault['guards']> = (guards) => ({
  ...guards,
  adverts: async (childId, request, options) => ({
    ...(await guards.adverts(childId, request, options)),
    request: request as Readonly<Record<string, unknown>>,
  }),
});

/** Adverts on Birch's own pages. */
export const advertFaults = {
  'personalised-adverts-on': () => ({
    gate: opening(always('ads.show/personalised')),
    guards: asItCame,
  }),

  'gambling-advert': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? page.replace('<div class="list" data-list>', (list) => `${list}${advertCard(dice)}`)
        : page,
  }),

  'advert-unlabelled': () => ({
    page: (page) =>
      page.replaceAll(
        /<aside class="card advert"[^>]*data-advert="(\w+)"[^>]*>\s*<p class="label">[\s\S]*?<\/p>/g,
        '<aside class="card advert" data-advert="$1">',
      ),
  }),
} satisfies FaultGroup;
