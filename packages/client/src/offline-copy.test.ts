import { loadCodes } from '@stairgate/codes';
import {
  type AgeInterval,
  activities,
  compile,
  effects,
  grants,
  isActivity,
  levels,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { silent } from './log.ts';
import { createOfflineCopy } from './offline-copy.ts';

const today = '2026-11-22';
const clock = () => Date.parse(`${today}T12:00:00Z`);
const codes = loadCodes();
const rulebook = compile(codes, { asOf: today });

const ages: AgeInterval[] = [{ lo: 0, hi: 18, level: 'none' }];
for (const level of levels.slice(1)) {
  for (let lo = 0; lo <= 18; lo++) for (let hi = lo; hi <= 18; hi++) ages.push({ lo, hi, level });
}
const places = ['unknown', 'GB', 'US', 'US-CA', 'FR', 'GB,US', 'JP'];

describe('the offline copy', () => {
  const copy = createOfflineCopy({ clock, log: silent });

  test('is nowhere looser than any answer the service could give, for all situations, places, ages and levels', () => {
    const offline = situations.map((situation) => copy.answer(situation, undefined, undefined));
    const looser: string[] = [];
    let walked = 0;
    for (const place of places) {
      const scope = rulebook.scope(place);
      for (const age of ages) {
        for (const [number, situation] of situations.entries()) {
          const online = scope.decide(situation, age);
          const off = offline[number]!;
          walked++;
          if (
            effects.indexOf(off.effect) < effects.indexOf(online.effect) ||
            (off.allowed && !online.allowed)
          ) {
            looser.push(`${situation} in ${place} at ${age.lo}-${age.hi} ${age.level}`);
          }
        }
      }
    }
    expect(looser).toEqual([]);
    expect(walked).toBe(places.length * ages.length * situations.length);
    // The walk can fail: some answers differ.
    expect(offline.some(({ allowed }) => !allowed)).toBe(true);
  });

  test('has no choices: what needs a yes is off, although the child or the guardian once said it', () => {
    const yes = grants(
      situations.flatMap((situation) => [
        { situation, by: 'child' },
        { situation, by: 'guardian' },
      ]),
    );
    const opened = situations.filter(
      (situation) =>
        rulebook.scope('GB').decide(situation, { lo: 12, hi: 12, level: 'verified' }, yes).allowed,
    );
    const off = opened.filter((situation) => !copy.answer(situation, undefined, undefined).allowed);
    expect(off).toContain('location.share/contact');
    expect(off).toContain('ads.show/personalised');
  });

  test('answers an activity by its strictest circumstance, unless the platform knows the one who acts', () => {
    for (const [activity, circumstances] of Object.entries(activities)) {
      if (!isActivity(activity)) continue;
      for (const relation of [
        undefined,
        'stranger',
        'peer',
        'adult',
        'anyone',
        'contact',
        'guardian',
      ] as const) {
        const answer = copy.answer(activity, relation, undefined);
        const known = relation === 'contact' || relation === 'guardian' ? [relation as string] : [];
        const all = circumstances as readonly string[];
        const possible = known.filter((one) => all.includes(one));
        const each = (possible.length > 0 ? possible : all).map((one) =>
          copy.answer(`${activity}/${one}` as Situation, undefined, undefined),
        );
        expect(answer.allowed, `${activity} ${relation}`).toBe(each.every(({ allowed }) => allowed));
        expect(effects.indexOf(answer.effect)).toBe(
          Math.max(...each.map(({ effect }) => effects.indexOf(effect))),
        );
      }
    }
  });

  test('says why', () => {
    expect(copy.answer('ads.show/personalised', undefined, undefined)).toMatchObject({
      allowed: false,
      source: 'offline',
      reasons: expect.arrayContaining(['service-unreachable', 'place-unknown']),
    });
    expect(copy.answer('ads.show/psychic', undefined, undefined)).toMatchObject({
      allowed: false,
      effect: 'forbid',
      reasons: ['unknown-situation'],
    });
  });
});

describe('a copy that cannot be used', () => {
  const closedFor = (given: Parameters<typeof createOfflineCopy>[0]) => {
    const copy = createOfflineCopy(given);
    return situations.every((situation) => !copy.answer(situation, undefined, undefined).allowed);
  };

  test('refuses everything: no codes, empty codes, codes that make no sense, codes that cannot be read', () => {
    const silentEmpty = codes.map((code) => ({ ...code, rules: [] }));
    const broken = codes.map((code) => ({ ...code, rules: [{ ...code.rules[0]!, situations: ['a.b/c'] }] }));
    const unread = () => {
      throw new Error('no such file');
    };
    for (const source of [() => [], () => silentEmpty, () => broken, unread]) {
      expect(closedFor({ clock, log: silent, codes: source })).toBe(true);
    }
  });

  test('gives way to codes that the service sent, and stays where those say nothing', () => {
    const copy = createOfflineCopy({ clock, log: silent, codes: () => [] });
    copy.keep([], today, 'r0');
    copy.keep(
      codes.map((code) => ({ ...code, rules: [] })),
      today,
      'r0',
    );
    expect(copy.revision).toBe('');
    expect(copy.answer('feed.rank/choices', undefined, undefined).allowed).toBe(false);
    copy.keep(codes, today, 'r1');
    expect(copy.revision).toBe('r1');
    expect(copy.answer('feed.rank/choices', undefined, undefined).allowed).toBe(true);
  });
});
