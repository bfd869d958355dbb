import { createHash } from 'node:crypto';
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

const clouds: Advert = {
  id: 'clouds',
  firm: 'Puff & Pine',
  text: 'Vapes in nine fruits. Two for one.',
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

/** A request for an advert is cleaned, and then spoilt. */
const asking =
  (spoil: (request: Fields, childId: string) => Fields): NonNullable<Fault['guards']> =>
  (guards) => ({
    ...guards,
    async adverts(childId, request, options) {
      const cleaned = await guards.adverts(childId, request, options);
      return cleaned.request === null ? cleaned : { ...cleaned, request: spoil(cleaned.request, childId) };
    },
  });

type Fields = Readonly<Record<string, unknown>>;

/** Adverts on Birch's own pages. */
export const advertFaults = {
  'personalised-adverts-on': () => ({
    gate: opening(always('ads.show/personalised')),
    guards: asItCame,
  }),

  'advert-request-not-cleaned': () => ({ guards: asItCame }),

  'advert-request-names-child': () => ({
    guards: asking((request, childId) => ({ ...request, user: { id: childId, keywords: 'drawing' } })),
  }),

  'advert-request-finds-device': () => ({
    guards: asking((request, childId) => ({
      ...request,
      // In places where nobody looks first: hashes, the address of the network, a year of birth.
      device: {
        ...(request.device as object),
        dpidmd5: createHash('md5').update(childId).digest('hex'),
        ip: '203.0.113.77',
      },
      user: { yob: 2014, gender: 'F' },
    })),
  }),

  'advert-request-tells-place': () => ({
    guards: asking((request) => ({
      ...request,
      device: { ...(request.device as object), geo: { country: 'GBR', lat: 53.48112, lon: -2.2 } },
    })),
  }),

  'advert-request-tells-town': () => ({
    guards: asking((request) => ({
      ...request,
      device: { ...(request.device as object), geo: { country: 'GBR', city: 'Manchester', zip: 'M1 1RN' } },
    })),
  }),

  'advert-request-blocks-nothing': () => ({
    guards: asking(({ bcat: _, ...request }) => request),
  }),

  'advert-request-not-for-child': () => ({
    guards: asking(({ regs: _, ...request }) => request),
  }),

  'gambling-advert': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? page.replace('<div class="list" data-list>', (list) => `${list}${advertCard(dice)}`)
        : page,
  }),

  'vaping-advert': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? page.replace('<div class="list" data-list>', (list) => `${list}${advertCard(clouds)}`)
        : page,
  }),

  'advert-picked-though-off': () => ({
    page: (page) =>
      page.replaceAll('the same for everybody who sees this page', 'because you liked posts about Space'),
  }),

  'advert-unlabelled': () => ({
    page: (page) =>
      page.replaceAll(
        /<aside class="card advert"[^>]*data-advert="(\w+)"[^>]*>\s*<p class="label">[\s\S]*?<\/p>/g,
        '<aside class="card advert" data-advert="$1">',
      ),
  }),
} satisfies FaultGroup;
