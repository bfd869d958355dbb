import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, type DeclaredDefault, type DeclaredDefaults, settingFor, settings } from './check.ts';
import type { Code } from './code.ts';
import type { Profile } from './profile.ts';
import { codesAndProfile, day, places } from './rulebook.arbitraries.ts';
import { compileAlone as compile, everything as whole } from './rulebook.fixtures.ts';
import type { Rulebook } from './rulebook.ts';
import { effects, type Level, levels, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 60 };
const level = fc.constantFrom<Level>(...levels);
const ages = fc.tuple(fc.nat(17), fc.nat(17)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** What a service that keeps to the rulebook would declare, one line a cell. */
function lawful(
  rulebook: Rulebook,
  where: readonly string[] | 'unknown',
  [lo, hi]: readonly [number, number],
  level: Level,
): DeclaredDefaults {
  const defaults: DeclaredDefault[] = [];
  for (let year = lo; year <= hi; year++) {
    const row = rulebook.scope(where).row({ lo: year, hi: year, level });
    for (const [number, situation] of situations.entries()) {
      const { own, obligations } = row[number]!;
      defaults.push({ situations: [situation], ages: [year, year], setting: settingFor(own), obligations });
    }
  }
  return { ages: [lo, hi], level, defaults };
}

describe('properties, on random codes and profiles', () => {
  const world = fc.tuple(codesAndProfile, day, places, ages, level);
  const make = ([list, own]: [Code[], Profile], asOf: string) => compile(list, { asOf, profile: own });

  test("the rulebook's own protections have no finding", () => {
    fc.assert(
      fc.property(world, ([both, asOf, where, years, level]) => {
        const rulebook = make(both, asOf);
        const { findings, counts } = check(rulebook, lawful(rulebook, where, years, level), { in: where });
        expect(findings).toEqual([]);
        const size = situations.length * (years[1] - years[0] + 1);
        expect(counts).toEqual({ meets: size, stricter: 0, looser: 0, undeclared: 0, free: 0 });
      }),
      seed,
    );
  });

  test('one cell loosened is exactly that finding, with the rules that are broken; one tightened is none', () => {
    let found = 0;
    fc.assert(
      fc.property(world, fc.nat(), fc.nat(), ([both, asOf, where, years, level], pick, by) => {
        const rulebook = make(both, asOf);
        const good = lawful(rulebook, where, years, level);
        const strict = good.defaults.flatMap(({ setting }, at) => (setting === 'on' ? [] : [at]));
        if (strict.length === 0) return;
        const at = strict[pick % strict.length]!;
        const line = good.defaults[at]!;
        const was = settings.indexOf(line.setting);
        const loose = settings[by % was]!;
        const { findings, counts } = check(
          rulebook,
          { ...good, defaults: good.defaults.with(at, { ...line, setting: loose }) },
          { in: where },
        );
        found++;
        expect(findings).toHaveLength(1);
        const [finding] = findings;
        expect(finding).toMatchObject({
          kind: 'looser',
          situation: line.situations[0],
          ages: line.ages,
          index: at,
          declared: loose,
          right: line.setting,
          effect: effects[was],
        });
        expect(finding!.rules.length).toBeGreaterThan(0);
        for (const { effect } of finding!.rules) {
          expect(effects.indexOf(effect)).toBeGreaterThan(settings.indexOf(loose));
        }
        expect(counts).toMatchObject({ looser: 1, stricter: 0, undeclared: 0 });

        const tight = { ...line, setting: 'locked-off' as const };
        const stricter = { ...good, defaults: good.defaults.with(at, tight) };
        expect(check(rulebook, stricter, { in: where }).findings).toEqual([]);
      }),
      { ...seed, numRuns: 300 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('one line left out is reported as not declared where the rulebook asks for anything', () => {
    fc.assert(
      fc.property(world, fc.nat(), ([both, asOf, where, years, level], pick) => {
        const rulebook = make(both, asOf);
        const good = lawful(rulebook, where, years, level);
        const at = pick % good.defaults.length;
        const { setting, obligations, situations: named, ages } = good.defaults[at]!;
        const { findings, counts } = check(
          rulebook,
          { ...good, defaults: good.defaults.toSpliced(at, 1) },
          { in: where },
        );
        const isFree = setting === 'on';
        const kind = isFree ? 'obligations-not-declared' : 'not-declared';
        const finding = {
          kind,
          situation: named[0],
          ages,
          index: null,
          declared: null,
          missing: obligations,
        };
        expect(findings).toMatchObject(isFree && obligations!.length === 0 ? [] : [finding]);
        expect(counts).toMatchObject({ undeclared: isFree ? 0 : 1, free: isFree ? 1 : 0 });
      }),
      seed,
    );
  });

  test('one obligation left out is that finding, with the rules that owe it', () => {
    let found = 0;
    fc.assert(
      fc.property(world, fc.nat(), ([both, asOf, where, years, level], pick) => {
        const rulebook = make(both, asOf);
        const good = lawful(rulebook, where, years, level);
        const owing = good.defaults.flatMap(({ setting, obligations }, at) =>
          setting === 'locked-off' || obligations!.length === 0 ? [] : [at],
        );
        if (owing.length === 0) return;
        const at = owing[pick % owing.length]!;
        const { obligations = [], ...line } = good.defaults[at]!;
        const missing = obligations[pick % obligations.length]!;
        const without = (own: object) => ({
          ...good,
          defaults: good.defaults.with(at, { ...line, ...own } as DeclaredDefault),
        });
        const less = without({ obligations: obligations.filter((one) => one !== missing) });
        found++;
        const { findings } = check(rulebook, less, { in: where });
        expect(findings).toMatchObject([{ kind: 'obligation-missing', index: at, missing: [missing] }]);
        for (const { code, rule } of findings[0]!.rules) {
          const source = both[0].find((one) => one.code === code)!.rules.find(({ id }) => id === rule)!;
          expect(source.obligations).toContain(missing);
        }
        expect(check(rulebook, without({}), { in: where }).findings).toMatchObject([
          { kind: 'obligations-not-declared', index: at, missing: obligations },
        ]);
      }),
      { ...seed, numRuns: 200 },
    );
    expect(found).toBeGreaterThan(30);
  });
});

describe('in words of one law', () => {
  const code: Code = {
    code: 'one',
    title: 'One',
    short: 'One',
    jurisdiction: 'GB',
    issuer: 'Nobody',
    url: 'https://example.org',
    covers: whole,
    rules: (['opt-in', 'guardian', 'forbid'] as const).map((effect, at) => ({
      id: effect,
      provisions: [],
      cite: `s.${at}`,
      url: 'https://example.org',
      confidence: 'high',
      status: 'in-force',
      situations:
        at === 0 ? ['location.share/*'] : at === 1 ? ['location.share/anyone'] : ['data.share/sale'],
      ages: at === 1 ? [0, 15] : [0, 17],
      effect,
      obligations: at === 0 ? ['explain-risk'] : [],
      says: 'So.',
      compelling: false,
    })),
    assurance: [],
    duties: [],
    mappings: [],
    unmodelled: [],
  };
  const rulebook = compile([code], { asOf: '2026-11-22' });
  const ask = (...defaults: DeclaredDefault[]) =>
    check(rulebook, { ages: [13, 17], level: 'verified', defaults }, { in: 'GB' });
  const everything = (setting: DeclaredDefault['setting']): DeclaredDefault => ({
    situations: ['location.share/*', 'data.share/*'],
    ages: [13, 17],
    setting,
    obligations: ['explain-risk'],
  });

  test('the worst comes first, years with the same answer are one, and only rules that are broken are cited', () => {
    expect(
      ask(everything('on')).findings.map(({ situation, ages, effect, rules }) => [
        situation,
        ages.join('-'),
        effect,
        rules.map(({ rule }) => rule).join(),
      ]),
    ).toEqual([
      ['data.share/sale', '13-17', 'forbid', 'forbid'],
      ['location.share/anyone', '13-15', 'guardian', 'guardian,opt-in'],
      ['location.share/guardian', '13-17', 'opt-in', 'opt-in'],
      ['location.share/contact', '13-17', 'opt-in', 'opt-in'],
      ['location.share/anyone', '16-17', 'opt-in', 'opt-in'],
    ]);
    expect(ask(everything('locked-off')).findings).toEqual([]);
  });

  test('a situation by name goes before a pattern', () => {
    const { findings } = ask(everything('on'), {
      situations: ['data.share/sale'],
      ages: [16, 17],
      setting: 'locked-off',
    });
    expect(findings[0]).toMatchObject({ situation: 'data.share/sale', ages: [13, 15] });
  });

  test('years with another answer between them are two findings', () => {
    const named = {
      situations: ['data.share/sale'],
      ages: [15, 15] as const,
      setting: 'locked-off' as const,
    };
    const sale = ask(everything('on'), named).findings.filter(({ effect }) => effect === 'forbid');
    expect(sale.map(({ ages }) => ages)).toEqual([
      [13, 14],
      [16, 17],
    ]);
  });

  test('what is never on owes nothing, and what is forbidden is one finding', () => {
    const bare = (setting: DeclaredDefault['setting']): DeclaredDefault => ({
      situations: ['location.share/contact', 'data.share/sale'],
      ages: [13, 17],
      setting,
    });
    const offers = ['location.share/contact', 'data.share/sale'] as const;
    const owing = compile(
      [{ ...code, rules: code.rules.map((one) => ({ ...one, obligations: ['show-sign'] as const })) }],
      { asOf: '2026-11-22' },
    );
    const kinds = (setting: DeclaredDefault['setting']) =>
      check(
        owing,
        { ages: [13, 17], level: 'verified', defaults: [bare(setting)] },
        { in: 'GB', offers },
      ).findings.map(({ kind, situation }) => `${kind} ${situation}`);
    expect(kinds('locked-off')).toEqual([]);
    expect(kinds('off')).toEqual([
      'looser data.share/sale',
      'obligations-not-declared location.share/contact',
    ]);
  });

  test('nothing but what is offered is asked for', () => {
    const declared: DeclaredDefaults = { ages: [13, 17], level: 'verified', defaults: [] };
    const { findings } = check(rulebook, declared, { in: 'GB', offers: ['data.share/sale'] });
    expect(findings).toMatchObject([{ kind: 'not-declared', situation: 'data.share/sale', ages: [13, 17] }]);
  });
});
