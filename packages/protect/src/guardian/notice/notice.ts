import { createHash } from 'node:crypto';
import type { RuleCitation } from '@stairgate/rulebook';
import { canonicalJson } from '@stairgate/service';
import { countedDays, spentDays } from '../../child/time/counted-days.ts';
import type { Settings } from '../../settings.ts';
import { englishWords, type GuardianWords } from '../words/guardian-words.ts';
import { daysAfterWithdrawal } from './days-after-withdrawal.ts';
import { type HeldBefore, heldInWords } from './held-before.ts';
import type { Purpose } from './purposes.ts';

/** The direct notice to one guardian about one child: what would be collected, why, who gets it, and how to say no. */
export interface Notice {
  /** `<what is done>.<how it is said>`, hashes: another in each language. A consent names the notice that was read. */
  readonly version: string;
  readonly language: string;
  readonly title: string;
  readonly service: string;
  readonly operator: {
    readonly name: string;
    readonly address: string;
    readonly email: string;
    readonly phone: string;
  };
  readonly sections: readonly NoticeSection[];
  /** The rules because of which a guardian is asked. */
  readonly rules: readonly RuleCitation[];
}

export interface NoticeSection {
  readonly id: 'held' | 'asked' | 'disclosure' | 'kept' | 'rights' | 'silence';
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly list?: readonly string[];
}

type Operator = Pick<
  Settings,
  | 'serviceName'
  | 'operatorName'
  | 'operatorAddress'
  | 'operatorEmail'
  | 'operatorPhone'
  | 'recipients'
  | 'storedIn'
  | 'keptFor'
  | 'guardianAnswerDays'
  | 'publicUrl'
>;

/**
 * Builds the notice that 16 CFR 312.4(c)(1) and UK GDPR Art 13 ask for.
 * @param deletedOn when the address is deleted if no answer comes; null once it was answered. Not part of the version.
 * @param held what is on record by now. Not part of the version either.
 */
export function makeNotice(
  settings: Operator,
  purposes: readonly Purpose[],
  deletedOn: string | null,
  speaking: GuardianWords = englishWords,
  held: HeldBefore = inGeneral,
): Notice {
  const service = settings.serviceName;
  const operator = {
    name: settings.operatorName,
    address: settings.operatorAddress,
    email: settings.operatorEmail,
    phone: settings.operatorPhone,
  };
  const { notice: words, fill } = speaking;
  const of = { service };
  const point = ({ title, why, who }: Purpose) => fill(words.asked.point, { title, why, who });
  const disclosing = purposes.filter(({ discloses }) => discloses);
  const sectionsFor = (use: string, silence: string, held: HeldBefore): readonly NoticeSection[] => [
    {
      id: 'held',
      title: words.held.title,
      paragraphs: [
        fill(words.held.address, { use }),
        heldInWords(speaking, held),
        fill(held.account === 'open' ? words.held.offBeside : words.held.off, of),
      ],
    },
    {
      id: 'asked',
      title: words.asked.title,
      paragraphs: [words.asked.each],
      list: purposes.filter(({ discloses }) => !discloses).map(point),
    },
    {
      id: 'disclosure',
      title: words.disclosure.title,
      ...(disclosing.length === 0
        ? { paragraphs: [fill(words.disclosure.none, of)] }
        : {
            paragraphs: [words.disclosure.apart, words.disclosure.strong],
            list: disclosing.map(point),
          }),
    },
    {
      id: 'kept',
      title: words.kept.title,
      paragraphs: [
        [
          ...(settings.storedIn.length > 0
            ? [fill(words.kept.where, { places: settings.storedIn.join(', ') })]
            : []),
          keptInWords(settings, speaking),
        ].join(' '),
        fill(words.kept.counted, { ...of, minuteDays: countedDays, spentDays }),
      ],
    },
    {
      id: 'rights',
      title: words.rights.title,
      paragraphs: [
        held.account === 'open' ? words.rights.canBeside : words.rights.can,
        fill(words.rights.where, {
          page: `${settings.publicUrl}/guardian`,
          operator: [operator.name, operator.email].filter(Boolean).join(', '),
        }),
      ],
    },
    {
      id: 'silence',
      title: words.silence.title,
      paragraphs: [words.silence.refuse, silence],
    },
  ];
  const title = fill(words.title, of);
  const general = sectionsFor(
    words.held.toAsk,
    fill(words.silence.within, { days: settings.guardianAnswerDays }),
    inGeneral,
  );
  const rules = uniqueRules(purposes);
  return {
    version: `${practiceVersion(settings)}.${hash({ title, sections: general, rules })}`,
    language: speaking.language,
    title,
    service,
    operator,
    sections:
      deletedOn === null
        ? sectionsFor(words.held.toSignIn, fill(words.silence.takeBack, { days: daysAfterWithdrawal }), held)
        : sectionsFor(words.held.toAsk, fill(words.silence.on, { day: speaking.day(deletedOn) }), held),
    rules,
  };
}

/** What stands in the version of a notice, whatever is on record of one child. */
const inGeneral: HeldBefore = { age: true, place: true, choices: true, others: false, account: 'waits' };

/** How long data are kept: the operator's own sentence, or what holds of any service. */
export function keptInWords(
  { keptFor }: Pick<Settings, 'keptFor'>,
  { notice }: Pick<GuardianWords, 'notice'>,
): string {
  return keptFor === '' ? notice.kept.long : keptFor;
}

/** The part of a notice's version that stands for what is done with the data, apart from the purposes themselves. */
export function practiceOf(version: string): string {
  return version.split('.')[0]!;
}

/** Whether that has changed between two notices. */
export function changedMaterially(before: string, now: string): boolean {
  return practiceOf(before) !== practiceOf(now);
}

/**
 * The part of a version that stands for who is responsible and who receives data: a change of these is material and needs
 * a new consent (16 CFR 312.5(a)(1)).
 */
export function practiceVersion(
  settings: Pick<Settings, 'serviceName' | 'operatorName' | 'recipients'>,
): string {
  const recipients = settings.recipients
    .map(({ name, why, kind }) => ({ name, why, kind }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return hash({ service: settings.serviceName, operator: settings.operatorName, recipients });
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

function uniqueRules(purposes: readonly Purpose[]): readonly RuleCitation[] {
  const rules = new Map(
    purposes.flatMap(({ rules }) => rules.map((rule) => [`${rule.code}#${rule.rule}`, rule] as const)),
  );
  return [...rules.values()];
}
