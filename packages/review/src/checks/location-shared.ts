import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

/** Who learns where a child is. */
export const locationShared = checkChildren(
  {
    id: 'location-shared',
    title: 'Who sees where the child is',
    needs: ['probes'],
    about: ['location.share/anyone', 'location.share/contact'],
  },
  (child, record, evidence) =>
    probesOf(evidence, child, 'location', 'profile').flatMap((probe): Observation[] => {
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
);
