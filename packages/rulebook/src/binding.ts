import { appliesUnder } from './applies-under.ts';
import type { Code, Confidence, Day, Hours, Rule, Source, Status } from './code.ts';
import { dayAfter } from './day.ts';
import type { Alternative } from './practice.ts';
import { approvalsOf, type Deviation, isApproved, type Profile, standInOf } from './profile.ts';
import type { Effect, Situation } from './vocabulary.ts';

/** Whether a line of a code binds on a day. `until` is the last day. Unconfirmed lines never bind. */
export function binds(line: Pick<Source, 'status' | 'from' | 'until' | 'confidence'>, day: Day): boolean {
  if (line.confidence === 'low' || line.status === 'bill' || line.status === 'enjoined') return false;
  if (line.status === 'enacted' && line.from === undefined) return false;
  return (line.from === undefined || line.from <= day) && (line.until === undefined || day <= line.until);
}

/** The first day on which a rule of these codes binds; `undefined` if none does on any day that is known. */
export function firstDayOfLaw(codes: readonly Code[]): Day | undefined {
  const days = codes.flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.from !== undefined && binds(rule, rule.from) ? rule.from : [])),
  );
  return days.sort()[0];
}

/** Which lines of which codes bind on a day, as far as the operator's profile has a say in it. */
export function bindsUnder(
  profile: Pick<Profile, 'guidance' | 'exempt' | 'baseline' | 'service' | 'facts'> | undefined,
  day: Day,
): (code: Code, line: Parameters<typeof binds>[0] & Pick<Source, 'applies'>) => boolean {
  const exempt = new Set(profile?.exempt.filter((one) => isApproved(one, day)).map(({ code }) => code));
  const guidance = profile?.guidance ?? true;
  const standIn = standInOf(profile);
  const applies = appliesUnder(profile, day);
  return ({ code }, line) =>
    binds(line, day) &&
    (code === standIn ||
      ((guidance || line.status !== 'guidance') && !exempt.has(code) && applies(line.applies)));
}

/** The days on which something starts or stops to bind, in order; of a profile, also all that it has approved. */
export function daysOfChange(codes: readonly Code[], profile?: Profile): readonly Day[] {
  const days = new Set<Day>();
  for (const { approved, expires } of profile ? approvalsOf(profile) : []) {
    days.add(approved);
    days.add(dayAfter(expires));
  }
  for (const code of codes) {
    for (const line of [...code.rules, ...code.assurance]) {
      if (line.confidence === 'low' || line.status === 'bill' || line.status === 'enjoined') continue;
      if (line.from !== undefined) days.add(line.from);
      if (line.until !== undefined) days.add(dayAfter(line.until));
    }
  }
  return [...days].sort();
}

/**
 * A rule that binds, with what deciding needs of it. `provision` is its place in the rulebook's list. Where a deviation
 * lowers it for some situations or ages only, it comes in parts, which have one `provision`.
 */
export interface BindingRule {
  readonly provision: number;
  /** Its number among all parts of all rules. */
  readonly part: number;
  readonly code: number;
  readonly rule: Rule;
  /** What it is about, and all that is wider. */
  readonly situations: readonly number[];
  readonly ages: Rule['ages'];
  readonly rung: number;
  /** What lowered it to this rung. */
  readonly by?: Deviation;
  /** Whether it joins in because no law covers this here. */
  readonly standsIn?: true;
}

/** How surely an age must be known to count as older than `past`, under one code. */
export interface Threshold {
  readonly past: number;
  readonly rank: number;
  readonly places?: readonly string[];
}

/** One code, reduced to what binds on the day. */
export interface BindingCode {
  readonly code: Code;
  readonly rules: readonly BindingRule[];
  /** From the highest `past` to the lowest. */
  readonly thresholds: readonly Threshold[];
}

/** What is cited when a rule binds. */
export interface RuleCitation {
  readonly code: string;
  readonly rule: string;
  readonly short: string;
  readonly jurisdiction: string;
  readonly cite: string;
  readonly url: string;
  readonly says: string;
  /** What it asks for here: less than the rule says where a deviation lowers it. */
  readonly effect: Effect;
  readonly status: Status;
  readonly confidence: Confidence;
  /** When it is night or school time for this rule. */
  readonly hours?: Hours;
  /** How many minutes a day its limit is, of a rule about use over one. */
  readonly minutes?: number;
  /** The other situation that it is about, where it counts because this one is empty without that. */
  readonly about?: Situation;
  /** What its regulator accepts in place of a private profile. */
  readonly alternatives?: readonly Alternative[];
  /** The deviation that lowers it here, and what the rule itself says. */
  readonly deviation?: { readonly id: string; readonly from: Effect };
}
