import type { PersonaEvidence } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { feedScreens } from './screens-of.ts';

/** Labels that platforms themselves put on posts, alone or between dots and bars. */
const labels = {
  harmful: /harmful|dangerous|self-harm|graphic|violent/,
  'adult-only': /(for )?adults( only)?|adult content|18\s?\+|mature( content)?|nsfw|explicit/,
} as const;
const labelled = (words: RegExp) =>
  new RegExp(`(^|[·|•,(\\[]\\s*)(${words.source})(\\s*[·|•,)\\]]|\\s*$)`, 'im');

/** Whether the feed shows a child what the platform itself labels as harmful, or for adults. */
export const contentRecommended = checkChildren(
  {
    id: 'content-recommended',
    title: 'What the feed recommends',
    needs: ['feed', 'screens'],
    about: [
      'content.recommend/harmful',
      'content.recommend/adult-only',
      'content.view/harmful',
      'content.view/adult-only',
    ],
  },
  (child, record): readonly Observation[] => {
    const { feed } = child;
    const classes = ['harmful', 'adult-only'] as const;
    const topics = classes.map((one) => `content.recommend/${one}` as const);
    if (feed.state !== 'done' || feed.text === undefined) {
      return topics.map((situation) => record.notDone({ situation }, feed));
    }
    const evidence = [...feed.shots, record.at('/feed/text')];
    const text = withoutAnswers(child);
    return classes.flatMap((one): Observation[] => {
      const word = labelled(labels[one]).exec(text)?.[2];
      const recommend = `content.recommend/${one}` as const;
      if (!word) {
        const says = 'No post in the feed was labelled so; what bears no label cannot be told.';
        return [record.unseen({ situation: recommend }, 'cannot-tell', says, evidence)];
      }
      const says = `The feed had a post that the platform itself labels "${word.trim()}".`;
      return [recommend, `content.view/${one}` as const].map((situation) =>
        record.situation(situation, exactly('allow'), says, { evidence }),
      );
    });
  },
);

/** The feed without what its own lists offer, such as those by which one labels a post of one's own. */
function withoutAnswers(child: Pick<PersonaEvidence, 'feed' | 'screens'>): string {
  const offered = new Set(
    feedScreens(child).flatMap(({ controls }) =>
      controls.flatMap(({ options }) => options.map((option) => option.trim())),
    ),
  );
  return (child.feed.text ?? '')
    .split('\n')
    .filter((line) => !offered.has(line.trim()))
    .join('\n');
}
