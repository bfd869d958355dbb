import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadCodes } from '@stairgate/codes';
import { compile, isSituation, obligations, practiceNames } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch, type Visitor, verified } from '../birch.testing.ts';
import type { Person } from '../records/people.ts';
import { wares } from '../shop/wares.ts';
import { faultIds } from './create-faults.ts';
import { type CataloguedFault, faultRounds, readFaultCatalogue } from './read-fault-catalogue.ts';
import { type Sink, startSink, thirdPartyHosts } from './sink.ts';

const catalogue = readFaultCatalogue();
const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });

describe('the catalogue', () => {
  test('has every fault once, and nothing else', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(120);
    expect(catalogue.map(({ id }) => id).sort()).toEqual([...faultIds].sort());
  });

  test.each(catalogue.map((fault) => [fault.id, fault] as const))('%s is described whole', (_, fault) => {
    const { what, foundBy, kind, situation, practice, obligation, also, hiddenBy } = fault;
    expect(['gross', 'sly']).toContain(kind);
    for (const sentence of [what, foundBy]) expect(sentence).toMatch(/^\S.{10,}\.$/);
    expect([situation, practice].filter((one) => one !== undefined)).toHaveLength(1);
    const known = (topic: string) => isSituation(topic) || practiceNames.some((one) => one === topic);
    expect([situation ?? practice ?? '', ...also].filter((topic) => !known(topic))).toEqual([]);
    expect(also).not.toContain(situation ?? practice);
    if (obligation) expect(Object.keys(obligations)).toContain(obligation);
    for (const other of hiddenBy) expect(faultIds).toContain(other);
  });

  test('calls wrong only what the law of the place asks otherwise, at each of the ages', () => {
    const harmless = catalogue.flatMap(({ id, situation, obligation, ages, place }) => {
      if (!situation) return [];
      const years = Array.from({ length: ages.hi - ages.lo + 1 }, (_, index) => ages.lo + index);
      return years
        .map((year) => ({ year, decision: rulebook.decide({ situation, in: [place], age: self(year) }) }))
        .filter(({ decision }) =>
          obligation ? !decision.obligations.includes(obligation) : decision.effect === 'allow',
        )
        .map(({ year }) => `${id} at ${year}`);
    });
    expect(harmless).toEqual([]);
  });

  test('parts into rounds that lose nothing and in which nothing is mistaken for another', () => {
    const rounds = faultRounds(catalogue);
    expect(
      rounds
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...faultIds].sort());
    for (const round of rounds) {
      expect(new Set(round.map(({ place }) => place)).size).toBe(1);
      const topics = round.flatMap(({ situation, practice, ages }) => {
        return [8, 12, 13, 15, 17]
          .filter((age) => age >= ages.lo && age <= ages.hi)
          .map((age) => `${situation ?? practice} ${age}`);
      });
      expect(topics).toEqual([...new Set(topics)]);
    }
  });
});

/** A Birch with two children, friends of each other, and a grown-up stranger. */
interface Scene {
  readonly t: TestBirch;
  readonly age: number;
  readonly place: string;
  readonly wren: Person;
  readonly marlowe: Person;
  /** The child's browser, the stranger's and one that is signed out. */
  readonly hers: Visitor;
  readonly his: Visitor;
  readonly out: Visitor;
}

const secret = 'I draw zindrels';

async function open(fault: CataloguedFault, age: number, seeded: boolean): Promise<Scene> {
  const t = await openTestBirch({ faults: seeded ? [fault.id] : [] });
  const { place } = fault;
  const wren = t.add('wren', place, self(age), { name: 'Wren Tuppence', about: secret });
  const moss = t.add('moss', place, self(age));
  const marlowe = t.add('marlowe', place, self(18));
  t.add('saffron', place, verified(18));
  for (const { gateId } of [wren, moss]) {
    const own = ['account.open/self', 'account.open/with-guardian'] as const;
    if (!t.protect.decide(gateId, own[0]).allowed) t.protect.consent(gateId, own);
  }
  t.befriend(wren, moss);
  t.birch.posts.add(post(wren, { id: 'hers' }));
  return { t, age, place, wren, marlowe, hers: await t.as(wren), his: await t.as(marlowe), out: t.visitor() };
}

const post = (author: Person, more: { id: string; topic?: string; at?: number }) => ({
  author: author.id,
  text: `a post of ${author.username}`,
  topic: 'Drawing',
  label: 'suitable' as const,
  place: null,
  lat: null,
  lon: null,
  placeUntil: null,
  commentsOpen: true,
  at: Date.parse('2026-11-22T11:00:00Z'),
  ...more,
});

const has = async (page: Promise<{ html: string }>, what: string | RegExp): Promise<boolean> =>
  typeof what === 'string' ? (await page).html.includes(what) : what.test((await page).html);

/** Answers the question for the age in a new browser, and says where that led. */
async function join({ t, age, place }: Scene, browser: Visitor = t.visitor()) {
  const first = await browser.get('/sign-up');
  const answer = { month: '5', year: String(2026 - age), country: place };
  const sent = await browser.post('/sign-up', answer);
  return { browser, first, sent };
}

/** The form for name and password, and the first page behind it. */
async function makeAccount(scene: Scene) {
  const { browser, sent } = await join({ ...scene, age: 15, place: 'GB' });
  expect(sent.to).toContain('/sign-up/account');
  const form = await browser.get('/sign-up/account');
  const made = await browser.post('/sign-up/account', {
    username: 'newcomer',
    name: '',
    password: 'three small words',
    email,
  });
  expect(made.status).toBe(303);
  return { browser, form, feed: await browser.get('/') };
}

const welcome = ({ hers }: Scene) => hers.get('/settings?welcome');
const switchedOn = (scene: Scene, situation: string) =>
  has(scene.hers.get('/settings'), `class="state on" href="/choose/${situation}"`);
const choose = ({ hers }: Scene, situation: string, duration: string) =>
  hers.post(`/choose/${situation}`, { duration });
const signInAgain = async ({ t, wren }: Scene) => t.as(wren);

async function share(scene: Scene): Promise<boolean> {
  for (const situation of ['location.collect/coarse', 'location.share/contact']) {
    const { status } = await choose(scene, situation, 'session');
    if (status !== 303) return false;
  }
  return (await scene.hers.post('/location', { lat: '53.8', lon: '-1.55' })).status === 303;
}

const script = async ({ hers, out }: Scene, page: string, path: string, does: RegExp) => {
  const browser = page === '/' ? hers : out;
  return (await has(browser.get(page), path)) && has(out.get(path), does);
};

/** Whether the policy lets the browser go there, and the page sends it. */
const sends = async (page: Promise<{ html: string; headers: Headers }>, host: string, what: RegExp) => {
  const { html, headers } = await page;
  const allowed = headers.get('Content-Security-Policy')?.includes(`http://${host}`) ?? false;
  return allowed && html.includes(`http://${host}/`) && what.test(html);
};

const email = 'pip@example.org';
const hashed = (kind: string) => createHash(kind).update(email).digest('hex');

/** Whether the violation is there. */
const looks: Readonly<Record<string, (scene: Scene) => Promise<boolean>>> = {
  'no-age-question': async ({ t }) => (await t.visitor().get('/sign-up')).to === '/sign-up/account',
  'no-guardian-step': async (scene) => (await join(scene)).sent.to === '/sign-up/account' && scene.age < 13,
  async 'guardian-assumed'(scene) {
    const { browser, sent } = await join(scene);
    if (sent.to !== '/sign-up/grown-up') return false;
    await browser.post('/sign-up/grown-up', { email: 'grown-up@example.org' });
    return (await browser.get('/sign-up/account')).status === 200;
  },
  async 'guardian-is-the-child'(scene) {
    const { browser } = await join(scene);
    if (!(await has(browser.get('/sign-up/grown-up'), 'name="own"'))) return false;
    const same = { own: 'kid@example.org', email: 'kid@example.org' };
    return (await browser.post('/sign-up/grown-up', same)).to === '/sign-up/waiting';
  },
  'age-preset-adult': ({ out }) => has(out.get('/sign-up'), /<input id="year" name="year" value="2008"/),
  async 'age-list-starts-at-18'({ out }) {
    const list = /<select id="year"[\s\S]*?<\/select>/.exec((await out.get('/sign-up')).html)?.[0] ?? '';
    const years = [...list.matchAll(/<option>(\d+)/g)].map(([, year]) => Number(year));
    return years.length > 0 && Math.max(...years) === 2008;
  },
  'age-hint': ({ out }) => has(out.get('/sign-up'), 'must be 13 or older'),
  'retry-after-refusal': (scene) => retry(scene),
  'retry-in-another-tab': async (scene) =>
    (await retry(scene)) && script(scene, '/sign-up', '/js/once.js', /sessionStorage/),
  'birth-date-in-cookie': async (scene) =>
    (await join(scene)).browser.cookies.get('born') === `${2026 - scene.age}-05`,
  'birth-date-in-address': async (scene) =>
    (await join(scene)).sent.to?.endsWith(`?born=${2026 - scene.age}-05`) ?? false,
  'birth-date-in-local-storage': (scene) =>
    script(scene, '/sign-up', '/js/draft.js', /localStorage\.setItem/),
  'birth-date-turned-in-cookie': async (scene) =>
    (await join(scene)).browser.cookies.get('prefs') === `en_05-${2026 - scene.age}`,
  'birth-date-in-session-storage': (scene) =>
    script(scene, '/sign-up', '/js/resume.js', /sessionStorage\.setItem/),
  'age-preset-two-digits': ({ out }) => has(out.get('/sign-up'), /<input id="year" name="year" value="06"/),
  'age-buttons-tell': ({ out }) => has(out.get('/sign-up'), '>I am 13 or older</button>'),
  'yes-filled-no-outlined': async (scene) =>
    (await has(welcome(scene), /prompt-ghost"[^>]*>No thanks</)) &&
    has(scene.out.get('/prompt.css'), /prompt-ghost \{ background: transparent/),
  'no-made-rude': (scene) => has(welcome(scene), 'care about my friends'),
  'profile-in-structured-data': ({ out }) =>
    has(out.get('/people/wren'), `"@type":"Person","name":"Wren Tuppence","description":"${secret}"`),
  'presence-in-words': ({ his }) => has(his.get('/people/wren'), /active \d+ seconds ago/),
  'presence-by-dot': ({ his }) => has(his.get('/people/wren'), 'aria-label="Online now"'),
  'block-hidden': async ({ hers, out }) =>
    (await has(hers.get('/people/marlowe'), '/hush.css')) &&
    has(out.get('/hush.css'), /block[^}]*display: none/),
  'no-mute-button': async ({ hers }) =>
    (await has(hers.get('/people/marlowe'), /Block/)) && !(await has(hers.get('/people/marlowe'), /Mute/)),
  'advert-request-not-cleaned': (scene) => told(scene, /"tid"[\s\S]*/),
  'advert-request-names-child': (scene) => told(scene, new RegExp(scene.wren.gateId)),
  'advert-request-finds-device': (scene) => told(scene, /"dpidmd5"[\s\S]*"ip"[\s\S]*"yob"/),
  'advert-request-tells-place': (scene) => told(scene, /"lat":53\.48112/),
  'advert-request-tells-town': (scene) => told(scene, /"zip":"M1 1RN"/),
  'advert-request-blocks-nothing': async (scene) =>
    (await told(scene, /"imp"/)) && !(await told(scene, /"bcat"/)),
  'advert-request-not-for-child': async (scene) =>
    (await told(scene, /"imp"/)) && !(await told(scene, /"regs"/)),
  'vaping-advert': ({ hers }) => has(hers.get('/'), 'Vapes in nine fruits'),
  'advert-picked-though-off': async (scene) =>
    !(await switchedOn(scene, 'ads.show/personalised')) &&
    has(scene.hers.get('/'), 'because you liked posts'),
  'socket-to-session-replay': (scene) =>
    script(scene, '/sign-up', '/js/replay-socket.js', /ws:\/\/ws\.hotjar\.com/),
  'tracker-by-socket': async ({ hers, out }) => {
    const page = await hers.get('/clips');
    const policy = page.headers.get('content-security-policy')!;
    return (
      policy.includes('ws://ws.bluekai.com') &&
      page.html.includes('/js/live-counts.js') &&
      has(out.get('/js/live-counts.js'), 'ws://ws.bluekai.com')
    );
  },
  'email-hash-to-social': (scene) =>
    tellsOfEmail(scene, 'www.facebook.com', new RegExp(`em\\]=${hashed('sha256')}"`)),
  'username-in-hex-to-tags': ({ hers }) => sends(hers.get('/'), 'tags.tiqcdn.com', /u=7772656e"/),
  'shop-counts-down': ({ hers }) => has(hers.get('/shop'), 'Only today'),
  'lucky-spin': ({ hers }) => has(hers.get('/shop'), '>Spin</button>'),
  'less-ignored': async (scene) => (await wantLess(scene)) && has(scene.hers.get('/'), 'burn toast'),
  async 'less-forgotten'(scene) {
    if (!(await wantLess(scene)) || (await has(scene.hers.get('/'), 'burn toast'))) return false;
    await scene.hers.post('/sign-out');
    return has((await signInAgain(scene)).get('/'), 'burn toast');
  },
  'no-way-to-want-less': async ({ hers }) => {
    const { html } = await hers.get('/');
    return html.includes('burn toast') && !/(\/less|\/hide)"/.test(html);
  },
  async 'feed-reset-forgotten'(scene) {
    await scene.hers.post('/settings/feed/reset');
    if (!(await has(scene.hers.get('/settings'), 'You started afresh'))) return false;
    await scene.hers.post('/sign-out');
    return !(await has((await signInAgain(scene)).get('/settings'), 'You started afresh'));
  },
  'sensitive-again-and-again': ({ hers }) => has(hers.get('/'), /(Sensitive<\/span>[\s\S]*){6}/),
  'endless-though-off': async (scene) =>
    !(await switchedOn(scene, 'engage.scroll/endless')) &&
    script(scene, '/', '/js/more-and-more.js', /list\.append/),
  'limits-ignored': async (scene) => isGuarded(scene) && !(await closes(scene, 'quiet')),
  'school-hours-ignored': async (scene) =>
    isGuarded(scene) && (await closes(scene, 'quiet')) && !(await closes(scene, 'school')),
  'limit-covers-page-only': async (scene) => {
    limit(scene, 'quiet');
    const { html } = await scene.hers.get('/');
    return isGuarded(scene) && html.includes('closed for now') && html.includes('by-hers');
  },
  'limit-without-why': async (scene) =>
    isGuarded(scene) &&
    (await closes(scene, 'quiet', false)) &&
    has(scene.hers.get('/'), 'Come back another time'),
  async 'limit-outlives-lifting'(scene) {
    const { hers, t, wren } = scene;
    limit(scene, 'quiet');
    await hers.get('/');
    t.protect.limit(wren.gateId, 'guardian', []);
    return isGuarded(scene) && (await hers.get('/')).status === 403;
  },
  async 'purchase-without-approval'(scene) {
    const { hers, t, wren } = scene;
    t.protect.limit(wren.gateId, 'guardian', [
      { kind: 'ask', by: 'guardian', situation: 'purchase.buy/item' },
    ]);
    await hers.post(`/shop/${wares[0]!.id}`, { once: 'o' });
    return isGuarded(scene) && t.birch.belongings.purchases(wren.id).length > 0;
  },
  'assistant-silent-on-itself': async ({ hers }) => {
    const { html } = await hers.get('/assistant');
    return html.includes('What would you like to know') && !html.includes('data-says="machine');
  },
  'assistant-claims-to-be-human': async ({ hers }) => {
    await hers.get('/assistant');
    return has(hers.post('/assistant', { text: 'Are you a real person?' }), 'I am a real person');
  },
  'assistant-hides-risk': async ({ hers }) => {
    const { html } = await hers.get('/assistant');
    return html.includes('data-says="machine') && !html.includes('data-says="risk"');
  },
  'companion-for-children': ({ hers }) =>
    has(hers.get('/assistant?with=companion'), 'What would you like to know'),
  'assistant-answers-all': ({ hers }) =>
    has(hers.post('/assistant', { text: 'Where can I get drugs?' }), 'data-answer'),
  'crisis-help-missing': async ({ hers }) => {
    const { html } = await hers.post('/assistant', { text: 'I want to end my life.' });
    return html.includes('topic-closed') && !html.includes('data-says="help"');
  },
  'crisis-help-of-elsewhere': ({ hers }) =>
    has(
      hers.post('/assistant', { text: 'I want to end my life.' }),
      /1800 55 1800[\s\S]*Please talk to somebody too/,
    ),
  'assistant-trains-on-children': ({ hers }) => has(hers.get('/assistant'), 'train the assistant'),
  'offers-pre-ticked': async (scene) => / checked> Send me offers/.test((await makeAccount(scene)).form.html),

  'yes-bigger-than-no': async (scene) =>
    (await has(welcome(scene), /class="prompt-no"[^>]*>No</)) &&
    has(scene.out.get('/prompt.css'), /prompt-yes[^}]*1\.5rem/),
  'no-hard-to-see': async (scene) =>
    (await has(welcome(scene), /prompt-pale"[^>]*>No</)) &&
    has(scene.out.get('/prompt.css'), /prompt-pale[^}]*#d4d4d4/),
  'no-on-another-page': async (scene) =>
    (await has(welcome(scene), />Agree<[\s\S]*>More choices</)) &&
    has(scene.hers.get('/prompt/more'), 'Do not agree'),
  'no-made-shameful': (scene) => has(welcome(scene), 'bored and left out'),
  async 'asked-at-each-visit'({ hers }) {
    const asks = () => has(hers.get('/'), 'Turn on your location?');
    const first = await asks();
    await hers.get('/?later');
    return first && (await asks());
  },
  'notice-unreadable': ({ out }) => has(out.get('/about'), 'irrevocably acknowledges'),

  'public-profile': ({ out }) => has(out.get('/people/wren'), secret),
  'profile-open-to-adults': async ({ his, out }) =>
    (await has(his.get('/people/wren'), secret)) && !(await has(out.get('/people/wren'), secret)),
  'profile-data-by-api': async ({ out }) =>
    (await has(out.get('/people/wren'), '/js/card.js')) &&
    (await has(out.get('/js/card.js'), '/api')) &&
    has(out.get('/api/people/wren'), secret),
  'profile-in-preview-tags': ({ out }) => has(out.get('/people/wren'), `og:description" content="${secret}"`),
  'private-profile-in-sitemap': ({ out }) => has(out.get('/sitemap.xml'), '/people/wren<'),
  'private-profile-indexed': ({ out }) => has(out.get('/people/wren'), 'content="index, follow"'),
  'found-by-search': finds,
  'found-while-typing': async (scene) =>
    (await has(scene.his.get('/people'), 'value="wren">Wren Tuppence')) && !(await finds(scene)),
  'suggested-to-strangers': ({ his }) => has(his.get('/people'), /data-suggested>[\s\S]*\/people\/wren"/),
  'strangers-suggested': ({ hers }) => has(hers.get('/people'), /data-suggested>[\s\S]*\/people\/marlowe"/),
  'connections-by-address': async ({ his, out }) =>
    (await has(his.get('/people/wren/friends'), '/people/moss"')) &&
    has(out.get('/people/wren/friends'), '/people/moss"'),
  'presence-shown': async (scene) => {
    const { t } = scene;
    const friends = await t.as(t.birch.people.byUsername('moss')!);
    return (await switchedOn(scene, 'presence.show/contact')) && has(friends.get('/people/wren'), 'here now');
  },
  'presence-in-header': async ({ his }) => (await his.get('/people/wren')).headers.has('x-last-seen'),
  'presence-in-attribute': ({ his }) => has(his.get('/people/wren'), 'data-online="yes"'),

  'messages-from-adults': async (scene) =>
    (await has(scene.his.get('/people/wren'), 'href="/messages/wren"')) && messages(scene),
  'message-past-the-page': async (scene) =>
    !(await has(scene.his.get('/people/wren'), 'href="/messages/wren"')) && messages(scene),
  'requests-from-adults': async (scene) =>
    (await has(scene.his.get('/people/wren'), '/people/wren/ask"')) && asks(scene),
  'request-past-the-page': async (scene) =>
    !(await has(scene.his.get('/people/wren'), '/people/wren/ask"')) && asks(scene),
  async 'group-without-asking'({ his, hers }) {
    const { to } = await his.post('/groups', { name: 'Flibber' });
    await his.post(`${to}/members`, { username: 'wren' });
    return (await has(hers.get('/messages'), 'Flibber')) && !(await has(hers.get(to!), 'Join “'));
  },
  'comments-from-strangers': async (scene) =>
    (await has(scene.his.get('/posts/hers'), 'a post of wren')) && comments(scene),
  'comment-past-the-page': async (scene) =>
    (await scene.his.get('/posts/hers')).status === 404 && comments(scene),
  'no-block-button': async ({ hers }) => !(await has(hers.get('/people/marlowe'), /Block|Mute/)),

  async 'location-on'(scene) {
    const { hers, his } = scene;
    const sent = await script(scene, '/', '/js/here.js', /getCurrentPosition[\s\S]*\/location/);
    await hers.post('/location', { lat: '53.8', lon: '-1.55' });
    return sent && has(his.get('/people/wren'), 'near Leeds');
  },
  'location-sent-though-off': async (scene) =>
    (await script(scene, '/', '/js/beat.js', /getCurrentPosition[\s\S]*\/api\/beat/)) &&
    (await scene.hers.get('/')).headers.get('permissions-policy')!.includes('geolocation=(self)') &&
    (await scene.hers.post('/api/beat')).status === 204 &&
    has(scene.hers.get('/location'), 'data-sharing="off"'),
  async 'location-finer-than-said'(scene) {
    if (!(await share(scene))) return false;
    await scene.hers.post('/posts', {
      text: 'here I am',
      topic: 'Drawing',
      label: 'suitable',
      lat: '53.80123',
      lon: '-1.55321',
    });
    return has(scene.hers.get('/'), 'data-lat="53.80123" data-lon="-1.55321"');
  },
  'location-sign-missing': async (scene) =>
    (await share(scene)) && !(await has(scene.hers.get('/'), 'Your location is on')),
  async 'location-outlives-session'(scene) {
    const { hers, t } = scene;
    if (!(await share(scene))) return false;
    await hers.post('/sign-out');
    t.pass(86_400_000);
    return has((await signInAgain(scene)).get('/location'), /Friends see: <strong>near Leeds/);
  },
  'location-asked-on-load': async (scene) =>
    (await script(scene, '/', '/js/where.js', /^navigator\.geolocation/)) &&
    (await scene.hers.get('/')).headers.get('permissions-policy')!.includes('geolocation=(self)'),

  async 'switch-does-nothing'(scene) {
    const situation = 'profile.find/search';
    await choose(scene, situation, 'until-changed');
    expect(await finds(scene)).toBe(true);
    await scene.hers.post(`/choose/${situation}/off`);
    return !(await switchedOn(scene, situation)) && finds(scene);
  },
  async 'setting-returns'(scene) {
    const situation = 'presence.show/contact';
    await choose(scene, situation, 'until-changed');
    await scene.hers.post(`/choose/${situation}/off`);
    expect(await switchedOn(scene, situation)).toBe(false);
    await scene.hers.post('/sign-out');
    return switchedOn({ ...scene, hers: await signInAgain(scene) }, situation);
  },
  async 'just-this-time-stays'(scene) {
    await choose(scene, 'ads.show/personalised', 'once');
    await scene.hers.get('/');
    return switchedOn(scene, 'ads.show/personalised');
  },
  async 'child-unlocks-alone'(scene) {
    if (scene.t.protect.decide(scene.wren.gateId, 'feed.rank/behaviour').effect !== 'guardian') return false;
    await choose(scene, 'feed.rank/behaviour', 'until-changed');
    return switchedOn(scene, 'feed.rank/behaviour');
  },
  'risk-left-out': async (scene) =>
    canChoose(scene, 'location.collect/coarse', (page) => !page.includes('Think first')),
  'no-just-this-time': async (scene) =>
    canChoose(scene, 'location.collect/coarse', (page) => !page.includes('Just this time')),

  async 'personalised-adverts-on'(scene) {
    await scene.hers.post('/posts/hers/like', { liked: 'yes' });
    return (await switchedOn(scene, 'ads.show/personalised')) && has(scene.hers.get('/'), 'picked for you');
  },
  'gambling-advert': ({ hers }) => has(hers.get('/'), 'Lucky Larch'),
  'advert-unlabelled': async ({ hers }) => {
    const { html } = await hers.get('/');
    expect(html).toContain('data-advert=');
    return !/<strong>Advert<|aria-label="Advert"/.test(html);
  },

  'tracker-before-consent': ({ out }) =>
    sends(out.get('/sign-up'), 'googleads.g.doubleclick.net', /beacon\.js/),
  async 'tracker-for-children'({ hers, t }) {
    const grown = await t.as(t.birch.people.byUsername('saffron')!);
    expect(await has(grown.get('/'), 'tiktok')).toBe(false);
    return sends(hers.get('/'), 'analytics.tiktok.com', /events\.js/);
  },
  'email-hash-to-advert-host': (scene) =>
    tellsOfEmail(
      scene,
      'sync.criteo.com',
      /em=c6f94fb6ee29d98bf8b0bd0a7a0f2e5a[0-9a-f]{32}|em=[0-9a-f]{64}"/,
    ),
  'email-md5-to-advert-host': (scene) =>
    tellsOfEmail(scene, 'match.adsrvr.org', new RegExp(`ttd_puid=${hashed('md5')}"`)),
  'email-base64-to-data-broker': (scene) =>
    tellsOfEmail(scene, 'idsync.rlcdn.com', new RegExp(`ct=${Buffer.from(email).toString('base64url')}"`)),
  'email-in-page-address': (scene) =>
    tellsOfEmail(scene, 'pixel.quantserve.com', /email%3Dpip%40example\.org"/),
  'name-to-analytics': ({ hers }) =>
    sends(hers.get('/'), 'cdn.segment.com', /username=wren&(amp;)?name=Wren\+Tuppence/),
  'birth-date-to-session-replay': async (scene) =>
    (await script(scene, '/sign-up', '/js/replay.js', /in\.hotjar\.com[\s\S]*target\.value/)) &&
    (await scene.out.get('/sign-up')).headers.get('content-security-policy')!.includes('in.hotjar.com'),
  'advert-request-without-child-flag': async (scene) =>
    (await has(scene.hers.get('/'), /data-bidder="[0-9a-f]{24}"/)) &&
    script(scene, '/', '/js/bid.js', /geo:[\s\S]*coppa: 0/),
  async 'retargeting-id'({ hers }) {
    const sent = await sends(hers.get('/'), 'cm.g.doubleclick.net', /google_hm=[0-9a-f]{24}/);
    return sent && /^[0-9a-f]{24}$/.test(hers.cookies.get('_rtid') ?? '');
  },
  'privacy-signal-ignored': async ({ hers }) =>
    (await has(hers.get('/.well-known/gpc.json'), '"gpc":true')) &&
    sends(hers.get('/', { 'Sec-GPC': '1' }), 'usermatch.krxd.net', /us_privacy=1YNN/),

  async 'endless-scroll-on'(scene) {
    return (
      (await switchedOn(scene, 'engage.scroll/endless')) && has(scene.hers.get('/clips'), 'data-endless')
    );
  },
  'autoplay-on': async (scene) =>
    (await switchedOn(scene, 'engage.autoplay/media')) && has(scene.hers.get('/clips'), 'data-autoplay'),
  'autoplay-though-off': async (scene) =>
    !(await switchedOn(scene, 'engage.autoplay/media')) &&
    has(scene.hers.get('/clips'), /Clips wait[\s\S]*<video autoplay/),
  'likes-shown': async (scene) => (await switchedOn(scene, 'engage.metrics/likes')) && showsLikes(scene),
  'likes-though-off': async (scene) =>
    !(await switchedOn(scene, 'engage.metrics/likes')) && showsLikes(scene),
  async 'streak-on'(scene) {
    await scene.hers.get('/');
    scene.t.pass(86_400_000);
    return (await switchedOn(scene, 'engage.reward/streak')) && has(scene.hers.get('/'), '2 days in a row');
  },
  'streak-shames': ({ hers }) => has(hers.get('/'), 'you lose all your days'),
  'news-at-night': async ({ hers }) =>
    (await has(hers.get('/'), 'data-unread')) && has(hers.get('/notifications'), 'While you slept'),
  'notifications-asked-on-load': (scene) =>
    script(scene, '/', '/js/bell.js', /^Notification\.requestPermission/),
  'mystery-box-open': async ({ hers, t, wren }) => {
    await hers.post('/shop/mystery-box');
    return t.birch.belongings.purchases(wren.id).some(({ boxed }) => boxed);
  },
  'shop-pushes': ({ hers }) => has(hers.get('/shop'), 'data-prompt'),
  async 'behaviour-though-off'(scene) {
    const { t, wren, hers } = scene;
    t.birch.posts.add(post(wren, { id: 'newer', topic: 'Music' }));
    t.birch.posts.add(post(wren, { id: 'older', topic: 'Space', at: Date.parse('2026-11-22T10:00:00Z') }));
    await hers.post('/posts/older/like', { liked: 'yes' });
    const { html, text } = await hers.get('/');
    expect(text).toMatch(/Not used: [^.]*what you like and open/);
    return html.indexOf('by-older') < html.indexOf('by-newer') && html.includes('data-signal="behaviour"');
  },
  'searches-used': async (scene) =>
    (await switchedOn(scene, 'feed.rank/searches')) &&
    has(scene.hers.get('/'), /Sorted by [^.]*what you search for/),
  'opening-remembered': (scene) => switchedOn(scene, 'data.collect/optional'),
  'harmful-post-recommended': ({ hers }) => has(hers.get('/'), '<span class="tag">Harmful</span>'),
  'adult-only-post-recommended': ({ hers }) => has(hers.get('/'), '<span class="tag">For adults</span>'),
};

async function told({ hers, t }: Scene, what: RegExp): Promise<boolean> {
  await hers.get('/');
  return what.test(JSON.stringify(t.exchange.seen.at(-1)?.request ?? null));
}

async function wantLess({ hers }: Scene): Promise<boolean> {
  if (!(await has(hers.get('/'), 'Less about Baking'))) return false;
  return (await hers.post('/less/baking')).status === 303;
}

/** Whether a grown-up had to agree, who can then limit things. */
const isGuarded = ({ t, wren }: Scene): boolean =>
  t.protect.decide(wren.gateId, 'account.open/self').effect === 'guardian';

function limit({ t, wren }: Scene, kind: 'quiet' | 'school'): void {
  const hours = { from: '00:00', to: '23:59' };
  t.protect.limit(wren.gateId, 'guardian', [{ kind, by: 'guardian', hours }]);
}

async function closes(scene: Scene, kind: 'quiet' | 'school', lifts = true): Promise<boolean> {
  limit(scene, kind);
  const { status } = await scene.hers.get('/');
  if (lifts) scene.t.protect.limit(scene.wren.gateId, 'guardian', []);
  return status === 403;
}

async function retry(scene: Scene): Promise<boolean> {
  const { browser, sent } = await join(scene);
  if (sent.to !== '/sign-up/grown-up') return false;
  const again = await join({ ...scene, age: 15 }, browser);
  return again.first.status === 200 && again.sent.to === '/sign-up/account';
}

function finds({ his }: Scene): Promise<boolean> {
  return has(his.get('/people?q=tuppence'), /data-found>[\s\S]*\/people\/wren"/);
}

async function messages({ his, hers }: Scene): Promise<boolean> {
  const { status } = await his.post('/messages/wren', { text: 'psst, grumblewick' });
  return status === 303 && has(hers.get('/messages/marlowe'), 'grumblewick');
}

async function asks({ his, hers }: Scene): Promise<boolean> {
  const { status } = await his.post('/people/wren/ask');
  return status === 303 && has(hers.get('/people'), '/people/marlowe/accept"');
}

async function comments({ his, hers, t }: Scene): Promise<boolean> {
  const { status } = await his.post('/posts/hers/comments', { text: 'nice, grumblewick' });
  const stored = t.birch.posts.comments('hers').some(({ text }) => text.includes('grumblewick'));
  return status === 303 && stored && has(hers.get('/notifications'), 'comment');
}

async function canChoose(
  { hers }: Scene,
  situation: string,
  wrong: (page: string) => boolean,
): Promise<boolean> {
  const { html } = await hers.get(`/choose/${situation}`);
  return html.includes('For how long?') && wrong(html);
}

const tellsOfEmail = async (scene: Scene, host: string, how: RegExp): Promise<boolean> => {
  const { form, feed } = await makeAccount(scene);
  return form.html.includes('name="email"') && sends(Promise.resolve(feed), host, how);
};

const showsLikes = ({ hers }: Scene) => has(hers.get('/'), /\/like">[\s\S]*?<span class="number"> \d/);

describe('each violation', () => {
  test('is looked for', () => {
    expect(Object.keys(looks).sort()).toEqual([...faultIds].sort());
  });

  test.each(catalogue.map((fault) => [fault.id, fault] as const))(
    '%s is there when seeded, and only then',
    async (id, fault) => {
      const { ages } = fault;
      // The youngest and the oldest to whom it shows: what a check sees at each age is tried beside the checks.
      const shown = [8, 12, 13, 15, 17].filter((age) => age >= ages.lo && age <= ages.hi);
      const within = [...new Set([shown[0]!, shown.at(-1)!])];
      const beyond = [15, 12].find((age) => age < ages.lo || age > ages.hi);
      const seen = async (age: number, seeded: boolean) => {
        const scene = await open(fault, age, seeded);
        try {
          return await looks[id]!(scene);
        } finally {
          await scene.t.close();
        }
      };
      for (const age of within) expect(await seen(age, true), `seeded, at ${age}`).toBe(true);
      expect(await seen(within.at(-1)!, false), 'not seeded').toBe(false);
      if (beyond !== undefined) expect(await seen(beyond, true), `seeded, at ${beyond}`).toBe(false);
    },
  );

  test('can be there with all others at once', async () => {
    const t = await openTestBirch({ faults: ['all'] });
    const hers = await t.as(t.add('wren', 'GB', self(15)));
    for (const path of [
      '/',
      '/people',
      '/settings?welcome',
      '/clips',
      '/shop',
      '/messages',
      '/location',
      '/notifications',
    ]) {
      expect((await hers.get(path)).status, path).toBe(200);
    }
    expect((await t.visitor().get('/about')).status).toBe(200);
    expect(t.warnings).toEqual([]);
    await t.close();
  });

  test('is refused by a name that is none', async () => {
    await expect(openTestBirch({ faults: ['public-profil'] })).rejects.toThrow(/no fault "public-profil"/);
  });
});

describe('the sink', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
  });
  afterAll(() => sink.close());

  test('answers for any host as third parties would, and lets any page ask', async () => {
    const at = (path: string, init?: RequestInit) => fetch(`${sink.url}${path}`, init);
    expect((await at('/beacon.js')).headers.get('content-type')).toBe('text/javascript');
    expect((await at('/pixel?x=1')).headers.get('content-type')).toBe('image/gif');
    const bid = await at('/openrtb2/prebid', { method: 'POST', body: '{"regs":{"coppa":0}}' });
    expect(await bid.json()).toEqual({ seatbid: [] });
    const asked = await at('/openrtb2/prebid', { method: 'OPTIONS' });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('is where every host goes that a page of a fault names', () => {
    const sources = ['third-party-faults.ts']
      .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
      .join();
    const named = new Set(
      [...sources.matchAll(/http:\/\/([\w.-]+\.(?:com|net|org))\//g)].map(([, host]) => host!),
    );
    for (const host of named) expect(thirdPartyHosts()).toContain(host);
    for (const host of thirdPartyHosts()) {
      expect(sink.resolverRules).toContain(`MAP ${host} ${new URL(sink.url).host}`);
    }
  });
});
