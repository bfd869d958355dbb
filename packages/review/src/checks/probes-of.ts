import type { PersonaEvidence, Probe } from '../evidence.ts';
import type { Persona } from '../persona.ts';

/** The probes of one kind of which this child is the owner, in the order in which they were made. */
export function probesOf(
  { probes }: { readonly probes: readonly Probe[] },
  { persona }: Pick<PersonaEvidence, 'persona'>,
  ...kinds: readonly Probe['kind'][]
): readonly Probe[] {
  return probes.filter(({ owner, kind }) => owner === persona.id && kinds.includes(kind));
}

/** Who acts in a probe, as the vocabulary parts them; null for those whom no circumstance names. */
export function actorIn(
  { cast }: { readonly cast: readonly Persona[] },
  { actor }: Probe,
): 'peer' | 'adult' | 'anyone' | null {
  const role = cast.find(({ id }) => id === actor)?.role ?? roleByName(actor);
  if (role === 'peer') return 'peer';
  if (role === 'stranger' || role === 'adult') return 'adult';
  return role === 'visitor' ? 'anyone' : null;
}

/** Words for the one who acts. */
export const actorWords = {
  peer: 'Somebody of the same age whom the child does not know',
  adult: 'An adult whom the child does not know',
  anyone: 'Somebody who is not signed in',
} as const;

/** Where the actor's own evidence was not kept, as in a review that was cut short. */
const roleByName = (id: string) => id.replace(/-\d+$/, '');
