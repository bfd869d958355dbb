import type { GuardianChild } from '@stairgate/wire';
import { Fold } from '../parts/fold.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** The last seven days in numbers, as the child sees them too. */
export function WeekSummary({ child }: { child: GuardianChild }) {
  const { week: words, fill, day } = useGuardianWords();
  const { week } = child;
  if (week === null) return null;
  return (
    <Fold summary={<Told>{words.title}</Told>}>
      <p className="soft">
        <Told>{fill(words.span, { from: day(week.from), to: day(week.to) })}</Told>
      </p>
      {week.counts.length === 0 ? (
        <p>
          <Told>{words.nothing}</Told>
        </p>
      ) : (
        <ul>
          {week.counts.map(({ what, count }) => (
            <li key={what}>
              <Told>{fill(words.counts[what], { count })}</Told>
            </li>
          ))}
        </ul>
      )}
      <p className="small soft">
        <Told>{words.same}</Told>
      </p>
    </Fold>
  );
}
