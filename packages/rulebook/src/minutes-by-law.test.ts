import { describe, expect, test } from 'vitest';
import { parseAge } from './age.ts';
import { compile } from './compile.ts';
import { noGrants } from './grants.ts';
import { isWithin, minutesByLaw, parseLocalTime } from './hours.ts';
import { type Counted, type SetLimit, situationMeant } from './question.ts';
import { code, rule } from './rulebook.fixtures.ts';

const age = parseAge('12', 'verified');
const scopeOf = (effect: 'guardian' | 'forbid', ...minutes: number[]) => {
  const rules = minutes.map((each, at) =>
    rule({ id: `cap-${at}`, situations: ['engage.use/over-limit'], effect, minutes: each }),
  );
  const rulebook = compile(
    [code({ rules }), code({ code: 'int-baseline', jurisdiction: 'INT', rules: [] })],
    {
      asOf: '2026-11-22',
    },
  );
  return { rulebook, scope: rulebook.scope('GB') };
};
const meant = (
  law: ReturnType<typeof scopeOf>,
  counted: Counted,
  set: SetLimit[] = [],
  circumstance?: string,
) =>
  situationMeant(
    { action: 'engage.use', circumstance, moment: parseLocalTime('2026-11-23T12:00'), counted },
    { ...law, age, granted: noGrants, set },
  )?.situation;

describe('the minutes of a law', () => {
  test('are the fewest of those that bind', () => {
    const law = scopeOf('guardian', 120, 60);
    expect(minutesByLaw(law.scope, age)).toBe(60);
    expect(minutesByLaw(law.scope, parseAge('18', 'verified'))).toBeUndefined();
  });

  test('are over when they are used up, whatever the platform calls it', () => {
    const law = scopeOf('guardian', 60);
    expect(meant(law, { minutes: 59 })).not.toBe('engage.use/over-limit');
    expect(meant(law, { minutes: 60 })).toBe('engage.use/over-limit');
    expect(meant(law, { minutes: 60 }, [], 'within-limit')).toBe('engage.use/over-limit');
    expect(meant(law, { minutes: -1 })).toBe('engage.use/over-limit');
    expect(meant(law, {})).toBe('engage.use/over-limit');
  });

  test('a guardian may set others, save where the law forbids more', () => {
    const set: SetLimit[] = [{ by: 'guardian', kind: 'minutes', minutes: 120 }];
    expect(meant(scopeOf('guardian', 60), { minutes: 90 }, set)).not.toBe('engage.use/over-limit');
    expect(meant(scopeOf('forbid', 60), { minutes: 90 }, set)).toBe('engage.use/over-limit');
  });
});

test('hours of some months hold in those, over the turn of the year, and where nobody knows the month', () => {
  const hours = { from: '08:00', to: '15:00', months: [8, 5] as const };
  const at = (day: string) => isWithin(hours, 'school', parseLocalTime(`${day}T10:00`));
  expect(['2026-05-31', '2026-08-01', '2026-12-31', '2027-01-01'].map(at)).toEqual([true, true, true, true]);
  expect(['2026-06-01', '2026-07-31'].map(at)).toEqual([false, false]);
  const { month: _, ...someday } = parseLocalTime('2026-07-01T10:00');
  expect(isWithin(hours, 'school', someday)).toBe(true);
  expect(isWithin({ ...hours, months: [1, 6] }, 'school', parseLocalTime('2026-07-01T10:00'))).toBe(false);
});
