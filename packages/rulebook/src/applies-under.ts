import type { Applies, Day, SizeTest } from './code.ts';
import { jurisdictionsOf } from './place.ts';
import {
  audiences,
  type ChildrenTest,
  headcounts,
  isApproved,
  type Measure,
  type Profile,
  type ServiceAudience,
  type ServiceFacts,
} from './profile.ts';

/** Everywhere at once: what a number is about that is of no place. */
export const world = 'world';

/**
 * Which lines apply to a service, by what its operator documents of it on a day. What nobody documents, or what no longer
 * counts, is unknown, and an unknown fact leaves the line binding: missing data is never permission.
 */
export function appliesUnder(
  profile: Pick<Profile, 'service' | 'facts'> | undefined,
  day: Day,
): (applies: Applies | undefined) => boolean {
  if (profile === undefined) return () => true;
  const facts = profile.facts && isApproved(profile.facts, day) ? profile.facts : undefined;
  const { kinds } = profile.service;
  // What is of another kind than these words have may be of any.
  const isAnyKind = kinds.length === 0 || kinds.includes('other');
  return (applies) =>
    applies === undefined ||
    ((isAnyKind || applies.kinds?.some((kind) => kinds.includes(kind)) !== false) &&
      (facts === undefined ||
        ((facts.children === undefined ||
          applies.children?.some((test) => holdsOf(facts.children!, test)) !== false) &&
          applies.size?.some((tests) => tests.every((test) => mayPass(facts, test))) !== false)));
}

function holdsOf(children: ServiceAudience, test: ChildrenTest): boolean {
  const step = (audiences as readonly string[]).indexOf(test);
  return step < 0 || step <= audiences.indexOf(children);
}

function mayPass(facts: ServiceFacts, { measure, in: where, from, over }: SizeTest): boolean {
  const most = boundOf(facts, measure, where);
  if (most === undefined) return true;
  return (from === undefined || most >= from) && (over === undefined || most > over);
}

/** The most that a number can be; undefined where nothing is documented that bounds it. */
export function boundOf({ sizes }: ServiceFacts, measure: Measure, where: string): number | undefined {
  const wholes = headcounts.includes(measure) && where !== world ? [...jurisdictionsOf(where), world] : [];
  const bounds = sizes.filter(
    (size) => size.measure === measure && (size.in === where || wholes.includes(size.in)),
  );
  return bounds.length === 0 ? undefined : Math.min(...bounds.map(({ is }) => is));
}
