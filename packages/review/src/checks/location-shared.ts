import type { Obligation } from '@stairgate/rulebook';
import type { PersonaEvidence } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { anyEffect, checkChildren, type Recorder, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

/** 3 decimals of a degree are about 110 m: finer than any town or part of one. */
const coarsest = 3;
/** A sign that says that the place is told now, whatever it is called. */
const sign =
  /\b(your )?(location|place|position) (is )?(now )?(on|shared|being shared|visible)\b|\bsharing (your )?(location|place|position)\b|friends (can )?see where you are/i;

/** Who learns where a child is, how finely, and for how long. */
export const locationShared = checkChildren(
  {
    id: 'location-shared',
    title: 'Who sees where the child is',
    needs: ['probes'],
    mayUse: ['sharing'],
    about: ['location.share/anyone', 'location.share/contact'],
  },
  (child, record, evidence) => [
    ...probesOf(evidence, child, 'location', 'profile').flatMap((probe): Observation[] => {
      const situation = 'location.share/anyone';
      const who = actorIn(evidence, probe);
      const { actorSide: saw, kind } = probe;
      if (who === null || (kind === 'profile' && !saw.place)) return [];
      const refs = [...saw.shots, refOfProbe(probe)];
      if (saw.state !== 'done') return [record.notDone({ situation }, saw, refs)];
      if (!saw.place) return [record.notDone({ situation }, undefined, refs)];
      if (saw.place.length === 0) {
        const says = `${actorWords[who]} was not told where the child is.`;
        return [record.situation(situation, atLeast('opt-in'), says, { evidence: refs })];
      }
      const says = `${actorWords[who]} was told where the child is.`;
      return [
        record.situation(situation, exactly('allow'), says, { evidence: refs }),
        record.situation('location.share/contact', exactly('allow'), says, { evidence: refs }),
      ];
    }),
    ...obligationsOf(child.sharing, record),
  ],
);

/** What is owed while a place is shared, seen by a post with a place. */
function obligationsOf(sharing: PersonaEvidence['sharing'], record: Recorder): readonly Observation[] {
  const situation = 'location.share/contact';
  if (sharing?.state !== 'done' || sharing.attempt !== 'done') return [];
  const { whileOn, decimals, afterSignIn } = sharing;
  const evidence = [...sharing.shots, record.at('/sharing'), ...(whileOn ? [whileOn.picture] : [])];
  const about = (owed: Obligation, kept: boolean, says: string) =>
    record.situation(situation, anyEffect, says, { evidence, [kept ? 'met' : 'broken']: [owed] });
  const found: Observation[] = [];
  if (whileOn) {
    const stands = sign.test(whileOn.text);
    found.push(
      about(
        'show-sign',
        stands,
        stands
          ? 'A sign stood on the page while the place was shared.'
          : 'No sign told that the place was shared.',
      ),
    );
  }
  if (decimals !== undefined) {
    const coarse = decimals === null || decimals < coarsest;
    found.push(
      about(
        'coarse-only',
        coarse,
        coarse
          ? 'The page had no finer place than the name of a town.'
          : `The source of the page had the place to ${decimals} decimals of a degree, finer than what the page says.`,
      ),
    );
  }
  if (typeof afterSignIn === 'boolean') {
    found.push(
      about(
        'reset-at-session-end',
        !afterSignIn,
        afterSignIn
          ? 'What was shared until signing out was still shown afterwards.'
          : 'What was shared until signing out was gone afterwards.',
      ),
    );
  }
  return found;
}
