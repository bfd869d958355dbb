import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../../testing/chromium.ts';
import { systemTimer, within } from '../src/browser/within.ts';
import { marksOf, playerOf } from '../src/identity.ts';
import type { Knew, Stage } from '../src/journey.ts';
import { Untaught } from '../src/untaught.ts';
import { anySite } from './any-site.ts';

const now = Date.parse('2026-11-22T10:00:00Z');

/** A site of a few pages. What was sent to it lies in `sent`. */
interface Site {
  readonly [path: string]: string | ((query: URLSearchParams) => string);
}

const page = (body: string) => `<!doctype html><html lang="en"><title>Site</title><body>${body}`;
const home = page(
  '<h1>Hazel</h1><p>Only 15 places left!</p><a href="/join">Sign up</a> <a href="/privacy">Privacy</a>',
);
const made = page('<h1>Welcome</h1><a href="/out">Log out</a>');
const account =
  '<label>E-mail <input type="email" name="email" required></label><label>Password <input type="password" name="password"></label>';
const options = (values: readonly (string | number)[]) =>
  values.map((one) => `<option>${one}</option>`).join('');
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Takes those who are 13 on the day of the tests. */
const takes13 = (query: URLSearchParams) => {
  const year = query.get('year') ?? query.get('born')?.match(/\d{4}/)?.[0];
  return page(
    Number(year) <= 2013 ? '<h1>Choose a name</h1>' : '<h1>Sorry</h1><p>You can’t join Hazel yet.</p>',
  );
};

const sites: Readonly<Record<string, Site>> = {
  'a date': {
    '/': home,
    '/join': page(
      '<form action="/next"><label>Date of birth <input type="date" name="born"></label><button>Continue</button></form>',
    ),
    '/next': takes13,
  },
  'three lists': {
    '/': home,
    '/join': page(`<form action="/next"><fieldset><legend>When were you born?</legend>
      <select name="day" aria-label="Day"><option>Day</option>${options(range(1, 31))}</select>
      <select name="month" aria-label="Month"><option>Month</option>${options(months)}</select>
      <select name="year" aria-label="Year"><option>Year</option>${options(range(1930, 2026).reverse())}</select>
      </fieldset><button>Next</button> <button type="button">Back</button></form>`),
    '/next': takes13,
  },
  'one text': {
    '/': home,
    '/join': page(
      '<form action="/next"><label>Birthday <input name="born" placeholder="MM/DD/YYYY"></label><input type="submit" value="Go on"></form>',
    ),
    '/next': takes13,
  },
  'a year and a country': {
    '/': home,
    '/join': page(`<form action="/next"><label>Year <input name="year" inputmode="numeric"></label>
      <label>Which country do you live in? <select name="country" required><option value="">Choose</option>${options(['France', 'United Kingdom'])}</select></label><button>OK</button></form>`),
    '/next': (query) => (query.get('country') === 'United Kingdom' ? takes13(query) : page('Where?')),
  },
  'years of age': {
    '/': page(
      '<form action="/next"><label>How old are you? <input type="number" name="age"></label><button>Enter</button></form>',
    ),
    '/next': (query) =>
      page(Number(query.get('age')) >= 13 ? 'Welcome' : 'You are not old enough for Hazel.'),
  },
  'a box': {
    '/': home,
    '/join': page(
      '<form action="/next"><label><input type="checkbox" required> I am 13 or older</label><button>Continue</button></form>',
    ),
    '/next': page('Choose a name'),
  },
  'yes or no': {
    '/': page(
      '<div role="dialog"><p>Are you 13 or older?</p><button onclick="location=\'/in\'">Yes</button><button onclick="location=\'/out\'">No</button></div>',
    ),
    '/in': page('Welcome'),
    '/out': page('Come back when you are older.'),
  },
  'a page behind a banner and a window': {
    '/': page(`<dialog open id="cookies" style="position:fixed;inset:0;z-index:9"><p>Cookies?</p><button onclick="fetch('/yes')">Accept all</button>
      <button onclick="fetch('/no');this.closest('dialog').close()">Reject all</button></dialog>
      <button onclick="this.nextElementSibling.showModal()">Join now</button>
      <dialog><label>Birth date <input type="date" id="born"></label>
      <button onclick="this.parentElement.innerHTML=Number(document.querySelector('#born').value.slice(0,4))<=2013?'Choose a name':'You are too young for Hazel.'">Continue</button></dialog>`),
    '/yes': '',
    '/no': '',
  },
  'in French': {
    '/': page('<a href="/i">S’inscrire</a> <a href="/c">Politique de confidentialité</a>'.replace('’', "'")),
    '/i': page(
      '<form action="/next"><label>Date de naissance <input type="date" name="born"></label><button>Continuer</button></form>',
    ),
    '/next': (query) => takes13(query),
    '/c': page('Texte'),
  },
  'one form for everything': {
    '/': home,
    '/join': page(
      `<form action="/made">${account}<label>Date of birth <input type="date" name="born"></label><button>Create account</button></form>`,
    ),
    '/made': made,
  },
  'one form that says no at once': {
    '/': home,
    '/join': page(`<form action="/made">${account}<label>Date of birth <input type="date" name="born"
      onblur="this.value > '2013' && this.insertAdjacentHTML('afterend', '<p>You must be 13 to join.</p>')"></label><button>Create account</button></form>`),
    '/made': made,
  },
  'a date that opens the account': {
    '/': home,
    '/join': page(
      '<label>Date of birth <input type="date"></label><button onclick="location=\'/made\'">Sign up</button>',
    ),
    '/made': made,
  },
  'no question': {
    '/': home,
    '/join': page(`<p>You must be 13.</p><form action="/made">${account}<button>Sign up</button></form>`),
    '/made': made,
  },
  'a puzzle': {
    '/': home,
    '/join': page(
      `<form action="/made">${account}<div class="h-captcha" style="width:300px;height:70px">I am human</div><button>Sign up</button></form>`,
    ),
    '/made': page('Welcome'),
  },
  'a telephone': {
    '/': home,
    '/join': page(
      '<form action="/made"><label>Mobile number <input type="tel" required></label><button>Next</button></form>',
    ),
    '/made': page('Welcome'),
  },
  'a document': { '/': home, '/join': page('<p>Upload a picture of your passport.</p><input type="file">') },
  'a payment': {
    '/': home,
    '/join': page(
      `<form action="/made">${account}<label>Card number <input autocomplete="cc-number"></label><button>Join</button></form>`,
    ),
    '/made': page('Welcome'),
  },
  'a letter only': {
    '/': page(
      '<h1>Poems</h1><form action="/made"><label>E-mail <input type="email"></label><button>Sign up for the newsletter</button></form><a href="/terms#a">Terms</a>',
    ),
    '/made': page('Subscribed'),
    '/terms': page('Terms'),
  },
  nothing: { '/': page('<h1>Poems</h1>') },
  'a form with a riddle': {
    '/': home,
    '/join': page(
      `<form action="/made">${account}<label>Shoe of the heron <input name="heron" required></label><button>Sign up</button></form>`,
    ),
    '/made': made,
  },
  'a form that leads nowhere': {
    '/': home,
    '/join': page(`<form action="/thanks">${account}<button>Sign up</button></form>`),
    '/thanks': page('<h1>Thanks</h1><p>We will be in touch some day.</p>'),
  },
  'a form that comes back': {
    '/': home,
    '/join': page(`<form action="/join">${account}<button>Sign up</button></form>`),
  },
  'a letter first': {
    '/': home,
    '/join': page(`<form action="/sent">${account}<button>Sign up</button></form>`),
    '/sent': page('<h1>Almost there</h1><p>We sent you an e-mail with a link.</p>'),
    '/confirm': made,
  },
  'rules, and a bar about cookies': {
    '/': home,
    '/join': page(
      `<div><p>We and our partners use cookies to measure what you read, and to show what fits you.</p><button onclick="location='/yes'">I accept</button></div><main><p>These are the rules of Hazel: be kind to each other, and say who took a picture that you show.</p><form action="/form"><button>I agree</button></form></main>`,
    ),
    '/form': page(`<form action="/made">${account}<button>Sign up</button></form>`),
    '/made': made,
    '/yes': made,
  },
  'a guardian to be asked': {
    '/': home,
    '/join': page(
      `<form action="/asked">${account}<label>Your parent's e-mail <input name="grown"></label><button>Sign up</button></form>`,
    ),
    '/asked': page('<p>We have written to your parent. Come back when they have agreed.</p>'),
  },
  'none but guests': {
    '/': home,
    '/join': page('<h1>Hazel</h1><p>Registration is closed: one joins by invitation.</p>'),
  },
};

let browser: Browser;
const servers: Server[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function serve(site: Site): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '/', method }, answer) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    asked.push(`${method} ${pathname}`);
    const found = site[pathname];
    answer.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    answer.end(typeof found === 'function' ? found(searchParams) : found);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { base: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

/** Waits as the system does, so many times as long as usual. */
const waits =
  (patience: number, timer = systemTimer): Stage['within'] =>
  (work, milliseconds) =>
    within(work, milliseconds * patience, timer);

/** A persona of an age in a browser of its own. */
async function stageAt(base: string, age: number, inTime = waits(5)) {
  const context = await browser.newContext({ locale: 'en-GB' });
  context.setDefaultTimeout(5000);
  const me = playerOf({ id: `child-${age}`, role: 'child', age }, 'seed', '2026-11-22');
  const shots: string[] = [];
  const path: Knew[] = [];
  const stage: Stage = {
    page: await context.newPage(),
    base,
    me,
    notes: new Map(),
    signal: new AbortController().signal,
    within: inTime,
    marks: marksOf(me, 'seed'),
    shot: async (name) => void shots.push(name),
    letterTo: async () => {
      throw new Error('There is no mailbox.');
    },
    knew: (line) => void path.push(line),
  };
  return { stage, shots, path, close: () => context.close() };
}

const journey = anySite({ name: 'Hazel', clock: () => now });

/** What the journey makes of a site as somebody of an age, and what it asked the site for. */
async function visit(name: string, age: number, letter?: (base: string) => Stage['letterTo']) {
  const journey = anySite({ name: 'Hazel', clock: () => now });
  const { base, asked } = await serve(sites[name]!);
  const { stage, shots, path, close } = await stageAt(base, age);
  const letters = { ...stage, ...(letter && { letterTo: letter(base) }) };
  const answer = await journey.answerAge!(stage);
  const end =
    answer === 'refused'
      ? null
      : await journey.finishSignUp!(letters, stage.me).catch((error: Error) => error);
  const notices = (await journey.notices!(stage)).map((url) => url.slice(base.length));
  await close();
  return { answer, end, shots, path, notices, asked };
}

test.each([
  ['a date'],
  ['three lists'],
  ['one text'],
  ['a year and a country'],
  ['years of age'],
  ['a box'],
  ['yes or no'],
  ['a page behind a banner and a window'],
  ['in French'],
])('answers %s with the true age', async (name) => {
  const old = await visit(name, 15);
  expect(old.answer).toBe('accepted');
  expect(old.shots).toEqual(['home page', 'age question']);
  expect((await visit(name, 12)).answer).toBe('refused');
  expect(old.asked).not.toContain('GET /yes');
});

test.each([
  ['a puzzle', 'not-asked', 'stopped-at-captcha'],
  ['a telephone', 'not-asked', 'stopped-at-phone'],
  ['a document', 'not-asked', 'stopped-at-id'],
  ['a payment', 'not-asked', 'stopped-at-payment'],
  ['a letter only', 'not-asked', 'no-way'],
  ['nothing', 'not-asked', 'no-way'],
  ['none but guests', 'not-asked', 'invite-only'],
])('of %s says %s, ends with %s, and makes no account', async (name, answer, end) => {
  const seen = await visit(name, 12);
  expect(seen).toMatchObject({ answer, end });
  expect(seen.asked).not.toContain('GET /made');
  expect(seen.asked.every((one) => one.startsWith('GET '))).toBe(true);
});

test.each([
  ['one form for everything', 'not-sent', 'account'],
  ['a date that opens the account', 'not-sent', 'account'],
  ['no question', 'not-asked', 'account'],
  ['a letter first', 'not-asked', 'letter-awaited'],
  ['a guardian to be asked', 'not-asked', 'guardian-asked'],
])('joins by %s: %s, then %s, and says how it knew', async (name, answer, end) => {
  const seen = await visit(name, 12);
  expect(seen).toMatchObject({ answer, end });
  expect(seen.path.length).toBeGreaterThan(1);
  expect(seen.path.every(({ sure }) => sure !== 'guess')).toBe(true);
});

test('follows the link of the letter', async () => {
  const seen = await visit('a letter first', 12, (base) => async ({ identity }) => ({
    ...{ to: identity.email, subject: 'Hazel', text: '', links: [`${base}/confirm?key=1`] },
  }));
  expect(seen.end).toBe('account');
});

test('agrees to rules, and to no cookies', async () => {
  const seen = await visit('rules, and a bar about cookies', 12);
  expect(seen.end).toBe('account');
  expect(seen.asked).not.toContain('GET /yes');
});

test.each([
  ['a form with a riddle', /asks for "shoe of the heron/],
  ['a form that leads nowhere', /no page shows that somebody is signed in: "Thanks/],
  ['a form that comes back', /came back/],
])('of %s it does not know, and says what a journey would teach', async (name, says) => {
  const { end, asked } = await visit(name, 12);
  expect(end).toBeInstanceOf(Untaught);
  expect(end).toMatchObject({ step: 'finishSignUp', message: expect.stringMatching(says) });
  expect(asked).not.toContain('GET /made');
});

test('sees a refusal that comes before anything is sent', async () => {
  expect(await visit('one form that says no at once', 12)).toMatchObject({ answer: 'refused' });
  expect(await visit('one form that says no at once', 15)).toMatchObject({ answer: 'not-sent' });
});

test('says no to a banner that takes a no, and yes to none', async () => {
  const { asked } = await visit('a page behind a banner and a window', 15);
  expect(asked).toContain('GET /no');
});

test('finds the notices by their names', async () => {
  expect((await visit('a date', 15)).notices).toEqual(['/privacy']);
  expect((await visit('in French', 15)).notices).toEqual(['/c']);
  expect((await visit('a letter only', 15)).notices).toEqual(['/terms']);
});

/**
 * A clock on which a site answers late. It stands until the site is asked and is waited for, and then runs to what comes
 * first: the answer, or the end of the waiting, which may begin to wait for something else.
 */
function clockOfLate(late: number) {
  let now = 0;
  let answer: (() => void) | undefined;
  const running = new Map<() => void, number>();
  const run = () => {
    if (!answer) return;
    for (const [over, at] of running) {
      if (at >= late) return answer();
      running.delete(over);
      now = at;
      over();
    }
  };
  return {
    timer(milliseconds: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      running.set(resolve, now + milliseconds);
      run();
      return { over: promise, cancel: () => running.delete(resolve) };
    },
    /** The site is asked, and gives its answer when it is time. */
    ask(give: () => void) {
      answer = give;
      run();
    },
  };
}

test.each([
  [1, 'is still there, and nothing says why'],
  [5, 'refused'],
])(
  'of a site that answers fifteen seconds late, %i times as patient as usual: %s',
  async (patience, comes) => {
    const clock = clockOfLate(15_000);
    const site = createServer(({ url }, answer) => {
      if (url === '/answer') return clock.ask(() => answer.end('You are too young for Hazel.'));
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      answer.end(
        page(`<label>Birth date <input type="date"></label><button>Continue</button><p></p><script>
        document.querySelector('button').onclick = async () => {
          document.querySelector('p').textContent = await (await fetch('/answer')).text();
        };</script>`),
      );
    });
    servers.push(site);
    await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
    const base = `http://127.0.0.1:${(site.address() as { port: number }).port}`;
    const { stage, close } = await stageAt(base, 12, waits(patience, clock.timer));
    const answer = await journey.answerAge!(stage).catch((error: Error) => error.message);
    await close();
    expect(answer).toContain(comes);
  },
);

test('a site that hangs up on the answer is not taken to have accepted it', async () => {
  const site = createServer(({ url }, answer) => {
    if (url?.startsWith('/next')) return void answer.destroy();
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    answer.end(sites['a date']!['/join']);
  });
  servers.push(site);
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
  const { port } = site.address() as { port: number };
  const { stage, close } = await stageAt(`http://127.0.0.1:${port}`, 12);
  const answer = await journey.answerAge!(stage).catch((error: Error) => error.message);
  await close();
  expect(answer).toContain('could not be loaded');
});
