import { questionsOn } from '../questions-on.ts';
import type { Actor, Play } from './play.ts';
import type { Screen } from './take-screen.ts';

/** The feed at one visit. */
export interface FeedVisit {
  readonly after: 'opening' | 'refusing' | 'signing-in';
  /** The label of what was pressed before it, such as "Not now"; null where nothing was. */
  readonly pressed: string | null;
  readonly screen: Screen;
}

/** Whether somebody who refuses what the feed asks is asked again when it is opened again. */
export async function visitAgain(play: Play, actor: Actor): Promise<readonly FeedVisit[]> {
  const { journey, take, shoot } = play;
  const first = actor.screens.findLast(({ during }) => during === 'openFeed');
  if (!first || !journey.openFeed) return [];
  const visits: FeedVisit[] = [{ after: 'opening', pressed: null, screen: first }];
  const refusal = questionsOn(first).find(({ no }) => no?.kind === 'button' || no?.kind === 'link')?.no;
  if (!refusal) return visits;
  await take(actor, 'openFeed after refusing', async (stage) => {
    await journey.openFeed!(stage);
    await stage.page
      .getByRole(refusal.kind === 'link' ? 'link' : 'button', { name: refusal.label, exact: true })
      .first()
      .click();
    await journey.openFeed!(stage);
    visits.push({
      after: 'refusing',
      pressed: refusal.label,
      screen: await shoot(actor, 'feed after refusing'),
    });
    return {};
  });
  return visits;
}

/** The feed, once more after signing in. */
export async function visitAfterSignIn(play: Play, actor: Actor): Promise<readonly FeedVisit[]> {
  const { journey, take, shoot } = play;
  const visits: FeedVisit[] = [];
  if (!journey.openFeed) return visits;
  await take(actor, 'openFeed after signing in', async (stage) => {
    await journey.openFeed!(stage);
    visits.push({
      after: 'signing-in',
      pressed: null,
      screen: await shoot(actor, 'feed after signing in'),
    });
    return {};
  });
  return visits;
}
