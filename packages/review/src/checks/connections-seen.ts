import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

/** Whether people who do not know a child see whom the child is connected to. */
export const connectionsSeen = checkChildren(
  {
    id: 'connections-seen',
    title: 'Who sees whom the child is connected to',
    needs: ['probes'],
    about: ['connections.view/stranger'],
  },
  (child, record, evidence) =>
    probesOf(evidence, child, 'connections').flatMap((probe): Observation[] => {
      const situation = 'connections.view/stranger';
      const who = actorIn(evidence, probe);
      if (who === null) return [];
      const { actorSide: saw } = probe;
      const refs = [...saw.shots, refOfProbe(probe)];
      if (saw.state !== 'done') return [record.notDone({ situation }, saw, refs)];
      const others = saw.others?.length ?? 0;
      const opened = (saw.status ?? 200) < 400 && (saw.shown?.includes('name') ?? false);
      if (others === 0 && !opened) {
        const says = `${actorWords[who]} did not get to the list.`;
        return [record.situation(situation, atLeast('opt-in'), says, { evidence: refs })];
      }
      const says =
        others > 0
          ? `${actorWords[who]} read whom the child is connected to.`
          : `The list opened for ${actorWords[who].charAt(0).toLowerCase()}${actorWords[who].slice(1)}.`;
      return [record.situation(situation, exactly('allow'), says, { evidence: refs })];
    }),
);
