import {
  type Activity,
  activityOf,
  type Decision,
  factsOf,
  isSituation,
  matchSituations,
  type Profile,
  type RuleCitation,
  restsOn,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { offeredSituations } from '../../law/profile/offered-situations.ts';
import type { Settings } from '../../settings.ts';
import { englishWords, type GuardianWords } from '../words/guardian-words.ts';

/** One thing that a guardian agrees to or refuses, apart from every other. */
export interface Purpose {
  /** `core`, an activity such as `feed.rank`, or a situation such as `data.share/third-party`. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Who would get the data. */
  readonly who: string;
  readonly situations: readonly Situation[];
  /** Whether data leaves the service: to other companies or to the public (16 CFR 312.2, "disclose"). */
  readonly discloses: boolean;
  /** Whether the service cannot be used without it. */
  readonly core: boolean;
  /** Whether it takes a method of verification that reaches to disclosure. */
  readonly strong: boolean;
  /** The rules that ask for a guardian here. */
  readonly rules: readonly RuleCitation[];
}

/** What holding an account at all comes to. */
export const coreSituations: ReadonlySet<Situation> = new Set(
  situations.filter((situation) => factsOf(situation).core),
);

/**
 * What a guardian has to be asked for one child, `core` first and sharing with others last. Nothing that a guardian
 * could not switch on, or that the service does not offer, is in it. An activity is one purpose, save that people whom the
 * child accepted, what is disclosed, and what takes a stronger method are asked apart; so one purpose may rest on another
 * (`restsOnPurposes`).
 * @param decide the answers for this child.
 * @param profile what the service offers; without it, everything.
 * @param words the language of titles and reasons. All else is the same in every language.
 */
export function purposesFor(
  decide: (situation: Situation) => Decision,
  service: Pick<Settings, 'serviceName' | 'recipients'>,
  profile?: Pick<Profile, 'offers'>,
  words: GuardianWords = englishWords,
): readonly Purpose[] {
  const groups = new Map<string, Decision[]>();
  const add = (id: string, decision: Decision) => groups.set(id, [...(groups.get(id) ?? []), decision]);
  for (const situation of new Set([...coreSituations, ...offeredSituations(profile)])) {
    const decision = decide(situation);
    if (decision.needs.includes('guardian')) add(purposeOf(decision), decision);
  }
  for (const [id, decisions] of [...groups]) {
    const strong = decisions.filter(needsStrong);
    if (id === 'core' || isSituation(id) || strong.length === 0 || strong.length === decisions.length)
      continue;
    groups.set(
      id,
      decisions.filter((decision) => !strong.includes(decision)),
    );
    for (const decision of strong) add(decision.situation, decision);
  }
  return [...groups]
    .map(([id, decisions]) => makePurpose(id, decisions, service, words))
    .sort((a, b) => rank(a) - rank(b));
}

/** The ids of the other purposes without which this one is empty: they hold what its situations contain or need. */
export function restsOnPurposes(
  { id, situations: own }: Pick<Purpose, 'id' | 'situations'>,
  all: readonly Purpose[],
): string[] {
  const needed = new Set(
    own.flatMap((situation) => restsOn[situationNumber(situation)]!.map((number) => situations[number]!)),
  );
  return all
    .filter((one) => one.id !== id && one.situations.some((of) => needed.has(of)))
    .map((one) => one.id);
}

function purposeOf({ situation, obligations }: Decision): string {
  const { core, discloses, apart, reaches } = factsOf(situation);
  if (core) return 'core';
  const alone = discloses || apart || reaches === 'contact' || obligations.includes('separate-consent');
  return alone ? situation : activityOf(situation);
}

function needsStrong({ obligations }: Decision): boolean {
  return obligations.includes('strong-consent');
}

function rank({ core, discloses }: Purpose): number {
  return core ? 0 : discloses ? 2 : 1;
}

function makePurpose(
  id: string,
  decisions: readonly Decision[],
  service: Pick<Settings, 'serviceName' | 'recipients'>,
  words: GuardianWords,
): Purpose {
  const own = decisions.map(({ situation }) => situation);
  const discloses = own.some((situation) => factsOf(situation).discloses);
  const rules = new Map(
    decisions.flatMap(({ rules }) => rules.map((rule) => [`${rule.code}#${rule.rule}`, rule] as const)),
  );
  return {
    id,
    ...wordsFor(id, own, words),
    who: whoGets(own, service, words),
    situations: own,
    discloses,
    core: id === 'core',
    strong: discloses || decisions.some(needsStrong),
    rules: [...rules.values()].filter(({ effect }) => effect === 'guardian'),
  };
}

function wordsFor(
  id: string,
  own: readonly Situation[],
  words: GuardianWords,
): { title: string; why: string } {
  if (id === 'core') return words.purposes.core;
  if (isSituation(id) || own.length === 1) {
    const { title, what } = words.situation(own[0]!);
    return { title, why: what };
  }
  const activity = id as Activity;
  const title = words.activities[activity];
  const strangers = matchSituations(activity).some((one) => factsOf(one).reaches === 'contact');
  return {
    title: strangers ? words.fill(words.purposes.strangers, { title }) : title,
    why: own.map((situation) => words.situation(situation).what).join(' '),
  };
}

function whoGets(
  own: readonly Situation[],
  { serviceName, recipients }: Pick<Settings, 'serviceName' | 'recipients'>,
  { notice, people, fill }: GuardianWords,
): string {
  const named = (kind: 'processor' | 'third-party') =>
    recipients.filter((recipient) => recipient.kind === kind).map(({ name, why }) => `${name} (${why})`);
  const who = new Set([serviceName]);
  for (const situation of own) {
    const { recipients: kind, reaches } = factsOf(situation);
    const companies = kind === undefined ? [] : named(kind);
    if (kind === 'third-party') {
      who.add(companies.length > 0 ? companies.join(', ') : notice.who.nobodyYet);
    } else if (kind === 'processor') {
      who.add(
        companies.length > 0
          ? fill(notice.who.companiesNamed, { names: companies.join(', ') })
          : notice.who.companies,
      );
    } else if (reaches !== undefined) {
      who.add(people[reaches]);
    }
  }
  return [...who].join('; ');
}
