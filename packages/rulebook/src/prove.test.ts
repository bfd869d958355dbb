import { describe, expect, test } from 'vitest';
import { daysOfChange } from './binding.ts';
import type { Assurance, Code, Rule, Source } from './code.ts';
import { awake, beforeYes, type GivenYes } from './consent.ts';
import { neverBit } from './grants.ts';
import type { Profile } from './profile.ts';
import { type PropertyName, propertyNames } from './prove/findings.ts';
import { ageNumber, everyAge } from './prove/ground.ts';
import type { Waking } from './prove/proving.ts';
import { type Parts, smallEngine, soundParts } from './prove.small-engine.ts';
import { type Proof, prove } from './prove.ts';
import { code as anyCode, rule as anyRule, baseline } from './rulebook.fixtures.ts';
import { type Effect, effects, levels, matchSituations, obligationNames, situations } from './vocabulary.ts';

const source: Source = {
  provisions: [],
  cite: 's.1',
  url: 'https://example.org',
  confidence: 'high',
  status: 'in-force',
  from: '2024-01-01',
};
const rule = (id: string, given: Partial<Rule>): Rule => anyRule({ ...source, id, situations: [], ...given });
const assurance = (past: number, level: Assurance['level']): Assurance => ({
  ...source,
  past,
  level,
  says: 'Know it.',
});
const code = (name: string, jurisdiction: string, given: Partial<Code>): Code =>
  anyCode({ code: name, jurisdiction, title: name, short: name, ...given });

const laws: Code[] = [
  baseline({
    rules: [
      rule('adverts', { situations: ['ads.show/personalised'], status: 'guidance', from: undefined }),
      rule('accounts', {
        ...{ situations: ['account.open/with-guardian'], effect: 'guardian', ages: [0, 7] },
        ...{ status: 'guidance', from: undefined },
      }),
    ],
  }),
  code('gb-code', 'GB', {
    rules: [
      rule('message', {
        situations: ['contact.message/adult'],
        obligations: ['explain-risk', 'keep-choice'],
      }),
      rule('harm', { situations: ['content.view/harmful'], effect: 'forbid' }),
      rule('sign', { situations: ['location.share/contact'], effect: 'allow', obligations: ['show-sign'] }),
      rule('young', { situations: ['location.share/contact'], effect: 'guardian', ages: [0, 9] }),
      rule('over', { situations: ['engage.reward/streak'], until: '2024-12-31' }),
      rule('buy', {
        ...{ situations: ['purchase.buy/item'], effect: 'guardian', ages: [0, 12] },
        obligations: ['separate-consent'],
      }),
      rule('chance', { situations: ['purchase.buy/random'] }),
      rule('accounts', { situations: ['account.open/*'], effect: 'allow', ages: [17, 17] }),
    ],
    assurance: [assurance(17, 'estimated')],
  }),
  code('us-code', 'US', {
    covers: [{ activities: ['contact.message', 'data.share'], ages: [0, 12] }],
    rules: [
      rule('consent', { situations: ['contact.message/*'], effect: 'guardian', ages: [0, 12] }),
      rule('sale', {
        ...{ situations: ['data.share/sale'], effect: 'guardian', ages: [0, 12] },
        obligations: ['strong-consent'],
      }),
    ],
    assurance: [assurance(12, 'self-declared')],
  }),
  code('eu-code', 'EU', {
    rules: [
      rule('french', {
        situations: ['data.collect/optional'],
        effect: 'guardian',
        ages: [0, 14],
        places: ['FR'],
      }),
      rule('german', {
        situations: ['data.collect/optional'],
        effect: 'guardian',
        ages: [0, 15],
        places: ['DE'],
      }),
    ],
  }),
  code('ca-code', 'US-CA', {
    covers: [{ activities: ['feed.rank', 'ads.show'], ages: [0, 17] }],
    rules: [
      rule('feed', { situations: ['feed.rank/behaviour'], status: 'enacted', from: '2027-01-01' }),
      rule('stopped', { situations: ['profile.view/anyone'], effect: 'forbid', status: 'enjoined' }),
      rule('shown', { situations: ['ads.show/contextual'], effect: 'forbid', status: 'enjoined' }),
      rule('hoped', { situations: ['ai.chat/companion'], effect: 'forbid', status: 'bill', from: undefined }),
    ],
  }),
];

const everywhere = ['GB', 'US', 'US-CA', 'FR', 'DE', 'BR'];

const withoutGuidance: Profile = {
  service: { name: 'Birch', kinds: ['social'] },
  places: ['BR'],
  offers: [],
  risk: 'low',
  guidance: false,
  exempt: [],
  deviations: [],
};

interface Fault {
  readonly fault: string;
  readonly parts: Partial<Parts>;
  readonly in?: readonly string[];
  readonly profile?: Profile;
  readonly caught: Partial<Record<PropertyName, string>>;
}

const loosest = (said: readonly Effect[]) =>
  effects[Math.min(3, ...said.map((one) => effects.indexOf(one)))]!;

const faults: readonly Fault[] = [
  {
    fault: 'one loosened cell',
    parts: {
      cell: (cell, number, { lo, hi, level }) =>
        lo === 7 && hi === 9 && level === 'estimated' && situations[number] === 'content.view/harmful'
          ? { ...cell, effect: 'allow', need: 0, rules: [], obligations: [] }
          : cell,
    },
    caught: {
      reference:
        'content.view/harmful in GB on 2024-01-01, somewhere from 7 to 9 (estimated), the answer is allow; by the plain reading of the codes it is forbid.',
      'wider-age':
        'content.view/harmful in GB on 2024-01-01, somewhere from 7 to 8 (estimated), the answer is forbid; somewhere from 7 to 9 (estimated) it is allow.',
    },
  },
  {
    fault: 'a composition that takes the mildest',
    parts: {
      strictest: (said) => (said.length === 0 ? 'allow' : loosest(said)),
      needs: (said) => soundParts.needs(said, said.length === 0 ? 'allow' : loosest(said)),
    },
    caught: {
      strictest:
        'location.share/contact in GB on 2024-01-01, at 0 (self-declared), is allow, and what it cites is gb-code/sign (allow), gb-code/young (guardian).',
      'joined-places':
        'contact.message/adult in GB and US joined on 2024-01-01, at 0 (self-declared), the answer is opt-in by its own rules; what the places say by themselves, joined, is guardian by its own rules.',
    },
  },
  {
    fault: 'a composition that averages',
    parts: {
      strictest: (said) =>
        effects[
          Math.floor(said.reduce((sum, one) => sum + effects.indexOf(one), 0) / Math.max(1, said.length))
        ]!,
    },
    caught: {
      strictest:
        'location.share/contact in GB on 2024-01-01, at 0 (self-declared), is opt-in, and what it cites is gb-code/sign (allow), gb-code/young (guardian).',
      'joined-places':
        'contact.message/adult in GB and US joined on 2024-01-01, at 0 (self-declared), the answer is opt-in by its own rules; what the places say by themselves, joined, is guardian by its own rules.',
    },
  },
  {
    fault: 'a composition in which the first rule wins',
    parts: { strictest: ([first = 'allow']) => first },
    caught: {
      'adding-a-code':
        'contact.message/adult in an unknown place on 2024-01-01, at 0 (self-declared), the answer is guardian by its own rules without gb-code; with it the answer is opt-in by its own rules.',
    },
  },
  {
    fault: 'a ladder in the wrong order',
    parts: {
      strictest: (said) =>
        (['guardian', 'opt-in', 'forbid'] as const).reduce<Effect>(
          (worst, one) => (said.includes(one) ? one : worst),
          'allow',
        ),
    },
    caught: {
      strictest:
        'contact.message/adult in an unknown place on 2024-01-01, at 0 (self-declared), is opt-in by its own rules, and what it cites is gb-code/message (opt-in), us-code/consent (guardian), int-baseline/accounts (guardian about account.open/with-guardian).',
      reference:
        'contact.message/adult in an unknown place on 2024-01-01, at 0 (self-declared), the answer is opt-in by its own rules; by the plain reading of the codes it is guardian by its own rules.',
    },
  },
  {
    fault: 'a grant that opens a forbid',
    parts: {
      isAllowed: (cell, granted, number) =>
        granted[number] === 3 || soundParts.isAllowed(cell, granted, number),
    },
    caught: {
      forbid:
        'content.view/harmful in GB on 2024-01-01, at 0 (self-declared), it is forbidden, and allowed with both yeses.',
    },
  },
  {
    fault: 'a yes of the wrong person',
    parts: {
      isAllowed: ({ need }, granted, number) => need === 0 || (need !== neverBit && granted[number] !== 0),
    },
    caught: {
      'needed-yes':
        "account.open/with-guardian in US on 2024-01-01, at 0 (self-declared), it is guardian and needs a guardian's yes; it is allowed with the child's yes.",
    },
  },
  {
    fault: 'a choice that shuts',
    parts: {
      isAllowed: (cell, granted, number) =>
        soundParts.isAllowed(cell, granted, number) && granted[number] !== 2,
    },
    caught: {
      choices:
        "account.open/self in GB on 2024-01-01, at 0 (self-declared), it is allowed with no choice made, and refused with a guardian's yes.",
    },
  },
  {
    fault: 'a choice about one thing that opens its neighbour',
    parts: {
      isAllowed: (cell, granted, number) =>
        soundParts.isAllowed(cell, granted, number) ||
        (cell.need !== neverBit && granted[number + 1] === 3 && granted[number] === 0),
    },
    caught: {
      choices:
        'contact.message/adult in GB on 2024-01-01, at 0 (self-declared), a choice about something else opens it.',
    },
  },
  {
    fault: 'a threshold that is ignored',
    parts: { youngest: (lo) => lo },
    caught: {
      'weak-claim':
        'account.open/self in GB on 2024-01-01, at 18 or over (self-declared) under gb-code alone, which wants estimated past 17, the answer does not cite gb-code/accounts; somewhere from 17 to 18 or over (self-declared) it cites gb-code/accounts.',
      reference:
        'account.open/self in GB on 2024-01-01, at 18 or over (self-declared), the answer does not cite gb-code/accounts; by the plain reading of the codes it cites gb-code/accounts.',
    },
  },
  {
    fault: 'a threshold that binds at its own level',
    parts: { youngest: (lo, rank, lines) => soundParts.youngest(lo, rank - 1, lines) },
    caught: {
      reference:
        'contact.message/contact in US on 2024-01-01, at 13 (self-declared), the answer is guardian; by the plain reading of the codes it is allow.',
    },
  },
  {
    fault: 'ages that end a year early',
    parts: { touches: ({ ages }, lo, hi) => ages[0] <= hi && lo < ages[1] },
    caught: {
      ages: 'account.open/with-guardian in US on 2024-01-01, at 7 (verified), does not cite int-baseline/accounts, which is for ages 0-7 where nothing covers them.',
    },
  },
  {
    fault: 'ages that run a year on',
    parts: { touches: ({ ages }, lo, hi) => ages[0] <= hi && lo <= ages[1] + 1 },
    caught: {
      ages: 'location.share/contact in GB on 2024-01-01, at 10 (verified), cites gb-code/young, which is for ages 0-9.',
    },
  },
  {
    fault: 'an interval decided at its oldest year',
    parts: { years: (age) => (age.level === 'none' ? [0, 18] : [age.hi, age.hi]) },
    caught: {
      'wider-age':
        'account.open/self in US on 2024-01-01, at 7 (self-declared), the answer is guardian; somewhere from 7 to 8 (self-declared) it is allow.',
    },
  },
  {
    fault: 'an unknown age read as grown up',
    parts: { years: (age) => (age.level === 'none' ? [18, 18] : [age.lo, age.hi]) },
    caught: {
      'unknown-age':
        'account.open/self in US on 2024-01-01, at 0 (self-declared), the answer is guardian; at an unknown age it is allow.',
    },
  },
  {
    fault: 'an age that is believed without evidence',
    parts: { years: ({ lo, hi }) => [lo, hi] },
    caught: {
      'unknown-age':
        'account.open/self in GB on 2024-01-01, at an unknown age, the answer does not cite gb-code/accounts if 0 is said without evidence, and cites gb-code/accounts if nothing is said.',
    },
  },
  {
    fault: 'stronger evidence that tightens',
    parts: { youngest: (lo, rank) => (rank === 4 ? 0 : lo) },
    caught: {
      'weaker-evidence':
        'account.open/self in US on 2024-01-01, at 8 (verified), the answer is guardian; at 8 (estimated) it is allow.',
    },
  },
  {
    fault: 'an unknown place without law',
    parts: { joinsAll: () => false },
    caught: {
      'unknown-place':
        'contact.message/contact in US on 2024-01-01, at 0 (self-declared), the answer is guardian by its own rules; in an unknown place it is allow by its own rules.',
    },
  },
  {
    fault: 'a wider circumstance that is loosened',
    parts: {
      cell: (cell, number) =>
        situations[number] === 'location.share/anyone'
          ? {
              ...cell,
              ...{ effect: 'allow', own: 'allow', rung: 0, need: 0, others: [], rules: [], obligations: [] },
            }
          : cell,
    },
    caught: {
      wider:
        'location.share/anyone in GB on 2024-01-01, at 0 (self-declared), the answer is allow; it contains location.share/contact, which is guardian.',
    },
  },
  {
    fault: 'a rule about the narrower that is not counted for the wider',
    parts: {
      concerns: ({ situations: named }, number) =>
        named.some((one) => matchSituations(one).includes(situations[number]!)),
    },
    caught: {
      wider:
        'location.share/anyone in GB on 2024-01-01, at 0 (self-declared), the answer is allow by its own rules; it contains location.share/contact, which is guardian by its own rules.',
    },
  },
  {
    fault: 'what it rests on left out of deciding',
    parts: { areOpen: () => true },
    caught: {
      'needs-other':
        "location.share/anyone in GB on 2024-01-01, at 0 (self-declared), it is allowed with every yes but a guardian's to location.share/contact, on which it rests.",
    },
  },
  {
    fault: 'what it rests on left out of the effect',
    parts: { whole: (own) => own },
    caught: {
      'needs-other':
        'content.recommend/harmful in GB on 2024-01-01, at 0 (self-declared), it is allow and rests on content.view/harmful, which is forbid.',
    },
  },
  {
    fault: 'a decision that does not say what it waits for',
    parts: { waitsFor: () => [] },
    caught: {
      'needs-other':
        "location.share/anyone in GB on 2024-01-01, at 0 (self-declared), with every yes but a guardian's to location.share/contact, it says that it waits for nothing.",
    },
  },
  {
    fault: 'a baseline left out',
    in: ['GB', 'BR'],
    parts: { isSilent: () => false },
    caught: {
      silence:
        'ads.show/personalised in GB on 2024-01-01, at 0 (verified), where nothing covers it, the answer is allow; the baseline says opt-in.',
    },
  },
  {
    fault: 'a baseline left out at one age',
    in: ['GB', 'BR'],
    parts: { isSilent: (covered, year) => year !== 5 && soundParts.isSilent(covered, year) },
    caught: {
      silence:
        'ads.show/personalised in GB on 2024-01-01, at 5 (verified), where nothing covers it, the answer is allow; the baseline says opt-in.',
    },
  },
  {
    fault: 'a baseline that joins in where law covers',
    in: ['GB'],
    parts: { isSilent: () => true },
    caught: {
      silence:
        'account.open/self in GB on 2024-01-01, at 0 (verified), cites int-baseline/accounts, where other law covers it.',
    },
  },
  {
    fault: 'law that has not begun and covers already',
    in: ['US-CA'],
    parts: { speaking: (all) => all },
    caught: {
      silence:
        'ads.show/personalised in US-CA on 2024-01-01, at 0 (verified), where nothing covers it, the answer is allow; the baseline says opt-in.',
    },
  },
  {
    fault: 'what one of two places covers, covered for both',
    in: ['GB', 'BR'],
    parts: { isSilent: (covered) => !covered.includes(true) },
    caught: {
      'joined-places':
        'account.open/self in GB and BR joined on 2024-01-01, at 0 (self-declared), the answer is allow; it is allow in GB and guardian in BR.',
    },
  },
  {
    fault: 'a baseline that is left out with guidance',
    in: ['BR'],
    profile: withoutGuidance,
    parts: { counts: ({ status }, _, profile) => status !== 'guidance' || profile?.guidance !== false },
    caught: {
      silence:
        'account.open/self in an unknown place on 2023-12-31, at 0 (verified), where nothing covers it, the answer is allow; the baseline says guardian.',
    },
  },
  {
    fault: 'a limit that opens',
    parts: { underLimits: (allowed, closed) => allowed || closed },
    caught: {
      limits:
        "account.open/self in GB on 2024-01-01, at 0 (self-declared), it is allowed with everybody's yes, though the child closed everything.",
    },
  },
  {
    fault: 'a limit that shuts its neighbour',
    parts: { closedBy: (number) => [...soundParts.closedBy(number), (number + 1) % situations.length] },
    caught: {
      limits:
        'account.open/with-guardian in GB on 2024-01-01, at 0 (self-declared), limits on everything that it does not rest on change whether it is allowed.',
    },
  },
  {
    fault: 'a limit that leaves open what rests on it',
    parts: { closedBy: (number) => [number] },
    caught: {
      limits:
        "contact.message/adult in US on 2024-01-01, at 8 (self-declared), it is allowed with everybody's lasting yes, though the child closed account.open/with-guardian.",
    },
  },
  {
    fault: 'a limit that asks each time, and takes a lasting yes',
    parts: { isAnswered: (by, has) => (has & (by === 'guardian' ? 2 : 1)) !== 0 },
    caught: {
      limits:
        "account.open/self in GB on 2024-01-01, at 0 (self-declared), it is allowed with everybody's yes, though the child wants to be asked each time about everything.",
    },
  },
  {
    fault: "a guardian's limit at 18",
    parts: { hasSay: () => true },
    caught: {
      limits:
        'account.open/self in an unknown place on 2023-12-31, at 18 or over (declared-by-guardian-or-device), it is refused because a guardian closed everything, who has no say at that age.',
    },
  },
  {
    fault: "a guardian's limit that ends by the child's own word",
    parts: { hasSay: (by, { lo }) => by !== 'guardian' || lo < 18 },
    caught: {
      limits:
        "account.open/self in an unknown place on 2023-12-31, at 18 or over (self-declared), it is allowed with everybody's yes, though a guardian closed everything.",
    },
  },
  {
    fault: 'places joined of which only the first counts',
    parts: { at: (where) => (where === 'unknown' ? where : where.slice(0, 1)) },
    caught: {
      'joined-places':
        'account.open/self in GB and US joined on 2024-01-01, at 0 (self-declared), the answer is allow; joined the other way round it is guardian.',
    },
  },
  {
    fault: 'places of a line ignored',
    in: ['FR', 'DE'],
    parts: { isThere: () => true },
    caught: {
      places:
        'data.collect/optional in DE on 2024-01-01, at an unknown age, cites eu-code/french, which is no law there.',
    },
  },
  {
    fault: 'an enjoined rule that binds',
    in: ['GB', 'US-CA'],
    parts: {
      binds: (line, day) =>
        soundParts.binds({ ...line, status: line.status === 'enjoined' ? 'in-force' : line.status }, day),
    },
    caught: {
      'not-law':
        'profile.view/anyone in US-CA on 2024-01-01, at an unknown age, cites ca-code/stopped, which is enjoined and binds nobody.',
    },
  },
  {
    fault: 'a bill that binds',
    in: ['GB', 'US-CA'],
    parts: {
      binds: (line, day) =>
        soundParts.binds({ ...line, status: line.status === 'bill' ? 'in-force' : line.status }, day),
    },
    caught: {
      'not-law':
        'ai.chat/companion in US-CA on 2023-12-31, at an unknown age, cites ca-code/hoped, which is a bill and binds nobody.',
    },
  },
  {
    fault: 'a last day that is not one',
    parts: { binds: (line, day) => soundParts.binds(line, day) && line.until !== day },
    caught: {
      dates:
        'engage.reward/streak in GB on 2024-12-31, at an unknown age, does not cite gb-code/over, which binds from 2024-01-01 to 2024-12-31.',
      'same-law':
        'engage.reward/streak in GB on 2024-12-31, at 0 (self-declared), the answer is allow, and it is opt-in in GB on 2024-01-01, where the same lines are law.',
    },
  },
  {
    fault: 'a first day that is a day late',
    in: ['US-CA'],
    parts: { binds: (line, day) => soundParts.binds(line, day) && line.from !== day },
    caught: {
      dates:
        'contact.message/contact in US-CA on 2024-01-01, at an unknown age, does not cite us-code/consent, which binds from 2024-01-01 on.',
    },
  },
  {
    fault: 'a rule that outlives its last day',
    parts: { binds: ({ until: _, ...line }, day) => soundParts.binds(line, day) },
    caught: {
      dates:
        'engage.reward/streak in GB on 2025-01-01, at an unknown age, cites gb-code/over, which binds from 2024-01-01 to 2024-12-31.',
    },
  },
  {
    fault: 'a dropped obligation',
    parts: { owes: (rules) => soundParts.owes(rules).filter((one) => one !== 'keep-choice') },
    caught: {
      obligations:
        'contact.message/adult in GB on 2024-01-01, at 0 (self-declared), does not owe keep-choice, and cites gb-code/message (opt-in), where that is asked for.',
    },
  },
  {
    fault: 'obligations of the strictest rule alone',
    parts: {
      owes: (rules) =>
        soundParts.owes(
          rules.filter(
            ({ rule }) => rule.effect === soundParts.strictest(rules.map((one) => one.rule.effect)),
          ),
        ),
    },
    caught: {
      obligations:
        'location.share/contact in GB on 2024-01-01, at 0 (self-declared), does not owe show-sign, and cites gb-code/sign (allow), gb-code/young (guardian), where that is asked for.',
    },
  },
  {
    fault: 'a lost citation',
    parts: { cites: () => [] },
    caught: {
      cites: 'account.open/self in US on 2024-01-01, at 0 (self-declared), is guardian and cites no rule.',
    },
  },
  {
    fault: 'one citation lost of several',
    parts: { cites: (rules) => rules.slice(0, 1) },
    caught: {
      reference:
        'location.share/contact in GB on 2024-01-01, at 0 (self-declared), the answer does not cite gb-code/young; by the plain reading of the codes it cites gb-code/young.',
      strictest:
        'location.share/contact in GB on 2024-01-01, at 0 (self-declared), is guardian, and what it cites is gb-code/sign (allow).',
    },
  },
  {
    fault: 'a row kept for one level and given for another',
    parts: { rowKey: ({ lo, hi }) => `${lo} ${hi}` },
    caught: {
      'asking-again':
        'account.open/self in GB on 2024-01-01, at 18 or over (self-declared), the answer cites gb-code/accounts; asked again in another order it does not cite gb-code/accounts.',
      reference:
        'account.open/self in GB on 2024-01-01, at 18 or over (estimated), the answer cites gb-code/accounts; by the plain reading of the codes it does not cite gb-code/accounts.',
    },
  },
  {
    fault: 'one decision that says other than the page',
    parts: { decided: (cell) => (cell.effect === 'guardian' ? { ...cell, effect: 'opt-in' } : cell) },
    caught: {
      'one-decision':
        'account.open/self in US on 2024-01-01, at 0 (self-declared), the decision is opt-in and owes nothing; on the page of all it is guardian and owes nothing.',
    },
  },
  {
    fault: 'a revision that follows the day',
    parts: { revision: (_, day) => day },
    caught: {
      revision:
        'On 2024-12-31 the revision is 2024-12-31, and 2024-01-01 on an earlier day with the same law.',
    },
  },
  {
    fault: 'a revision that is always the same',
    parts: { revision: () => 'one' },
    caught: { revision: 'On 2024-01-01 the revision is one, as on an earlier day with other law.' },
  },
];

const brokenOf = (proof: Proof) =>
  Object.fromEntries(
    proof.properties.filter(({ holds }) => !holds).map(({ name, counterexample }) => [name, counterexample]),
  );

describe('a wrong engine is found out, at its smallest', () => {
  test.each(faults)('$fault', ({ parts, profile, in: places = ['GB', 'US'], caught }) => {
    const properties = Object.keys(caught) as PropertyName[];
    const proof = prove(laws, { in: places, profile, engine: smallEngine(parts), properties });
    expect(proof.holds).toBe(false);
    expect(brokenOf(proof)).toEqual(caught);
  });
});

test('for each property there is a fault that breaks it', () => {
  const elsewhere = ['younger', 'sleep', 'deviations'];
  const broken = new Set([...faults.flatMap(({ caught }) => Object.keys(caught)), ...elsewhere]);
  expect(Object.keys(propertyNames).filter((name) => !broken.has(name))).toEqual([]);
});

describe('a yes that does not sleep is found out', () => {
  const everyLaw = laws.map((one) => one.code);
  test.each<[string, (yes: GivenYes) => Partial<GivenYes>, string]>([
    [
      'a consent that survives a move',
      ({ terms }) => ({ terms: { ...terms, law: everyLaw } }),
      "account.open/self in GB on 2023-12-31, at 0 (self-declared), a guardian's yes counts that was given in GB on 2024-01-01, at 0 (self-declared), on a notice that says nothing of int-baseline.",
    ],
    [
      'a method that is too weak',
      () => ({ reach: 'disclosure' }),
      "data.share/sale in US on 2024-01-01, at 0 (self-declared), a guardian's yes counts that was given in US on 2024-01-01, at 0 (self-declared), by a method that is too weak for it.",
    ],
    [
      'a consent asked for together with others',
      () => ({ apart: true }),
      "purchase.buy/item in GB on 2024-01-01, at 0 (self-declared), a guardian's yes counts that was given in GB on 2024-01-01, at 0 (self-declared), together with others.",
    ],
    [
      'a child that was not told before',
      () => ({ met: beforeYes }),
      "contact.message/adult in GB on 2024-01-01, at 0 (self-declared), the child's yes counts that was given in GB on 2023-12-31, at 0 (self-declared), who had not been told what comes first.",
    ],
    [
      'less that is wanted, as after a birthday, switching on',
      ({ terms }) => ({ terms: { ...terms, needs: {} } }),
      'contact.message/adult in GB on 2024-01-01, at 0 (self-declared), it is allowed by what was said in GB on 2023-12-31, at 0 (self-declared), where that did not open it.',
    ],
  ])('%s', (_, pretend, counterexample) => {
    const waking: Waking = (row, given) =>
      awake(
        row,
        given.map((yes) => ({ ...yes, ...pretend(yes) })),
      );
    const proof = prove(laws, { in: ['GB', 'US'], awake: waking, properties: ['sleep'] });
    expect(brokenOf(proof)).toEqual({ sleep: counterexample });
  });

  test('and one that all sleeps is not', () => {
    const proof = prove(laws, { in: ['GB', 'US'], properties: ['sleep'] });
    expect(brokenOf(proof)).toEqual({});
    expect(proof.properties[0]!.checked).toBeGreaterThan(50);
  });
});

describe('a sound engine is not accused', () => {
  test.each([
    ['the small one', smallEngine()],
    ['ours', undefined],
  ])('%s', (_, engine) => {
    const proof = prove(laws, { in: everywhere, engine });
    expect(proof.properties.filter(({ holds }) => !holds)).toEqual([]);
    expect(proof).toMatchObject({ holds: true, days: 6, places: 7, scopes: 10 });
    // Five of each pair of six places, and each with itself, have other lines; 761 ages, 77 situations, four choices.
    expect(proof.states).toBe(6 * (7 + 15) * 761 * situations.length * 4);
    for (const { name, checked } of proof.properties) expect([name, checked > 0]).toEqual([name, true]);
  });

  test('with a profile: guidance left out, a code that does not apply, deviations that come and go', () => {
    const approval = {
      reason: 'So it is.',
      approver: 'Board',
      approved: '2024-06-01',
      expires: '2024-09-30',
    };
    const open = laws.map((one) => ({
      ...one,
      rules: one.rules.map((each) => ({ ...each, compelling: each.effect !== 'forbid' })),
    }));
    const proof = prove(open, {
      in: ['GB', 'US'],
      profile: {
        service: { name: 'Birch', kinds: ['social'] },
        places: ['GB'],
        offers: [],
        risk: 'low',
        guidance: false,
        exempt: [{ ...approval, code: 'us-code' }],
        deviations: [
          { ...approval, id: 'chat', situations: ['contact.message/*'], ages: [13, 15], effect: 'allow' },
          { ...approval, id: 'where', situations: ['location.share/*'], ages: [5, 17], effect: 'opt-in' },
        ],
      },
    });
    expect(proof.properties.filter(({ holds }) => !holds)).toEqual([]);
    expect(proof.properties.map(({ name }) => name)).toContain('deviations');
    expect(proof.days).toBe(10);
  });
});

describe('law that is wrong', () => {
  test('a code that is looser on younger children is named, with the ages', () => {
    const odd = code('odd-code', 'GB', {
      rules: [rule('teens', { situations: ['ads.show/personalised'], effect: 'forbid', ages: [13, 17] })],
    });
    const { properties } = prove([...laws, odd], { in: ['GB'], properties: ['younger', 'reference'] });
    expect(properties).toEqual([
      expect.objectContaining({ name: 'reference', holds: true }),
      expect.objectContaining({
        name: 'younger',
        holds: false,
        counterexample:
          'ads.show/personalised in GB on 2024-01-01, at 13 (self-declared) under odd-code alone, the answer is forbid; at 12 (self-declared) it is allow.',
        at: {
          places: ['GB'],
          day: '2024-01-01',
          situation: 'ads.show/personalised',
          age: { lo: 13, hi: 13, level: 'self-declared' },
        },
      }),
    ]);
  });
});

test('says how far it has come, and walks the days beside each change', () => {
  const days: string[] = [];
  const of = new Set<number>();
  prove(laws, {
    in: ['GB'],
    properties: ['revision'],
    onProgress: (progress) => {
      days.push(progress.day);
      of.add(progress.of);
    },
  });
  expect(days).toEqual(['2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01', '2026-12-31', '2027-01-01']);
  expect([...of]).toEqual([6]);
  const changes = daysOfChange(laws);
  expect(changes.filter((day) => !days.includes(day))).toEqual([]);
});

test('every age once, at its own number', () => {
  expect(new Set(everyAge.map((age) => JSON.stringify(age))).size).toBe(1 + 4 * 190);
  for (const [number, { lo, hi, level }] of everyAge.entries()) {
    expect(ageNumber(lo, hi, levels.indexOf(level))).toBe(number);
  }
});

test('a bit for each obligation fits into a number', () => {
  expect(obligationNames.length).toBeLessThan(31);
});
