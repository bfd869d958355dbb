import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

const words = { text: 'on the page', attribute: 'in the source of the page', header: 'in a header' } as const;

/** Whether people who do not know a child can tell that the child is there, or was. */
export const presenceSeen = checkChildren(
  {
    id: 'presence-seen',
    title: 'Who sees when the child is there',
    needs: ['probes'],
    about: ['presence.show/stranger', 'presence.show/contact'],
  },
  (child, record, evidence) =>
    probesOf(evidence, child, 'presence', 'profile').flatMap((probe): Observation[] => {
      const situation = 'presence.show/stranger';
      const who = actorIn(evidence, probe);
      const { actorSide: saw, kind } = probe;
      if (who === null || (kind === 'profile' && !saw.presence)) return [];
      const refs = [...saw.shots, refOfProbe(probe)];
      if (saw.state !== 'done') return [record.notDone({ situation }, saw, refs)];
      if (!saw.presence) return [record.notDone({ situation }, undefined, refs)];
      if (saw.presence.length === 0) {
        const says = `Nothing told whether the child is there to ${lower(actorWords[who])}.`;
        return [record.situation(situation, atLeast('opt-in'), says, { evidence: refs })];
      }
      const places = [...new Set(saw.presence.map(({ how }) => words[how]))].join(' and ');
      const says = `${actorWords[who]} could tell whether the child is there: it stood ${places}.`;
      // What strangers are told, friends are told as well.
      return [
        record.situation(situation, exactly('allow'), says, { evidence: refs }),
        record.situation('presence.show/contact', exactly('allow'), says, { evidence: refs }),
      ];
    }),
);

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
