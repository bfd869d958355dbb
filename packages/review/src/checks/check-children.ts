import {
  type Effect,
  isSituation,
  type Obligation,
  type Practice,
  type Situation,
} from '@stairgate/rulebook';
import type { ArtifactName, PersonaEvidence, Probe, Ref, ReviewFacts, Step } from '../evidence.ts';
import type {
  Alternative,
  Check,
  NotSeen,
  Observation,
  PracticeSeen,
  SituationSeen,
} from '../observation.ts';
import type { Persona } from '../persona.ts';

interface SeenMore {
  readonly evidence?: readonly Ref[];
  readonly met?: readonly Obligation[];
  readonly broken?: readonly Obligation[];
  readonly instead?: readonly Alternative[];
  readonly byAbsence?: true;
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
  notDone(
    topic: Topic,
    step:
      | { readonly state: Step<object>['state']; readonly error?: string; readonly teaches?: string }
      | undefined,
    evidence?: readonly Ref[],
  ): NotSeen;
  /** Where in what was saved of the child something is: `at('/requests/12')`. */
  at(pointer: string): Ref;
}

export type Topic = { readonly situation: Situation } | { readonly practice: Practice };

/** What a check says of itself, apart from how it looks. */
interface CheckMeta<Needed extends ArtifactName, Used extends ArtifactName>
  extends Pick<Check, 'id' | 'title' | 'about'> {
  readonly needs: readonly Needed[];
  readonly mayUse?: readonly Used[];
}

/** One persona, with what a check declared, and nothing else. */
type Seen<Needed extends ArtifactName, Used extends ArtifactName> = Pick<PersonaEvidence, 'persona'> & {
  readonly [Name in Exclude<Needed, 'probes'>]-?: Exclude<PersonaEvidence[Name], undefined>;
} & { readonly [Name in Exclude<Used, 'probes'>]: PersonaEvidence[Name] };

/** What of a review is nobody's own. */
interface Around<Needed extends ArtifactName, Used extends ArtifactName> {
  readonly review: ReviewFacts;
  readonly cast: readonly Persona[];
  /** Who has no account; undefined where nobody played them, or what is needed was not gathered. */
  readonly visitor: Seen<Needed, Used> | undefined;
  readonly probes: 'probes' extends Needed ? readonly Probe[] : never;
}

/**
 * A check that looks at each child by itself. Where something that it needs was not gathered of a child it does not
 * look, and says so of all that it is about.
 */
export function checkChildren<const Needed extends ArtifactName, const Used extends ArtifactName = never>(
  { id, title, needs, mayUse = [], about = [] }: CheckMeta<Needed, Used>,
  look: (child: Seen<Needed, Used>, record: Recorder, around: Around<Needed, Used>) => readonly Observation[],
): Check {
  const needed = (needs as readonly ArtifactName[]).filter(isOfOne);
  const own = ['persona' as const, ...needed, ...(mayUse as readonly ArtifactName[]).filter(isOfOne)];
  const seenOf = (one: PersonaEvidence | undefined) =>
    one && needed.every((name) => one[name] !== undefined)
      ? (Object.fromEntries(own.map((name) => [name, one[name]])) as Seen<Needed, Used>)
      : undefined;
  return {
    id,
    title,
    needs,
    mayUse,
    about,
    observe(evidence) {
      const { review, personas } = evidence;
      const around = {
        review,
        cast: personas.map(({ persona }) => persona),
        visitor: seenOf(personas.find(({ persona }) => persona.role === 'visitor')),
        ...(needs.some((name) => name === 'probes') ? { probes: evidence.probes } : {}),
      } as unknown as Around<Needed, Used>;
      return personas
        .filter(({ persona }) => persona.role === 'child')
        .flatMap((one) => {
          const record = recorderOf(id, one.persona.id);
          const child = seenOf(one);
          return child
            ? look(child, record, around)
            : about.map((topic) =>
                record.notDone(isSituation(topic) ? { situation: topic } : { practice: topic }, undefined),
              );
        });
    },
  };
}

const isOfOne = (name: ArtifactName): name is Exclude<ArtifactName, 'probes'> => name !== 'probes';

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
    situation: (
      situation,
      effect,
      says,
      { evidence = [], met = [], broken = [], instead, byAbsence } = {},
    ) => ({
      check,
      persona,
      situation,
      effect,
      says,
      evidence,
      met,
      broken,
      ...(instead ? { instead } : {}),
      ...(byAbsence ? { byAbsence } : {}),
    }),
    practice: (practice, held, says, evidence = []) => ({ check, persona, practice, held, says, evidence }),
    unseen,
    notDone(topic, step, evidence) {
      if (step?.state === 'failed') {
        const says = step.teaches
          ? `${step.error} A journey would teach it by its step ${step.teaches}.`
          : 'It was tried and did not work, so nothing was seen.';
        return unseen(topic, 'cannot-tell', says, evidence);
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
