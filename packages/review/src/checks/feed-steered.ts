import type { Situation } from '@stairgate/rulebook';
import { exactly, type Observation } from '../observation.ts';
import { anyEffect, checkChildren } from './check-children.ts';

/** Posts of one sensitive label in one feed from which it is again and again. The law names no number; this is past every usual one. */
const again = 5;
const sensitive =
  /(?:^|[·|•,([]\s*)(sensitive(?: content)?|content warning|trigger warning|may upset|distressing)(?=\s*[·|•,)\]:]|\s*$)/gim;

/** Whether the feed heeds what a child says of it, for good, and does not pile up what is sensitive. */
export const feedSteered = checkChildren(
  {
    id: 'feed-steered',
    title: 'Whether the feed heeds what the child says of it',
    needs: ['steering', 'feed'],
    about: ['content.recommend/suitable', 'content.recommend/sensitive', 'feed.rank/behaviour'],
  },
  ({ steering, feed }, record): readonly Observation[] => {
    const evidence = [...steering.shots, record.at('/steering')];
    const less: Situation = 'content.recommend/suitable';
    const ranked: Situation = 'feed.rank/behaviour';
    const found: Observation[] = [];
    const tell = (
      situation: Situation,
      isKept: boolean,
      says: string,
      owed: 'take-feedback' | 'keep-choice',
    ) =>
      found.push(
        record.situation(situation, anyEffect, says, { evidence, [isKept ? 'met' : 'broken']: [owed] }),
      );
    if (steering.state !== 'done') found.push(record.notDone({ situation: less }, steering, evidence));
    else {
      const { less: wanted, reset } = steering;
      if (wanted) {
        const { topic, before, after, later } = wanted;
        if (topic === null) {
          tell(
            less,
            false,
            'No post in the feed had a way to say that less of it is wanted.',
            'take-feedback',
          );
        } else if (after >= before) {
          const says = 'After less of a topic was wanted, as many posts on it stood in the feed.';
          tell(less, false, says, 'take-feedback');
        } else if (later !== null && later >= before) {
          const says = 'That less of a topic was wanted was forgotten after signing out and in.';
          tell(less, false, says, 'take-feedback');
        } else if (later === null) {
          const says = 'Whether it lasts that less of a topic was wanted could not be seen.';
          found.push(record.unseen({ situation: less }, 'cannot-tell', says, evidence));
        } else {
          const says =
            'After less of a topic was wanted, fewer posts on it came, also after signing out and in.';
          tell(less, true, says, 'take-feedback');
        }
      }
      if (reset?.done === 'done' && reset.later !== null) {
        tell(
          ranked,
          reset.later === 'on',
          reset.later === 'on'
            ? 'A feed that was started afresh stayed so after signing out and in.'
            : 'That the feed was started afresh was forgotten after signing out and in.',
          'keep-choice',
        );
      }
    }
    const count = feed.state === 'done' ? [...(feed.text ?? '').matchAll(sensitive)].length : 0;
    if (count >= again) {
      const says = `One feed had ${count} posts that were labelled as sensitive.`;
      found.push(
        record.situation('content.recommend/sensitive', exactly('allow'), says, {
          evidence: [...feed.shots, record.at('/feed/text')],
          broken: ['cap-repeats'],
        }),
      );
    }
    return found;
  },
);
