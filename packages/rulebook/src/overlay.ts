import { appliesUnder } from './applies-under.ts';
import { binds, type RuleCitation } from './binding.ts';
import type { Code, Day, Rule, Source } from './code.ts';
import { compile } from './compile.ts';
import type { Cell } from './decision.ts';
import { isApproved, type Profile, standInOf } from './profile.ts';
import type { Places, Rulebook } from './rulebook.ts';
import { type Effect, effects, type Level, type Obligation } from './vocabulary.ts';

/** How a line of a code stands on a day: it binds, it is over, or why it speaks without binding. */
export type Standing = 'binds' | 'over' | 'bill' | 'enjoined' | 'later' | 'low';

/**
 * Why a rule speaks and does not bind. `guidance` where the reader leaves guidance out, `exempt` where the operator
 * documents that its code does not apply, or facts of the service by which it does not.
 */
export type Silence = Exclude<Standing, 'binds' | 'over'> | 'guidance' | 'exempt';

/** How a line stands on a day. `later` also where no day is set yet. */
export function standingOf(
  line: Pick<Source, 'status' | 'from' | 'until' | 'confidence'>,
  day: Day,
): Standing {
  if (line.until !== undefined && line.until < day) return 'over';
  if (line.status === 'bill' || line.status === 'enjoined') return line.status;
  if (line.confidence === 'low') return 'low';
  return binds(line, day) ? 'binds' : 'later';
}

/** A rule that speaks without binding, as it is cited. */
export interface SilentRule extends RuleCitation {
  readonly why: Silence;
  /** The first day on which it will bind, where that is known. */
  readonly from?: Day;
  readonly obligations: readonly Obligation[];
}

/** One situation at one age, with what speaks about it and does not bind. */
export interface SpokenCell {
  readonly cell: Cell;
  /** What it would be if all that speaks were law; only where that is stricter. */
  readonly wouldBe?: Effect;
  /** Whether it would be looser, were it not for guidance. */
  readonly guidanceOnly: boolean;
  readonly silent: readonly SilentRule[];
}

/** The law of a day, and beside it what speaks and does not bind. Immutable. Make it with `overlay`. */
export interface Overlay {
  /** What binds. */
  readonly rulebook: Rulebook;
  /** The cells of one year of age, by number of situation. Throws `PlaceError`. */
  row(places: Places, year: number, level: Level): readonly SpokenCell[];
}

/** Codes without what regulators only recommend, save the one that stands in where no law covers. */
export function withoutGuidance(
  codes: readonly Code[],
  profile?: Pick<Profile, 'baseline'>,
): readonly Code[] {
  const firm = (line: Source) => line.status !== 'guidance';
  return codes.map((code) =>
    code.code === standInOf(profile)
      ? code
      : { ...code, rules: code.rules.filter(firm), assurance: code.assurance.filter(firm) },
  );
}

export interface OverlayOptions {
  readonly asOf: Day;
  /** Whether what regulators recommend binds. Default: true, as far as the profile counts it. */
  readonly guidance?: boolean;
  /** What the operator says of its service: its exemptions speak and do not bind, its deviations lower defaults. */
  readonly profile?: Profile | undefined;
}

/**
 * Reads bills, enjoined rules, rules of a later day and unconfirmed ones beside the law of a day; with `guidance: false`
 * guidance is one of these. Whoever is too weakly known to count as older is so by the assurance that binds, since rules
 * that do not bind bring none of their own.
 */
export function overlay(
  codes: readonly Code[],
  { asOf, guidance: counted = true, profile }: OverlayOptions,
): Overlay {
  const guidance = counted && (profile?.guidance ?? true);
  const applies = appliesUnder(profile, asOf);
  const exempt = new Set(profile?.exempt.filter((one) => isApproved(one, asOf)).map(({ code }) => code));
  const standIn = standInOf(profile);
  const firmCodes = withoutGuidance(codes, profile);
  const firm = compile(firmCodes, { asOf, profile });
  const rulebook = guidance ? compile(codes, { asOf, profile }) : firm;
  const silent = new Map<string, SilentRule>();
  const spoken = codes.flatMap((code, index): Code[] => {
    const { assurance } = (guidance ? codes : firmCodes)[index]!;
    const standsIn = code.code === standIn;
    // What does not bind covers nothing: it stands beside its code, under a name of its own.
    const beside = standsIn ? code.code : `${code.code} (silent)`;
    const binding: Rule[] = [];
    const speaking: Rule[] = [];
    for (const rule of code.rules) {
      const standing = silenceOf(rule, asOf, guidance || standsIn);
      const why =
        standing === null && !standsIn && (exempt.has(code.code) || !applies(rule.applies))
          ? 'exempt'
          : standing;
      if (why === 'over') continue;
      if (why === null) binding.push(rule);
      else {
        silent.set(`${beside}/${rule.id}`, silentRule(code, rule, why));
        const { from: _from, until: _until, applies: _applies, ...rest } = rule;
        speaking.push({ ...rest, status: 'in-force', confidence: 'medium' });
      }
    }
    if (standsIn) return [{ ...code, rules: [...binding, ...speaking], assurance }];
    return [
      { ...code, rules: binding, assurance },
      { ...code, code: beside, covers: [], rules: speaking, assurance },
    ];
  });
  const all = compile(spoken, { asOf, profile: profile && { ...profile, guidance: true, exempt: [] } });
  return {
    rulebook,
    row(places, year, level) {
      const age = { lo: year, hi: year, level };
      const firmRow = firm.scope(places).row(age);
      const scope = rulebook.scope(places);
      const allRow = all.scope(places).row(age);
      return scope.row(age).map((cell, number) => {
        const possible = allRow[number]!;
        return {
          cell,
          ...(possible.rung > cell.rung && { wouldBe: effects[possible.rung]! }),
          guidanceOnly: cell.rung > firmRow[number]!.rung,
          silent: possible.rules.flatMap(({ code, rule }) => silent.get(`${code}/${rule}`) ?? []),
        };
      });
    },
  };
}

function silenceOf(rule: Rule, asOf: Day, guidance: boolean): Silence | 'over' | null {
  const standing = standingOf(rule, asOf);
  if (standing !== 'binds') return standing;
  return rule.status === 'guidance' && !guidance ? 'guidance' : null;
}

function silentRule({ code, short, jurisdiction }: Code, rule: Rule, why: Silence): SilentRule {
  const { id, cite, url, says, effect, status, confidence, obligations, from } = rule;
  return {
    ...{ code, rule: id, short, jurisdiction, cite, url, says, effect, status, confidence, why, obligations },
    ...(why === 'later' && from !== undefined && { from }),
  };
}
