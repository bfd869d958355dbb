import { loadCodes } from '@stairgate/codes';
import { compile, silentBaseline, situations } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { codeView } from '../../../../protect/src/operator/laws/code-view.ts';
import { biteRuns, bitesOf } from './code-bite.ts';
import { codeStands, standsAs } from './code-words.ts';

const codes = loadCodes();
const today = '2026-11-22';

test('what a code bites is what a rulebook of it alone decides', () => {
  for (const code of codes) {
    const alone = { ...code, rules: code.rules.map(({ places: _, ...rule }) => rule) };
    const scope = compile(alone.code === silentBaseline.code ? [alone] : [alone, silentBaseline], {
      asOf: today,
    }).scope('unknown');
    const bites = new Map(
      bitesOf(codeView(code, today).rules).map((one) => [one.situation, one.bites] as const),
    );
    for (const [number, situation] of situations.entries()) {
      for (let age = 0; age <= 18; age++) {
        const cell = scope.row({ lo: age, hi: age, level: 'verified' })[number]!;
        const bite = bites.get(situation)?.[age];
        const own = cell.rules.filter(({ about }) => about === undefined);
        if (own.length > 0) expect(bite).toEqual({ effect: cell.own, binds: true });
        else expect(bite?.binds ?? false).toBe(false);
      }
    }
  }
});

test('a rule that is over does not bite, one that does not bind yet is told apart', () => {
  const rule = { situations: ['ads.show/*'], ages: [0, 12], effect: 'forbid', standing: 'later' } as const;
  const [first] = bitesOf([rule]);
  expect(first?.bites[12]).toEqual({ effect: 'forbid', binds: false });
  expect(first?.bites[13]).toEqual({ effect: null, binds: false });
  expect(bitesOf([{ ...rule, standing: 'over' }])).toEqual([]);
  const [both] = bitesOf([rule, { ...rule, effect: 'opt-in', standing: 'binds' }]);
  expect(both?.bites[3]).toEqual({ effect: 'opt-in', binds: true });
});

test('runs cover every age once', () => {
  for (const code of codes) {
    for (const { bites } of bitesOf(codeView(code, today).rules)) {
      const years = biteRuns(bites).flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      expect(years).toEqual(bites.map((_, age) => age));
    }
  }
});

test('a code stands as its most binding line does', () => {
  const stands = (id: string) => codeStands(codeView(codes.find(({ code }) => code === id)!, today));
  expect(stands('uk-aadc')).toBe('binds');
  expect(stands('us-kosa-s1748')).toBe('bill');
  expect(stands('us-vt-aadc')).toBe('later');
  expect(stands('us-va-sb854')).toBe('enjoined');
  expect(stands('std-ieee-2089')).toBe('standard');
  expect(standsAs({ standing: 'binds', status: 'guidance' })).toBe('guidance');
});
