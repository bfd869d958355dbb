import { join } from 'node:path';
import {
  type AgeInterval,
  type Effect,
  effects,
  isSituation,
  type Obligation,
  obligationNames,
  type Situation,
} from '@stairgate/rulebook';
import { EvidenceError, readOfReview } from '../run/read-evidence.ts';

/** Where a review keeps what the live service promised. Sealed with the rest. */
export const serviceFile = 'service.json';

/** What a live service says should hold for each child of a review. Holds no key and nothing of a real child. */
export interface ServiceAnswers {
  readonly format: 'stairgate-service-answers';
  readonly version: 1;
  readonly url: string;
  readonly place: string;
  /** ISO 8601 instant. */
  readonly askedAt: string;
  readonly personas: readonly PersonaAnswers[];
}

export interface PersonaAnswers {
  readonly persona: string;
  /** What the service was told of the age. */
  readonly age: AgeInterval;
  readonly answers: readonly Promised[];
  /** Why some or all situations have no answer; null where each has one. */
  readonly problem: string | null;
}

/** What the service promises in one situation, to a child for whom nobody has agreed to anything. */
export interface Promised {
  readonly situation: Situation;
  readonly effect: Effect;
  /** What is promised of it alone, where all else that it needs is open; left out where that is the same. */
  readonly own?: Effect;
  readonly obligations: readonly Obligation[];
  readonly allowed: boolean;
  /** Of the rulebook that it answered from. */
  readonly revision: string;
}

/** The promises as data of a stranger: what is wrong with them, in words, or null. */
export function faultOfPromise(value: unknown): string | null {
  if (!isRecord(value)) return 'it is no answer';
  const { situation, effect, own = effect, obligations, allowed, revision } = value;
  if (typeof situation !== 'string' || !isSituation(situation)) return 'its situation is not known here';
  if (!(effects as readonly unknown[]).includes(effect)) return 'its effect is not known here';
  if (!(effects as readonly unknown[]).includes(own)) return 'what it says of it alone is not known here';
  if (!Array.isArray(obligations)) return 'it names no obligations';
  const known: readonly unknown[] = obligationNames;
  if (!obligations.every((one) => known.includes(one)))
    return 'it names an obligation that is not known here';
  if (typeof allowed !== 'boolean') return 'it says neither yes nor no';
  if (allowed !== (effect === 'allow')) return 'its effect and its decision contradict each other';
  if (typeof revision !== 'string' || !/^[\w.-]{1,64}$/.test(revision)) return 'it names no rulebook';
  return null;
}

/**
 * What the service promised when the review was made; null where none was asked.
 * @throws EvidenceError for a file that is no such thing.
 */
export function readServiceAnswers(dir: string): ServiceAnswers | null {
  const text = readOfReview(dir, serviceFile);
  if (text === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Refused below.
  }
  if (isServiceAnswers(value)) return value;
  throw new EvidenceError(
    `${join(dir, serviceFile)} does not hold the answers of a service. It was cut or changed; "stairgate verify" says which files are whole.`,
  );
}

function isServiceAnswers(value: unknown): value is ServiceAnswers {
  return (
    isRecord(value) &&
    value.format === 'stairgate-service-answers' &&
    value.version === 1 &&
    [value.url, value.place, value.askedAt].every((one) => typeof one === 'string') &&
    Array.isArray(value.personas) &&
    value.personas.every(
      (one: unknown) =>
        isRecord(one) &&
        typeof one.persona === 'string' &&
        (one.problem === null || typeof one.problem === 'string') &&
        Array.isArray(one.answers) &&
        one.answers.every((answer) => faultOfPromise(answer) === null),
    )
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
