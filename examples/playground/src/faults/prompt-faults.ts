import { type Html, html } from '../pages/html.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { atTop, inHead, serve } from './page-edits.ts';

interface Prompt {
  readonly title: string;
  readonly text: string;
  readonly yes: Html;
  readonly no: Html;
}

const card = ({ title, text, yes, no }: Prompt): Html =>
  html`<section class="card narrow prompt"><h2>${title}</h2><p>${text}</p><div class="actions">${yes} ${no}</div></section>`;

const link = (label: string, to: string, kind = 'button quiet') =>
  html`<a class="${kind}" href="${to}">${label}</a>`;

const adverts = {
  title: 'Adverts that suit you',
  text: 'Birch can look at what you like and open, and pick adverts by it.',
  to: '/choose/ads.show/personalised',
};

/** Asks, once the account is made, whether adverts may be picked for the person. */
function atWelcome(yes: Html, no: Html, style?: string): Fault {
  return {
    ...(style === undefined ? {} : { routes: (app) => serve(app, '/prompt.css', style) }),
    page(page, { path, query, me }) {
      if (!me || path !== '/settings' || !query.has('welcome')) return page;
      const styled =
        style === undefined ? page : inHead(page, html`<link rel="stylesheet" href="/prompt.css">`);
      return atTop(styled, card({ ...adverts, yes, no }));
    },
  };
}

const unreadable = `Notwithstanding any antecedent representation, the undersigned proprietors hereinafter contemplate, and
each data subject irrevocably acknowledges, that personally identifiable particulars may be aggregated, disseminated
and commercially exploited by affiliated undertakings pursuant to legitimate interests, contractual necessity or
presumptive authorisation. Processing operations encompass algorithmic inference of behavioural propensities, whose
retention periodicity is determined in accordance with operational exigencies. Remedies in respect of infringement
are circumscribed by the limitation of liability stipulated in the supplementary schedule.`;

/** How things are asked and told. */
export const promptFaults = {
  'yes-bigger-than-no': () =>
    atWelcome(
      link('Yes please', adverts.to, 'button prompt-yes'),
      link('No', '/', 'prompt-no'),
      '.prompt-yes { font-size: 1.5rem; padding: 1.25rem 4rem; }\n.prompt-no { font-size: 0.7rem; }\n',
    ),

  'no-hard-to-see': () =>
    atWelcome(
      link('Yes', adverts.to, 'button'),
      link('No', '/', 'button prompt-pale'),
      '.prompt { background: #fff; color: #222; }\n.prompt-pale { background: #fff; border-color: #f4f4f4; color: #d4d4d4; }\n',
    ),

  'no-on-another-page': () => ({
    ...atWelcome(link('Agree', adverts.to), link('More choices', '/prompt/more')),
    routes(app) {
      app.get('/prompt/more', (c) =>
        c.html(
          html`<!doctype html><html lang="en"><head><title>More choices · Birch</title><link rel="stylesheet" href="/birch.css"></head><body><main class="card narrow"><h1>More choices</h1><p>${adverts.text}</p><p>${link('Agree', adverts.to)} ${link('Do not agree', '/')}</p></main></body></html>`,
        ),
      );
    },
  }),

  'yes-filled-no-outlined': () =>
    atWelcome(
      link('Yes please', adverts.to, 'button prompt-full'),
      link('No thanks', '/', 'button prompt-ghost'),
      '.prompt-full, .prompt-ghost { border: 2px solid #1d4f91; }\n.prompt-full { background: #1d4f91; color: #fff; }\n.prompt-ghost { background: transparent; color: #1d4f91; }\n.prompt { background: #fff; color: #222; }\n',
    ),

  'no-made-rude': () =>
    atWelcome(link('Yes, keep me in the loop', adverts.to), link('No, I don’t care about my friends', '/')),

  'no-made-shameful': () =>
    atWelcome(
      link('Yes, show me things I love', adverts.to),
      link('No, I like being bored and left out', '/'),
    ),

  'asked-at-each-visit': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? atTop(
            page,
            card({
              title: 'Turn on your location?',
              text: 'See who is near, and let friends find you.',
              yes: link('Turn it on', '/choose/location.collect/coarse'),
              no: link('Not now', '/?later'),
            }),
          )
        : page,
  }),

  'notice-unreadable': () => ({
    page: (page, { path }) =>
      path === '/about'
        ? page.replaceAll(/<p>(You see|Each time|When something)[^<]*<\/p>/g, `<p>${unreadable}</p>`)
        : page,
  }),
} satisfies FaultGroup;
