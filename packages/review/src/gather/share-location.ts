import type { Situation } from '@stairgate/rulebook';
import { markOf } from '../identity.ts';
import type { Attempt } from '../journey.ts';
import type { Step } from '../step.ts';
import type { Gatherer } from './gatherer.ts';
import type { Turn } from './play.ts';
import { readDecimals, readSight } from './read-sight.ts';
import type { SettingsSeen } from './settings.ts';
import type { Screen } from './take-screen.ts';

/** What came of a post with a place, with sharing switched on by the child until the session ends. */
export interface SharingSeen {
  attempt: Attempt;
  /** A page while it was on. */
  whileOn: Screen;
  /** Decimals of the finest coordinates of the child in any page that showed the post; null where there were none. */
  decimals: number | null;
  /** Whether the child's place still stood with it after signing out and in; null where nobody looked. */
  afterSignIn: boolean | null;
}

const needed: readonly Situation[] = [
  'location.collect/coarse',
  'location.collect/precise',
  'location.share/contact',
];

/**
 * Switches location on as the child, posts with a place, and looks what that shows. Left on until the session ends; then
 * whether the place still stands with the child. Undefined where the child cannot switch it on, or post with a place.
 */
export const shareLocation: Gatherer<
  Turn,
  Step<SharingSeen> | undefined,
  { readonly settings: SettingsSeen }
> = {
  needs: ['settings'],
  async start(turn, { settings }) {
    const canSwitch = needed.filter((situation) => settings.soFar.settings[situation]?.afterSwitch === 'on');
    let shared = await share(turn, canSwitch);
    return {
      get soFar() {
        return shared;
      },
      async stop() {
        shared = await sharedAfterSignIn(turn, shared);
        return shared;
      },
    };
  },
};

async function share(
  { play, actor }: Turn,
  canSwitch: readonly Situation[],
): Promise<Step<SharingSeen> | undefined> {
  const { journey, options, take, shoot } = play;
  const { switchSetting, postWithPlace, openFeed } = journey;
  if (!postWithPlace || !switchSetting || !canSwitch.includes('location.share/contact')) return undefined;
  return take(
    actor,
    'sharing',
    async (stage) => {
      for (const situation of canSwitch) await switchSetting.call(journey, stage, situation, true);
      const text = markOf(options.seed, actor.player.id, 'place');
      const attempt: Attempt = await postWithPlace.call(journey, stage, text);
      await openFeed?.call(journey, stage);
      const whileOn = await shoot(actor, 'while location is on');
      const decimals = [await actor.page.evaluate(readDecimals, options.coordinates)];
      if (journey.openProfile) {
        await journey.openProfile(stage, actor.player);
        decimals.push(await actor.page.evaluate(readDecimals, options.coordinates));
      }
      const told = decimals.filter((one) => one !== null);
      return { attempt, whileOn, decimals: told.length === 0 ? null : Math.max(...told), afterSignIn: null };
    },
    { tries: 1, picture: true },
  );
}

async function sharedAfterSignIn(
  { play, actor }: Turn,
  shared: Step<SharingSeen> | undefined,
): Promise<Step<SharingSeen> | undefined> {
  const { journey, options, take } = play;
  const { openLocation, openProfile } = journey;
  const look = openLocation ?? openProfile;
  if (shared?.state !== 'done' || shared.attempt !== 'done' || !look) return shared;
  const after = await take(
    actor,
    'sharing after signing in',
    async (stage) => {
      await look.call(journey, stage, actor.player);
      const { identity } = actor.player;
      const sight = await readSight(actor.page, {
        ...identity,
        age: actor.player.age,
        places: options.placesShown,
        ...options.coordinates,
      });
      return { stands: sight.place.length > 0 };
    },
    { picture: true },
  );
  return {
    ...shared,
    afterSignIn: after.stands ?? null,
    shots: [...shared.shots, ...after.shots],
  } as Step<SharingSeen>;
}
