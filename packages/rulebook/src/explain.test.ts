import { daleChall } from 'dale-chall';
import fc from 'fast-check';
import { syllable } from 'syllable';
import { describe, expect, test } from 'vitest';
import { gradeBounds, gradeOf, sentencesOf, wordsOf } from '../../../testing/reading-age.ts';
import type { ReasonCode, Unlock } from './decision.ts';
import {
  type Audience,
  type ChildBand,
  type Explainable,
  type Explanation,
  english,
  explain,
  groups,
  labels,
} from './explain.ts';
import { limiters } from './limits.ts';
import { age, codes, granted, places, situation } from './rulebook.arbitraries.ts';
import { compileAlone as compile } from './rulebook.fixtures.ts';
import { activities, effects, levels, obligationNames, obligations, situations } from './vocabulary.ts';

const childBands = Object.keys(gradeBounds) as ChildBand[];
const audiences: Audience[] = [...childBands, '18+', 'guardian', 'auditor'];
const reasonCodes = Object.keys(english.reasons) as ReasonCode[];

/** Every text in a tree of messages, by its path. */
function leaves(tree: object, path = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const at = path ? `${path} > ${key}` : key;
    return typeof value === 'object' && value !== null ? leaves(value, at) : [[at, value]];
  });
}

function textsOf(explanation: Explanation): string[] {
  const { title, what, stateText, why, next, risk, todo } = explanation;
  return [title, what, stateText, why, ...next, ...(risk === undefined ? [] : [risk]), ...todo];
}

function expectFull(explanation: Explanation) {
  expect(Object.keys(explanation)).toEqual(
    expect.arrayContaining(['title', 'what', 'state', 'stateText', 'why', 'next', 'todo']),
  );
  for (const text of textsOf(explanation)) {
    expect(text).toEqual(expect.any(String));
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/undefined|null|NaN|\[object|[{}]/);
  }
}

const decision = (given: Partial<Explainable> = {}): Explainable => ({
  situation: 'contact.message/adult',
  allowed: false,
  effect: 'forbid',
  needs: [],
  obligations: [],
  reasons: ['forbidden'],
  unlock: [],
  rules: [{ code: 'gb-code', short: "Children's code", cite: 'Standard 7' }],
  ...given,
});

const waiting = decision({
  situation: 'location.share/contact',
  effect: 'guardian',
  needs: ['guardian', 'child'],
  reasons: ['guardian-consent-missing', 'child-choice-missing'],
  obligations: ['explain-risk', 'show-sign', 'strong-consent', 'record-reason'],
  unlock: [
    { by: 'guardian', how: 'consent', strong: true },
    { by: 'child', how: 'opt-in' },
    { by: 'time', how: 'turn', age: 13 },
  ],
});

describe('messages', () => {
  test('there are texts for the whole vocabulary and for nothing else', () => {
    expect(Object.keys(english.situations)).toEqual(situations);
    expect(Object.keys(english.risks)).toEqual(Object.keys(activities));
    expect(Object.keys(english.effects)).toEqual(effects);
    expect(Object.keys(english.levels)).toEqual(levels);
    expect(Object.keys(english.obligations)).toEqual(obligationNames);
    expect(Object.keys(english.groups)).toEqual(groups.map(({ id }) => id));
    for (const texts of Object.values(english.obligations)) {
      const worded = childBands.filter((band) => texts[band] !== undefined);
      expect([0, childBands.length]).toContain(worded.length);
    }
  });

  test('an auditor reads the duties in the words of the vocabulary', () => {
    for (const name of obligationNames) {
      expect(english.obligations[name].auditor).toBe(`${name}: ${obligations[name]}`);
    }
  });

  test('every text is used', () => {
    const said = new Set<string>();
    const listen = <T extends object>(tree: T, path = ''): T =>
      new Proxy(tree, {
        get(target, key) {
          const value = Reflect.get(target, key);
          const at = path ? `${path} > ${String(key)}` : String(key);
          if (typeof value !== 'object' || value === null) said.add(at);
          return typeof value === 'object' && value !== null ? listen(value, at) : value;
        },
      });
    const messages = listen(english);
    const cases: Explainable[] = [
      ...[...situations, 'tele.port/home'].map((situation) =>
        decision({ situation, effect: 'opt-in', needs: ['child'], obligations: obligationNames }),
      ),
      ...reasonCodes.flatMap((code) => [
        decision({ reasons: [code] }),
        decision({ reasons: [code], effect: 'opt-in', needs: ['child'], allowed: true }),
      ]),
      ...(['once', 'session'] as const).map((duration) =>
        decision({ allowed: true, effect: 'guardian', needs: ['guardian'], grant: { duration } }),
      ),
      decision({ allowed: true, effect: 'allow', reasons: ['no-rule'] }),
      ...([null, 'waiting', 'refused'] as const).map((ask) => ({ ...waiting, ask })),
      decision({ ...waiting, needs: ['child'] }),
      decision({
        waitsFor: ['location.collect/coarse'],
        reasons: ['waits-for-another'],
        unlock: [{ by: 'child', how: 'open-other', situation: 'location.collect/coarse' }],
      }),
      ...limiters.flatMap((by) =>
        (['closed', 'ask'] as const).map((how) =>
          decision({
            limits: [{ by, how }],
            reasons: [`${by}-limit`],
            unlock: [
              { by, how: 'lift-limit', situation: 'location.collect/coarse' },
              { by: 'child', how: 'say-yes-this-time', situation: 'location.collect/coarse' },
            ],
          }),
        ),
      ),
      decision({
        unlock: [
          { by: 'child', how: 'say-place' },
          { by: 'child', how: 'prove-age', level: 'verified', past: 12 },
        ],
      }),
      decision({ rules: [{ code: 'c', short: 'C', cite: 's.1', effect: 'forbid' }] }),
      decision({ deviations: [{ id: 'd', reason: 'Because.', approver: 'Board', expires: '2027-01-01' }] }),
      decision({
        rules: [
          { code: 'c', short: 'C', cite: 's', effect: 'forbid', status: 'in-force', confidence: 'high' },
        ],
      }),
    ];
    for (const audience of audiences) {
      labels(audience, messages);
      for (const one of cases) explain(one, { audience, messages });
    }
    expect(leaves(english).filter(([path]) => !said.has(path))).toEqual([]);
  });
});

describe('groups', () => {
  test('hold each activity exactly once', () => {
    const held = groups.flatMap((group) => [...group.activities]);
    expect([...held].sort()).toEqual(Object.keys(activities).sort());
  });

  test('have a heading for every reader', () => {
    expect(labels('10-12').groups).toMatchObject({
      see: 'Who can see me',
      contact: 'Who can contact me',
      location: 'My location',
      watching: 'Grown-ups watching',
    });
    expect(labels('guardian').groups.see).toBe('Who can see your child');
  });
});

describe('explain', () => {
  test('gives every reader a full explanation of every real decision', () => {
    fc.assert(
      fc.property(codes, places, age, granted, situation, (law, where, years, given, what) => {
        const book = compile(law, { asOf: '2026-11-22' });
        const answer = book.decide({ situation: what, in: where, age: years, granted: given });
        for (const audience of audiences) {
          const explanation = explain(answer, { audience });
          expectFull(explanation);
          expect(explanation.state === 'on').toBe(answer.allowed);
          expect(explanation.state === 'locked').toBe(!answer.allowed && answer.effect === 'forbid');
          if (!answer.allowed) expect(explanation.next).not.toEqual([]);
          expect(explain(answer.toJSON(), { audience })).toEqual(explanation);
        }
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  test('gives every reader a full explanation of anything shaped like a decision', () => {
    const who = fc.constantFrom('child' as const, 'guardian' as const);
    const way = fc.oneof(
      fc.constant<Unlock>({ by: 'child', how: 'opt-in' }),
      fc.boolean().map((strong): Unlock => ({ by: 'guardian', how: 'consent', strong })),
      fc.constant<Unlock>({ by: 'child', how: 'say-place' }),
      fc.nat(18).map((turned): Unlock => ({ by: 'time', how: 'turn', age: turned })),
      fc
        .record({ level: fc.constantFrom(...levels), past: fc.option(fc.nat(17), { nil: undefined }) })
        .map((proof): Unlock => ({ by: 'child', how: 'prove-age', ...proof })),
    );
    const anything: fc.Arbitrary<Explainable> = fc.record(
      {
        situation: fc.oneof(situation, fc.constant('tele.port/home')),
        allowed: fc.boolean(),
        effect: fc.constantFrom(...effects),
        needs: fc.uniqueArray(who),
        obligations: fc.uniqueArray(fc.constantFrom(...obligationNames), { maxLength: 5 }),
        reasons: fc.uniqueArray(fc.constantFrom(...reasonCodes), { maxLength: 5 }),
        unlock: fc.array(way, { maxLength: 3 }),
        rules: fc.array(fc.constantFrom(...decision().rules), { maxLength: 3 }),
        has: fc.uniqueArray(who),
        grant: fc.constantFrom(null, { duration: 'once' as const }, { duration: 'until-changed' as const }),
        ask: fc.constantFrom(null, 'waiting' as const, 'approved' as const, 'refused' as const),
      },
      {
        requiredKeys: [
          'situation',
          'allowed',
          'effect',
          'needs',
          'obligations',
          'reasons',
          'unlock',
          'rules',
        ],
      },
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...audiences), (one, audience) => {
        expectFull(explain(one, { audience }));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('a small child, a teenager, a guardian and an auditor each read their own words', () => {
    expect(explain(waiting, { audience: '6-9' })).toEqual({
      title: 'Friends see where you are',
      what: 'People you said yes to can see where you are.',
      state: 'ask',
      stateText: 'This is off. Your grown-up has to say yes first.',
      why: 'A rule helps to keep children safe here. It says your grown-up must say yes first.',
      next: [
        'You can ask your grown-up. They can say yes or no.',
        'You can say yes or no. You can change it back.',
        'This may change when you are 13.',
      ],
      risk: 'Someone who knows where you are can come to that place.',
      todo: [
        'The app must tell you what can go wrong before you turn this on.',
        'The app must show you a clear sign while this is on.',
      ],
    });
    expect(explain(waiting, { audience: '13-15' }).stateText).toContain('parent or guardian');
    expect(explain(waiting, { audience: 'guardian' })).toMatchObject({
      why: "A rule keeps this off unless you agree to it. Where this comes from: Children's code.",
      todo: expect.arrayContaining([english.obligations['strong-consent'].guardian]),
    });
    expect(explain(waiting, { audience: 'auditor' })).toMatchObject({
      title: 'location.share/contact',
      why: expect.stringContaining('gb-code, Standard 7.'),
      todo: expect.arrayContaining([english.obligations['record-reason'].auditor]),
    });
  });

  test('an auditor reads effect, status and confidence of each rule', () => {
    const rules = [
      {
        code: 'coppa',
        short: 'COPPA',
        cite: '312.5',
        effect: 'forbid',
        status: 'in-force',
        confidence: 'high',
      },
    ] as const;
    expect(explain(decision({ rules }), { audience: 'auditor' }).why).toBe(
      'forbidden: a binding rule forbids this. coppa, 312.5: forbid, in-force, confidence high.',
    );
  });

  test('a guardian reads the names of the laws that set the effect, and of no other', () => {
    const rules = [
      { code: 'coppa', short: 'COPPA', cite: '312.5', effect: 'forbid' },
      { code: 'gb-code', short: "Children's code", cite: '7', effect: 'forbid' },
      { code: 'gb-osa', short: 'Online Safety Act', cite: '1', effect: 'opt-in' },
    ] as const;
    const { why } = explain(decision({ rules }), { audience: 'guardian' });
    expect(why).toContain("COPPA, Children's code.");
    expect(why).not.toContain('Online Safety Act');
  });

  test('a child never reads the name or the number of a law', () => {
    for (const audience of childBands) {
      expect(textsOf(explain(waiting, { audience })).join(' ')).not.toMatch(/Children's code|Standard 7/);
    }
  });

  test('who has said yes is not asked again', () => {
    const agreed = explain({ ...waiting, has: ['guardian'] }, { audience: '10-12' });
    expect(agreed).toMatchObject({ state: 'off', why: english.reasons['child-choice-missing']['10-12'] });
    expect(agreed.next).not.toContain(english.next.consent['10-12']);
  });

  test('a question that waits, or was refused, is not offered as new', () => {
    for (const ask of ['waiting', 'refused'] as const) {
      const { next } = explain({ ...waiting, ask }, { audience: '10-12' });
      expect(next[0]).toBe(english.next[`consent-${ask}`]['10-12']);
      expect(next).not.toContain(english.next.consent['10-12']);
    }
  });

  test('a choice for this time or this session says so', () => {
    const on = decision({ allowed: true, effect: 'opt-in', needs: ['child'], reasons: ['child-opted-in'] });
    const text = (duration: 'once' | 'session' | 'until-changed') =>
      explain({ ...on, grant: { duration } }, { audience: '16-17' }).stateText;
    expect(text('once')).toBe('This is on, just this time.');
    expect(text('session')).toBe('This is on until this session ends.');
    expect(text('until-changed')).toBe('This is on.');
  });

  test('a yes each time is asked for where it opens what it says, and no sooner', () => {
    const state = (limits: { situation?: string }[], more: Partial<Parameters<typeof explain>[0]> = {}) =>
      explain(
        { ...waiting, limits: limits.map((one) => ({ ...one, by: 'child', how: 'ask' })), ...more },
        { audience: '10-12' },
      ).state;
    const here = { situation: waiting.situation };
    expect(state([here], { needs: [], reasons: ['child-limit'] })).toBe('off');
    expect(state([here])).toBe('ask');
    expect(state([here], { waitsFor: ['location.collect/coarse'] })).toBe('waits');
    expect(state([{ situation: 'location.collect/coarse' }])).toBe('waits');
  });

  test('while the service cannot be reached, nobody is sent to ask for a yes', () => {
    const { why, next } = explain(
      { ...waiting, reasons: [...waiting.reasons, 'age-unknown', 'service-unreachable'] },
      { audience: '13-15' },
    );
    expect(why).toContain(english.reasons['service-unreachable']['13-15']);
    expect(next).toEqual([english.next['try-later']['13-15']]);
  });

  test('a locked switch lists no duties to a child, and all of them to an auditor', () => {
    const locked = decision({ obligations: ['show-sign', 'block-and-mute'] });
    expect(explain(locked, { audience: '10-12' }).todo).toEqual([]);
    expect(explain(locked, { audience: 'auditor' }).todo).toHaveLength(2);
  });

  test('the risk is there where it has to be explained, and nowhere else', () => {
    expect(explain(waiting, { audience: '0-5' }).risk).toBe(english.risks['location.share']['0-5']);
    expect(explain(decision(), { audience: '0-5' })).not.toHaveProperty('risk');
    expect(explain(waiting, { audience: 'auditor' })).not.toHaveProperty('risk');
  });

  test('reasons and ways that a newer service invents are left out, not shown as gaps', () => {
    const newer = {
      ...waiting,
      obligations: ['sing-a-song'],
      reasons: ['moon-phase', ...waiting.reasons],
      unlock: [{ by: 'child', how: 'sing' }],
    } as unknown as Explainable;
    for (const audience of audiences) expectFull(explain(newer, { audience }));
  });
});

describe('reading age', () => {
  /** All that a child of one reading age can read. A heading alone has no grade: it is read with its sentence. */
  const read = (band: ChildBand): string[] => [
    ...[...Object.values(english.situations), english.unknown].flatMap(({ [band]: { title, what } }) => [
      `${title}. ${what}`,
      what,
    ]),
    ...[english.risks, english.states, english.reasons, english.next, english.obligations, english.levels]
      .flatMap((texts) => Object.values(texts).map((text) => text[band]))
      .filter((text) => text !== undefined)
      .map((text) => text.replace('{age}', '16')),
  ];

  /** The few words on buttons, chips and headings of groups. No grade says anything of two words. */
  const short = (band: ChildBand): string[] => {
    const { effects, durations, groups } = labels(band);
    return [effects, durations, groups].flatMap((texts) => Object.values(texts));
  };

  test('the measure knows hard from easy', () => {
    expect(gradeOf('The cat sat on the mat.')).toBeLessThan(1);
    expect(
      gradeOf(
        'Personalised advertising necessitates identification of individual behavioural characteristics.',
      ),
    ).toBeGreaterThan(20);
  });

  test.each(childBands)('%s', (band) => {
    const texts = read(band);
    expect(texts.length).toBeGreaterThan(240);
    const grades = texts.map(gradeOf);
    expect(grades.reduce((sum, one) => sum + one, 0) / grades.length).toBeLessThanOrEqual(gradeBounds[band]);
    expect(texts.filter((_, at) => grades[at]! > gradeBounds[band] + 3)).toEqual([]);
  });

  test('young children meet only words that children know', () => {
    // Everyday words that are younger than the list, which dates from 1995, or are built from words on it.
    const newer =
      "ad ads alert alerts app app's apps chat comment comments computer grown-up grown-ups photos ping pings safest scroll type video";
    const familiar = new Set([...daleChall, ...newer.split(' ')]);
    const known = (word: string) =>
      [
        word,
        word.replace(/(?:'s|e?s|ed|ing|er)$/, ''),
        word.replace(/s$/, ''),
        word.replace(/(?:ed|ing)$/, 'e'),
      ]
        .concat(word.replace(/ies$/, 'y'))
        .some((stem) => familiar.has(stem) || /^\d+$/.test(stem));
    const strange = (['0-5', '6-9'] as const).flatMap((band) =>
      [...read(band), ...short(band)].flatMap((text) =>
        wordsOf(text.toLowerCase()).filter((word) => !known(word)),
      ),
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  test('headings, labels and sentences stay short', () => {
    const syllables = { '0-5': 3, '6-9': 3, '10-12': 3, '13-15': 4, '16-17': 4 };
    for (const band of childBands) {
      for (const label of short(band)) {
        expect(wordsOf(label).length, label).toBeLessThanOrEqual(7);
        for (const word of wordsOf(label)) expect(syllable(word), label).toBeLessThanOrEqual(syllables[band]);
      }
      for (const { [band]: card } of Object.values(english.situations)) {
        expect(wordsOf(card.title).length, card.title).toBeLessThanOrEqual(10);
      }
    }
    const longest = { '0-5': 15, '6-9': 18 } as const;
    for (const band of ['0-5', '6-9'] as const) {
      for (const text of read(band)) {
        for (const sentence of sentencesOf(text, 'en-GB')) {
          expect(wordsOf(sentence).length, sentence).toBeLessThanOrEqual(longest[band]);
        }
      }
    }
  });

  test('no text nudges, scares, shames or promises', () => {
    const wrong =
      /!|\b(?:hurry|don't miss|recommended|sure\?|stupid|silly|naughty|dangerous people|predators?|always safe|keeps (?:you|children) safe|guarantee\w*|never happens?|completely|100)\b/i;
    for (const band of childBands) {
      expect(read(band).filter((text) => wrong.test(text))).toEqual([]);
    }
  });

  test('the young read of grown-ups, teenagers of a parent or guardian', () => {
    for (const band of ['0-5', '6-9', '10-12'] as const) {
      expect(read(band).filter((text) => /guardian|parent/i.test(text))).toEqual([]);
    }
    for (const band of ['13-15', '16-17'] as const) {
      expect(read(band).filter((text) => /grown-up/i.test(text))).toEqual([]);
    }
  });
});
