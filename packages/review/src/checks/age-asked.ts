import { checkChildren } from './check-children.ts';
import { ageScreens } from './screens-of.ts';

/** Somebody who stops on the way has not seen all that an account asks. */
const stops = /^(stopped-at-|no-way$)/;

/** Whether the age is asked before an account opens. */
export const ageAsked = checkChildren(
  {
    id: 'age-asked',
    title: 'Whether the age is asked',
    needs: ['age', 'signUp'],
    mayUse: ['screens'],
    about: ['age-asked'],
  },
  ({ age, signUp, screens = [] }, record) => {
    const practice = 'age-asked';
    const evidence = [...age.shots, ...(age.screen ? [age.screen] : []), record.at('/age')];
    if (age.state !== 'done') return [record.notDone({ practice }, age, evidence)];
    if (age.answer !== 'not-asked') {
      const asking = ageScreens({ age, screens }).map(({ picture }) => picture);
      const pages = asking.length > 0 ? [...asking, record.at('/age')] : evidence;
      return [record.practice(practice, true, 'Joining asks for the age.', pages)];
    }
    if (signUp.end && stops.test(signUp.end)) {
      const says =
        signUp.end === 'no-way'
          ? 'Nothing asked for the age, and nothing by which to join was found.'
          : 'Up to where joining stopped nothing asked for the age; what comes after was not seen.';
      return [record.unseen({ practice }, 'cannot-tell', says, evidence)];
    }
    const says =
      signUp.end === 'account'
        ? 'An account opened, and nothing asked for the age.'
        : 'Nothing on the way to an account asked for the age.';
    return [record.practice(practice, false, says, evidence)];
  },
);
