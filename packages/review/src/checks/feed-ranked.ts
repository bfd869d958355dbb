import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';

/** Places by which posts on a topic must rise on the mean before it is more than news coming in. */
const risen = 1;

/** Whether a feed is sorted by what a child does, told by a like, whatever the settings say of it. */
export const feedRanked = checkChildren(
  {
    id: 'feed-ranked',
    title: 'Whether behaviour sorts the feed',
    needs: ['ranking', 'settings'],
    about: ['feed.rank/behaviour'],
  },
  ({ ranking, settings }, record): readonly Observation[] => {
    const situation = 'feed.rank/behaviour';
    const evidence = [...ranking.shots, record.at('/ranking')];
    if (ranking.state !== 'done') return [record.notDone({ situation }, ranking, evidence)];
    const { liked = '', before = [], after = [], signals = [] } = ranking;
    const setting = settings[situation];
    const though =
      setting?.state === 'done' && setting.atFirst !== 'on' ? ', although the setting said off' : '';
    if (signals.some((signal) => /behaviou?r|likes?|opened|history|click|engage/i.test(signal))) {
      const says = `The source of the feed says that behaviour sorted it${though}.`;
      return [record.situation(situation, exactly('allow'), says, { evidence })];
    }
    const [first, second] = [placeOf(before, liked), placeOf(after, liked)];
    if (first === null || second === null) {
      const says = 'Too little of the topic was in the feed to tell.';
      return [record.unseen({ situation }, 'cannot-tell', says, evidence)];
    }
    if (first - second >= risen) {
      const says = `After a like, posts on the same topic moved up${though}.`;
      return [record.situation(situation, exactly('allow'), says, { evidence })];
    }
    return [
      record.situation(
        situation,
        atLeast('opt-in'),
        'After a like, posts on the same topic did not move up.',
        {
          evidence,
        },
      ),
    ];
  },
);

/** The mean place of the posts on a topic, from 0 at the top. */
function placeOf(topics: readonly string[], topic: string): number | null {
  const places = topics.flatMap((one, place) => (one === topic ? [place] : []));
  return places.length === 0 ? null : places.reduce((sum, place) => sum + place, 0) / places.length;
}
