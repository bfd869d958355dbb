import { createHash } from 'node:crypto';
import type { RuleCitation } from '@stairgate/rulebook';
import { canonicalJson } from '@stairgate/service';
import type { Settings } from '../../settings.ts';
import { dayInWords } from '../words/in-words.ts';
import type { Purpose } from './purposes.ts';

/** The direct notice to one guardian about one child: what would be collected, why, who gets it, and how to say no. */
export interface Notice {
  /** `<what is done>.<how it is said>`, hashes. A consent names the notice that was read. */
  readonly version: string;
  readonly language: 'en';
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
  readonly id: 'held' | 'asked' | 'who' | 'disclosure' | 'kept' | 'rights' | 'silence';
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
 */
export function makeNotice(
  settings: Operator,
  purposes: readonly Purpose[],
  deletedOn: string | null,
): Notice {
  const service = settings.serviceName;
  const operator = {
    name: settings.operatorName,
    address: settings.operatorAddress,
    email: settings.operatorEmail,
    phone: settings.operatorPhone,
  };
  const disclosing = purposes.filter(({ discloses }) => discloses);
  const sectionsFor = (use: string, silence: string): readonly NoticeSection[] => [
    {
      id: 'held',
      title: 'What we hold now',
      paragraphs: [
        `Your child gave us your e-mail address and nothing else about you. ${use} We hold no name of your child, no birth date, and no address but yours.`,
        `Until you agree, ${service} does not collect, use or pass on anything that needs your agreement. It is switched off.`,
      ],
    },
    {
      id: 'asked',
      title: 'What you are asked',
      paragraphs: ['You answer each point on its own. Only the service itself is needed for an account.'],
      list: purposes.map(({ title, why }) => `${title}. ${why}`),
    },
    {
      id: 'who',
      title: 'Who would get it',
      paragraphs: [],
      list: purposes.map(({ title, who }) => `${title}: ${who}.`),
    },
    {
      id: 'disclosure',
      title: 'Sharing outside the service',
      paragraphs:
        disclosing.length === 0
          ? [`${service} asks for no permission to pass on data about your child to others.`]
          : [
              'You can agree to the service and refuse every point below. Your child can use the service all the same.',
              'Because these points reach outside the service, an e-mail is not enough to agree to them; a stronger way of confirming is needed.',
            ],
      ...(disclosing.length === 0 ? {} : { list: disclosing.map(({ title }) => title) }),
    },
    {
      id: 'kept',
      title: 'Where and how long it is kept',
      paragraphs: [
        `${settings.storedIn.length > 0 ? `It is kept in ${settings.storedIn.join(', ')}. ` : ''}${settings.keptFor}`,
      ],
    },
    {
      id: 'rights',
      title: 'What you can do at any time',
      paragraphs: [
        'You can see what is held about your child, have it deleted, and take back what you agreed to, in full or point by point. It takes effect at once.',
        `Sign in at ${settings.publicUrl}/guardian with your e-mail address, or write to ${operator.name}${operator.email ? `, ${operator.email}` : ''}.`,
      ],
    },
    {
      id: 'silence',
      title: 'If you refuse or do nothing',
      paragraphs: [
        'If you refuse, your address is deleted once your answer is recorded, and everything stays switched off.',
        silence,
      ],
    },
  ];
  const title = `Your permission for a child to use ${service}`;
  const inGeneral = sectionsFor(
    'We hold it only to ask you this.',
    `If you do not answer within ${settings.guardianAnswerDays} days, your address is deleted.`,
  );
  const rules = uniqueRules(purposes);
  return {
    version: `${practiceVersion(settings)}.${hash({ title, sections: inGeneral, rules })}`,
    language: 'en',
    title,
    service,
    operator,
    sections:
      deletedOn === null
        ? sectionsFor(
            'We hold it so that you can sign in and we can tell you what needs your answer.',
            'If you take back all that you agreed to, your address is deleted at once.',
          )
        : sectionsFor(
            'We hold it only to ask you this.',
            `If you do not answer, your address is deleted on ${dayInWords(deletedOn)}.`,
          ),
    rules,
  };
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
