import type { Obligation } from '@stairgate/rulebook';

/** What one rule about a machine that talks owes, and how often where it says so. */
export interface MachineRule {
  readonly owes: readonly Obligation[];
  /** Minutes of one talk until people are told again that it is a machine. */
  readonly tellEvery?: number;
  /** Minutes until the next reminder to take a break. */
  readonly breakEvery?: number;
}

/**
 * Every rule of the codes about `ai.*`, as `<code>#<rule>`: decisions add obligations up and do not say whose they are, and no
 * decision has a number of hours. A test holds the list against the codes.
 */
export const machineRules: Readonly<Record<string, MachineRule>> = {
  'eu-dsa-minors#chatbots-not-pushed': { owes: ['disclose-ai', 'explain-risk'] },
  'uk-under16-plan#plan-no-companions': { owes: [] },
  'int-baseline#baseline-consent-under-13': { owes: [] },
  'int-baseline#baseline-companions-ask': { owes: ['disclose-ai', 'break-prompt', 'explain-risk'] },
  'int-baseline#baseline-companions-off': { owes: ['disclose-ai', 'break-prompt', 'explain-risk'] },
  'int-baseline#baseline-machines-say-so': { owes: ['disclose-ai'] },
  'int-baseline#baseline-filters-off': { owes: [] },
  'us-ca-sb243#ca-companion-not-human': { owes: ['disclose-ai'] },
  'us-ca-sb243#ca-companion-minor-told': { owes: ['disclose-ai'] },
  // Bus. & Prof. Code 22602(c)(2): every three hours, of the break and of the machine.
  'us-ca-sb243#ca-companion-breaks': {
    owes: ['break-prompt', 'disclose-ai'],
    tellEvery: 180,
    breakEvery: 180,
  },
  'us-ca-sb243#ca-companion-may-not-suit': { owes: ['explain-risk'] },
  'us-ne-aadc#ne-design-features-off': { owes: [] },
  'us-ne-aadc#ne-under-13-no-lures': { owes: [] },
  'us-ny-cdpa#ny-under-13-as-coppa': { owes: [] },
  // Gen. Bus. Law 1702: at the beginning, and every three hours of a talk that goes on.
  'us-ny-gbl47#ny-companion-told-at-start': { owes: ['disclose-ai'], tellEvery: 180 },
  'us-coppa#consent-before-using': { owes: [] },
  'us-kids-act-hr7757#kids-act-design-features': { owes: [] },
  'us-sc-aacd#sc-filters-off': { owes: [] },
  'us-kids-act-hr7757#kids-act-chatbot-says-so': { owes: ['disclose-ai'] },
};

/**
 * Minutes where the law says that something is owed and not how often. Laws that name an hour for minors bind from 2027
 * (Washington HB 2225, Connecticut Public Act 26-15).
 */
export const ownInterval = 60;

/** Duties that a conversation carries out. No decision has them: they count where a rule of their code binds. */
export const machineDuties = {
  'us-ca-sb243#ca-companion-crisis-protocol': 'crisis',
  'us-ny-gbl47#ny-companion-crisis-protocol': 'crisis',
  'us-ca-sb243#ca-companion-nothing-sexual': 'sexual',
} as const satisfies Readonly<Record<string, 'crisis' | 'sexual'>>;
