import { checkChildren } from './check-children.ts';

/** Whether an answer that was held against somebody can be changed at once for a better one. */
export const ageAnswerStands = checkChildren(
  {
    id: 'age-answer-stands',
    title: 'Whether the answer for the age stands',
    needs: ['age', 'retries', 'signUp'],
    about: ['age-answer-stands'],
  },
  ({ age, retries, signUp }, record) => {
    const practice = 'age-answer-stands';
    const evidence = [...retries.flatMap(({ shots }) => shots), record.at('/retries')];
    if (retries.length === 0) {
      if (age.state !== 'done') return [record.notDone({ practice }, age)];
      const says =
        signUp.end === 'account' || age.answer === 'accepted'
          ? 'The first answer let the child in, so there was none to change.'
          : 'Nobody tried to answer again.';
      return [record.unseen({ practice }, 'not-tested', says)];
    }
    const taken = retries.filter(({ state, answer }) => state === 'done' && answer === 'accepted');
    if (taken.length > 0) {
      const where = taken.map(({ how }) => (how === 'new-tab' ? 'in another tab' : 'in the same tab'));
      const says = `A second answer, for an older age, was taken ${where.join(' and ')}.`;
      return [record.practice(practice, false, says, evidence)];
    }
    const failed = retries.find(({ state }) => state !== 'done');
    return failed
      ? [record.notDone({ practice }, failed, evidence)]
      : [record.practice(practice, true, 'A second answer was not taken.', evidence)];
  },
);
