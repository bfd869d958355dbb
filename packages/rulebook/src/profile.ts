import type { Day } from './code.ts';
import type { Effect } from './vocabulary.ts';

/** What sort of service it is. A closed list; one service may be several. */
export const serviceKinds = [
  'social',
  'video',
  'messaging',
  'game',
  'learning',
  'ai-companion',
  'assistant',
  'shop',
  'app-store',
  'search',
  'music',
  'news',
  'connected-toy',
  'other',
] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/**
 * How a law ties itself to children. The first three hold wherever it is asked what may happen to a child, since who asks
 * about a child knows of it, be it by actual knowledge, by what was wilfully disregarded, or by what could be inferred.
 * The others are about the service as a whole.
 */
export const knowledgeTests = ['known', 'disregarded', 'inferred'] as const;
/** How much of a service is children's, from little to all: each step is also every one before it. */
export const audiences = ['unlikely', 'likely', 'mostly', 'directed'] as const;
export type ServiceAudience = (typeof audiences)[number];
export const childrenTests = [...knowledgeTests, 'likely', 'mostly', 'directed'] as const;
export type ChildrenTest = (typeof childrenTests)[number];

/** What laws count. A closed list; people are counted in a place or the `world`, money in a currency, shares in hundredths. */
export const measures = [
  'account-holders',
  'users',
  'daily-users',
  'visits',
  'consumers',
  'minors',
  'young-heavy-share',
  'revenue',
  'data-sale-share',
] as const;
export type Measure = (typeof measures)[number];

/** Those of which a part of a place has no more than the whole. */
export const headcounts: readonly Measure[] = [
  'account-holders',
  'users',
  'daily-users',
  'visits',
  'consumers',
  'minors',
];

/** How much harm the operator's own assessment finds that the service could do to children. */
export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

/** Who approved something, why, and for which days; both days are included. */
export interface Approval {
  readonly reason: string;
  readonly approver: string;
  readonly approved: Day;
  readonly expires: Day;
}

/** A code that the operator documents as not applying to the service, for its size, kind or risk. */
export interface Exemption extends Approval {
  readonly code: string;
}

/** One number about the service, in a place, the `world` or a currency. */
export interface SizeFact {
  readonly measure: Measure;
  readonly in: string;
  readonly is: number;
}

/** What the operator documents of its size and of who uses it. What is not in it is unknown, and unknown counts as bound. */
export interface ServiceFacts extends Approval {
  readonly children?: ServiceAudience;
  readonly sizes: readonly SizeFact[];
}

/**
 * Another default than a rule sets, where the rule itself lets an operator show a compelling reason. It lowers such
 * rules to `effect`; every other rule stays. No law lets what it forbids be opened so; the baseline, which is no law, does
 * for some of it. Ages are inclusive, 0 to 17.
 */
export interface Deviation extends Approval {
  readonly id: string;
  readonly situations: readonly string[];
  readonly ages: readonly [lo: number, hi: number];
  readonly effect: Exclude<Effect, 'forbid'>;
}

/** The code that joins in where no law of a place covers an activity. */
export const standardBaseline = 'int-baseline';

/** What an operator says of its own service: `stairgate.yaml`. */
export interface Profile {
  readonly service: { readonly name: string; readonly kinds: readonly ServiceKind[] };
  /** ISO 3166 codes of where it operates. */
  readonly places: readonly string[];
  /** What it can do at all, as situations or patterns such as `contact.message/*`. Decisions are the same without it. */
  readonly offers: readonly string[];
  readonly risk: Risk;
  /** Whether what a regulator only recommends binds too. */
  readonly guidance: boolean;
  /** A stricter code that joins in where no law covers, in place of `standardBaseline`. */
  readonly baseline?: string;
  /** By which rules of a threshold bind, on the days on which it counts. */
  readonly facts?: ServiceFacts;
  readonly exempt: readonly Exemption[];
  readonly deviations: readonly Deviation[];
}

/** Whether an approval counts on a day. */
export function isApproved({ approved, expires }: Approval, day: Day): boolean {
  return approved <= day && day <= expires;
}

/** The id of the code that stands in where no law covers. */
export function standInOf(profile: Pick<Profile, 'baseline'> | undefined): string {
  return profile?.baseline ?? standardBaseline;
}

/** Everything of a profile that counts for some days only. */
export function approvalsOf({
  exempt,
  deviations,
  facts,
}: Pick<Profile, 'exempt' | 'deviations' | 'facts'>): readonly Approval[] {
  return [...exempt, ...deviations, ...(facts ? [facts] : [])];
}
