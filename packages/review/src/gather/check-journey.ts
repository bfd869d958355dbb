import { isSituation } from '@stairgate/rulebook';
import type { Journey } from '../journey.ts';
import { journeySteps } from '../journey-steps.ts';

const attempts = ['done', 'waits', 'refused', 'no-way', 'held', 'later'];
const switched = ['done', 'asks-guardian', 'refused', 'no-way'];
const list = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');
const text = (value: unknown) => typeof value === 'string';

/** What each step gives back: one of some words, or what a test of it takes. Whatever is not named gives back nothing that counts. */
const gives: Readonly<
  Partial<Record<keyof Journey, readonly string[] | { is(value: unknown): boolean; words: string }>>
> = {
  answerAge: ['accepted', 'refused', 'not-asked', 'not-sent'],
  finishSignUp: [
    ...['account', 'refused', 'guardian-asked', 'stopped-at-phone', 'stopped-at-id', 'stopped-at-captcha'],
    ...[
      'stopped-at-payment',
      'stopped-at-form',
      'letter-awaited',
      'approval-awaited',
      'invite-only',
      'later',
    ],
    'no-way',
  ],
  nameSelfAsGuardian: ['accepted', 'refused', 'no-way'],
  readSetting: ['on', 'off', 'asks-guardian', 'locked-off', 'absent'],
  switchSetting: switched,
  switchOnce: switched,
  postWithPlace: attempts,
  contact: attempts,
  contactDirectly: attempts,
  feedTopics: { is: list, words: 'a list of words' },
  notices: { is: list, words: 'a list of addresses' },
  like: { is: (value) => value === null || text(value), words: 'a word, or null' },
  openReceived: { is: text, words: 'the text that was read' },
};

/** The words that each step gives back, of those that give back one of some words. */
export const stepWords: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(gives).filter((entry): entry is [string, readonly string[]] => Array.isArray(entry[1])),
);

/**
 * A journey whose steps throw where they give back what no step gives: a word that is written wrongly is no answer.
 * @throws Error where it names a situation that there is not.
 */
export function checkJourney(journey: Journey): Journey {
  for (const situation of journey.settings ?? []) {
    if (!isSituation(situation))
      throw new Error(
        `The journey has "${situation}" among its settings, which is no situation. "stairgate explain" lists those that there are.`,
      );
  }
  const checked: Record<string, unknown> = {};
  for (const name of Object.keys(journeySteps) as (keyof Journey)[]) {
    const step: unknown = journey[name];
    if (step === undefined) continue;
    const wanted = gives[name];
    checked[name] =
      typeof step !== 'function' || !wanted
        ? bound(step, journey)
        : async (...given: unknown[]) => {
            const value: unknown = await step.apply(journey, given);
            const isIt = 'is' in wanted ? wanted.is(value) : (wanted as readonly unknown[]).includes(value);
            if (isIt) return value;
            const words = 'words' in wanted ? wanted.words : wanted.join(', ');
            throw new Error(`The step ${name} gave back ${worded(value)}. It gives: ${words}.`);
          };
  }
  return checked as unknown as Journey;
}

const bound = (step: unknown, journey: Journey) => (typeof step === 'function' ? step.bind(journey) : step);
const worded = (value: unknown) =>
  typeof value === 'string' ? `"${value.slice(0, 60)}"` : value === undefined ? 'nothing' : typeof value;
