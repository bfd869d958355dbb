import type { GuardianLimit } from '../journey.ts';
import type { Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';

const names: Readonly<Record<GuardianLimit, string>> = {
  quiet: 'quiet hours',
  school: 'school hours',
  minutes: 'a daily time',
  purchases: 'asking before each purchase',
};
const who = /\b(grown.?ups?|parents?|guardians?|carers?|mum|dad|family|adult)\b/i;
const why: Readonly<Record<Exclude<GuardianLimit, 'purchases'>, RegExp>> = {
  quiet: /\b(quiet|bed ?time|sleep|night|hours|rest)\b/i,
  school: /\bschool\b/i,
  minutes: /\b(time|minutes|hours|limit)\b/i,
};

/** Whether a limit that a guardian set closes what it is about, tells the child why, and ends when it is lifted. */
export const limitsKept = checkChildren(
  {
    id: 'limits-kept',
    title: 'Whether limits of a guardian are kept',
    needs: ['limits'],
    about: ['limits-kept'],
  },
  ({ limits }, record): readonly Observation[] => {
    const practice = 'limits-kept';
    const tried = Object.entries(limits) as [GuardianLimit, NonNullable<(typeof limits)[GuardianLimit]>][];
    const set = tried.filter(([, one]) => one.state === 'done' && one.set === 'done');
    if (set.length === 0) return [record.notDone({ practice }, tried[0]?.[1])];
    const faults = set.flatMap(([limit, seen]) => {
      const ref = [...seen.shots, record.at(`/limits/${limit}`)];
      const says: string[] = [];
      const { under, opensAgain, bought } = seen;
      if (bought === 'done') {
        says.push(
          'Something was bought at once, although the guardian wanted to be asked before each purchase.',
        );
      }
      if (limit !== 'purchases' && under) {
        if (under.showsFeed) says.push(`The guardian set ${names[limit]}, and the feed stayed open.`);
        else if (!who.test(under.text) || !why[limit].test(under.text)) {
          says.push(`Under ${names[limit]} that the guardian set, the page did not say why it was closed.`);
        }
        if (opensAgain === false) {
          says.push(`After the guardian had lifted ${names[limit]}, the feed stayed closed.`);
        }
      }
      return says.map((one) => ({ says: one, ref }));
    });
    if (faults.length > 0) return faults.map(({ says, ref }) => record.practice(practice, false, says, ref));
    const untold = set.filter(([limit, { under, opensAgain, bought }]) =>
      limit === 'purchases' ? bought !== 'waits' && bought !== 'refused' : !under || opensAgain === null,
    );
    const evidence = set.flatMap(([limit, { shots }]) => [...shots, record.at(`/limits/${limit}`)]);
    if (untold.length > 0) {
      const says = `Whether ${names[untold[0]![0]]} closed and opened again could not be seen.`;
      return [record.unseen({ practice }, 'cannot-tell', says, evidence)];
    }
    const says = `What the guardian limited closed, said why, and opened again: ${set.map(([limit]) => names[limit]).join(', ')}.`;
    return [record.practice(practice, true, says, evidence)];
  },
);
