import type { Effect, Obligation, Practice, Situation } from '@stairgate/rulebook';
import type { Evidence, PersonaEvidence, Ref, Step } from '../evidence.ts';
import type {
  Alternative,
  Check,
  NotSeen,
  Observation,
  PracticeSeen,
  SituationSeen,
} from '../observation.ts';

interface SeenMore {
  readonly evidence?: readonly Ref[];
  readonly met?: readonly Obligation[];
  readonly broken?: readonly Obligation[];
  readonly instead?: readonly Alternative[];
}

/** Makes the observations of one check about one child. */
export interface Recorder {
  situation(
    situation: Situation,
    effect: readonly [loosest: Effect, strictest: Effect],
    says: string,
    more?: SeenMore,
  ): SituationSeen;
  practice(practice: Practice, held: boolean, says: string, evidence?: readonly Ref[]): PracticeSeen;
  unseen(topic: Topic, because: NotSeen['because'], says: string, evidence?: readonly Ref[]): NotSeen;
  /** For a step that did not get as far as to show anything. */
  notDone(topic: Topic, step: Pick<Step<object>, 'state'> | undefined, evidence?: readonly Ref[]): NotSeen;
  /** Where in what was saved of the child something is: `at('/requests/12')`. */
  at(pointer: string): Ref;
}

export type Topic = { readonly situation: Situation } | { readonly practice: Practice };

type Look = (child: PersonaEvidence, record: Recorder, evidence: Evidence) => readonly Observation[];

/** A check that looks at each child by itself. */
export function checkChildren(id: string, title: string, look: Look): Check {
  return {
    id,
    title,
    observe: (evidence) =>
      evidence.personas
        .filter(({ persona }) => persona.role === 'child')
        .flatMap((child) => look(child, recorderOf(id, child.persona.id), evidence)),
  };
}

/** Could be anywhere on the ladder: for what says something of an obligation, and nothing of the situation itself. */
export const anyEffect: readonly [Effect, Effect] = ['allow', 'forbid'];

function recorderOf(check: string, persona: string): Recorder {
  const file = `artifacts/${persona}/persona.json`;
  const unseen: Recorder['unseen'] = (topic, because, says, evidence = []) => ({
    check,
    persona,
    ...topic,
    because,
    says,
    evidence,
  });
  return {
    situation: (situation, effect, says, { evidence = [], met = [], broken = [], instead } = {}) => ({
      check,
      persona,
      situation,
      effect,
      says,
      evidence,
      met,
      broken,
      ...(instead ? { instead } : {}),
    }),
    practice: (practice, held, says, evidence = []) => ({ check, persona, practice, held, says, evidence }),
    unseen,
    notDone(topic, step, evidence) {
      if (step?.state === 'failed') {
        return unseen(topic, 'cannot-tell', 'It was tried and did not work, so nothing was seen.', evidence);
      }
      return unseen(
        topic,
        'not-tested',
        step?.state === 'not-reached'
          ? 'It was not reached: something that goes before it did not come about.'
          : step?.state === 'missing'
            ? 'The journey has no step for it.'
            : 'The review did not look at it.',
        evidence,
      );
    },
    at: (pointer) => ({ file, at: pointer }),
  };
}

/** The last part of a pointer to something that is filed under a name with slashes in it (RFC 6901). */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

export const refOfProbe = ({ id }: { readonly id: string }): Ref => ({ file: `probes/${id}.json` });
