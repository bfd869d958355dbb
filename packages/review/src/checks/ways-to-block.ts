import type { Situation } from '@stairgate/rulebook';
import type { Observation } from '../observation.ts';
import { anyEffect, checkChildren, refOfProbe } from './check-children.ts';
import { screensOf } from './screens-of.ts';

/** Those who may write to the child are those whom it may have to block. */
const situation: Situation = 'contact.message/contact';

/** An ignore list does both: whom it names neither writes nor is seen. */
const words = {
  block:
    /(?<![\p{L}])((un)?block|ignor|foes?|blocio|rhwystro|anwybydd|bloquer|blockier|sperren|bloquear|blocca)/iu,
  mute: /(?<![\p{L}])((un)?mute|silence|ignor|hide (posts|messages|this)|foes?|distewi|tewi|mudo|anwybydd|mettre en sourdine|masquer|stumm|silenciar|silenzia|disattiva)/iu,
} as const;

/** Whether a child finds a way to block and to mute on the page of somebody else. */
export const waysToBlock = checkChildren(
  {
    id: 'ways-to-block',
    title: 'Whether the child can block and mute',
    needs: ['probes', 'screens'],
    about: ['contact.message/contact'],
  },
  (child, record, evidence) => {
    const looks = evidence.probes.filter(
      ({ kind, actor }) => kind === 'profile' && actor === child.persona.id,
    );
    return looks.flatMap((probe): Observation[] => {
      const { actorSide: saw } = probe;
      if (saw.state !== 'done') return [record.notDone({ situation }, saw, [refOfProbe(probe)])];
      const labels = screensOf(child, saw.shots).flatMap(({ controls }) =>
        controls.map(({ label }) => label),
      );
      if (labels.length === 0) return [record.notDone({ situation }, undefined, [refOfProbe(probe)])];
      const refs = [...saw.shots, refOfProbe(probe)];
      const absent = (['block', 'mute'] as const).filter(
        (word) => !labels.some((label) => words[word].test(label)),
      );
      const says =
        absent.length === 0
          ? 'The page of somebody else has ways to block and to mute.'
          : `The page of somebody else has no way to ${absent.join(' or ')}.`;
      return [
        record.situation(situation, anyEffect, says, {
          evidence: refs,
          [absent.length === 0 ? 'met' : 'broken']: ['block-and-mute'],
          ...(absent.length > 0 ? { byAbsence: true } : {}),
        }),
      ];
    });
  },
);
