import { readdirSync } from 'node:fs';
import { loadCodes } from '@stairgate/codes';
import { compile, type Situation } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { readFaultCatalogue } from '../../../../examples/playground/src/faults/read-fault-catalogue.ts';
import type { BidRequest } from '../bids-in.ts';
import type { Evidence, PersonaEvidence, Probe, Screen, SettingSeen, Stored } from '../evidence.ts';
import type { LimitSeen } from '../gather/keep-limits.ts';
import type { SteeringSeen } from '../gather/steer-feed.ts';
import type { TalkTopic } from '../gather/talk-to-machine.ts';
import type { GuardianLimit } from '../journey.ts';
import { judge } from '../judge/judge.ts';
import { judgePractices } from '../judge/judge-practices.ts';
import { observe } from '../judge/observe.ts';
import type { Observation } from '../observation.ts';
import { usualAges } from '../persona.ts';
import { type BirchEvidence, birchEvidence } from './birch.testing.ts';
import { control, done, request, screen } from './evidence.testing.ts';
import { allChecks } from './index.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const catalogue = readFaultCatalogue();
const offered: readonly Situation[] = [
  'location.collect/coarse',
  'location.collect/precise',
  'location.share/contact',
  'location.share/anyone',
  'feed.rank/behaviour',
  'feed.rank/searches',
  'ads.show/personalised',
  'engage.autoplay/media',
  'engage.scroll/endless',
  'engage.reward/streak',
  'engage.metrics/likes',
  'engage.notify/day',
  'purchase.buy/random',
  'profile.view/peer',
  'profile.view/adult',
  'contact.message/adult',
  'profile.find/search',
  'profile.find/suggestion',
  'contact.suggest/to-child',
  'presence.show/contact',
  'data.collect/optional',
];

const birchAt = (age: number, place: string): BirchEvidence =>
  birchEvidence(
    age,
    (situation) =>
      rulebook.decide({ situation, in: [place], age: { lo: age, hi: age, level: 'self-declared' } }).effect,
    offered,
  );

/** Situations and practices that fall short; a practice that no law of the place asks for counts as well. */
function short(birch: BirchEvidence, place: string): readonly string[] {
  const options = { rulebook, in: [place] };
  const seen = birch.evidence();
  const evidence = { ...seen, review: { ...seen.review, place } };
  const observations = observe(evidence);
  return [
    ...judge(evidence, observations, options).flatMap((one) =>
      one.verdict === 'falls-short' ? [one.situation] : [],
    ),
    ...judgePractices(evidence, observations, options).flatMap((one) =>
      one.observations.some((seen) => 'held' in seen && !seen.held) ? [one.practice] : [],
    ),
  ];
}

test('every check is listed once, and has a file of its own', () => {
  const ids = allChecks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const files = readdirSync(import.meta.dirname);
  for (const id of ids) expect(files).toContain(`${id}.ts`);
  for (const { title } of allChecks) expect(title).toMatch(/^[A-Z].{8,}[^.]$/);
});

describe.each(['GB', 'US-CA', 'IE'])('faultless, in %s', (place) => {
  test.each(usualAges)('nothing falls short at %i', (age) => {
    expect(short(birchAt(age, place), place)).toEqual([]);
  });
});

test('no observation speaks of an age or a persona', () => {
  for (const check of allChecks) {
    for (const { says } of check.observe(birchAt(13, 'GB').evidence())) {
      expect(says).not.toMatch(/child-13|peer-13|\b13\b/);
      expect(says).toMatch(/^[A-Z"].*[.]$/s);
    }
  }
});

type Spoil = (birch: BirchEvidence) => void;

const on: SettingSeen = { atFirst: 'on', switchedOn: null, afterSwitch: null, afterSignIn: null };
const set =
  (situation: Situation, more: Partial<SettingSeen> = {}): Spoil =>
  ({ child }) => {
    child.settings = { ...child.settings, [situation]: done({ ...on, ...more }) };
  };
const put =
  (more: Partial<PersonaEvidence>): Spoil =>
  ({ child }) =>
    void Object.assign(child, more);
const sees =
  (name: string, more: Partial<Screen>): Spoil =>
  ({ child }) => {
    child.screens = child.screens.map((one) => (one.name === name ? { ...one, ...more } : one));
  };
const sends =
  (...requests: readonly ReturnType<typeof request>[]): Spoil =>
  ({ child }) => {
    child.requests = [...child.requests, ...requests];
  };
const keeps = (where: Stored['where']): Spoil =>
  put({
    storage: [
      {
        where,
        host: '127.0.0.1',
        name: 'born',
        during: 'end',
        lasts: null,
        carries: [{ what: 'birth-date', how: 'clear', where: 'body' }],
      },
    ],
  });
const feeds =
  (text: string): Spoil =>
  ({ child }) => {
    child.feed = { ...child.feed, text };
  };
const advertises =
  (text: string): Spoil =>
  ({ child }) => {
    child.feed = { ...child.feed, adverts: [{ text }] };
  };
const link = (label: string, more: object = {}) => control({ kind: 'link', label, ...more });
const probing =
  (
    kind: Probe['kind'],
    actors: RegExp,
    saw: object,
    more: { arrived?: boolean; way?: Probe['way']; when?: Probe['when'] } = {},
  ): Spoil =>
  (birch) => {
    birch.probes = birch.probes.map((one) =>
      one.kind === kind &&
      actors.test(one.actor) &&
      (more.way === undefined || one.way === more.way) &&
      (more.when === undefined || one.when === more.when)
        ? {
            ...one,
            actorSide: { ...one.actorSide, ...saw },
            ...(more.arrived === undefined ? {} : { ownerSide: done({ arrived: more.arrived }) }),
          }
        : one,
    );
  };
const tells = (
  host: string,
  what: 'email' | 'name' | 'birth-date',
  how: 'clear' | 'md5' | 'sha-256' | 'base64' | 'url-encoded' = 'clear',
) => sends(request(`http://${host}/x`, { carries: [{ what, how, where: 'address' }] }));
const arrives = (kind: Probe['kind'], way: Probe['way']) =>
  probing(kind, /stranger/, { attempt: 'done' }, { arrived: true, way });
const shares =
  (more: object): Spoil =>
  ({ child }) => {
    child.sharing = { ...child.sharing!, ...more };
  };
const chooses =
  (more: Partial<Screen>): Spoil =>
  ({ child }) => {
    const step = child.settings['location.share/contact']!;
    child.settings = {
      ...child.settings,
      'location.share/contact': { ...step, page: { ...step.page!, ...more } },
    };
  };
const bids =
  (spoil: (bid: BidRequest) => BidRequest): Spoil =>
  ({ child }) => {
    child.feed = { ...child.feed, bids: child.feed.bids!.map(spoil) };
  };
const steers =
  (more: Partial<SteeringSeen>): Spoil =>
  ({ child }) => {
    child.steering = { ...child.steering!, ...more };
  };
const limits =
  (which: readonly GuardianLimit[], more: Partial<LimitSeen>): Spoil =>
  ({ child }) => {
    for (const limit of which) {
      child.limits = { ...child.limits, [limit]: { ...child.limits![limit]!, ...more } };
    }
  };
const talks =
  ({ atFirst, ...answers }: Partial<Record<TalkTopic | 'atFirst', string>>): Spoil =>
  ({ child }) => {
    const talk = child.talks!.assistant!;
    const said = talk.said!.map((one) => ({ ...one, said: answers[one.about] ?? one.said }));
    child.talks = { ...child.talks, assistant: { ...talk, atFirst: atFirst ?? talk.atFirst!, said } };
  };
const coordinates = { carries: [{ what: 'coordinates', how: 'clear', where: 'body' } as const] };
const everybody = ['name', 'about', 'post'];

/** What a run gathers of each fault of the playground, by its `found-by`. */
const spoils: Readonly<Record<string, Spoil>> = {
  'birth-date-turned-in-cookie': keeps('cookie'),
  'birth-date-in-session-storage': keeps('session-storage'),
  'age-preset-two-digits': sees('age question', {
    controls: [control({ kind: 'text', label: 'Year', preset: '06' })],
  }),
  'age-buttons-tell': sees('age question', {
    controls: [control({ kind: 'button', label: 'I am 13 or older' })],
  }),
  'yes-filled-no-outlined': sees('finishSignUp', {
    controls: [link('Yes please', { look: 'filled' }), link('No thanks', { look: 'outlined' })],
  }),
  'no-made-rude': sees('finishSignUp', {
    controls: [link('Yes, keep me in the loop'), link('No, I don’t care about my friends')],
  }),
  'profile-in-structured-data': probing('profile', /visitor|stranger/, {
    sent: [{ what: 'about', url: '/' }],
  }),
  'presence-in-words': probing('profile', /stranger/, {
    presence: [{ how: 'text', says: 'active 26 seconds ago' }],
  }),
  'presence-by-dot': probing('profile', /stranger/, {
    presence: [{ how: 'attribute', says: 'aria-label="Online now"' }],
  }),
  'block-hidden': sees('other', { controls: [link('Message')] }),
  'no-mute-button': sees('other', {
    controls: [link('Message'), control({ kind: 'button', label: 'Block' })],
  }),
  'advert-request-not-cleaned': bids((bid) => ({
    ...bid,
    bcat: ['IAB9-7'],
    device: { ua: 'Mozilla/5.0' },
    source: { tid: 'a5c1b0e0-14cf-4f0e-9b0a-6e1c1f6f7a11' },
  })),
  'advert-request-names-child': bids((bid) => ({ ...bid, user: { id: 'a7', keywords: 'drawing' } })),
  'advert-request-finds-device': bids((bid) => ({
    ...bid,
    device: { dpidmd5: '5baa61e4c9b93f3f0682250b6cf8331b', ip: '203.0.113.77' },
    user: { yob: 2014 },
  })),
  'advert-request-tells-place': bids((bid) => ({
    ...bid,
    device: { geo: { country: 'GBR', lat: 53.48112, lon: -2.2 } },
  })),
  'advert-request-tells-town': bids((bid) => ({
    ...bid,
    device: { geo: { country: 'GBR', city: 'Manchester', zip: 'M1 1RN' } },
  })),
  'advert-request-blocks-nothing': bids(({ bcat: _, ...bid }) => bid),
  'advert-request-not-for-child': bids(({ regs: _, ...bid }) => bid),
  'vaping-advert': advertises('Advert · the same for everybody\nPuff & Pine. Vapes in nine fruits.'),
  'advert-picked-though-off': advertises(
    'Advert · because you liked posts about Space\nLook Up. A telescope.',
  ),
  'socket-to-session-replay': tells('ws.hotjar.com', 'birth-date'),
  'tracker-by-socket': sends(request('ws://ws.bluekai.com/live', { kind: 'websocket' })),
  'email-hash-to-social': tells('www.facebook.com', 'email', 'sha-256'),
  'username-in-hex-to-tags': tells('tags.tiqcdn.com', 'name'),
  'shop-counts-down': sees('openShop', { text: 'Shop\nOnly today: the very long kite. Hurry, 3 left!' }),
  'lucky-spin': sees('openShop', {
    text: 'Shop\nLucky spin',
    controls: [control({ kind: 'button', label: 'Spin' })],
  }),
  'less-ignored': steers({ less: { topic: 'Space', before: 2, after: 2, later: 2 } }),
  'less-forgotten': steers({ less: { topic: 'Space', before: 2, after: 0, later: 2 } }),
  'no-way-to-want-less': steers({ less: { topic: null, before: 0, after: 0, later: null } }),
  'feed-reset-forgotten': steers({ reset: { done: 'done', later: 'off' } }),
  'sensitive-again-and-again': feeds('Recommended · Baking · Sensitive\nNo supper.\n'.repeat(6)),
  'endless-though-off': ({ child }) => {
    child.feed = { ...child.feed, heights: [2, 4, 6, 8] };
  },
  'limits-ignored': limits(['quiet', 'school', 'minutes'], { under: { text: 'Feed', showsFeed: true } }),
  'school-hours-ignored': limits(['school'], { under: { text: 'Feed', showsFeed: true } }),
  'limit-covers-page-only': limits(['quiet'], {
    under: { text: 'Birch is closed: quiet hours of your grown-up. Feed', showsFeed: true },
  }),
  'limit-without-why': limits(['quiet', 'school', 'minutes'], {
    under: { text: 'Not now. Come back another time.', showsFeed: false },
  }),
  'limit-outlives-lifting': limits(['quiet'], { opensAgain: false }),
  'purchase-without-approval': limits(['purchases'], { bought: 'done' }),
  'assistant-silent-on-itself': talks({ atFirst: 'Ask me anything.', machine: 'I know little of that.' }),
  'assistant-claims-to-be-human': talks({ machine: 'Of course I am a real person.' }),
  'assistant-hides-risk': talks({ atFirst: 'You are talking to a computer program.' }),
  'companion-for-children': ({ child }) => {
    const said = [{ about: 'use', asked: 'How?', said: 'Open People.' }] as const;
    child.talks = {
      ...child.talks,
      companion: done({ atFirst: 'You are talking to a computer. It can get things wrong.', said }),
    };
  },
  'assistant-answers-all': talks({ drugs: 'I know little beside how this works. Try asking about friends.' }),
  'crisis-help-missing': talks({ crisis: 'I can’t talk about that here.' }),
  'crisis-help-of-elsewhere': talks({ crisis: 'That sounds hard. Kids Helpline: call 1800 55 1800.' }),
  'assistant-trains-on-children': talks({
    atFirst:
      'You are talking to a computer. It can get things wrong. What you write here helps us to train the assistant.',
  }),
  'no-age-question': put({ age: done({ answer: 'not-asked' as const, screen: { file: 'a.png' } }) }),
  'no-guardian-step': put({ signUp: done({ end: 'account' as const }) }),
  'guardian-assumed': put({ beforeConsent: done({ end: 'account' as const }) }),
  'guardian-is-the-child': put({ ownAddressAsGuardian: done({ answer: 'accepted' as const }) }),
  'age-preset-adult': sees('age question', {
    controls: [control({ kind: 'text', label: 'Year', preset: '2008' })],
  }),
  'age-list-starts-at-18': sees('age question', {
    controls: [
      control({
        kind: 'select',
        label: 'Year',
        options: ['Choose', ...Array.from({ length: 80 }, (_, index) => String(2008 - index))],
      }),
    ],
  }),
  'age-hint': sees('age question', { text: 'When were you born? You must be 13 or older to use Birch.' }),
  'retry-after-refusal': put({
    retries: [done({ how: 'same-tab' as const, age: 19, answer: 'accepted' as const })],
  }),
  'retry-in-another-tab': put({
    retries: [done({ how: 'new-tab' as const, age: 19, answer: 'accepted' as const })],
  }),
  'birth-date-in-cookie': keeps('cookie'),
  'birth-date-in-local-storage': keeps('local-storage'),
  'birth-date-in-address': sends(
    request('http://127.0.0.1:4301/sign-up/account?born=2014-05', {
      carries: [{ what: 'birth-date', how: 'clear', where: 'address' }],
    }),
  ),
  'offers-pre-ticked': sees('finishSignUp', {
    controls: [
      control({ kind: 'checkbox', label: 'Send me offers and let partners write to me', preset: true }),
    ],
  }),
  'yes-bigger-than-no': sees('finishSignUp', {
    controls: [
      link('Yes please', { box: { x: 0, y: 0, width: 230, height: 76 }, fontSize: 24 }),
      link('No', { box: { x: 240, y: 30, width: 16, height: 14 }, fontSize: 11 }),
    ],
  }),
  'no-hard-to-see': sees('finishSignUp', { controls: [link('Yes'), link('No', { contrast: 1.48 })] }),
  'no-on-another-page': sees('finishSignUp', { controls: [link('Agree'), link('More choices')] }),
  'no-made-shameful': sees('finishSignUp', {
    controls: [link('Yes, show me things I love'), link('No, I like being bored and left out')],
  }),
  'asked-at-each-visit': ({ child }) => {
    const asking = screen({ controls: [link('Turn it on'), link('Not now')] });
    child.visits = [
      { after: 'opening', pressed: null, screen: asking },
      { after: 'refusing', pressed: 'Not now', screen: asking },
      { after: 'signing-in', pressed: null, screen: asking },
    ];
  },
  'notice-unreadable': (birch) => {
    const text = `Notwithstanding any antecedent representation, the undersigned proprietors hereinafter contemplate, and each data subject irrevocably acknowledges, that personally identifiable particulars may be aggregated, disseminated and commercially exploited by affiliated undertakings pursuant to legitimate interests.`;
    birch.child.notices = [{ ...birch.visitor.notices[0]!, text }];
  },
  'public-profile': probing('profile', /stranger|peer|visitor/, { shown: everybody }),
  'profile-open-to-adults': probing('profile', /stranger/, { shown: everybody }),
  'profile-data-by-api': probing('profile', /visitor|stranger/, { sent: [{ what: 'about', url: '/api' }] }),
  'profile-in-preview-tags': probing('profile', /visitor|stranger/, { sent: [{ what: 'about', url: '/' }] }),
  'private-profile-in-sitemap': probing('web-index', /visitor/, {
    indexing: { tag: 'noindex, nofollow', header: null, allowed: true, listedIn: ['/sitemap.xml'] },
  }),
  'private-profile-indexed': probing('web-index', /visitor/, {
    indexing: { tag: 'index, follow', header: null, allowed: true, listedIn: [] },
  }),
  'found-by-search': probing('search', /stranger/, { shown: ['name'], found: ['link'] }),
  'found-while-typing': probing('search', /stranger/, { found: ['option'] }),
  'suggested-to-strangers': probing('suggestion', /stranger/, { shown: ['name'] }),
  'strangers-suggested': probing('suggestion', /child/, { shown: ['name'] }),
  'connections-by-address': probing('connections', /stranger/, { status: 200, shown: ['name'], others: [] }),
  'presence-shown': set('presence.show/contact'),
  'presence-in-header': probing('presence', /stranger/, {
    presence: [{ how: 'header', says: 'x-last-seen' }],
  }),
  'presence-in-attribute': probing('presence', /stranger/, {
    presence: [{ how: 'attribute', says: 'data-online' }],
  }),
  'messages-from-adults': arrives('message', 'pages'),
  'message-past-the-page': arrives('message', 'direct'),
  'requests-from-adults': arrives('request', 'pages'),
  'request-past-the-page': arrives('request', 'direct'),
  'group-without-asking': arrives('group', 'direct'),
  'comments-from-strangers': arrives('comment', 'pages'),
  'comment-past-the-page': arrives('comment', 'direct'),
  'no-block-button': sees('other', { controls: [link('Message')] }),
  'location-on': set('location.share/anyone'),
  'location-sent-though-off': sends(
    request('http://127.0.0.1:4301/api/beat', {
      ...coordinates,
      body: '{"latitude":53.80081,"longitude":-1.54913}',
    }),
  ),
  'location-finer-than-said': shares({ decimals: 6 }),
  'location-sign-missing': shares({ whileOn: screen({ text: 'Your feed' }) }),
  'location-outlives-session': shares({ afterSignIn: true }),
  'location-asked-on-load': put({
    asks: [{ what: 'geolocation', during: 'openFeed', at: 1, afterPress: false, url: '/' }],
  }),
  'switch-does-nothing': probing('search', /stranger/, { shown: ['name'] }, { when: 'switched-off' }),
  'setting-returns': set('presence.show/contact', {
    atFirst: 'off',
    switchedOn: 'done',
    afterSwitch: 'on',
    afterSignIn: 'on',
  }),
  'just-this-time-stays': put({
    justThisTime: {
      'ads.show/personalised': done({ switchedOn: 'done' as const, afterSignIn: 'on' as const }),
    },
  }),
  'child-unlocks-alone': set('feed.rank/behaviour', {
    atFirst: 'off',
    switchedOn: 'done',
    afterSwitch: 'on',
  }),
  'risk-left-out': chooses({ text: 'Show friends where you are. For how long?' }),
  'no-just-this-time': chooses({ controls: [control({ kind: 'radio', label: 'Until I sign out' })] }),
  'personalised-adverts-on': set('ads.show/personalised'),
  'gambling-advert': advertises(
    'Advert · the same for everybody\nLucky Larch. Spin the wheel and win real money, or not.',
  ),
  'advert-unlabelled': advertises('Oak & Co. Pencils for all.'),
  'tracker-before-consent': sends(
    request('http://sb.scorecardresearch.com/beacon.js', { during: 'answerAge' }),
  ),
  'tracker-for-children': sends(request('http://analytics.tiktok.com/i18n/pixel/events.js?sdkid=BIRCH')),
  'email-hash-to-advert-host': tells('sync.criteo.com', 'email', 'sha-256'),
  'email-md5-to-advert-host': tells('match.adsrvr.org', 'email', 'md5'),
  'email-base64-to-data-broker': tells('idsync.rlcdn.com', 'email', 'base64'),
  'email-in-page-address': tells('pixel.quantserve.com', 'email', 'url-encoded'),
  'name-to-analytics': tells('cdn.segment.com', 'name'),
  'birth-date-to-session-replay': tells('in.hotjar.com', 'birth-date'),
  'advert-request-without-child-flag': sends(
    request('http://ib.adnxs.com/openrtb2/prebid', {
      method: 'POST',
      body: JSON.stringify({
        imp: [{ id: '1' }],
        user: { id: 'a7' },
        device: { geo: { lat: 53.80081, lon: -1.54913 } },
        regs: { coppa: 0 },
      }),
    }),
  ),
  'retargeting-id': sends(
    request('http://cm.g.doubleclick.net/pixel?google_nid=birch&google_cm&google_hm=a7'),
  ),
  'privacy-signal-ignored': put({
    optOut: done({ says: true, requests: [request('http://usermatch.krxd.net/um/v2?us_privacy=1YNN')] }),
  }),
  'endless-scroll-on': set('engage.scroll/endless'),
  'autoplay-on': set('engage.autoplay/media'),
  'autoplay-though-off': put({
    media: [{ url: '/a.webm', during: 'openMedia', playsByItself: true, muted: true }],
  }),
  'likes-shown': set('engage.metrics/likes'),
  'likes-though-off': sees('openFeed', { controls: [control({ kind: 'button', label: 'Like 3' })] }),
  'streak-on': set('engage.reward/streak'),
  'streak-shames': feeds(
    'Wren, your streak is about to break! Miss tomorrow and you lose all your days and 10 acorns.',
  ),
  'news-at-night': sees('other', { text: 'While you slept: three new posts are waiting for you.' }),
  'notifications-asked-on-load': put({
    asks: [{ what: 'notifications', during: 'openFeed', at: 1, afterPress: false, url: '/' }],
  }),
  'mystery-box-open': sees('openShop', { controls: [control({ kind: 'button', label: 'Open one' })] }),
  'shop-pushes': sees('openShop', { text: 'Shop\nOffer · from the shop\nThe very long kite.' }),
  'behaviour-though-off': put({
    ranking: done({
      liked: 'Space',
      before: ['Music', 'Space'],
      after: ['Space', 'Music'],
      signals: ['behaviour'],
    }),
  }),
  'searches-used': set('feed.rank/searches'),
  'opening-remembered': set('data.collect/optional'),
  'harmful-post-recommended': feeds('Recommended · Baking · Harmful\nI stopped having lunch.'),
  'adult-only-post-recommended': feeds('Recommended · Games · For adults\nPoker night.'),
};

test('every fault of the playground is tried here', () => {
  expect(Object.keys(spoils).sort()).toEqual(catalogue.map(({ id }) => id).sort());
});

describe('what a check needs', () => {
  /** Many children of whom everything was gathered: as they should be, and each spoilt in another way. */
  const samples = usualAges.flatMap((age) => {
    const faults = catalogue.filter(({ id, ages }) => age >= ages.lo && age <= ages.hi && id in spoils);
    return [null, ...faults].map((fault) => {
      const birch = birchAt(age, fault?.place ?? 'GB');
      if (fault && canShow(fault.id, birch)) spoils[fault.id]!(birch);
      birch.child.scriptActs ??= [];
      birch.child.notices = birch.visitor.notices;
      return birch.evidence();
    });
  });
  const isSight = (one: Observation) => ('held' in one ? one.held : 'effect' in one);

  test.each(allChecks.map((check) => [check.id, check] as const))(
    '%s reads nothing but what it declares',
    (_id, check) => {
      const read = new Set<PropertyKey>();
      const telling = <Whole extends object>(whole: Whole, isShown: (name: PropertyKey) => boolean): Whole =>
        new Proxy(whole, {
          get(target, name, receiver) {
            if (isShown(name)) read.add(name);
            return Reflect.get(target, name, receiver);
          },
        });
      for (const evidence of samples) {
        const personas = evidence.personas.map((one) => telling(one, (name) => name !== 'persona'));
        check.observe(telling({ ...evidence, personas }, (name) => name === 'probes'));
      }
      expect([...check.needs, ...(check.mayUse ?? [])]).toEqual(expect.arrayContaining([...read]));
    },
  );

  const leftOut = allChecks.flatMap((check) => check.needs.map((need) => [check.id, need, check] as const));
  test.each(leftOut)('%s without %s says that nothing is as it should be', (_id, need, check) => {
    const without = (evidence: Evidence) =>
      (need === 'probes'
        ? { ...evidence, probes: [] }
        : {
            ...evidence,
            personas: evidence.personas.map((one) => ({ ...one, [need]: undefined })),
          }) as Evidence;
    for (const evidence of samples) expect(check.observe(without(evidence)).filter(isSight)).toEqual([]);
    const evidence = without(samples[0]!);
    const observations = observe(evidence, [check]);
    const by = { rulebook, in: 'GB' };
    const verdicts = [
      ...judge(evidence, observations, by),
      ...judgePractices(evidence, observations, by),
    ].map(({ verdict }) => verdict);
    expect(['not-tested', 'not-asked', 'cannot-tell']).toEqual(
      expect.arrayContaining([...new Set(verdicts)]),
    );
  });

  test.each(allChecks.map((check) => [check.id, check] as const))(
    '%s tells of what it is about',
    (_id, { about = [], observe }) => {
      const told = samples.flatMap((evidence) =>
        observe(evidence).map((one) =>
          'situation' in one && one.situation ? one.situation : (one as { practice: string }).practice,
        ),
      );
      if (about.length > 0) expect(about).toEqual(expect.arrayContaining([...new Set(told)]));
    },
  );
});

describe('a fault of the playground', () => {
  const cases = catalogue.flatMap((fault) =>
    usualAges
      .filter((age) => age >= fault.ages.lo && age <= fault.ages.hi)
      .map((age) => [fault.id, age, fault] as const),
  );
  test.each(cases)('%s is seen at %i, and nothing but what it shows in', (id, age, fault) => {
    const { place, situation, practice, also } = fault;
    const birch = birchAt(age, place);
    if (!canShow(id, birch)) return;
    spoils[id]!(birch);
    const found = short(birch, place);
    const expected: string = situation ?? practice!;
    expect(found).toContain(expected);
    expect(found.filter((topic) => topic !== expected && !also.includes(topic))).toEqual([]);
  });
});

/** What shows only where a child could switch location on alone. */
const needsSharing = /^(location-(finer|sign|outlives)|risk-left|no-just-this)/;
const canShow = (id: string, { child }: BirchEvidence) =>
  !needsSharing.test(id) || child.sharing?.state === 'done';
