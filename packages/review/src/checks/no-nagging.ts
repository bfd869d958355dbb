import { questionsOn } from '../questions-on.ts';
import { checkChildren } from './check-children.ts';

/** Whether somebody who said no is asked for the same again. */
export const noNagging = checkChildren(
  { id: 'no-nagging', title: 'Whether a no is taken', needs: ['visits'], about: ['no-nagging'] },
  ({ visits }, record) => {
    const practice = 'no-nagging';
    if (visits.length === 0) return [record.notDone({ practice }, undefined)];
    const refused = visits.flatMap(({ pressed }) => pressed ?? []);
    const pictures = visits.map(({ screen }) => screen.picture);
    if (refused.length === 0) {
      return questionsOn(visits[0]!.screen).length === 0
        ? [record.practice(practice, true, 'The feed asked for nothing that one could refuse.', pictures)]
        : [
            record.unseen(
              { practice },
              'cannot-tell',
              'The feed asked something, and nobody refused it.',
              pictures,
            ),
          ];
    }
    const first = visits.findIndex(({ pressed }) => pressed !== null);
    const again = visits
      .slice(first)
      .filter(({ screen }) =>
        questionsOn(screen).some(({ no }) => no !== null && refused.includes(no.label)),
      );
    if (again.length === 0) {
      return [record.practice(practice, true, 'Whoever refused was not asked again.', pictures)];
    }
    const when = again.map(({ after }) =>
      after === 'signing-in' ? 'after signing in anew' : 'at the next visit',
    );
    const says = `Whoever pressed "${refused[0]}" was asked again ${[...new Set(when)].join(' and ')}.`;
    return [record.practice(practice, false, says, pictures)];
  },
);
