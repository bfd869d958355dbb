import { loadCodes } from '@stairgate/codes';
import {
  type Alternative,
  activityNames,
  alternativeNames,
  type Code,
  compile,
  type Effect,
  type Rule,
  silentBaseline,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { sure } from '../checks/evidence.testing.ts';
import type { Evidence } from '../evidence.ts';
import { atLeast, exactly, type SituationSeen } from '../observation.ts';
import { judge } from './judge.ts';

const rule = (id: string, given: Partial<Rule>): Rule => ({
  id,
  provisions: [],
  cite: 'Section 1',
  url: 'https://example.org/law',
  confidence: 'high',
  status: 'in-force',
  situations: ['profile.view/anyone', 'profile.find/search'],
  ages: [0, 17],
  effect: 'opt-in',
  obligations: [],
  says: 'A profile starts private.',
  compelling: false,
  ...given,
});

const code = (rules: readonly Rule[]): Code => ({
  code: 'gb-code',
  title: 'A code',
  short: 'Code',
  jurisdiction: 'GB',
  issuer: 'Somebody',
  url: 'https://example.org',
  covers: [{ activities: activityNames, ages: [0, 17] }],
  rules,
  assurance: [],
  duties: [],
  mappings: [],
  unmodelled: [],
});

const evidence = {
  personas: [8, 15].map((age) => ({ persona: { id: `child-${age}`, role: 'child', age } })),
} as unknown as Evidence;

interface Sight {
  readonly effect: readonly [Effect, Effect];
  readonly instead?: readonly Alternative[];
  readonly situation?: SituationSeen['situation'];
  readonly age?: 8 | 15;
  readonly broken?: SituationSeen['broken'];
}

function verdict(codes: readonly Code[], ...sights: readonly Sight[]) {
  const { situation = 'profile.view/anyone', age = 15 } = sights[0]!;
  const observations = sights.map(
    (sight): SituationSeen => ({
      ...{ check: 'c', persona: `child-${age}`, says: 'So it was.', evidence: [], proof: [sure] },
      ...{ situation, met: [], broken: [], ...sight },
    }),
  );
  const rulebook = compile(codes.length > 1 ? codes : [...codes, silentBaseline], { asOf: '2026-11-23' });
  const found = judge(evidence, observations, { rulebook, in: 'GB' });
  return found.find((one) => one.situation === situation && one.persona === `child-${age}`)!.verdict;
}

const open = exactly('allow');
const accepting = rule('private', { alternatives: ['no-personal-data', 'details-for-friends-only'] });
const firm = rule('firm', { effect: 'guardian', ages: [0, 12] });

describe('without an alternative', () => {
  test.each([
    ['allow', exactly('allow'), 'falls-short'],
    ['what the law asks', exactly('opt-in'), 'meets'],
    ['more than it asks', exactly('forbid'), 'stricter'],
    ['what fits both', atLeast('allow'), 'cannot-tell'],
  ] as const)('%s', (_, effect, expected) => {
    expect(verdict([code([accepting])], { effect })).toBe(expected);
  });
});

describe('an alternative to a private profile', () => {
  test('meets where every rule that asks for more accepts it', () => {
    expect(verdict([code([accepting])], { effect: open, instead: ['no-personal-data'] })).toBe('meets');
    const both = [accepting, rule('too', { alternatives: ['no-personal-data'] })];
    expect(verdict([code(both)], { effect: open, instead: ['no-personal-data'] })).toBe('meets');
    expect(verdict([code([accepting])], { effect: atLeast('allow'), instead: ['no-personal-data'] })).toBe(
      'meets',
    );
  });

  test('is no excuse where it is another than the rule accepts, or one of the rules accepts none', () => {
    const seen = { effect: open, instead: ['visibility-settings'] } as const;
    expect(verdict([code([accepting])], seen)).toBe('falls-short');
    expect(verdict([code([rule('private', {})])], { effect: open, instead: alternativeNames })).toBe(
      'falls-short',
    );
    const instead = alternativeNames;
    expect(verdict([code([accepting, firm])], { effect: open, instead })).toBe('meets');
    expect(verdict([code([accepting, firm])], { effect: open, instead, age: 8 })).toBe('falls-short');
    const halfway = ['opt-in', 'guardian'] as const;
    expect(verdict([code([accepting, firm])], { effect: halfway, instead, age: 8 })).toBe('cannot-tell');
  });

  test('leaves what the other rules ask for: a milder one counts again', () => {
    const strict = rule('strict', { effect: 'forbid', alternatives: ['no-personal-data'] });
    const law = [code([strict, rule('mild', {})])];
    const instead = ['no-personal-data'] as const;
    expect(verdict(law, { effect: exactly('opt-in'), instead })).toBe('meets');
    expect(verdict(law, { effect: exactly('guardian'), instead })).toBe('meets');
    expect(verdict(law, { effect: open, instead })).toBe('falls-short');
  });

  test('is one for seeing a profile alone', () => {
    const seen = { effect: open, instead: alternativeNames, situation: 'profile.find/search' } as const;
    expect(verdict([code([accepting])], seen)).toBe('falls-short');
  });

  test('excuses neither a second sight without it nor an obligation that was broken', () => {
    const instead = ['no-personal-data'] as const;
    expect(verdict([code([accepting])], { effect: open, instead }, { effect: open })).toBe('falls-short');
    const law = [code([{ ...accepting, obligations: ['explain-risk'] }])];
    expect(verdict(law, { effect: open, instead, broken: ['explain-risk'] })).toBe('falls-short');
  });

  test("is what the Children's code says it is", () => {
    const codes = loadCodes();
    for (const instead of alternativeNames.map((one) => [one])) {
      expect(verdict(codes, { effect: open, instead })).toBe('meets');
      expect(verdict(codes, { effect: open, instead, age: 8 })).toBe('falls-short');
    }
    expect(verdict(codes, { effect: open })).toBe('falls-short');
  });
});
