import type { Situation } from '@stairgate/rulebook';
import type { Probe } from '../evidence.ts';
import { contacts } from '../journey.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, refOfProbe } from './check-children.ts';
import { actorIn, actorWords, probesOf } from './probes-of.ts';

const things = {
  request: 'ask to be friends',
  message: 'write to the child',
  group: 'put the child into a group',
  call: 'call the child',
  comment: 'comment on a post of the child',
} as const;

/** Whether people whom a child does not know can reach the child: by the pages, and past them. Arrival counts, not words. */
export const contactArrives = checkChildren(
  { id: 'contact-arrives', title: 'Whether strangers reach the child', needs: ['probes'] },
  (child, record, evidence) =>
    probesOf(evidence, child, ...contacts).flatMap((probe): Observation[] => {
      const { kind, way, actorSide, ownerSide } = probe;
      const who = actorIn(evidence, probe);
      const what = contacts.find((one) => one === kind);
      if (!what || who === null || who === 'anyone') return [];
      const situation: Situation = `contact.${what}/${who}`;
      const refs = [...actorSide.shots, ...ownerSide.shots, refOfProbe(probe)];
      if (ownerSide.state === 'done' && ownerSide.arrived) {
        const says =
          way === 'direct' && !arrivedByPages(probe, evidence.probes)
            ? `${actorWords[who]} could not ${things[what]} by the pages; the same request sent past them was taken, and it arrived.`
            : `${actorWords[who]} could ${things[what]}, and it arrived.`;
        return [record.situation(situation, exactly('allow'), says, { evidence: refs })];
      }
      if (actorSide.state !== 'done') return [record.notDone({ situation }, actorSide, refs)];
      const isRefused = actorSide.attempt === 'no-way' || actorSide.attempt === 'refused';
      if (!isRefused && ownerSide.state !== 'done') {
        const says = 'It was sent, and nobody could look whether it arrived.';
        return [record.unseen({ situation }, 'cannot-tell', says, refs)];
      }
      if (actorSide.attempt === 'held' || actorSide.attempt === 'later' || actorSide.attempt === 'waits') {
        const why = {
          held: 'Somebody of the platform was to look at it first',
          later: 'The platform said that it was too much at once',
          waits: 'It was said to wait for a yes, and did not show on the other side',
        }[actorSide.attempt];
        return [record.unseen({ situation }, 'cannot-tell', `${why}, so nothing can be told.`, refs)];
      }
      const past = evidence.probes.find((one) => one.way === 'direct' && isSameTry(one, probe));
      if (way === 'pages' && past && past.actorSide.state !== 'done') {
        const why = 'By the pages it did not arrive; nobody could try it past them, so nothing can be told.';
        return [record.unseen({ situation }, 'cannot-tell', why, refs)];
      }
      const says = isRefused
        ? `${actorWords[who]} could not ${things[what]}${way === 'direct' ? ', past the pages either' : ''}.`
        : `What ${actorWords[who].charAt(0).toLowerCase()}${actorWords[who].slice(1)} sent did not arrive.`;
      return [record.situation(situation, atLeast('opt-in'), says, { evidence: refs })];
    }),
);

const isSameTry = (one: Probe, other: Probe): boolean =>
  one.kind === other.kind && one.actor === other.actor && one.owner === other.owner;

function arrivedByPages(probe: Probe, probes: readonly Probe[]): boolean {
  return probes.some(
    (one) =>
      isSameTry(one, probe) &&
      one.way === 'pages' &&
      one.ownerSide.state === 'done' &&
      one.ownerSide.arrived === true,
  );
}
