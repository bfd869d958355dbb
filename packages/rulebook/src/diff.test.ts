import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assurance, Code, Rule } from './code.ts';
import { type Difference, diff, provisionsBetween, type Side, summarise } from './diff.ts';
import { PlaceError } from './place.ts';
import type { Deviation, Profile } from './profile.ts';
import { codesAndProfile, day, places } from './rulebook.arbitraries.ts';
import { compileAlone as compile, code as plainCode, rule as plainRule } from './rulebook.fixtures.ts';
import { type Level, levels, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 100 };

const rule = (given: Partial<Rule>): Rule => plainRule({ from: '2020-01-01', ...given });
const code = (rules: Rule[], assurance: Assurance[] = []): Code =>
  plainCode({ short: 'One Act', rules, assurance });

const side = (list: Code[], asOf = '2026-11-22'): Side => ({
  label: asOf,
  rulebook: compile(list, { asOf }),
  in: 'GB',
});

const between = (before: Rule[], after: Rule[]) => diff(side([code(before)]), side([code(after)]));

/** Every year at every level, as the two rulebooks themselves decide. */
function changedCells(before: Side, after: Side): Map<string, string> {
  const changed = new Map<string, string>();
  for (const level of levels) {
    for (let year = 0; year <= 18; year++) {
      const age = level === 'none' ? { lo: 0, hi: 18, level } : { lo: year, hi: year, level };
      for (const situation of situations) {
        const a = before.rulebook.decide({ situation, in: before.in, age });
        const b = after.rulebook.decide({ situation, in: after.in, age });
        const added = b.obligations.filter((one) => !a.obligations.includes(one));
        const removed = a.obligations.filter((one) => !b.obligations.includes(one));
        if (
          a.effect === b.effect &&
          String(a.needs) === String(b.needs) &&
          added.length + removed.length === 0
        )
          continue;
        changed.set(
          `${situation} ${level} ${year}`,
          JSON.stringify([a.effect, b.effect, a.needs, b.needs, added, removed]),
        );
      }
    }
  }
  return changed;
}

function cellsOf(differences: readonly Difference[]): Map<string, string> {
  const cells = new Map<string, string>();
  for (const { situation, level, ages, before, after, needs, obligations } of differences) {
    for (let year = ages[0]; year <= ages[1]; year++) {
      const key = `${situation} ${level} ${year}`;
      const { added, removed } = obligations;
      const twice = cells.has(key) ? ' twice' : '';
      cells.set(`${key}${twice}`, JSON.stringify([before, after, needs.before, needs.after, added, removed]));
    }
  }
  return cells;
}

describe('on random codes, days and places', () => {
  const sides = fc
    .record({
      law: codesAndProfile,
      other: codesAndProfile,
      days: fc.tuple(day, day),
      where: fc.tuple(places, places),
      same: fc.record({ codes: fc.boolean(), place: fc.boolean(), profile: fc.boolean() }),
      profiles: fc.tuple(fc.boolean(), fc.boolean()),
    })
    .map(({ law: [list, own], other: [others, theirs], days, where, same, profiles }): [Side, Side] => [
      {
        label: 'before',
        rulebook: compile(list, { asOf: days[0], profile: profiles[0] ? own : undefined }),
        in: where[0],
      },
      {
        label: 'after',
        rulebook: compile(same.codes ? list : others, {
          asOf: days[1],
          profile: profiles[1] ? (same.profile ? own : theirs) : undefined,
        }),
        in: where[same.place ? 0 : 1],
      },
    ]);

  test('every cell that is decided otherwise is told once, as it is decided, and no other', () => {
    fc.assert(
      fc.property(sides, ([before, after]) => {
        expect([...cellsOf(diff(before, after, { levels }))].sort()).toEqual(
          [...changedCells(before, after)].sort(),
        );
      }),
      seed,
    );
  });

  test('every change names a rule of the side that it belongs to', () => {
    fc.assert(
      fc.property(sides, ([before, after]) => {
        for (const one of diff(before, after, { levels })) {
          const { situation, level, ages, because, direction } = one;
          const age = level === 'none' ? { lo: 0, hi: 18, level } : { lo: ages[0], hi: ages[0], level };
          const was = before.rulebook.decide({ situation, in: before.in, age }).rules;
          const is = after.rulebook.decide({ situation, in: after.in, age }).rules;
          expect(was).toEqual(expect.arrayContaining([...because.gone]));
          expect(is).toEqual(expect.arrayContaining([...because.come]));
          const moved = [...because.deviations.gone, ...because.deviations.come];
          if (direction === 'tightens') expect([...because.come, ...moved]).not.toEqual([]);
          if (direction === 'loosens') expect([...because.gone, ...moved]).not.toEqual([]);
          if (direction === 'obligations') expect([...because.come, ...because.gone]).not.toEqual([]);
        }
      }),
      seed,
    );
  });

  test('looked at from the other end it is the mirror image, and from itself nothing', () => {
    const turned = { tightens: 'loosens', loosens: 'tightens', obligations: 'obligations' } as const;
    const plain = ({ situation, level, ages, before, after, direction, because }: Difference) =>
      JSON.stringify([situation, level, ages, before, after, direction, because.gone, because.come]);
    fc.assert(
      fc.property(sides, ([before, after]) => {
        const there = diff(before, after, { levels });
        const back = diff(after, before, { levels }).map((one) => ({
          ...one,
          before: one.after,
          after: one.before,
          direction: turned[one.direction],
          because: { ...one.because, gone: one.because.come, come: one.because.gone },
        }));
        expect(back.map(plain).sort()).toEqual(there.map(plain).sort());
        expect(diff(before, before, { levels })).toEqual([]);
      }),
      seed,
    );
  });

  test('what tightens comes first, and the tally counts situations', () => {
    fc.assert(
      fc.property(sides, ([before, after]) => {
        const all = diff(before, after, { levels });
        const order = ['tightens', 'loosens', 'obligations'];
        const ranks = all.map(({ direction }) => order.indexOf(direction));
        expect(ranks).toEqual([...ranks].sort());
        for (const [direction, tally] of Object.entries(summarise(all))) {
          const own = all.filter((one) => one.direction === direction);
          expect(tally.situations).toBe(new Set(own.map(({ situation }) => situation)).size);
          for (const { ages } of own) {
            expect(tally.ages![0]).toBeLessThanOrEqual(ages[0]);
            expect(tally.ages![1]).toBeGreaterThanOrEqual(ages[1]);
          }
        }
      }),
      seed,
    );
  });
});

describe('one change at a time', () => {
  test('a rule that begins tightens its ages, and is named', () => {
    const [only, ...more] = between([], [rule({ ages: [13, 15] })]);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      situation: 'contact.message/adult',
      ages: [13, 15],
      level: 'verified',
      before: 'allow',
      after: 'opt-in',
      direction: 'tightens',
      because: {
        gone: [],
        come: [{ short: 'One Act', cite: 's.1', url: 'https://example.org' }],
        assurance: { gone: [], come: [] },
      },
    });
  });

  test('neighbouring years with another cause stand apart', () => {
    const after = [rule({ ages: [0, 12] }), rule({ id: 'b', ages: [13, 17] })];
    expect(between([], after).map(({ ages }) => ages)).toEqual([
      [0, 12],
      [13, 17],
    ]);
  });

  test('one more who has to say yes tightens, though the effect has the same name', () => {
    const guardian = rule({ effect: 'guardian' });
    const [only] = between([guardian], [guardian, rule({ id: 'b' })]);
    expect(only).toMatchObject({
      before: 'guardian',
      after: 'guardian',
      needs: { before: ['guardian'], after: ['guardian', 'child'] },
      direction: 'tightens',
    });
    expect(only!.because.come.map((one) => one.rule)).toEqual(['b']);
  });

  test('a rule that binds and changes nothing is no cause', () => {
    const [only] = between([rule({})], [rule({}), rule({ id: 'b' }), rule({ id: 'c', effect: 'forbid' })]);
    expect(only!.because.come.map((one) => one.rule)).toEqual(['c']);
    expect(only!.because.gone).toEqual([]);
    expect(between([rule({})], [rule({}), rule({ id: 'b' })])).toEqual([]);
  });

  test('obligations alone are told apart, with the rule that owes them', () => {
    const [only, ...more] = between(
      [rule({ obligations: ['show-sign'] })],
      [rule({}), rule({ id: 'b', effect: 'allow', obligations: ['explain-risk'] })],
    );
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      direction: 'obligations',
      before: 'opt-in',
      after: 'opt-in',
      obligations: { added: ['explain-risk'], removed: ['show-sign'] },
    });
    expect(only!.because.come.map((one) => one.rule)).toEqual(['b']);
    expect(only!.because.gone.map((one) => one.rule)).toEqual(['a']);
  });

  test('a changed rule of the same name has gone and come', () => {
    const [only] = between([rule({ effect: 'forbid' })], [rule({ effect: 'guardian' })]);
    expect(only).toMatchObject({ direction: 'loosens', before: 'forbid', after: 'guardian' });
    expect(only!.because.gone.map(({ effect }) => effect)).toEqual(['forbid']);
  });

  const proof: Assurance = {
    ...rule({}),
    provisions: [],
    cite: 's.2',
    past: 17,
    level: 'estimated',
    says: 'Estimate it.',
  };
  const at = (...asked: Level[]) =>
    diff(side([code([rule({})])]), side([code([rule({})], [proof])]), { levels: asked });

  test('a new line on evidence of age matters to weaker evidence only, and is named beside the rule', () => {
    expect(at('verified', 'estimated')).toEqual([]);
    const [only, ...more] = at('self-declared');
    expect(more).toEqual([]);
    expect(only).toMatchObject({ ages: [18, 18], direction: 'tightens', before: 'allow', after: 'opt-in' });
    expect(only!.because.assurance.come).toMatchObject([
      { code: 'one', cite: 's.2', past: 17, level: 'estimated' },
    ]);
  });

  test('a deviation loosens, and is named with the rule that it lowers', () => {
    const list = [code([rule({ effect: 'guardian', compelling: true })])];
    const deviation: Deviation = {
      ...{ id: 'class', situations: ['contact.message/*'], ages: [13, 15], effect: 'opt-in' },
      ...{ reason: 'A class.', approver: 'A. N. Other', approved: '2026-01-01', expires: '2026-12-31' },
    };
    const profile: Profile = {
      ...{ service: { name: 'Birch', kinds: ['social'] }, places: ['GB'], offers: [], risk: 'low' },
      ...{ guidance: true, exempt: [], deviations: [deviation] },
    };
    const under = (asOf: string): Side => ({
      label: asOf,
      rulebook: compile(list, { asOf, profile }),
      in: 'GB',
    });
    const [only, ...more] = diff(side(list), under('2026-11-22'));
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      ages: [13, 15],
      before: 'guardian',
      after: 'opt-in',
      direction: 'loosens',
      because: { gone: [{ rule: 'a', effect: 'guardian' }], deviations: { gone: [], come: [deviation] } },
    });
    expect(diff(under('2026-12-31'), under('2027-01-01'))).toMatchObject([
      { ages: [13, 15], direction: 'tightens', because: { deviations: { gone: [deviation], come: [] } } },
    ]);
  });

  test('a code that the operator documents as not applying is gone', () => {
    const list = [code([rule({})])];
    const exempt = [
      {
        code: 'one',
        reason: 'Small.',
        approver: 'A. N. Other',
        approved: '2026-01-01',
        expires: '2026-12-31',
      },
    ];
    const profile: Profile = {
      ...{ service: { name: 'Birch', kinds: ['social'] }, places: ['GB'], offers: [], risk: 'low' },
      ...{ guidance: true, exempt, deviations: [] },
    };
    const after = { label: 'small', rulebook: compile(list, { asOf: '2026-11-22', profile }), in: 'GB' };
    const [only] = diff(side(list), after);
    expect(only).toMatchObject({ direction: 'loosens', because: { gone: [{ rule: 'a' }] } });
    expect(provisionsBetween(side(list), after).gone).toMatchObject([{ rule: 'a' }]);
  });

  test('without evidence there is one row, of every age', () => {
    const [only, ...more] = diff(side([code([])]), side([code([rule({ ages: [3, 4] })])]), {
      levels: ['none'],
      ages: [15, 15],
    });
    expect(more).toEqual([]);
    expect(only!.ages).toEqual([0, 18]);
  });

  test('only the ages and situations that are asked for', () => {
    const after = [rule({ situations: ['contact.message/*', 'ads.show/*'] })];
    const asked = diff(side([code([])]), side([code(after)]), {
      ages: [15, 18],
      situations: ['ads.show/personalised', 'contact.call/adult'],
    });
    expect(asked).toMatchObject([{ situation: 'ads.show/personalised', ages: [15, 17] }]);
  });

  test('a day before any law has no answer but allow, and so no difference to another such day', () => {
    const list = [code([rule({})])];
    expect(diff(side(list, '1999-01-01'), side(list, '1999-12-31'))).toEqual([]);
    expect(
      diff(side(list, '1999-01-01'), side(list, '2020-01-01')).map(({ direction }) => direction),
    ).toEqual(['tightens']);
  });

  test('an unknown place is refused', () => {
    expect(() => diff(side([]), { ...side([]), in: 'EU' })).toThrow(PlaceError);
  });
});
