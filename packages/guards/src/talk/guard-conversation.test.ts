import { readFileSync } from 'node:fs';
import { ownLaw } from '@stairgate/codes/law';
import { compile, type Obligation, parseAge } from '@stairgate/rulebook';
import cy from '@stairgate/words/messages/cy/child-talk.json' with { type: 'json' };
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidedIn } from '../decided.testing.ts';
import type { Decided } from '../decided.ts';
import { guardConversation, type TalkRequest } from './guard-conversation.ts';
import { machineDuties, machineRules, ownInterval } from './machine-rules.ts';
import { ownTopics, topicMaps } from './topic-labels.ts';

const law = await ownLaw();
const california = decidedIn('US-CA', '14');
const running = { minutesSinceTold: 0, minutesSinceBreak: 0, riskExplained: true };
const talk = (child: Decided, more: Omit<TalkRequest, 'child'> = {}) =>
  guardConversation({ child, labels: [], session: running, ...more });
const due = (...given: Parameters<typeof talk>) => talk(...given).say.map(({ what }) => what);

describe('the law behind it', () => {
  test('every rule of the codes about a machine that talks is carried out, with what it owes', () => {
    const inCodes = Object.fromEntries(
      law.codes.flatMap(({ code, rules }) =>
        rules
          .filter(({ situations }) => situations.some((one) => one.startsWith('ai.')))
          .map(({ id, obligations = [] }) => [`${code}#${id}`, [...obligations].sort()]),
      ),
    );
    const here = Object.entries(machineRules).map(([rule, { owes }]) => [rule, [...owes].sort()]);
    expect(Object.fromEntries(here)).toEqual(inCodes);
  });
  test('every duty that is carried out stands in the codes', () => {
    const duties = law.codes.flatMap(({ code, duties }) => duties.map(({ id }) => `${code}#${id}`));
    expect(duties).toEqual(expect.arrayContaining(Object.keys(machineDuties)));
  });
  test('what is owed and not said by the guard is handed on, each with its rules', () => {
    const owed: readonly Obligation[] = ['notify-guardian'];
    const answer = california.situations['ai.chat/companion'].toJSON();
    const child = {
      ...california,
      situations: { ...california.situations, 'ai.chat/companion': { ...answer, obligations: owed } },
    } satisfies Decided;
    expect(talk(child).owed).toEqual([
      { obligation: 'notify-guardian', rules: expect.arrayContaining(['us-ca-sb243#ca-companion-breaks']) },
    ]);
  });
});

describe('telling that it is a machine', () => {
  test('at the start, by the rules of California', () => {
    const { say, every } = talk(california, {
      session: { ...running, minutesSinceTold: undefined } as never,
    });
    expect(say).toEqual(
      [
        {
          what: 'machine',
          text: expect.stringContaining('not a human being'),
          rules: [
            'us-ca-sb243#ca-companion-breaks',
            'us-ca-sb243#ca-companion-minor-told',
            'us-ca-sb243#ca-companion-not-human',
          ].filter((rule) => machineRules[rule]!.owes.includes('disclose-ai')),
        },
      ].map((one) => ({ ...one, rules: expect.arrayContaining(one.rules) })),
    );
    expect(every.machine!.minutes).toBe(180);
    expect(every.break).toEqual({ minutes: 180, rules: ['us-ca-sb243#ca-companion-breaks'] });
  });
  test.each([
    ['US-CA', 14, 'companion', 180],
    ['US-NY', 14, 'companion', 180],
    ['GB', 14, 'companion', ownInterval],
    ['GB', 14, 'assistant', ownInterval],
  ] as const)('in %s at %i with a %s every %i minutes', (place, age, machine, minutes) => {
    const child = decidedIn(place, String(age), {
      granted: [{ situation: 'ai.chat/companion', by: 'guardian' }],
    });
    const conversation = { with: machine };
    const at = (minutesSinceTold: number) =>
      due(child, { conversation, session: { ...running, minutesSinceTold } });
    expect(at(minutes - 1)).toEqual([]);
    expect(at(minutes)).toEqual(['machine-again']);
  });
  test('whenever it is asked, the truth', () => {
    expect(due(california, { conversation: { asked: true } })).toEqual(['machine-asked']);
    const assistant = { with: 'assistant', asked: true } as const;
    expect(due(decidedIn('US-CA', '18'), { conversation: assistant })).toEqual(['machine-asked']);
  });
  test.each([-1, Number.NaN, '5', null, Number.POSITIVE_INFINITY])(
    'minutes that are none (%j) count as never told',
    (minutes) => {
      const session = { ...running, minutesSinceTold: minutes, minutesSinceBreak: minutes } as never;
      expect(due(california, { session })).toEqual(['machine', 'break']);
    },
  );
});

test('a break by the number of the law, and the risk once', () => {
  expect(due(california, { session: { ...running, minutesSinceBreak: 179 } })).toEqual([]);
  expect(due(california, { session: { ...running, minutesSinceBreak: 180 } })).toEqual(['break']);
  expect(due(california, { session: { ...running, riskExplained: false } })).toEqual(['risk']);
});

describe('who may talk', () => {
  test.each([
    ['US-CA', '14', 'companion', true, null],
    ['GB', '14', 'companion', false, 'int-baseline#baseline-companions-ask'],
    ['GB', '17', 'companion', false, 'int-baseline#baseline-companions-off'],
    ['US', '9', 'assistant', false, 'us-coppa#consent-before-using'],
    ['GB', '14', 'assistant', true, null],
    ['US-CA', '18', 'companion', true, null],
    ['unknown', 'unknown', 'assistant', false, 'us-coppa#consent-before-using'],
  ] as const)('%s at %s with a %s: %s', (place, age, machine, allowed, rule) => {
    const answer = talk(decidedIn(place, age), { conversation: { with: machine } });
    expect(answer.allowed).toBe(allowed);
    expect(answer.answer).toBe(allowed ? 'machine' : 'none');
    if (rule !== null) expect(answer.rules).toContain(rule);
    expect(answer.say.map(({ what }) => what)).toEqual(allowed ? [] : ['not-open']);
  });
  test('nobody said which machine: a companion', () => {
    for (const conversation of [undefined, {}, { with: 'friend' }, { with: 7 }, [], 'assistant'])
      expect(talk(decidedIn('GB', '14'), { conversation } as never).allowed).toBe(false);
  });
  test('a limit of a guardian closes it and is named', () => {
    const limits = [{ situation: 'ai.chat/companion', by: 'guardian', how: 'closed' }] as const;
    expect(talk(decidedIn('US-CA', '14', { limits }))).toMatchObject({
      allowed: false,
      rules: expect.arrayContaining(['guardian-limit']),
    });
  });
});

describe('topics', () => {
  const closedTo14 = Object.entries(ownTopics).filter(
    ([, { class: of }]) => of === 'harmful' || of === 'adult-only',
  );
  test.each(closedTo14)('%s is closed at 14, and what is to be said goes out instead', (label) => {
    const answer = talk(california, { labels: [label] });
    expect(answer.topics).toEqual([{ label, open: false, rules: expect.any(Array) }]);
    expect(answer.topics[0]!.rules.join()).toMatch(/#/);
    expect(answer.answer).toBe('instead');
    expect(answer.say[0]!.what).toBe('topic-closed');
  });
  test.each(['none', 'education', 'help'])('%s is open', (label) => {
    expect(talk(california, { labels: [label] })).toMatchObject({ answer: 'machine', help: null });
  });
  test.each([
    ['nobody looked', undefined, 'unlabelled'],
    ['no list', 'sexual', 'unlabelled'],
    ['a label nobody knows', ['frobnicate'], 'frobnicate'],
    ['one of a classifier nobody knows', [{ src: 'mine', val: 'none' }], 'mine/none'],
    ['one that cannot be read', [{ src: 7, val: 'none' }], 'unlabelled'],
    ['a word of the language', ['constructor'], 'constructor'],
  ])('%s: closed, and help is at hand', (_, labels, label) => {
    const answer = talk(california, { labels } as never);
    expect(answer).toMatchObject({ answer: 'instead', topics: [{ label, open: false }] });
    expect(answer.help).not.toBeNull();
  });
  test('more labels than one message can have are not all looked at, and so it is closed', () => {
    expect(talk(california, { labels: Array(10_000).fill('none') }).answer).toBe('instead');
  });
  test('nothing sexual for a minor in California, by its duty as well, whatever a profile opens', () => {
    const { situations } = california;
    const open = { ...situations['content.view/adult-only'].toJSON(), allowed: true };
    const child = {
      ...california,
      situations: { ...situations, 'content.view/adult-only': open },
    } as Decided;
    expect(talk(child, { labels: ['sexual'] }).topics).toEqual([
      { label: 'sexual', open: false, rules: ['us-ca-sb243#ca-companion-nothing-sexual'] },
    ]);
  });
  test.each(
    Object.entries(topicMaps).flatMap(([src, map]) =>
      Object.entries(map).map(([val, of]) => [src, val, of] as const),
    ),
  )('of %s, %s is judged by its class', (src, val, of) => {
    const { topics } = talk(decidedIn('GB', '14'), {
      conversation: { with: 'assistant' },
      labels: [{ src, val }],
    });
    const open = decidedIn('GB', '14').situations[`content.view/${of.class}`].allowed;
    expect(topics[0]!.open).toBe(open);
  });
  test('a grown-up talks of what it likes; help is offered all the same', () => {
    const answer = talk(decidedIn('US-CA', '18'), { labels: ['sexual', 'suicide'] });
    expect(answer.answer).toBe('machine');
    expect(answer.say.map(({ what }) => what)).toEqual(['help']);
  });
});

describe('help', () => {
  test('in California: its lines, by the duty', () => {
    const { help, say } = talk(california, { labels: ['suicide'] });
    expect(help!.places.map(({ country }) => country)).toEqual(['US']);
    expect(say.at(-1)).toMatchObject({ what: 'help', rules: ['us-ca-sb243#ca-companion-crisis-protocol'] });
    expect(say.at(-1)!.text).toMatch(/988 Suicide & Crisis Lifeline: call 988\./);
    expect(say.at(-1)!.text).toMatch(/call 911\.$/);
  });
  test('where nobody knows the place: where to look, and no number that may be another country’s', () => {
    const { text } = talk(decidedIn('unknown', '14'), { labels: ['suicide'] }).say.at(-1)!;
    expect(text).toContain('findahelpline.com');
    expect(text).not.toMatch(/\d{3}/);
  });
  test('also to a child who may not talk with it', () => {
    expect(due(decidedIn('GB', '9'), { labels: ['self-harm'] })).toEqual(['not-open', 'help']);
  });
  test('in Welsh, and for each age in other words', () => {
    const at = (age: string) =>
      guardConversation({ child: decidedIn('GB', age), labels: ['suicide'] }, { texts: cy }).say.at(-1)!.text;
    expect(at('14')).toContain('Childline: ffonia 0800 1111.');
    expect(new Set([at('8'), at('11'), at('14')]).size).toBe(3);
    const partly = guardConversation(
      { child: decidedIn('GB', '14'), labels: ['suicide'] },
      { texts: { help: cy.help } },
    );
    expect(partly.say.at(-1)!.text).toContain('Childline: call 0800 1111.');
  });
});

test('what is said is not trained on, and nobody is kept by its feelings', () => {
  const uses = Object.fromEntries(talk(decidedIn('GB', '14')).uses.map((one) => [one.use, one]));
  expect(uses.training!.allowed).toBe(false);
  expect(uses.training!.rules.join()).toMatch(/#/);
  expect(uses['personalised-adverts']!.allowed).toBe(false);
  for (const trick of ['plea-to-stay', 'guilt', 'feigned-love', 'claim-to-be-human'])
    expect(uses[trick]).toMatchObject({ allowed: false, rules: ['keeps-by-feelings'] });
  const nebraska = decidedIn('US-NE', '11', {
    granted: [{ situation: 'ai.filter/appearance', by: 'child' }],
  });
  const filter = talk(nebraska).uses.find(({ use }) => use === 'change-how-a-child-looks')!;
  expect(filter).toMatchObject({
    allowed: false,
    rules: expect.arrayContaining(['us-ne-aadc#ne-under-13-no-lures']),
  });
});

test('whatever it is given: an answer, never an error, and nothing opens by what is left out', () => {
  const rulebook = compile(law.codes, { asOf: '2026-11-22' });
  const children = ['GB', 'US-CA', 'US-NY', 'DE', 'unknown'].flatMap((place) =>
    ['unknown', '9', '14', '17', '18'].map((age) =>
      rulebook.protections({ in: place, age: parseAge(age, 'verified') }),
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...children),
      fc.anything({ maxDepth: 3 }),
      fc.anything({ maxDepth: 3 }),
      fc.oneof(
        fc.anything({ maxDepth: 3 }),
        fc.array(fc.oneof(fc.string(), fc.constantFrom('none', 'suicide'))),
      ),
      (child, conversation, session, labels) => {
        const answer = guardConversation({ child, conversation, session, labels } as never);
        const bare = guardConversation({ child });
        expect(answer.say.every(({ text, rules }) => text !== '' && rules.length > 0)).toBe(true);
        expect(answer.topics.every(({ open, rules }) => open || rules.length > 0)).toBe(true);
        // What is left out is the strictest: whatever is given opens no less than nothing does.
        if (bare.allowed) expect(answer.allowed).toBe(true);
        if (bare.answer === 'machine') expect(answer.topics.every(({ open }) => open)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('the words of this guard stand in words/, with no text in the source', () => {
  const source = readFileSync(new URL('talk-texts.ts', import.meta.url), 'utf8');
  expect(source).not.toMatch(/You are talking/);
});
