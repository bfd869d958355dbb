import { atLeast, exactly } from '../observation.ts';
import { checkChildren } from './check-children.ts';

/** Screens by which a feed must grow to have loaded more: less is a picture that came late. */
const grown = 0.5;

/** Whether a feed goes on by itself each time that one comes to its end. */
export const endlessScroll = checkChildren(
  {
    id: 'endless-scroll',
    title: 'Whether the feed has an end',
    needs: ['feed', 'signUp'],
    about: ['engage.scroll/endless'],
  },
  (child, record, { visitor }) => {
    const situation = 'engage.scroll/endless';
    // Where there is no joining, the page that everybody sees is the child's.
    const { end } = child.signUp;
    const isOutside = (end === 'no-way' || end === 'stopped-at-form') && child.feed.state !== 'done';
    const { persona, feed } = isOutside && visitor ? visitor : child;
    const evidence = [...feed.shots, { file: `artifacts/${persona.id}/persona.json`, at: '/feed/heights' }];
    if (feed.state !== 'done' || !feed.heights) return [record.notDone({ situation }, feed, evidence)];
    const steps = feed.heights.slice(1).map((height, index) => height - feed.heights![index]!);
    if (steps.length === 0) return [record.notDone({ situation }, undefined, evidence)];
    const growing = steps.filter((step) => step >= grown).length;
    if (growing >= 2) {
      const says = 'At its end more of the feed loaded by itself, again and again.';
      return [record.situation(situation, exactly('allow'), says, { evidence })];
    }
    // What lies behind the account may go on, whatever the page before it does.
    if (isOutside && end !== 'no-way') return [record.notDone({ situation }, child.feed)];
    if (growing === 1) {
      const says = 'The feed grew once when its end was reached.';
      return [record.unseen({ situation }, 'cannot-tell', says, evidence)];
    }
    return (feed.heights.at(-1) ?? 0) <= 1
      ? [
          record.unseen(
            { situation },
            'cannot-tell',
            'The feed was too short to tell whether it ends.',
            evidence,
          ),
        ]
      : [record.situation(situation, atLeast('opt-in'), 'The feed came to an end.', { evidence })];
  },
);
