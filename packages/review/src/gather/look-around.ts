import type { Actor, Play } from './play.ts';

/** Usual milliseconds in which a film that plays by itself has begun. */
const patience = 400;

/** Opens a page, scrolls through it and waits, as somebody does who looks around. */
export async function lookAround(
  play: Play,
  actor: Actor,
  name: 'openMedia' | 'openShop' | 'openNews',
): Promise<void> {
  const { journey, take, limits, options } = play;
  const step = journey[name];
  if (!step || !actor.signedIn) return;
  await take(
    actor,
    name,
    async (stage) => {
      await step.call(journey, stage);
      if (name === 'openMedia') {
        await stage.page.mouse.wheel(0, 600);
        await options.timer(patience * limits.patience).over;
      }
      return {};
    },
    { picture: true },
  );
}
