import { type Activity, activityOf, type Situation } from '@stairgate/rulebook';
import type { Probe, Step } from '../evidence.ts';
import { inTurn, type Turn } from './play.ts';
import type { SettingSeen } from './settings.ts';

/** By which settings somebody keeps others from what is tried with them. */
const keeping: Readonly<Record<Probe['kind'], readonly Activity[]>> = {
  profile: ['profile.view'],
  search: ['profile.find'],
  suggestion: ['profile.find', 'contact.suggest'],
  'web-index': ['profile.view', 'profile.find'],
  connections: ['connections.view'],
  presence: ['presence.show'],
  location: ['location.share'],
  request: ['contact.request'],
  message: ['contact.message'],
  comment: ['contact.comment'],
  group: ['contact.group'],
  call: ['contact.call'],
};

/**
 * Has a grown-up switch on whatever of their settings keeps others from this. Where a platform closes it for everybody at
 * first, only then is there anything to see of somebody.
 * @param settings as they were read of a grown-up before anything was touched
 * @returns those of which something was switched on
 */
export async function openUp<Kind extends Probe['kind']>(
  { play, actor }: Turn,
  kinds: readonly Kind[],
  settings: Readonly<Partial<Record<Situation, Step<SettingSeen>>>>,
): Promise<readonly Kind[]> {
  const { switchSetting } = play.journey;
  if (!switchSetting || !actor.signedIn) return [];
  const opened = new Set<Activity>();
  const wanted = kinds.flatMap((kind) => keeping[kind]);
  for (const situation of Object.keys(settings) as Situation[]) {
    if (settings[situation]!.atFirst !== 'off' || !wanted.includes(activityOf(situation))) continue;
    const turned = await inTurn(actor, () =>
      play.take(actor, `switchSetting ${situation}`, async (stage) => ({
        end: await switchSetting.call(play.journey, stage, situation, true),
      })),
    );
    if (turned.end === 'done') opened.add(activityOf(situation));
  }
  return kinds.filter((kind) => keeping[kind].some((activity) => opened.has(activity)));
}
