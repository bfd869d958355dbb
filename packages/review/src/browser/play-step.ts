import type { Page } from 'playwright-core';
import type { Ref, Step } from '../step.ts';
import type { Ending } from './ending.ts';
import type { Limits } from './limits.ts';
import type { Session } from './session.ts';
import { takeStep } from './take-step.ts';
import { type Timer, within } from './within.ts';

export interface PlayStepOptions {
  /** What the persona is at from now on. */
  readonly name: string;
  readonly tries: number;
  readonly shots: Ref[];
  /** Takes a picture of the page at the end of the step. */
  readonly picture?: () => Promise<Ref>;
  readonly limits: Limits;
  readonly timer: Timer;
  readonly ending: Ending;
}

/**
 * Takes a step in a persona's browser. Whatever the page or the step does, the next step finds a page that works, and
 * nothing of this one runs beside it. Never throws.
 */
export async function playStep<T extends object>(
  actor: { readonly session: Session; page: Page },
  step: ((signal: AbortSignal) => Promise<T>) | undefined,
  { name, tries, shots, picture, limits, timer, ending }: PlayStepOptions,
): Promise<Step<T>> {
  const { session } = actor;
  session.during(name);
  if (!step) return takeStep<T>(undefined, { limit: 0, tries: 0, shots, timer });
  const stop = AbortSignal.any([ending.signal, session.over]);
  if (!stop.aborted) actor.page = await session.ready(actor.page).catch(() => actor.page);
  const act = async (signal: AbortSignal): Promise<T> => {
    const seen = await step(signal);
    session.check(actor.page);
    return seen;
  };
  const taken = await takeStep(act, {
    limit: limits.step,
    tries,
    shots,
    timer,
    stop,
    renew: async (isRunning) => {
      actor.page = await session.renew(actor.page, isRunning);
    },
  });
  // What one persona has used up is its own; a platform or a browser that is gone is gone for all.
  if (session.over.aborted && !session.spent) ending.cut((session.over.reason as Error).message);
  if (stop.aborted) return taken;
  if (picture) {
    const shot = await within(picture(), limits.action * 2, timer).catch(() => undefined);
    if (shot) shots.push(shot);
  }
  await session.settle();
  return taken;
}
