import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAge } from './age.ts';
import type { Rule } from './code.ts';
import { grants, noGrants } from './grants.ts';
import { parseLocalTime } from './hours.ts';
import {
  type AskedAbout,
  arePeers,
  limitsNow,
  relations,
  type SetLimit,
  situationMeant,
} from './question.ts';
import { age, codes, day, granted, limitLists, places } from './rulebook.arbitraries.ts';
import { code, compileAlone as compile, rule } from './rulebook.fixtures.ts';
import {
  activities,
  activityNames,
  activityOf,
  isSituation,
  matchSituations,
  situations,
} from './vocabulary.ts';

const asOf = '2026-11-22';
const law = (...rules: Partial<Rule>[]) =>
  compile([code({ rules: rules.map((given, at) => rule({ id: `r${at}`, ...given })) })], { asOf });
const ask = (asked: AskedAbout, set?: readonly SetLimit[], rulebook = law({})) => {
  const scope = rulebook.scope('GB');
  const known = { rulebook, scope, age: parseAge('12', 'verified'), granted: noGrants, set };
  const meant = situationMeant(asked, known);
  if (!meant) return undefined;
  const { allowed } = scope.decide(meant.situation, known.age, known.granted, meant.limits);
  return { ...meant, allowed };
};

describe('the situation that is meant', () => {
  test.each([
    [{ action: 'contact.message/peer' }, 'contact.message/peer', false],
    [{ action: 'contact.message', circumstance: 'peer' }, 'contact.message/peer', false],
    [{ action: 'contact.message', relation: 'contact' }, 'contact.message/contact', false],
    [{ action: 'contact.message', relation: 'stranger' }, 'contact.message/adult', false],
    [{ action: 'contact.message', relation: 'stranger', stranger: 'peer' }, 'contact.message/peer', false],
    [{ action: 'presence.show', relation: 'peer' }, 'presence.show/stranger', false],
    [{ action: 'contact.message' }, 'contact.message/adult', true],
    [{ action: 'contact.message', relation: 'cousin' }, 'contact.message/adult', true],
    // What an activity does not have says nothing about what it has, whatever the relation.
    [
      { action: 'contact.message', circumstance: 'night', relation: 'contact' },
      'contact.message/adult',
      true,
    ],
    // Of what contradicts itself, the strictest counts.
    [
      { action: 'contact.message', circumstance: 'contact', relation: 'adult' },
      'contact.message/adult',
      true,
    ],
    [{ action: 'contact.message/contact', relation: 'adult' }, 'contact.message/adult', true],
    [{ action: 'contact.message/contact', circumstance: 'adult' }, 'contact.message/adult', true],
    [
      { action: 'contact.message', circumstance: 'contact', relation: 'cousin' },
      'contact.message/adult',
      true,
    ],
    [
      { action: 'contact.message', circumstance: 'contact', relation: 'contact' },
      'contact.message/contact',
      false,
    ],
    [{ action: 'ads.show', circumstance: 'contextual', relation: 'contact' }, 'ads.show/contextual', false],
    [{ action: 'engage.scroll' }, 'engage.scroll/endless', false],
  ] as const)('of %j is %s', (asked, situation, circumstanceUnknown) => {
    expect(ask(asked)).toMatchObject({ situation, circumstanceUnknown });
  });

  test.each(['contact.shout', 'contact.message/robot', '', '__proto__', 'constructor'])(
    'of %j is none',
    (action) => {
      expect(ask({ action })).toBeUndefined();
    },
  );

  test('left open, is one that no other of its activity is more closed than', () => {
    fc.assert(
      fc.property(
        ...([codes, day, places, age, granted, limitLists, fc.constantFrom(...activityNames)] as const),
        (list, on, where, years, choices, set, activity) => {
          const rulebook = compile(list, { asOf: on });
          const scope = rulebook.scope(where);
          const known = {
            rulebook,
            scope,
            age: years,
            granted: grants(choices),
            set: set.map(({ situation, by, how }) => ({ situation, by, kind: how })),
          };
          const meant = situationMeant({ action: activity }, known)!;
          const isAllowed = (one: (typeof situations)[number]) =>
            scope.decide(one, years, known.granted, meant.limits).allowed;
          if (isAllowed(meant.situation)) {
            expect(matchSituations(activity).filter((one) => !isAllowed(one))).toEqual([]);
          }
        },
      ),
      { seed: 20261122, numRuns: 300 },
    );
  });

  test('is in the activity that was asked about, for every question there is', () => {
    const words = [undefined, ...new Set(Object.values(activities).flat()), 'nonsense'];
    let asked = 0;
    for (const action of [...activityNames, ...situations]) {
      for (const circumstance of words) {
        for (const relation of [undefined, ...relations, 'nonsense']) {
          const meant = ask({ action, circumstance, relation })!;
          asked++;
          const activity = isSituation(action) ? activityOf(action) : action;
          expect(meant.situation.startsWith(`${activity}/`)).toBe(true);
        }
      }
    }
    expect(asked).toBeGreaterThan(40_000);
  });

  test('is never looser for a word that is said beside another', () => {
    const words = [undefined, ...new Set(Object.values(activities).flat()), 'nonsense'];
    const people = [undefined, ...relations, 'nonsense'];
    const moments = [undefined, parseLocalTime('2026-11-23T12:00')];
    fc.assert(
      fc.property(
        codes,
        day,
        places,
        age,
        granted,
        fc.constantFrom(...activityNames, ...situations),
        fc.constantFrom(...words),
        fc.constantFrom(...people),
        fc.constantFrom(...moments),
        (list, on, where, years, choices, action, circumstance, relation, moment) => {
          const rulebook = compile(list, { asOf: on });
          const scope = rulebook.scope(where);
          const known = { rulebook, scope, age: years, granted: grants(choices) };
          const allows = (asked: AskedAbout) =>
            scope.decide(situationMeant({ ...asked, moment }, known)!.situation, years, known.granted)
              .allowed;
          if (!allows({ action, circumstance, relation })) return;
          if (isSituation(action)) expect(allows({ action })).toBe(true);
          const own = matchSituations(isSituation(action) ? activityOf(action) : action);
          if (circumstance !== undefined && own.some((one) => one.endsWith(`/${circumstance}`)))
            expect(allows({ action, circumstance })).toBe(true);
        },
      ),
      { seed: 20261130, numRuns: 3000 },
    );
  });
});

describe('peers', () => {
  const peers = (actor: string, level: 'self-declared' | 'estimated', child: string) =>
    arePeers(parseAge(actor, level), parseAge(child, 'self-declared'));
  test('are of one age group, and the one who acts is known by more than a claim', () => {
    expect(peers('11', 'estimated', '12')).toBe(true);
    expect(peers('11', 'self-declared', '12')).toBe(false);
    expect(peers('13', 'estimated', '12')).toBe(false);
    expect(peers('10-13', 'estimated', '12')).toBe(false);
    expect(peers('18', 'estimated', '18')).toBe(false);
    expect(arePeers(parseAge('11', 'estimated'), parseAge('unknown', 'none'))).toBe(false);
  });
});

describe('the clock and counts', () => {
  const hours = { from: '22:00', to: '06:00' };
  const nights = law(
    { situations: ['engage.use/night', 'engage.notify/night'], effect: 'forbid', hours },
    { situations: ['engage.use/school', 'engage.notify/school'], hours: { from: '09:00', to: '15:00' } },
  );
  const at = (time: string) => parseLocalTime(`2026-11-23T${time}`);
  const quiet: SetLimit = { by: 'guardian', kind: 'quiet', hours: { from: '20:00', to: '07:00' } };
  const minutes: SetLimit = { by: 'guardian', kind: 'minutes', minutes: 60 };
  const money: SetLimit = { by: 'guardian', kind: 'money', amount: 500, currency: 'GBP', per: 'week' };

  test('bring about the night, which what the platform says does not undo', () => {
    const asked = { action: 'engage.notify', circumstance: 'day' };
    expect(ask({ ...asked, moment: at('23:00') }, [], nights)).toMatchObject({
      situation: 'engage.notify/night',
    });
    expect(ask({ ...asked, moment: at('17:00') }, [], nights)).toMatchObject({
      situation: 'engage.notify/day',
      allowed: true,
    });
  });

  test('quiet hours close the time that they name, whatever the law calls it', () => {
    const use = { action: 'engage.use', circumstance: 'within-limit' };
    expect(ask({ ...use, moment: at('21:00') }, [quiet], nights)).toMatchObject({
      situation: 'engage.use/night',
      allowed: false,
    });
    expect(ask({ ...use, moment: at('17:00') }, [quiet], nights)?.allowed).toBe(true);
    // Also where a whole situation is asked about.
    expect(ask({ action: 'engage.use/within-limit', moment: at('21:00') }, [quiet], nights)?.allowed).toBe(
      false,
    );
    // An unknown time is no permission.
    expect(ask({ action: 'engage.use' }, [quiet], nights)?.allowed).toBe(false);
    for (const clock of [undefined, []])
      expect(ask({ action: 'engage.use/within-limit', clock }, [quiet], nights)?.allowed).toBe(false);
  });

  test.each([
    [{ minutes: 59 }, true],
    [{ minutes: 60 }, false],
    [{ minutes: -1 }, false],
    [{ minutes: Number.NaN }, false],
    [undefined, false],
  ])('minutes a day: counted %j, allowed %s', (counted, allowed) => {
    for (const action of ['engage.use', 'engage.use/within-limit']) {
      const asked = { action, moment: at('17:00'), counted, circumstance: 'within-limit' };
      expect(ask(asked, [minutes], nights)?.allowed).toBe(allowed);
    }
  });

  test.each([
    [{ amount: 500, currency: 'GBP' }, true],
    [{ amount: 501, currency: 'GBP' }, false],
    [{ amount: 5, currency: 'USD' }, false],
    [{ amount: -5, currency: 'GBP' }, false],
    [undefined, false],
  ])('a sum: spent %j, allowed %s', (spent, allowed) => {
    expect(ask({ action: 'purchase.buy/item', counted: { spent } }, [money])?.allowed).toBe(allowed);
  });

  test('a content class closes seeing it, and being shown it', () => {
    const set: SetLimit[] = [{ by: 'child', kind: 'content', content: 'sensitive' }];
    expect(ask({ action: 'content.view/sensitive' }, set)?.allowed).toBe(false);
    expect(ask({ action: 'content.recommend/sensitive' }, set)?.allowed).toBe(false);
    expect(ask({ action: 'content.view/suitable' }, set)?.allowed).toBe(true);
  });

  test('no way of asking, and nothing left unsaid, opens what the same question in full finds closed', () => {
    const school: SetLimit = {
      by: 'guardian',
      kind: 'school',
      hours: { from: '09:00', to: '15:00', term: true },
    };
    const fewer = <T>(value: T) => fc.constantFrom(value, undefined);
    fc.assert(
      fc.property(
        fc.subarray([quiet, school, minutes], { minLength: 1 }),
        fc.constantFrom(...matchSituations('engage.use'), ...matchSituations('engage.notify')),
        fc.constantFrom('05:00', '10:00', '17:00', '23:00').chain((time) => fewer(at(time))),
        fc.constantFrom(0, 59, 60, 600).chain((count) => fewer({ minutes: count })),
        fc.boolean(),
        (set, situation, moment, counted, whole) => {
          const [action = '', circumstance] = situation.split('/');
          const asked = whole ? { action: situation } : { action, circumstance };
          const answer = ask({ ...asked, moment, counted }, set, nights);
          const over =
            action === 'engage.use' &&
            set.includes(minutes) &&
            (counted === undefined || counted.minutes >= 60);
          const inHours = (kind: SetLimit, times: readonly string[]) =>
            (set as readonly SetLimit[]).includes(kind) &&
            (moment === undefined || times.some((time) => moment.minute === at(time)!.minute));
          if (over || inHours(quiet, ['05:00', '23:00']) || inHours(school, ['10:00']))
            expect(answer?.allowed).toBe(false);
        },
      ),
    );
  });

  test('what is known of the time and the counts only ever opens what an unknown one closes', () => {
    const set = [quiet, minutes, money];
    const unknown = limitsNow(set);
    for (const time of ['05:00', '17:00', '23:00']) {
      const known = limitsNow(set, [at(time)], { minutes: 10, spent: { amount: 1, currency: 'GBP' } });
      known.forEach((bits, number) => {
        expect(bits & ~unknown[number]!).toBe(0);
      });
    }
  });
});
