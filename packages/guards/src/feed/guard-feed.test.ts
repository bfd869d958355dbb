import { parseAge } from '@stairgate/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidedIn, rulebook } from '../decided.testing.ts';
import { isAllowed } from '../decided.ts';
import { type Candidate, type FeedRequest, guardFeed } from './guard-feed.ts';
import {
  blueskyLabels,
  blueskyModeration,
  type ContentClass,
  labelMaps,
  ownLabels,
} from './label-classes.ts';
import { rankByChoices } from './rank-by-choices.ts';

const child = decidedIn('GB', '14');
const lawful = ['follows', 'time'];
const guarded = (candidates: readonly Candidate[], more: Partial<FeedRequest> = {}) =>
  guardFeed({ child, signals: lawful, candidates, ...more });
const verdicts = (...[candidates, more]: Parameters<typeof guarded>) =>
  Object.fromEntries(guarded(candidates, more).items.map(({ id, verdict }) => [id, verdict]));
const now = '2026-11-22T10:00:00Z';
const ago = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();

describe('what a child is shown', () => {
  test.each(Object.entries({ ...ownLabels, ...blueskyLabels }))('%s is %s', (label, content) => {
    const expected = { suitable: 'keep', sensitive: 'demote', harmful: 'drop', 'adult-only': 'drop' }[
      content
    ];
    expect(verdicts([{ id: 'a', labels: [label] }])).toEqual({ a: expected });
  });
  test('each with its rule', () => {
    expect(
      guarded([
        { id: 'cats', labels: [] },
        { id: 'fight', labels: ['violence'] },
        { id: 'diary', labels: ['self-harm'] },
      ]).items,
    ).toEqual([
      { id: 'cats', verdict: 'keep', rule: null },
      { id: 'fight', verdict: 'demote', rule: 'uk-osa-children#other-harm-made-rare' },
      { id: 'diary', verdict: 'drop', rule: 'uk-aadc#no-detrimental-feed' },
    ]);
  });
  test('what nobody labelled, or somebody unknown did, or in an unknown word, is sensitive', () => {
    expect(
      verdicts([
        { id: 'unlabelled' },
        { id: 'of-somebody', labels: [{ src: 'did:plc:somebody', val: 'none' }] },
        { id: 'in-a-word', labels: ['frobnicate'] },
        { id: 'looked-at', labels: [] },
        { id: 'own-words-of-js', labels: ['constructor'] },
      ]),
    ).toEqual({
      unlabelled: 'demote',
      'of-somebody': 'demote',
      'in-a-word': 'demote',
      'looked-at': 'keep',
      'own-words-of-js': 'demote',
    });
  });
  test('a label that was taken back stands no more, and one that was set again does', () => {
    const by = { src: blueskyModeration, val: 'porn' };
    expect(
      verdicts([
        { id: 'back', labels: [by, { ...by, neg: true }] },
        { id: 'again', labels: [by, { ...by, neg: true }, by] },
        { id: 'other', labels: [by, { val: 'porn', neg: true }] },
      ]),
    ).toEqual({ back: 'keep', again: 'drop', other: 'drop' });
  });
  test('the same thing once', () => {
    const { items } = guarded([
      { id: 'a', labels: [] },
      { id: 'a', labels: ['porn'] },
    ]);
    expect(items).toEqual([
      { id: 'a', verdict: 'keep', rule: null },
      { id: 'a', verdict: 'drop', rule: 'id-twice' },
    ]);
  });
  test('what is behind a guardian’s limit goes, even from those whom the child follows', () => {
    const limits = [{ situation: 'content.view/sensitive', by: 'guardian', how: 'closed' }] as const;
    const closed = decidedIn('GB', '14', { limits });
    const { items } = guarded([{ id: 'a', labels: ['violence'], via: 'followed' }], { child: closed });
    expect(items).toEqual([{ id: 'a', verdict: 'drop', rule: 'guardian-limit' }]);
  });
});

describe('what is sensitive', () => {
  const fights = ['a', 'b', 'c', 'd'].map((id): Candidate => ({ id, labels: ['violence'] }));
  test('is capped in a day, label by label', () => {
    expect(verdicts([...fights, { id: 'e', labels: ['grief'] }])).toEqual({
      a: 'demote',
      b: 'demote',
      c: 'demote',
      d: 'drop',
      e: 'demote',
    });
    expect(guarded(fights, { counts: { violence: 2 } }).counts).toEqual({ violence: 1 });
    expect(verdicts(fights, { counts: { violence: 3 } })).toEqual({
      a: 'drop',
      b: 'drop',
      c: 'drop',
      d: 'drop',
    });
    expect(verdicts(fights, { counts: { violence: Number.NaN } })).toEqual({
      a: 'drop',
      b: 'drop',
      c: 'drop',
      d: 'drop',
    });
  });
  test('of those whom the child follows is its own doing', () => {
    expect(verdicts(fights.map((one) => ({ ...one, via: 'followed' })))).toEqual({
      a: 'keep',
      b: 'keep',
      c: 'keep',
      d: 'keep',
    });
  });
  test('comes after the rest', () => {
    expect(guarded([fights[0]!, { id: 'x', labels: [] }]).items.map(({ id }) => id)).toEqual(['x', 'a']);
  });
});

describe('what a ranking goes by', () => {
  test('is what the rulebook opens', () => {
    const signals = ['follows', 'watch-time', 'search-history', { name: 'own', kind: 'choices' as const }];
    expect(guarded([], { signals }).signalsAllowed).toEqual(['follows', 'own']);
    const granted = [{ situation: 'feed.rank/behaviour', by: 'child' }] as const;
    const opened = decidedIn('GB', '14', { granted });
    expect(guarded([], { signals, child: opened }).signalsAllowed).toEqual(['follows', 'watch-time', 'own']);
  });
  const candidates: readonly Candidate[] = [
    { id: 'old', labels: [], at: ago(3), via: 'followed' },
    { id: 'new', labels: [], at: ago(1), via: 'followed' },
    { id: 'undated', labels: [], via: 'followed' },
    { id: 'guessed', labels: [], at: ago(0), via: 'behaviour' },
    { id: 'somehow', labels: [], at: ago(0) },
  ];
  test('where it is closed, the order is made anew, and what was found by it goes', () => {
    const { items, order } = guarded(candidates, { signals: ['watch-time'] });
    expect(order).toBe('by-choices-and-time');
    expect(items.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['new', 'keep'],
      ['old', 'keep'],
      ['undated', 'keep'],
      ['somehow', 'demote'],
      ['guessed', 'drop'],
    ]);
    expect(items.at(-1)!.rule).toBe('uk-aadc#personalisation-off');
    expect(guardFeed({ child, candidates }).order).toBe('by-choices-and-time');
    expect(guarded(candidates).order).toBe('as-came');
  });
  test('is nothing from before a reset', () => {
    const granted = [{ situation: 'feed.rank/behaviour', by: 'child' }] as const;
    const opened = decidedIn('GB', '14', { granted });
    const signals = [
      { name: 'follows' },
      { name: 'liked', from: ago(9) },
      { name: 'liked-since', from: ago(1) },
      { name: 'watch-time' },
    ];
    const asked = (reset?: string) => guarded([], { child: opened, signals, session: { reset } });
    expect(asked().signalsAllowed).toEqual(['follows', 'liked', 'liked-since', 'watch-time']);
    expect(asked(ago(3))).toMatchObject({
      signalsAllowed: ['follows', 'liked-since'],
      reset: ago(3),
      order: 'by-choices-and-time',
    });
    expect(asked('yesterday').signalsAllowed).toEqual(['follows']);
  });
});

describe('less of this', () => {
  const about: readonly Candidate[] = [
    { id: 'author', author: 'kim', labels: [] },
    { id: 'topic', topic: 'dieting', labels: [] },
    { id: 'other', labels: [] },
  ];
  const said = (
    at: string,
    less = [
      { author: 'kim', at },
      { topic: 'dieting', at },
    ],
  ) => verdicts(about, { session: { now, less } });
  test('drops for fourteen days, demotes until a hundred and forty, then is over', () => {
    expect(said(ago(13))).toEqual({ author: 'drop', topic: 'drop', other: 'keep' });
    expect(said(ago(14))).toEqual({ author: 'demote', topic: 'demote', other: 'keep' });
    expect(said(ago(139))).toEqual({ author: 'demote', topic: 'demote', other: 'keep' });
    expect(said(ago(140))).toEqual({ author: 'keep', topic: 'keep', other: 'keep' });
  });
  test('counts as said just now where the clock went back or nobody knows when', () => {
    expect(said('2027-01-01T00:00:00Z')).toMatchObject({ author: 'drop' });
    expect(said('some day')).toMatchObject({ author: 'drop' });
  });
  test('names the rule that wants it heeded', () => {
    const { items } = guarded(about, { session: { now, less: [{ author: 'kim', at: now }] } });
    expect(items.at(-1)).toEqual({ id: 'author', verdict: 'drop', rule: 'uk-osa-children#feedback-counts' });
  });
});

describe('breaks and ends', () => {
  test('a break is due by its time where one is owed, and where nobody counts', () => {
    expect(guarded([], { session: { minutesSinceBreak: 29 } }).breakDue).toBe(false);
    expect(guarded([], { session: { minutesSinceBreak: 30 } }).breakDue).toBe(true);
    expect(guarded([], { session: { minutesSinceBreak: -1 } }).breakDue).toBe(true);
    expect(guarded([]).breakDue).toBe(true);
    expect(guarded([], { child: decidedIn('US', '14') }).breakDue).toBe(false);
  });
  test('a feed ends, unless the child chose that it does not', () => {
    expect(guarded([]).end).toBe(50);
    expect(guarded([], { session: { shown: 48 } }).end).toBe(2);
    expect(guarded([], { session: { shown: 80 } }).end).toBe(0);
    expect(guarded([], { session: { shown: Number.NaN } }).end).toBe(0);
    const granted = ['engage.scroll/endless', 'engage.autoplay/media'].map((situation) => ({
      situation,
      by: 'child' as const,
    }));
    expect(guarded([], { child: decidedIn('GB', '14', { granted }) })).toMatchObject({
      end: null,
      autoplay: true,
    });
    expect(guarded([]).autoplay).toBe(false);
  });
  test('without an answer everything is closed', () => {
    const nobody = { places: ['GB'], age: child.age, situations: {} };
    expect(guarded([{ id: 'a', labels: [] }], { child: nobody })).toMatchObject({
      items: [{ id: 'a', verdict: 'drop', rule: 'no-decision' }],
      signalsAllowed: [],
      breakDue: true,
      end: 50,
      autoplay: false,
    });
  });
});

test('in New York at 14 nothing that was found by behaviour is shown', () => {
  const { items, signalsAllowed } = guardFeed({
    child: decidedIn('US-NY', '14'),
    signals: ['follows', 'dwell'],
    candidates: [
      { id: 'a', labels: [], via: 'behaviour' },
      { id: 'b', labels: [], via: 'followed' },
    ],
  });
  expect(signalsAllowed).toEqual(['follows']);
  expect(items.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['b', 'keep'],
    ['a', 'drop'],
  ]);
});

const label = fc.oneof(
  fc.constantFrom(...Object.keys(ownLabels), ...Object.keys(blueskyLabels), 'unheard-of', '__proto__'),
  fc.record({
    val: fc.constantFrom('porn', 'violence', 'none', 'x'),
    src: fc.constantFrom('', blueskyModeration, 'did:x'),
  }),
);
const candidate = fc.record(
  {
    id: fc.string({ maxLength: 3 }),
    labels: fc.array(label, { maxLength: 4 }),
    via: fc.constantFrom(
      'followed',
      'asked',
      'chosen',
      'everybody',
      'behaviour',
      'searches',
      'magic' as never,
    ),
    author: fc.constantFrom('kim', 'sam'),
    topic: fc.constantFrom('cats', 'dieting'),
    at: fc.constantFrom(ago(1), ago(2), 'never'),
  },
  { requiredKeys: ['id'] },
);
const somebody = fc
  .tuple(
    fc.constantFrom('GB', 'US', 'US-NY', 'US-CA', 'FR', 'BR', 'unknown'),
    fc.constantFrom('8', '12', '14', '17', '18+', 'unknown'),
  )
  .map(([place, age]) => decidedIn(place, age));
const request = fc.record({
  child: somebody,
  signals: fc.subarray(['follows', 'time', 'watch-time', 'search-history']),
  candidates: fc.array(candidate, { maxLength: 30 }),
  counts: fc.dictionary(fc.constantFrom('violence', 'grief', '__proto__'), fc.integer({ min: 0, max: 4 })),
});

describe('always', () => {
  const classOf = (one: string | { val: string; src?: string }): ContentClass => {
    const { val, src = '' } = typeof one === 'string' ? { val: one } : one;
    const map = Object.hasOwn(labelMaps, src) ? labelMaps[src]! : {};
    return Object.hasOwn(map, val) ? map[val]! : 'sensitive';
  };
  test('nothing that a decision closes is kept; each has one verdict; caps hold; the order stays; the same again', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const answer = guardFeed(asked);
        expect(answer.items.map(({ id }) => id).sort()).toEqual(asked.candidates.map(({ id }) => id).sort());
        const byId = new Map<string, Candidate>();
        for (const one of asked.candidates) if (!byId.has(one.id)) byId.set(one.id, one);
        const shown = answer.items.filter(({ verdict }) => verdict !== 'drop');
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
        if (answer.order === 'as-came') {
          for (const { id } of shown) {
            const { labels, via } = byId.get(id)!;
            for (const one of labels?.map(classOf) ?? ['sensitive'])
              expect(isAllowed(asked.child, `content.view/${one as ContentClass}`)).toBe(true);
            if (via === 'behaviour' || via === 'searches')
              expect(isAllowed(asked.child, `feed.rank/${via}`)).toBe(true);
          }
          const places = shown.map(
            ({ id, verdict }) => [verdict, asked.candidates.findIndex((one) => one.id === id)] as const,
          );
          for (const verdict of ['keep', 'demote']) {
            const own = places.flatMap(([one, at]) => (one === verdict ? [at] : []));
            expect(own).toEqual([...own].sort((a, b) => a - b));
          }
        }
        for (const [name, count] of Object.entries(answer.counts))
          expect(count + (Object.hasOwn(asked.counts, name) ? asked.counts[name]! : 0)).toBeLessThanOrEqual(
            3,
          );
        for (const { verdict, rule } of answer.items) expect(rule === null).toBe(verdict === 'keep');
        expect(guardFeed(structuredClone({ ...asked, child: undefined }) && asked)).toEqual(answer);
      }),
      { numRuns: 500 },
    );
  });

  test('knowing less of somebody never shows more', () => {
    const rank = { keep: 2, demote: 1, drop: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom('GB', 'US', 'US-NY', 'US-CA', 'FR', 'BR'),
        fc.integer({ min: 0, max: 18 }),
        fc.constantFrom('place', 'age', 'level'),
        fc.array(candidate, { maxLength: 10 }),
        (place, age, less, candidates) => {
          const unlike = candidates.map((one, at) => ({ ...one, id: String(at) }));
          const knowing = rulebook.protections({ in: place, age: parseAge(String(age), 'verified') });
          const ignorant = rulebook.protections({
            in: less === 'place' ? 'unknown' : place,
            age:
              less === 'age'
                ? parseAge('unknown', 'none')
                : parseAge(String(age), less === 'level' ? 'self-declared' : 'verified'),
          });
          // Caps are on what is recommended one after the other: with less before it, more of the rest fits.
          const of = (decided: typeof knowing) =>
            new Map(
              guardFeed(
                { child: decided, signals: lawful, candidates: unlike },
                { capPerDay: 100 },
              ).items.map(({ id, verdict }) => [id, rank[verdict]]),
            );
          const before = of(knowing);
          for (const [id, verdict] of of(ignorant)) expect(verdict).toBeLessThanOrEqual(before.get(id)!);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('nonsense is judged or left out, and never thrown at', () => {
  const nonsense = [
    null,
    3,
    'x',
    [],
    {},
    { id: 7 },
    { id: 'a', labels: 'porn' },
    { id: 'b', labels: [null, 3, {}, { val: 5 }] },
  ] as never;
  expect(verdicts(nonsense)).toEqual({ a: 'demote', b: 'demote' });
  expect(guarded('many' as never).items).toEqual([]);
  const many = Array.from(
    { length: 10_000 },
    (_, at): Candidate => ({ id: `${at % 9_000}`, labels: ['violence'] }),
  );
  expect(guarded(many).items).toHaveLength(10_000);
});

test('by choices and time: those chosen first, the newest first, then by id', () => {
  const at = (id: string, more: Partial<Candidate>): Candidate => ({ id, ...more });
  const ranked = rankByChoices(
    [
      at('b', {}),
      at('a', {}),
      at('new', { at: ago(1) }),
      at('old', { at: ago(2), author: 'kim' }),
      at('cats', { at: ago(3), topic: 'cats' }),
    ],
    { authors: new Set(['kim']), topics: new Set(['cats']) },
  );
  expect(ranked.map(({ id }) => id)).toEqual(['old', 'cats', 'new', 'a', 'b']);
});
