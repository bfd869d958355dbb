import { refusalsOn } from '../questions-on.ts';
import { checkChildren } from './check-children.ts';

/** What makes a no a confession: to like, want or not mind something that nobody would. */
const shameful = [
  /\bi (like|love|enjoy|prefer|want|would rather|['’]d rather|don['’]t (care|mind|want|need|like))\b.*\b(bor(ed|ing)|left out|miss(ing)?( out)?|alone|lonely|nothing|less|worse|strangers|random|irrelevant|dull|unsafe|danger|risk|full price|behind|friends|fun|safe)\b/i,
  /\bi (hate|am not interested in|don['’]t (care|want)( about)?)\b.*\b(fun|friends|saving|safety|better|good|new)\b/i,
  /\b(miss out|missing out|be left out|stay (bored|boring|lonely|alone)|be boring|rather be)\b/i,
];

/** Whether any answer is worded to make one ashamed of it. */
export const noShaming = checkChildren(
  { id: 'no-shaming', title: 'Whether a no is shamed', needs: ['screens'], about: ['no-shaming'] },
  ({ screens }, record) => {
    const practice = 'no-shaming';
    if (screens.length === 0) return [record.notDone({ practice }, undefined)];
    const refusals = screens.flatMap((screen) =>
      refusalsOn(screen).map(({ label }) => ({ label, picture: screen.picture })),
    );
    if (refusals.length === 0) {
      return [record.unseen({ practice }, 'not-tested', 'No page that was seen had a no to press.')];
    }
    const shaming = refusals.filter(({ label }) => shameful.some((words) => words.test(label)));
    if (shaming.length === 0) {
      const pictures = refusals.map(({ picture }) => picture);
      return [record.practice(practice, true, 'Each no was worded plainly.', pictures)];
    }
    return [...new Set(shaming.map(({ label }) => label))].map((label) =>
      record.practice(
        practice,
        false,
        `The no read "${label}".`,
        shaming.filter((one) => one.label === label).map(({ picture }) => picture),
      ),
    );
  },
);
