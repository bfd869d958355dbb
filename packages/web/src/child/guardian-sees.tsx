import type { ChildPage } from '@stairgate/wire';
import { tellKinds } from '@stairgate/wire';
import { Fold } from '../parts/fold.tsx';
import { Told } from '../parts/told.tsx';
import type { PageWords } from './page-words.ts';

/** What letters tell the child's guardians, and the week in numbers that they see: the very same. */
export function GuardianSees({
  facts: { wishes, week },
  words,
}: {
  facts: Pick<ChildPage, 'wishes' | 'week'>;
  words: PageWords;
}) {
  const { guardian, fill, day } = words;
  if (wishes.length === 0 || week === null) return null;
  const told = tellKinds.filter((kind) => wishes.some(({ tell }) => tell.includes(kind)));
  const lines = [
    ...told.map((kind) => guardian.wishes[kind]),
    ...(wishes.some(({ summaryDay }) => summaryDay !== null) ? [guardian.wishes.summary] : []),
  ];
  return (
    <>
      <Fold summary={<Told words={words}>{guardian.wishes.title}</Told>}>
        {lines.length === 0 ? (
          <p>
            <Told words={words}>{guardian.wishes.none}</Told>
          </p>
        ) : (
          <ul>
            {lines.map((line) => (
              <li key={line}>
                <Told words={words}>{line}</Told>
              </li>
            ))}
          </ul>
        )}
      </Fold>
      <Fold summary={<Told words={words}>{guardian.week.title}</Told>}>
        <p className="soft">
          {day(week.from)} – {day(week.to)}
        </p>
        {week.counts.length === 0 ? (
          <p>
            <Told words={words}>{guardian.week.nothing}</Told>
          </p>
        ) : (
          <ul>
            {week.counts.map(({ what, count }) => (
              <li key={what}>
                <Told words={words}>{fill(guardian.week.counts[what], { count })}</Told>
              </li>
            ))}
          </ul>
        )}
        <p className="soft">
          <Told words={words}>{guardian.week.same}</Told>
        </p>
      </Fold>
    </>
  );
}
