import type { PersonaEvidence } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { feedScreens } from './screens-of.ts';

const counted = /^(un)?(like[sd]?|love[sd]?|hearts?|upvotes?|♥|❤|👍)\s*[·:(]?\s*\d[\d.,]*\s*[kKmM]?\)?$/iu;
const inWords = /\b\d[\d.,]*[kKmM]?[^\S\n]+(likes?|hearts?|upvotes?)\b/;
const streak = /\bstreak\b|\b\d+\s+days?\s+in\s+a\s+row\b/i;
const loses =
  /\b(lose|losing|lost|about to (break|end|expire)|don['’]t (lose|break)|will (break|end|be gone|expire)|keep .{0,20}alive|miss (tomorrow|a day|today))\b/i;

/** Whether the feed counts likes at a child, and counts days, and what it threatens with. */
export const likesAndStreaks = checkChildren(
  {
    id: 'likes-and-streaks',
    title: 'Whether likes and days are counted',
    needs: ['feed', 'screens'],
    about: ['engage.metrics/likes', 'engage.reward/streak'],
  },
  (child, record): readonly Observation[] => {
    const { feed } = child;
    if (feed.state !== 'done' || feed.text === undefined) {
      return [
        record.notDone({ situation: 'engage.metrics/likes' }, feed),
        record.notDone({ situation: 'engage.reward/streak' }, feed),
      ];
    }
    const evidence = [...feed.shots, record.at('/feed/text')];
    return [...likesOf(child), ...streakOf(feed.text)];

    function likesOf(owner: Pick<PersonaEvidence, 'feed' | 'screens'>): readonly Observation[] {
      const situation = 'engage.metrics/likes';
      const labels = feedScreens(owner).flatMap(({ controls }) => controls.map(({ label }) => label));
      if (labels.some((label) => counted.test(label)) || inWords.test(feed.text ?? '')) {
        return [record.situation(situation, exactly('allow'), 'Posts had a number of likes.', { evidence })];
      }
      return labels.some((label) => /^like/i.test(label))
        ? [
            record.situation(
              situation,
              atLeast('opt-in'),
              'Posts could be liked, and had no number of likes.',
              { evidence },
            ),
          ]
        : [];
    }

    function streakOf(text: string): readonly Observation[] {
      const situation = 'engage.reward/streak';
      const lines = text.split('\n').filter((line) => streak.test(line));
      if (lines.length === 0) {
        return [record.situation(situation, atLeast('opt-in'), 'The feed counted no days.', { evidence })];
      }
      return lines.some((line) => loses.test(line))
        ? [
            record.situation(
              situation,
              exactly('allow'),
              'The feed counted days, and told what is lost by staying away.',
              {
                evidence,
                broken: ['pause-without-penalty'],
              },
            ),
          ]
        : [record.situation(situation, exactly('allow'), 'The feed counted days in a row.', { evidence })];
    }
  },
);
