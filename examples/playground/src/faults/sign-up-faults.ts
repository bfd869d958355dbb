import { setCookie } from 'hono/cookie';
import { isAccountOpen } from '../access/access.ts';
import { giveVisit, visitOf } from '../accounts/visit-cookie.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext } from '../birch-env.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { showPage } from '../pages/show-page.ts';
import { agePage } from '../pages/sign-up-pages.ts';
import { speechOf } from '../pages/speech.ts';
import { isIn, young } from './band.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { opening } from './opening.ts';
import { serve, withScript } from './page-edits.ts';

const yearsAgo = ({ clock }: Birch, years: number) => new Date(clock()).getUTCFullYear() - years;
const yearField = /<input id="year"[^>]*>/;
/** The first value of a field is the one that counts. */
const filledIn = (field: string, value: string) => field.replace(/ value="[^"]*"/, ` value="${value}"`);

/** Changes only the page of the question for the age. */
const onAgePage = (edit: (page: string, birch: Birch) => string): Fault => ({
  page: (page, { path, birch }) => (path === '/sign-up' ? edit(page, birch) : page),
});

/** Shows the question again to somebody who has answered it and may not go on, and takes another answer. */
const asksAgain: NonNullable<Fault['routes']> = (app, birch) => {
  const { signUps, gate, key } = birch;
  async function answered(c: BirchContext): Promise<{ visit: string; goesOn: boolean } | null> {
    const visit = await visitOf(c, key);
    const gateId = visit && signUps.of(visit)?.gateId;
    if (!visit || !gateId) return null;
    return { visit, goesOn: isAccountOpen(await gate.protections(gateId)) };
  }
  app.get('/sign-up', async (c, next) => {
    const before = await answered(c);
    return before && !before.goesOn ? showPage(birch, c, agePage(speechOf(c))) : next();
  });
  app.post('/sign-up', async (c, next) => {
    const before = await answered(c);
    if (before && !before.goesOn) signUps.done(before.visit);
    await next();
  });
};

/** What somebody answered, as `2014-05`. */
async function bornOf(c: BirchContext): Promise<string> {
  const form = await readForm(c);
  return `${form.raw('year')}-${form.raw('month').padStart(2, '0')}`;
}

/** Who may join, and what becomes of their answers. */
export const signUpFaults = {
  'no-age-question': () => ({
    routes(app, birch) {
      app.get('/sign-up', async (c, next) => {
        const { gate, signUps, key, clock, id } = birch;
        const known = await visitOf(c, key);
        if (c.get('me') || (known && signUps.of(known))) return next();
        const visit = id();
        const born = { year: yearsAgo(birch, 30), month: 1 };
        const evidence = { method: 'self-declared', ...born } as const;
        const child = await gate.children.create({ place: 'GB', evidence });
        signUps.take(visit, clock());
        signUps.answered(visit, child.id);
        await giveVisit(c, key, visit);
        return c.redirect('/sign-up/account', 303);
      });
    },
  }),

  'no-guardian-step': () => ({
    gate: opening((page) =>
      isIn(page, ...young) ? ['account.open/self', 'account.open/with-guardian'] : [],
    ),
  }),

  'guardian-assumed': () => ({
    gate: opening((page) =>
      page.guardian === 'invited' ? ['account.open/self', 'account.open/with-guardian'] : [],
    ),
  }),

  'guardian-is-the-child': () => ({
    page: (page, { path }) =>
      path === '/sign-up/grown-up'
        ? page.replace(
            '<p class="field"><label for="email">',
            (field) =>
              `${html`<p class="field"><label for="own">Your own e-mail address</label><input id="own" name="own" type="email" required maxlength="254" autocomplete="off"></p>`}${field}`,
          )
        : page,
  }),

  'age-preset-adult': () =>
    onAgePage((page, birch) =>
      page.replace(yearField, (field) => filledIn(field, String(yearsAgo(birch, 18)))),
    ),

  'age-list-starts-at-18': () =>
    onAgePage((page, birch) => {
      const years = Array.from({ length: 80 }, (_, index) => yearsAgo(birch, 18 + index));
      return page.replace(
        yearField,
        () =>
          `${html`<select id="year" name="year" required autocomplete="off"><option value="">Choose</option>${years.map((year) => html`<option>${year}</option>`)}</select>`}`,
      );
    }),

  'age-hint': () =>
    onAgePage((page) =>
      page.replace('</legend>', '</legend><p class="hint">You must be 13 or older to use Birch.</p>'),
    ),

  'retry-after-refusal': () => ({ routes: asksAgain }),

  'retry-in-another-tab': () => ({
    routes(app, birch) {
      asksAgain(app, birch);
      app.get('/sign-up/next', (c) => c.redirect('/sign-up/waiting', 303));
      // The only thing that remembers the answer is the tab.
      serve(
        app,
        '/js/once.js',
        `if (sessionStorage.getItem('answered')) location.replace('/sign-up/next');
document.querySelector('form').addEventListener('submit', () => sessionStorage.setItem('answered', 'yes'));
`,
      );
    },
    page: (page, { path }) => (path === '/sign-up' ? withScript(page, '/js/once.js') : page),
  }),

  'birth-date-in-cookie': () => ({
    routes(app) {
      app.post('/sign-up', async (c, next) => {
        const born = await bornOf(c);
        await next();
        setCookie(c, 'born', born, { path: '/', sameSite: 'Lax', maxAge: 365 * 86_400 });
      });
    },
  }),

  'birth-date-in-address': () => ({
    routes(app) {
      app.post('/sign-up', async (c, next) => {
        const born = await bornOf(c);
        await next();
        const to = c.res.headers.get('Location');
        if (to) c.header('Location', `${to}?born=${born}`);
      });
    },
  }),

  'birth-date-in-local-storage': () => ({
    routes(app) {
      serve(
        app,
        '/js/draft.js',
        `const form = document.querySelector('form');
const keep = () => localStorage.setItem('draft', form.year.value + '-' + form.month.value.padStart(2, '0'));
form.addEventListener('submit', keep);
`,
      );
    },
    page: (page, { path }) => (path === '/sign-up' ? withScript(page, '/js/draft.js') : page),
  }),

  'birth-date-turned-in-cookie': () => ({
    routes(app) {
      app.post('/sign-up', async (c, next) => {
        const [year, month] = (await bornOf(c)).split('-');
        await next();
        setCookie(c, 'prefs', `en_${month}-${year}`, { path: '/', sameSite: 'Lax' });
      });
    },
  }),

  'birth-date-in-session-storage': () => ({
    routes(app) {
      serve(
        app,
        '/js/resume.js',
        `const form = document.querySelector('form');
form.addEventListener('submit', () => sessionStorage.setItem('resume', JSON.stringify({ month: form.month.value, year: form.year.value })));
`,
      );
    },
    page: (page, { path }) => (path === '/sign-up' ? withScript(page, '/js/resume.js') : page),
  }),

  'age-preset-two-digits': () =>
    onAgePage((page) => page.replace(yearField, (field) => filledIn(field, '06'))),

  'age-buttons-tell': () =>
    onAgePage((page) =>
      page.replace(
        '</legend>',
        '</legend><p class="actions"><button type="button">I am 13 or older</button><button type="button">I am younger than 13</button></p>',
      ),
    ),

  'offers-pre-ticked': () => ({
    page: (page, { path }) =>
      path === '/sign-up/account'
        ? page.replace(
            '<div class="actions"><button type="submit">Make my account',
            (actions) =>
              `${html`<label class="check"><input type="checkbox" name="offers" value="yes" checked> Send me offers and let partners write to me</label>`}${actions}`,
          )
        : page,
  }),
} satisfies FaultGroup;
