import type { Situation } from '@stairgate/rulebook';
import type { Observation } from '../observation.ts';
import { anyEffect, checkChildren, refOfProbe } from './check-children.ts';
import { screensOf } from './screens-of.ts';

const situations: readonly Situation[] = [
  'contact.message/contact',
  'contact.message/peer',
  'contact.message/adult',
];

/** Whether a child finds a way to block and to mute on the page of somebody else. */
export const waysToBlock = checkChildren(
  'ways-to-block',
  'Whether the child can block and mute',
  (child, record, evidence) => {
    const looks = evidence.probes.filter(
      ({ kind, actor }) => kind === 'profile' && actor === child.persona.id,
    );
    return looks.flatMap((probe): Observation[] => {
      const { actorSide: saw } = probe;
      const [first] = situations;
      if (saw.state !== 'done') return [record.notDone({ situation: first! }, saw, [refOfProbe(probe)])];
      const labels = screensOf(child, saw.shots).flatMap(({ controls }) =>
        controls.map(({ label }) => label),
      );
      if (labels.length === 0) return [record.notDone({ situation: first! }, undefined, [refOfProbe(probe)])];
      const evidenceOf = [...saw.shots, refOfProbe(probe)];
      const absent = (['block', 'mute'] as const).filter(
        (word) => !labels.some((label) => new RegExp(`\\b(un)?${word}`, 'i').test(label)),
      );
      const says =
        absent.length === 0
          ? 'The page of somebody else has ways to block and to mute.'
          : `The page of somebody else has no way to ${absent.join(' or ')}.`;
      return situations.map((situation) =>
        record.situation(situation, anyEffect, says, {
          evidence: evidenceOf,
          [absent.length === 0 ? 'met' : 'broken']: ['block-and-mute'],
        }),
      );
    });
  },
);
