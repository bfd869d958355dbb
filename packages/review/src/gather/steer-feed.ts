import type { SettingState, Switched } from '../journey.ts';
import type { Step } from '../step.ts';
import type { Gatherer } from './gatherer.ts';
import { missing, notReached, type Turn } from './play.ts';

/** What came of what a child said of its feed. */
export interface SteeringSeen {
  /** Starting the feed afresh, and how that stands after signing out and in. */
  reset: { readonly done: Switched; readonly later: SettingState | null } | null;
  /** The topic of which less was wanted, null where there is no way; how many posts had it, before, after, and after signing in. */
  less: {
    readonly topic: string | null;
    readonly before: number;
    readonly after: number;
    readonly later: number | null;
  } | null;
}

/**
 * Starts the feed afresh and wants less of one thing, and looks whether both last. Opens the feed in any case: what was
 * chosen for just this time is used up by it.
 */
export const steerFeed: Gatherer<Turn, Step<SteeringSeen>> = {
  needs: [],
  async start({ play, actor }) {
    const { journey, take } = play;
    const { openFeed, feedTopics, wantLess, resetFeed, readReset } = journey;
    const none = { reset: null, less: null };
    if (!openFeed || !actor.signedIn) {
      const soFar = openFeed ? notReached<SteeringSeen>('finishSignUp') : missing<SteeringSeen>();
      return { soFar, stop: async () => soFar };
    }
    const began = resetFeed
      ? await take(actor, 'resetFeed', async (stage) => ({ done: await resetFeed.call(journey, stage) }))
      : null;
    const opened = await take(actor, 'openFeed once', async (stage): Promise<SteeringSeen> => {
      await openFeed.call(journey, stage);
      return none;
    });
    const wanted =
      opened.state === 'done' && feedTopics && wantLess
        ? await take(
            actor,
            'wantLess',
            async (stage) => {
              const before = await feedTopics.call(journey, stage);
              const topic = await wantLess.call(journey, stage);
              const after = topic === null ? before : await feedTopics.call(journey, stage);
              return { less: { topic, before: of(topic, before), after: of(topic, after), later: null } };
            },
            { tries: 1, picture: true },
          )
        : null;
    const less = wanted?.less ?? null;
    const reset = began?.done === undefined ? null : { done: began.done, later: null };
    let soFar = (
      wantLess || resetFeed
        ? {
            ...opened,
            shots: [...opened.shots, ...(wanted?.shots ?? [])],
            ...(opened.state === 'done' ? { reset, less } : {}),
          }
        : missing<SteeringSeen>()
    ) as Step<SteeringSeen>;
    return {
      get soFar() {
        return soFar;
      },
      /** Where the feed has just been opened after signing in anew. */
      async stop() {
        const { less, reset: before } = soFar;
        if (less?.topic != null) {
          const seen = await take(actor, 'wantLess later', async (stage) => ({
            later: of(less.topic, await feedTopics!.call(journey, stage)),
          }));
          soFar = { ...soFar, less: { ...less, later: seen.later ?? null } } as Step<SteeringSeen>;
        }
        if (before?.done === 'done' && readReset) {
          const seen = await take(actor, 'readReset', async (stage) => ({
            later: await readReset.call(journey, stage),
          }));
          soFar = { ...soFar, reset: { ...before, later: seen.later ?? null } } as Step<SteeringSeen>;
        }
        return soFar;
      },
    };
  },
};

const of = (topic: string | null, topics: readonly string[]) => topics.filter((one) => one === topic).length;
