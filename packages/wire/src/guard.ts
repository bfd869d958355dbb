import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { askedPlace } from './place.ts';
import { closed, oneOf, orNull, text, texts, type Wire } from './schema.ts';
import { obligationSchema } from './words.ts';

/** The largest request for adverts, in bytes. */
export const advertBytes = 1024 * 1024;
/** The largest feed, in bytes, and the most candidates in one. */
export const feedBytes = 4 * 1024 * 1024;
export const mostCandidates = 10_000;

const anything = { additionalProperties: true };
/** Read by the guard itself, to which what cannot be read is what is left out. */
const read = (description: string) => Type.Unsafe<unknown>({ description });
const count = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }));

/** About whom, where there is no child on record. */
const person = {
  place: Type.Optional(askedPlace),
  age: Type.Optional(ageSchema),
};

const advertAsked = {
  request: Type.Object({}, { ...anything, description: 'A bid request of OpenRTB 2.6 or 2.5.' }),
  id: Type.Optional(
    Type.String({
      pattern: '^[\\w-]{1,64}$',
      description: 'A fresh id for the request, used where the one in it could be somebody’s.',
      'x-right': 'give at most 64 letters, digits, hyphens and underscores',
    }),
  ),
  own: Type.Optional(
    Type.Array(Type.String({ maxLength: 128 }), {
      maxItems: 256,
      description: 'Texts that are the platform’s own, such as the ids of its sites and places.',
    }),
  ),
};
const feedAsked = {
  candidates: Type.Array(Type.Unsafe<unknown>({}), {
    maxItems: mostCandidates,
    description: '{ id, labels, author, topic, via, at }; one without an id is left out.',
  }),
  signals: Type.Optional(read('What the order goes by: names, or { name, kind, from }.')),
  counts: Type.Optional(read('How many of each label that is capped were shown today.')),
  session: Type.Optional(read('{ now, minutesSinceBreak, shown, less, reset }')),
  capPerDay: count,
  endAfter: count,
  breakEvery: count,
};
const talkAsked = {
  conversation: Type.Optional(read('{ with: companion or assistant, asked }')),
  labels: Type.Optional(read('What a classifier found: words, or { src, val }. Left out: no topic is open.')),
  session: Type.Optional(read('{ minutesSinceTold, minutesSinceBreak, riskExplained }')),
};

export const advertGuardSchema = closed(advertAsked, { title: 'AdvertGuard' });
export const feedGuardSchema = closed(feedAsked, { title: 'FeedGuard' });
export const talkGuardSchema = closed(talkAsked, { title: 'TalkGuard' });
export const advertQuestionSchema = closed({ ...person, ...advertAsked }, { title: 'AdvertQuestion' });
export const feedQuestionSchema = closed({ ...person, ...feedAsked }, { title: 'FeedQuestion' });
export const talkQuestionSchema = closed({ ...person, ...talkAsked }, { title: 'TalkQuestion' });

export const guardedAdvertSchema = Type.Object(
  {
    request: orNull(Type.Record(Type.String(), Type.Unknown()), {
      description: 'What may be sent; null where no advert may be asked for.',
    }),
    changes: Type.Array(
      Type.Object({
        path: text,
        done: oneOf(['removed', 'replaced', 'set', 'added', 'refused']),
        rules: texts,
      }),
    ),
    allowed: Type.Boolean(),
  },
  { title: 'GuardedAdvert' },
);

export const guardedFeedSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({ id: text, verdict: oneOf(['keep', 'demote', 'drop']), rule: orNull(text) }),
      { description: 'Each candidate once, in the order to show.' },
    ),
    order: oneOf(['as-came', 'by-choices-and-time']),
    signalsAllowed: texts,
    breakDue: Type.Boolean(),
    end: orNull(Type.Integer()),
    autoplay: Type.Boolean(),
    reset: orNull(text),
    counts: Type.Record(Type.String(), Type.Integer()),
  },
  { title: 'GuardedFeed' },
);

const every = orNull(Type.Object({ minutes: Type.Integer(), rules: texts }));
const helpline = Type.Object({
  name: text,
  phone: Type.Optional(text),
  text: Type.Optional(Type.Object({ to: text, word: Type.Optional(text) })),
  web: Type.Optional(text),
  hours: Type.Optional(text),
  source: text,
  read: Type.Optional(
    Type.Object(
      { on: text, page: text },
      {
        description:
          'Where the number was read, on a page of its own or of a government; left out where it was not.',
      },
    ),
  ),
});
export const guardedTalkSchema = Type.Object(
  {
    allowed: Type.Boolean(),
    rules: texts,
    answer: oneOf(['machine', 'instead', 'none']),
    say: Type.Array(
      Type.Object({
        what: oneOf([
          'not-open',
          'machine',
          'machine-again',
          'machine-asked',
          'risk',
          'break',
          'topic-closed',
          'help',
        ]),
        text,
        rules: texts,
      }),
      { description: 'What is due now, in the order to say it.' },
    ),
    topics: Type.Array(Type.Object({ label: text, open: Type.Boolean(), rules: texts })),
    help: orNull(
      Type.Object({
        places: Type.Array(Type.Object({ country: text, emergency: text, lines: Type.Array(helpline) })),
        lists: texts,
      }),
    ),
    every: Type.Object({ machine: every, break: every }),
    uses: Type.Array(Type.Object({ use: text, allowed: Type.Boolean(), rules: texts })),
    owed: Type.Array(Type.Object({ obligation: obligationSchema, rules: texts })),
  },
  { title: 'GuardedTalk' },
);

export const exampleAdvertGuard = {
  request: {
    id: 'r-1',
    imp: [{ id: '1', banner: { w: 320, h: 50 } }],
    site: { domain: 'treehouse.example' },
    user: { id: 'robin' },
  },
};
export const exampleFeedGuard = {
  signals: ['follows', 'time'],
  candidates: [
    { id: 'cats', labels: [], via: 'followed' },
    { id: 'diary', labels: ['self-harm'] },
  ],
};
export const exampleTalkGuard = { conversation: { with: 'assistant' }, labels: [] };

export const exampleGuardedAdvert = {
  request: {
    id: 'r-1',
    imp: [{ id: '1', banner: { w: 320, h: 50 } }],
    site: { domain: 'treehouse.example' },
    regs: { gdpr: 1 },
  },
  changes: [{ path: 'user.id', done: 'removed', rules: ['uk-aadc#profiling-off'] }],
  allowed: true,
} satisfies Wire<typeof guardedAdvertSchema>;
export const exampleGuardedFeed = {
  items: [
    { id: 'cats', verdict: 'keep', rule: null },
    { id: 'diary', verdict: 'drop', rule: 'uk-aadc#no-detrimental-feed' },
  ],
  order: 'as-came',
  signalsAllowed: ['follows', 'time'],
  breakDue: true,
  end: 50,
  autoplay: false,
  reset: null,
  counts: {},
} satisfies Wire<typeof guardedFeedSchema>;
const machineRules = ['int-baseline#baseline-machines-say-so'];
export const exampleGuardedTalk = {
  allowed: true,
  rules: [],
  answer: 'machine',
  say: [
    {
      what: 'machine',
      text: 'You are talking to a computer program, not a human being. It can’t feel anything.',
      rules: machineRules,
    },
  ],
  topics: [],
  help: null,
  every: { machine: { minutes: 60, rules: machineRules }, break: null },
  uses: [{ use: 'training', allowed: false, rules: ['uk-aadc#own-optional-uses-off'] }],
  owed: [],
} satisfies Wire<typeof guardedTalkSchema>;
