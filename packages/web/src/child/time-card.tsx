import { type ChildPage, daysInWords } from '@stairgate/wire';
import { childApi, type OwnTime } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { MinuteBars } from '../parts/minute-bars.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import { shortDay, weekdayOf } from '../parts/weekday-of.ts';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

/** What a child can ask for with one press, in minutes. */
const asks = [15, 30] as const;

/** How today stands: minutes left, open or closed and why; and a way to ask for more. */
export function TimeCard({
  facts,
  time: { now, usage, favours, school },
  words,
  reload,
}: {
  facts: ChildPage;
  time: OwnTime;
  words: PageWords;
  reload: () => Promise<void>;
}) {
  const { time: texts, limits, fill, moment, sum } = words;
  const task = useTask();
  // What was asked of a limit stands beside that limit.
  const waiting = favours.filter(({ state, kind }) => state === 'waiting' && kind !== 'limit');
  const refused = favours.some(
    ({ state, kind, at }) => state === 'refused' && kind === 'minutes' && at.slice(0, 10) >= now.day,
  );
  const mayAsk =
    hasGuardian(facts.guardianState) &&
    facts.guardianState === 'consented' &&
    !refused &&
    !waiting.some(({ kind }) => kind === 'minutes') &&
    facts.limits.some(({ kind, by }) => kind === 'minutes' && by === 'guardian');
  const dayName = (day: string) => limits.days[weekdayOf(day)];
  return (
    <Card id="time" title={<Told words={words}>{texts.title}</Told>} quiet>
      <p className="time-left" data-left={now.minutesLeft ?? 'none'}>
        <strong>
          <Told words={words}>
            {now.minutesLeft === null
              ? texts.noLimit
              : fill(texts.left, { count: Math.max(0, Math.floor(now.minutesLeft)) })}
          </Told>
        </strong>
        {now.minutesUsed !== null && (
          <>
            {' '}
            <span className="soft">
              <Told words={words}>{fill(texts.used, { count: Math.floor(now.minutesUsed) })}</Told>
            </span>
          </>
        )}
      </p>
      <p>
        <Told words={words}>{now.why ? texts.why[now.why.reason] : texts.open}</Told>
        {now.why && now.opensAt && (
          <>
            {' '}
            <Told words={words}>{fill(texts.opens, { moment: moment(now.opensAt) })}</Told>
          </>
        )}
      </p>
      {now.moreTime && (
        <p>
          <Told words={words}>{fill(texts.given, { count: now.moreTime.minutes })}</Told>
        </p>
      )}
      {school && (
        <p className="soft">
          <Told words={words}>
            {fill(texts.school, {
              from: school.hours.from,
              to: school.hours.to,
              days: daysInWords(school.hours.days, { ...limits, fill }),
            })}
          </Told>
        </p>
      )}
      {waiting.map(({ favourId, kind, minutes, amount, currency }) => (
        <p key={favourId} data-favour={kind}>
          <Told words={words}>
            {kind === 'minutes'
              ? fill(texts.asked, { count: minutes ?? 0 })
              : fill(texts.askedBuy, { sum: sum(amount ?? 0, currency ?? 'EUR') })}
          </Told>
        </p>
      ))}
      {refused && (
        <p>
          <Told words={words}>{texts.refused}</Told>
        </p>
      )}
      {task.problem && <ProblemNote problem={worded(task.problem, words)} focus />}
      {mayAsk && (
        <fieldset className="field">
          <legend>
            <Told words={words}>{texts.ask}</Told>
          </legend>
          <div className="row">
            {asks.map((count) => (
              <Button
                key={count}
                small
                busy={task.busy}
                onClick={() => task.run(() => childApi.askMoreTime(count)).then(reload)}
              >
                <Told words={words}>{fill(texts.askFor, { count })}</Told>
              </Button>
            ))}
          </div>
        </fieldset>
      )}
      {usage.purchases > 0 && (
        <p>
          <Told words={words}>{fill(texts.purchases, { count: usage.purchases })}</Told>
          {usage.spent.map(({ amount, currency }) => (
            <span key={currency}>
              {'. '}
              <Told words={words}>{fill(texts.spent, { sum: sum(amount, currency) })}</Told>
            </span>
          ))}
        </p>
      )}
      {usage.days.some(({ minutes }) => minutes !== null) && (
        <MinuteBars
          days={usage.days}
          title={<Told words={words}>{texts.week}</Told>}
          said={(day, minutes) =>
            minutes === null
              ? fill(texts.noBar, { day: dayName(day) })
              : fill(texts.bar, { day: dayName(day), count: minutes })
          }
          short={(day) => shortDay(dayName(day))}
        />
      )}
    </Card>
  );
}
