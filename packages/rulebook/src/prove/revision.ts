import type { Day } from '../code.ts';
import { type ProvableRulebook, type Proving, stateOf } from './proving.ts';

/** The same twice, the same where the same lines are law, and another where others are. */
export function checkRevision(
  proving: Proving,
  day: Day,
  rulebook: ProvableRulebook,
  again: ProvableRulebook,
): void {
  const property = proving.finding('revision');
  if (!property) return;
  property.checked++;
  const state = stateOf({ places: 'unknown', day }, 0, 0);
  const { revision } = rulebook;
  const { lawOfRevision, revisionOfLaw } = proving.memory;
  const { ground, profile } = proving;
  const places = ['unknown' as const, ...ground.classes.map(([place]) => [place!])];
  const law = places.map((where) => ground.law(where, day).key).join(';');
  const key = `${law} ${proving.deviations(day).join()}`;
  // Of law that the profile leaves out, the revision still says where it speaks.
  const isHidden =
    profile?.guidance === false ||
    profile?.exempt.some(({ approved, expires }) => approved <= day && day <= expires) ||
    (profile?.facts !== undefined && profile.facts.approved <= day && day <= profile.facts.expires);
  const earlier = revisionOfLaw.get(key) ?? revision;
  const other = lawOfRevision.get(revision) ?? law;
  revisionOfLaw.set(key, earlier);
  lawOfRevision.set(revision, other);
  if (revision !== again.revision) {
    property.broken(
      state,
      () => `Compiled twice for ${day}, the revision is ${revision} and ${again.revision}.`,
    );
  } else if (earlier !== revision && !isHidden) {
    property.broken(
      state,
      () => `On ${day} the revision is ${revision}, and ${earlier} on an earlier day with the same law.`,
    );
  } else if (other !== law) {
    property.broken(
      state,
      () => `On ${day} the revision is ${revision}, as on an earlier day with other law.`,
    );
  }
}
