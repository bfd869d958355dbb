import type { GuardianChild, Usage } from '@stairgate/wire';
import { Fold } from '../parts/fold.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** The last seven days in numbers, as the child sees them too. */
export function WeekSummary({ child, usage }: { child: GuardianChild; usage: Usage | undefined }) {
  const { week: words, time, fill, day, sum } = useGuardianWords();
  const { week } = child;
  if (week === null) return null;
  const lines = [
    ...week.counts.map(({ what, count }) => fill(words.counts[what], { count })),
    ...(usage
      ? [
          ...(usage.moreMinutes > 0 ? [fill(time.moreGiven, { count: usage.moreMinutes })] : []),
          ...(usage.favours > 0 ? [fill(time.favours, { count: usage.favours })] : []),
          ...(usage.purchases > 0 ? [fill(time.purchases, { count: usage.purchases })] : []),
          ...usage.spent.map(({ amount, currency }) => fill(time.spent, { sum: sum(amount, currency) })),
        ]
      : []),
  ];
  return (
    <Fold summary={<Told>{words.title}</Told>}>
      <p className="soft">
        <Told>{fill(words.span, { from: day(week.from), to: day(week.to) })}</Told>
      </p>
      {lines.length === 0 ? (
        <p>
          <Told>{words.nothing}</Told>
        </p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>
              <Told>{line}</Told>
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
