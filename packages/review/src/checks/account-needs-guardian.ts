import type { SignUpEnd } from '../journey.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';

const both = ['account.open/self', 'account.open/with-guardian'] as const;

const asked = (what: string) =>
  `Joining stopped where ${what} is asked for, which the reviewer does not give.`;
const stops: Readonly<Record<Exclude<SignUpEnd, 'account' | 'refused' | 'guardian-asked'>, string>> = {
  'stopped-at-phone': asked('a telephone number'),
  'stopped-at-id': asked('an identity document'),
  'stopped-at-captcha': asked('a puzzle for people'),
  'stopped-at-payment': asked('a payment'),
  'stopped-at-form': 'No journey says how to join, so the form for it was not sent.',
  'letter-awaited': 'Joining goes on by a letter, and the review has no mailbox that gets it.',
  'approval-awaited': 'Joining goes on when somebody of the platform has looked at it, which nobody had yet.',
  'invite-only': 'Only whom somebody invited may join, and nobody invited the child.',
  later: 'The platform took nobody at the time.',
  'no-way': 'Nothing by which to join was found.',
};
/** Nobody tried, so that nothing was looked for. */
const untried: readonly SignUpEnd[] = ['stopped-at-form', 'no-way'];

/** Whether an account opens for a child alone, only with a guardian, or not at all. */
export const accountNeedsGuardian = checkChildren(
  {
    id: 'account-needs-guardian',
    title: 'Who has to agree before an account opens',
    needs: ['signUp'],
    mayUse: ['age', 'beforeConsent', 'ownAddressAsGuardian'],
    about: ['account.open/self', 'account.open/with-guardian'],
  },
  ({ signUp, age, beforeConsent, ownAddressAsGuardian }, record): readonly Observation[] => {
    // Whom the question for the age turned away has no further page.
    const pages = signUp.shots.length > 0 ? signUp.shots : age?.screen ? [age.screen] : [];
    const evidence = [...pages, record.at('/signUp')];
    const { end } = signUp;
    if (signUp.state !== 'done' || !end)
      return both.map((situation) => record.notDone({ situation }, signUp, evidence));
    if (end === 'account') {
      const says = 'An account opened, and nobody else was asked.';
      return both.map((situation) => record.situation(situation, exactly('allow'), says, { evidence }));
    }
    if (end === 'refused') {
      const says = 'No account opened.';
      return both.map((situation) => record.situation(situation, exactly('forbid'), says, { evidence }));
    }
    if (end !== 'guardian-asked') {
      const because = untried.includes(end) ? 'not-tested' : 'cannot-tell';
      return both.map((situation) => record.unseen({ situation }, because, stops[end], evidence));
    }
    const open: Observation[] = [];
    if (beforeConsent?.state === 'done' && beforeConsent.end === 'account') {
      const says = 'An account opened as soon as a guardian had been written to, before any answer.';
      const refs = [...beforeConsent.shots, record.at('/beforeConsent')];
      open.push(
        ...both.map((situation) => record.situation(situation, exactly('allow'), says, { evidence: refs })),
      );
    }
    if (ownAddressAsGuardian?.state === 'done' && ownAddressAsGuardian.answer === 'accepted') {
      const says = "The child's own address was taken as the guardian's.";
      const refs = [...ownAddressAsGuardian.shots, record.at('/ownAddressAsGuardian')];
      open.push(record.situation('account.open/with-guardian', exactly('allow'), says, { evidence: refs }));
    }
    const says = 'Joining goes on only after a guardian, who was written to, has answered.';
    const closed = both
      .filter((situation) => !open.some((one) => 'situation' in one && one.situation === situation))
      .map((situation) => record.situation(situation, exactly('guardian'), says, { evidence }));
    return [...closed, ...open];
  },
);
