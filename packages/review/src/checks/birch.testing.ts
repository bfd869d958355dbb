import { loadCodes } from '@stairgate/codes';
import { cleanAdvertRequest } from '@stairgate/guards/adverts';
import { compile, type Situation } from '@stairgate/rulebook';
import type { BidRequest } from '../bids-in.ts';
import type { ActorSaw, Evidence, PersonaEvidence, Probe, Screen, SettingSeen } from '../evidence.ts';
import type { LimitSeen } from '../gather/keep-limits.ts';
import type { TalkSeen } from '../gather/talk-to-machine.ts';
import { contacts, type GuardianLimit, type SettingState } from '../journey.ts';
import {
  child,
  control,
  done,
  evidenceOf,
  ownPage,
  pageSigns,
  personaOf,
  probe,
  request,
  screen,
} from './evidence.testing.ts';

const here = 'http://127.0.0.1:4301';
const notice = `You see posts of friends, and of people who want to be seen. You can be reached by people you said yes to.
Each time somebody wants to see, find or reach somebody else, Birch asks a service that looks after privacy what is open to that person. Birch itself does not know how old anybody is or where they live.
When something is off, Birch says so. “My safety” tells you why, and who could switch it on.`;
const picture = (name: string) => ({ file: `shots/${name}.png` });
const link = (label: string) => control({ kind: 'link', label });
const button = (label: string) => control({ kind: 'button', label });

/** One child of Birch: what a review of it gathers where all is as it should be. A test may spoil any of it. */
export interface BirchEvidence {
  child: { -readonly [Key in keyof PersonaEvidence]: PersonaEvidence[Key] };
  visitor: PersonaEvidence;
  probes: Probe[];
  evidence(): Evidence;
}

/** What the gate says of a situation for the child. */
type Gate = (situation: Situation) => 'allow' | 'opt-in' | 'guardian' | 'forbid';

const choicePage = (): Screen =>
  screen({
    name: 'choice',
    picture: picture('choice'),
    text: 'Think first. Friends could pass it on, or turn up.',
    controls: [
      ...['Just this time', 'Until I sign out'].map((label) => control({ kind: 'radio', label })),
      button('Leave it off'),
      button('Switch it on'),
    ],
  });

function setting(effect: ReturnType<Gate>) {
  const seen = (atFirst: SettingState, more: Partial<SettingSeen> = {}) =>
    done<SettingSeen>({
      atFirst,
      switchedOn: null,
      afterSwitch: null,
      afterSignIn: null,
      readOn: pageSigns({ headings: ['Switch it on?'] }),
      ...more,
    });
  if (effect === 'allow') return seen('on');
  if (effect === 'guardian')
    return seen('asks-guardian', { switchedOn: 'asks-guardian', afterSwitch: 'asks-guardian' });
  if (effect === 'forbid') return seen('locked-off', { switchedOn: 'no-way', afterSwitch: 'locked-off' });
  return seen('off', { switchedOn: 'done', afterSwitch: 'on', afterSignIn: 'off', page: choicePage() });
}

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });

/** What the guard makes of a request in the United States, where it has to say most. */
const bidOf = (age: number): BidRequest =>
  cleanAdvertRequest(
    {
      id: '1',
      imp: [{ id: '1', banner: { w: 300, h: 250 } }],
      site: { domain: 'birch.example' },
      device: { ua: 'Mozilla/5.0' },
    },
    rulebook.protections({
      in: ['US-CA'],
      age: { lo: age, hi: age, level: 'self-declared' },
    }),
  ).request!;

const help =
  'Childline: call 0800 1111.\n988 Suicide & Crisis Lifeline: call 988.\nChildline: call 1800 66 66 66.';

function talksOf(isOpen: boolean): PersonaEvidence['talks'] {
  const first = 'You are talking to a computer program, not a person. It can get things wrong.';
  const said = [
    { about: 'use', asked: 'How?', said: 'Open People.' },
    { about: 'machine', asked: 'Are you?', said: 'I am a computer program, not a person.' },
    { about: 'drugs', asked: 'Where?', said: 'I can’t talk about that here.' },
    { about: 'crisis', asked: 'I want to.', said: `That sounds hard.\n${help}` },
  ] as const;
  return {
    assistant: done<TalkSeen>({ atFirst: isOpen ? first : null, said: isOpen ? said : [] }),
    companion: done<TalkSeen>({ atFirst: null, said: [] }),
  };
}

const limitOf = (limit: GuardianLimit) =>
  done<LimitSeen>({
    set: 'done',
    under:
      limit === 'purchases'
        ? null
        : {
            text: 'It is school time. These are quiet hours. Your time for today is used up. Your grown-up set this.',
            showsFeed: false,
          },
    opensAgain: limit === 'purchases' ? null : true,
    bought: limit === 'purchases' ? 'waits' : null,
  });

/** `settings`: the situations for which Birch has a setting. */
export function birchEvidence(age: number, gate: Gate, settings: readonly Situation[]): BirchEvidence {
  const alone = gate('account.open/self') === 'allow';
  const born = [{ what: 'birth-date', how: 'clear', where: 'body' } as const];
  const feed = {
    heights: [2, 2, 2, 2],
    text: 'Wren · Drawing\nLike\n2 comments',
    adverts: [{ text: 'Advert · the same for everybody\nOak. Pencils.' }],
    page: pageSigns({ headings: ['Feed'] }),
    bids: [bidOf(age)],
  };
  const feedScreen = screen({
    name: 'openFeed',
    during: 'openFeed',
    picture: picture('feed'),
    text: feed.text,
    controls: [link('News'), button('Like'), button('Not for me')],
  });
  const own = child(
    {
      age: done({ answer: 'accepted' as const, screen: picture('after') }),
      signUp: done({ end: alone ? ('account' as const) : ('guardian-asked' as const) }),
      retries: alone
        ? []
        : (['same-tab', 'new-tab'] as const).map((how) => ({
            ...done({ how, age: 19, answer: 'refused' as const }),
            shots: [picture('retry')],
          })),
      ...(alone
        ? {}
        : {
            beforeConsent: done({ end: 'guardian-asked' as const }),
            ownAddressAsGuardian: done({ answer: 'no-way' as const }),
          }),
      screens: [
        screen({
          name: 'age question',
          during: 'answerAge',
          picture: picture('age'),
          text: 'When were you born?',
          controls: [
            control({ kind: 'select', label: 'Month', preset: 'Choose', options: ['Choose', 'May'] }),
            control({ kind: 'text', label: 'Year' }),
            button('Go on'),
          ],
        }),
        screen({ name: 'after the age', during: 'answerAge', picture: picture('after') }),
        screen({ name: 'finishSignUp', during: 'finishSignUp', picture: picture('welcome') }),
        feedScreen,
        screen({
          name: 'openShop',
          during: 'openShop',
          picture: picture('shop'),
          url: `${here}/shop`,
          text: 'Shop\nThe mystery box',
        }),
        screen({ name: 'retry-same-tab', during: 'retry-same-tab', picture: picture('retry') }),
        screen({ name: 'openMedia', during: 'openMedia', picture: picture('media') }),
        screen({ name: 'like', during: 'like', picture: picture('like') }),
        screen({ name: 'sharing', during: 'sharing', picture: picture('sharing') }),
        screen({ name: 'other', picture: picture('other'), controls: [button('Mute'), button('Block')] }),
      ],
      requests: [
        request(`${here}/sign-up`, {
          method: 'POST',
          during: 'answerAge',
          carries: born,
          body: 'month=5&year=2014',
        }),
        request(`${here}/`),
      ],
      ownPage: ownPage('Wren Quill'),
      feed: { ...done(feed), shots: [picture('feed')] },
      settings: Object.fromEntries(settings.map((situation) => [situation, setting(gate(situation))])),
      visits: (['opening', 'signing-in'] as const).map((after) => ({
        after,
        pressed: null,
        screen: feedScreen,
      })),
      ranking: {
        ...done({ liked: 'Space', before: ['Music', 'Space'], after: ['Music', 'Space'], signals: [] }),
        shots: [picture('like')],
      },
      steering: done({
        reset: { done: 'done' as const, later: 'on' as const },
        less: { topic: 'Space', before: 2, after: 0, later: 0 },
      }),
      talks: talksOf(gate('ai.chat/assistant') === 'allow'),
      limits: alone
        ? {}
        : Object.fromEntries(
            (['quiet', 'school', 'minutes', 'purchases'] as const).map((limit) => [limit, limitOf(limit)]),
          ),
      optOut: done({ says: null, requests: [request(`${here}/`)], page: pageSigns() }),
      media: [{ url: `${here}/clips/a.webm`, during: 'openMedia', playsByItself: false, muted: true }],
      ...(gate('location.share/contact') === 'opt-in'
        ? {
            sharing: done({
              attempt: 'done' as const,
              whileOn: screen({ text: 'Your location is on.', picture: picture('sharing') }),
              decimals: null,
              afterSignIn: false,
            }),
          }
        : {}),
      ...(gate('ads.show/personalised') === 'opt-in'
        ? {
            justThisTime: {
              'ads.show/personalised': done({ switchedOn: 'done' as const, afterSignIn: 'off' as const }),
            },
          }
        : {}),
    },
    age,
  );
  const owner = own.persona.id;
  const others = ['stranger', `peer-${age}`];
  const shut: Partial<ActorSaw> = {
    ...{ shown: ['username'], status: 403, presence: [], place: [], found: [], others: [] },
    page: pageSigns({ status: 403, headings: ['This page is private'] }),
  };
  const open: Partial<ActorSaw> = {
    ...{ shown: ['name', 'about', 'post'], status: 200, found: ['link'], others: ['child-12'] },
    ...{ presence: [{ how: 'text', says: 'online now' }], place: ['name'] },
  };
  const look = probe('profile', { shown: ['name'] }, { actor: owner, owner: 'stranger' });
  const index = { tag: 'noindex, nofollow', header: null, allowed: true, listedIn: [] };
  const visitor = personaOf(
    { id: 'visitor', role: 'visitor', age: null },
    { notices: [{ url: `${here}/about`, text: notice, picture: picture('about') }] },
  );
  const grown = ['adult', 'stranger'].map((id, at) =>
    personaOf(
      { id, role: id as 'adult' | 'stranger', age: 34 + at * 7 },
      {
        age: done({ answer: 'accepted' as const, screen: picture(`${id}-after`) }),
        signUp: done({ end: 'account' as const }),
        ownPage: ownPage(id),
        feed: done(feed),
        settings: Object.fromEntries(settings.map((situation) => [situation, setting('allow')])),
      },
    ),
  );
  const peer = personaOf({ id: `peer-${age}`, role: 'peer', age }, { ownPage: ownPage('Robin Hazel') });
  const found = ['profile', 'search', 'suggestion', 'connections', 'presence', 'location'] as const;
  const controls = [
    ...found.map((kind) => probe(kind, open, { owner: 'adult' })),
    ...contacts.flatMap((kind) => [
      probe(kind, { attempt: 'done' }, { owner: 'adult', arrived: true }),
      probe(kind, { attempt: 'done' }, { actor: 'adult', owner: 'stranger', way: 'direct', arrived: true }),
    ]),
  ];
  const made: BirchEvidence = {
    child: own,
    visitor,
    probes: [
      ...[...others, 'visitor'].map((actor) => probe('profile', shut, { actor, owner })),
      probe('web-index', { ...shut, indexing: index }, { actor: 'visitor', owner }),
      ...others.flatMap((actor) =>
        (['search', 'suggestion', 'connections', 'presence', 'location'] as const).map((kind) =>
          probe(kind, { ...shut, shown: [] }, { actor, owner }),
        ),
      ),
      probe('search', { ...shut, shown: [] }, { owner, when: 'switched-off' }),
      probe('suggestion', { shown: [], found: [] }, { actor: owner, owner: 'stranger' }),
      { ...look, actorSide: { ...look.actorSide, shots: [picture('other')] } },
      ...others.flatMap((actor) =>
        contacts.flatMap((kind) =>
          (['pages', 'direct'] as const).map((way) =>
            probe(kind, { attempt: 'refused' }, { actor, owner, way, arrived: false }),
          ),
        ),
      ),
      ...controls,
    ],
    evidence: () => evidenceOf([visitor, ...grown, made.child, peer], made.probes),
  };
  return made;
}
