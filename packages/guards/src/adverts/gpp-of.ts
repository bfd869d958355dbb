import { GppModel } from '@iabgpp/cmpapi';
import { type Decided, isAllowed, youngest } from '../decided.ts';

/** What one field of `KnownChildSensitiveDataConsents` is about, and at which ages. */
interface ChildField {
  readonly about: 'known-child' | 'sell' | 'share' | 'target' | 'any';
  /** First and last whole year. */
  readonly ages: readonly [number, number];
}

/** A section of the Global Privacy Platform for the United States or one of them. */
interface GppSection {
  readonly id: number;
  readonly name: string;
  readonly child: readonly ChildField[];
}

const known: ChildField = { about: 'known-child', ages: [0, 12] };
const field = (about: ChildField['about'], first: number, last: number): ChildField => ({
  about,
  ages: [first, last],
});
const teens = [known, field('sell', 13, 15), field('target', 13, 15)];

/**
 * Read in the sections of https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, each in the order of
 * its fields. Where two texts read "from 13 to 16" or "younger than 17", the years of the law behind them are taken.
 */
const sections: Readonly<Record<string, GppSection>> = {
  'US-CA': { id: 8, name: 'usca', child: [field('sell', 0, 15), field('share', 0, 15)] },
  'US-VA': { id: 9, name: 'usva', child: [known] },
  'US-CO': { id: 10, name: 'usco', child: [known] },
  'US-UT': { id: 11, name: 'usut', child: [known] },
  'US-CT': { id: 12, name: 'usct', child: teens },
  'US-FL': {
    id: 13,
    name: 'usfl',
    child: [known, field('known-child', 13, 15), field('known-child', 16, 17)],
  },
  'US-MT': { id: 14, name: 'usmt', child: teens },
  'US-OR': { id: 15, name: 'usor', child: teens },
  'US-TX': { id: 16, name: 'ustx', child: [known] },
  'US-DE': { id: 17, name: 'usde', child: [...teens, field('sell', 16, 17), field('target', 16, 17)] },
  'US-IA': { id: 18, name: 'usia', child: [known] },
  'US-NE': { id: 19, name: 'usne', child: [known] },
  'US-NH': { id: 20, name: 'usnh', child: teens },
  'US-NJ': { id: 21, name: 'usnj', child: [...teens, field('sell', 16, 16), field('target', 16, 16)] },
  'US-TN': { id: 22, name: 'ustn', child: [known] },
  'US-MN': { id: 23, name: 'usmn', child: [known] },
  // Has no field about children.
  'US-MD': { id: 24, name: 'usmd', child: [] },
  'US-IN': { id: 25, name: 'usin', child: [known] },
  'US-KY': { id: 26, name: 'usky', child: [known] },
  'US-RI': { id: 27, name: 'usri', child: [known] },
};
const national: GppSection = {
  id: 7,
  name: 'usnat',
  child: [field('any', 13, 15), known, field('any', 16, 17)],
};

/** A GPP string, and the sections of it that apply: `regs.gpp` and `regs.gpp_sid`. */
export interface Gpp {
  readonly gpp: string;
  readonly sid: readonly number[];
}

interface Said {
  readonly sell: boolean;
  readonly share: boolean;
  readonly target: boolean;
  readonly youngest: number;
  readonly oldest: number;
}

/** Few different ones are said in a day: by place, years and three yeses. */
const written = new Map<string, Gpp>();
const mostWritten = 1_024;

/**
 * What a request about a child in the United States says by the Global Privacy Platform: the section of the state or,
 * where it has none or the place is not known, the national one. Everything that the rulebook keeps closed is opted out
 * of; the field about a known child says no consent (1) for each age that the child may be, and consent (2) only from 13
 * on, where a yes is in force for what the field is about. That somebody was told of the right to opt out (the fields
 * called notice) is said because it is for the platform to do so: a field of opting out says nothing without it.
 * @param isUnder13 whether the child may be younger than 13 by the law of the place, whatever it said
 * @returns undefined for a child who is in no part of the United States
 */
export function gppOf(decided: Decided, isUnder13: boolean): Gpp | undefined {
  const places = decided.places === 'unknown' ? ['US'] : decided.places.filter(isInUnitedStates);
  if (places.length === 0) return undefined;
  const share = isAllowed(decided, 'data.share/third-party');
  const target = isAllowed(decided, 'ads.show/personalised');
  const said: Said = {
    sell: isAllowed(decided, 'data.share/sale'),
    share: share && target,
    target,
    youngest: isUnder13 ? 0 : youngest(decided),
    oldest: decided.age.level === 'none' ? 18 : decided.age.hi,
  };
  const all = [...new Set(places.map((place) => sections[place] ?? national))].sort(
    (one, other) => one.id - other.id,
  );
  const key = JSON.stringify([all.map(({ id }) => id), said]);
  const kept = written.get(key);
  if (kept !== undefined) return kept;
  const made = write(all, said);
  if (written.size >= mostWritten) written.clear();
  written.set(key, made);
  return made;
}

const isInUnitedStates = (place: string) => place === 'US' || place.startsWith('US-');

function write(all: readonly GppSection[], said: Said): Gpp {
  const model = new GppModel();
  for (const { name, child } of all) {
    // The first value makes the section with all its fields, which can then be gone through.
    model.setFieldValue(name, 'SaleOptOut', 1);
    const fields = (model.toObject() as Record<string, Record<string, unknown>>)[name]!;
    for (const [one, before] of Object.entries(fields)) {
      const value = saidIn(one, before, child, said);
      if (value !== undefined) model.setFieldValue(name, one, value);
    }
  }
  return { gpp: model.encode(), sid: all.map(({ id }) => id) };
}

const optedOut = (isOpen: boolean) => (isOpen ? 2 : 1);

function saidIn(name: string, before: unknown, child: readonly ChildField[], said: Said): unknown {
  if (name === 'KnownChildSensitiveDataConsents') {
    const all = child.map((one) => consentOf(one, said));
    return Array.isArray(before) ? all : all[0];
  }
  if (name === 'SensitiveDataProcessing') return Array.isArray(before) ? before.map(() => 1) : 1;
  if (name === 'SaleOptOut') return optedOut(said.sell);
  if (name === 'SharingOptOut') return optedOut(said.share);
  if (name === 'TargetedAdvertisingOptOut') return optedOut(said.target);
  if (name.endsWith('Notice')) return 1;
  if (name === 'PersonalDataConsents' || name === 'AdditionalDataProcessingConsent') return 1;
  if (name === 'MspaCoveredTransaction') return 2;
  if (name === 'GpcSegmentIncluded') return false;
  return undefined;
}

/** 0: too old or too young for it; 1: no consent; 2: consent. */
function consentOf(
  { about, ages: [first, last] }: ChildField,
  { youngest, oldest, ...said }: Said,
): 0 | 1 | 2 {
  if (last < youngest || first > oldest) return 0;
  // Of somebody who may be younger than 13 nobody is told that there is a yes.
  if (about === 'known-child' || youngest < 13) return 1;
  const isOpen = about === 'any' ? said.sell && said.share && said.target : said[about];
  return isOpen ? 2 : 1;
}
