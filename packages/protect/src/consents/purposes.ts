import {
  type Activity,
  activityOf,
  type Decision,
  isSituation,
  type RuleCitation,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import type { Settings } from '../settings.ts';
import { activityTitles, audiences, guardianWords } from './purpose-words.ts';

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
export const coreSituations: ReadonlySet<Situation> = new Set<Situation>([
  'account.open/self',
  'account.open/with-guardian',
  'data.collect/essential',
  'data.share/processor',
]);

const disclosing: ReadonlySet<Situation> = new Set<Situation>([
  'data.share/third-party',
  'data.share/sale',
  'ads.show/personalised',
  'profile.view/anyone',
  'profile.find/web-index',
  'location.share/anyone',
  'live.broadcast/anyone',
]);

/**
 * What a guardian has to be asked for one child, `core` first and sharing with others last. Nothing that a guardian
 * could not switch on is in it, and no purpose depends on another but on `core`.
 * @param decide the answers for this child.
 */
export function purposesFor(
  decide: (situation: Situation) => Decision,
  service: Pick<Settings, 'serviceName' | 'recipients'>,
): readonly Purpose[] {
  const groups = new Map<string, Decision[]>();
  for (const situation of situations) {
    const decision = decide(situation);
    if (!decision.needs.includes('guardian')) continue;
    const id = purposeOf(decision);
    groups.set(id, [...(groups.get(id) ?? []), decision]);
  }
  return [...groups]
    .map(([id, decisions]) => makePurpose(id, decisions, service))
    .sort((a, b) => rank(a) - rank(b));
}

function purposeOf({ situation, obligations }: Decision): string {
  if (coreSituations.has(situation)) return 'core';
  const apart =
    disclosing.has(situation) ||
    obligations.includes('separate-consent') ||
    obligations.includes('strong-consent');
  return apart ? situation : activityOf(situation);
}

function rank({ core, discloses }: Purpose): number {
  return core ? 0 : discloses ? 2 : 1;
}

function makePurpose(
  id: string,
  decisions: readonly Decision[],
  service: Pick<Settings, 'serviceName' | 'recipients'>,
): Purpose {
  const own = decisions.map(({ situation }) => situation);
  const discloses = own.some((situation) => disclosing.has(situation));
  const rules = new Map(
    decisions.flatMap(({ rules }) => rules.map((rule) => [`${rule.code}#${rule.rule}`, rule] as const)),
  );
  return {
    id,
    ...wordsFor(id, own),
    who: whoGets(own, service),
    situations: own,
    discloses,
    core: id === 'core',
    strong: discloses || decisions.some(({ obligations }) => obligations.includes('strong-consent')),
    rules: [...rules.values()].filter(({ effect }) => effect === 'guardian'),
  };
}

function wordsFor(id: string, own: readonly Situation[]): { title: string; why: string } {
  if (id === 'core')
    return {
      title: 'The service itself',
      why: 'An account, the data that is needed to run it, and nothing more. Everything else is asked apart.',
    };
  if (isSituation(id) || own.length === 1) {
    const { title, what } = guardianWords(own[0]!);
    return { title, why: what };
  }
  return {
    title: activityTitles[id as Activity],
    why: own.map((situation) => guardianWords(situation).what).join(' '),
  };
}

function circumstanceOf(situation: Situation): string {
  return situation.slice(situation.indexOf('/') + 1);
}

function whoGets(
  own: readonly Situation[],
  { serviceName, recipients }: Pick<Settings, 'serviceName' | 'recipients'>,
): string {
  const named = (kind: 'processor' | 'third-party') =>
    recipients.filter((recipient) => recipient.kind === kind).map(({ name, why }) => `${name} (${why})`);
  const who = new Set([serviceName]);
  for (const situation of own) {
    if (
      situation === 'data.share/third-party' ||
      situation === 'data.share/sale' ||
      situation === 'ads.show/personalised'
    ) {
      const companies = named('third-party');
      who.add(
        companies.length > 0 ? companies.join(', ') : 'no company at present; you would be asked again first',
      );
    } else if (situation === 'data.share/processor') {
      const companies = named('processor');
      who.add(
        companies.length > 0
          ? `companies that work for it on its orders: ${companies.join(', ')}`
          : 'companies that work for it on its orders',
      );
    } else {
      const audience = audiences[circumstanceOf(situation)];
      if (audience !== undefined) who.add(audience);
    }
  }
  return [...who].join('; ');
}
