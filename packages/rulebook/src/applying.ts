import { appliesUnder, boundOf } from './applies-under.ts';
import { binds } from './binding.ts';
import type { Applies, Code, Day } from './code.ts';
import { jurisdictionsOf } from './place.ts';
import { isApproved, type Profile } from './profile.ts';

/** Lines of one code that are for some services alone, and how they stand to this one. */
export interface Applying {
  readonly code: string;
  readonly short: string;
  /** Those of it that bind on the day and are for the same services. */
  readonly lines: number;
  readonly applies: Applies;
  /** Whether they bind this service: no, as documented; yes, whatever else is; or for want of what is `unknown`. */
  readonly binds: 'no' | 'yes' | 'unknown';
  /** What nobody documents, as the profile would write it: `revenue in USD`. */
  readonly unknown: readonly string[];
}

/** Which thresholds of the law of its places a service passes, by what its operator documents of it on a day. */
export function applying(codes: readonly Code[], profile: Profile, day: Day): readonly Applying[] {
  const isBound = appliesUnder(profile, day);
  const here = new Set(profile.places.flatMap(jurisdictionsOf));
  return codes
    .filter(({ jurisdiction }) => here.has(jurisdiction))
    .flatMap((code) => {
      const alike = new Map<string, { applies: Applies; lines: number }>();
      for (const line of [...code.rules, ...code.assurance, ...code.duties]) {
        if (line.applies === undefined || !binds(line, day)) continue;
        const key = JSON.stringify(line.applies);
        const known = alike.get(key) ?? { applies: line.applies, lines: 0 };
        known.lines++;
        alike.set(key, known);
      }
      return [...alike.values()].map(({ applies, lines }): Applying => {
        const unknown = isBound(applies) ? unknownOf(applies, profile, day) : [];
        const standing = !isBound(applies) ? 'no' : unknown.length > 0 ? 'unknown' : 'yes';
        return { code: code.code, short: code.short, lines, applies, binds: standing, unknown };
      });
    });
}

/** What would have to be documented before it is known whether lines apply. */
function unknownOf({ kinds, children, size }: Applies, profile: Profile, day: Day): string[] {
  const { service } = profile;
  const facts = profile.facts && isApproved(profile.facts, day) ? profile.facts : undefined;
  const isAnyKind = service.kinds.length === 0 || service.kinds.includes('other');
  const isTold = children?.some((test) => ['known', 'disregarded', 'inferred'].includes(test)) === true;
  const alternatives = (size ?? []).map((tests) => {
    const open = tests.filter(
      ({ measure, in: where }) => !facts || boundOf(facts, measure, where) === undefined,
    );
    // What is documented too small already is no longer open, whatever else is not.
    const isMissed = tests.some((test) => !appliesUnder(profile, day)({ size: [[test]] }));
    return { open, isMissed };
  });
  const isPassed = alternatives.some(({ open, isMissed }) => open.length === 0 && !isMissed);
  const sizes = isPassed ? [] : alternatives.filter(({ isMissed }) => !isMissed).flatMap(({ open }) => open);
  return [
    ...(kinds && isAnyKind ? ['kinds'] : []),
    ...(children && !isTold && facts?.children === undefined ? ['children'] : []),
    ...new Set(sizes.map(({ measure, in: where }) => `${measure} in ${where}`)),
  ];
}
