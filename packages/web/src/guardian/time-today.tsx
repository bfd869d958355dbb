import type { GuardianChild } from '@stairgate/wire';
import { guardianApi, type TimeOfChild } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { MinuteBars } from '../parts/minute-bars.tsx';
import { Told } from '../parts/told.tsx';
import { shortDay, weekdayOf } from '../parts/weekday-of.ts';
import { useGuardianWords } from './guardian-language.tsx';
import type { Attempt } from './use-attempt.ts';

/** What a guardian can give on top with one press, in minutes. */
const gifts = [15, 30, 60] as const;

/** How today stands: minutes used and left, open or closed and why, and more time that ends by itself. */
export function TimeToday({
  child,
  of: { time, usage },
  attempt,
}: {
  child: GuardianChild;
  of: TimeOfChild;
  attempt: Attempt;
}) {
  const { time: words, limits, fill, moment } = useGuardianWords();
  const { allowed, why, minutesUsed, minutesLeft, opensAt, moreTime } = time;
  const own = child.protections.limits.some(({ kind, by }) => kind === 'minutes' && by === 'guardian');
  return (
    <section className="stack stack-small" aria-labelledby={`time-${child.childId}`}>
      <div className="row row-apart">
        <h3 id={`time-${child.childId}`}>
          <Told>{words.title}</Told>
        </h3>
        <Chip tone={allowed ? 'on' : 'quiet'} icon={allowed ? 'on' : 'clock'}>
          <Told>{allowed ? words.open : words.closed}</Told>
        </Chip>
      </div>
      <p className="time-left" data-left={minutesLeft ?? 'none'}>
        {minutesLeft === null ? (
          <Told>{words.noLimit}</Told>
        ) : (
          <strong>
            <Told>{fill(words.left, { count: Math.max(0, Math.floor(minutesLeft)) })}</Told>
          </strong>
        )}{' '}
        <span className="soft">
          <Told>
            {minutesUsed === null ? words.notCounted : fill(words.used, { count: Math.floor(minutesUsed) })}
          </Told>
        </span>
      </p>
      {why && (
        <p className="soft">
          <Told>{words.why[why.reason]}</Told>
          {opensAt && (
            <>
              {' '}
              <Told>{fill(words.opens, { moment: moment(opensAt) })}</Told>
            </>
          )}
        </p>
      )}
      {moreTime && (
        <p>
          <Told>{fill(words.given, { count: moreTime.minutes })}</Told>
        </p>
      )}
      {own && (
        <fieldset className="field">
          <legend>
            <Told>{words.more}</Told>
          </legend>
          <p className="field-hint">
            <Told>{words.moreText}</Told>
          </p>
          <div className="row">
            {gifts.map((count) => (
              <Button
                key={count}
                small
                onClick={() =>
                  attempt(() => guardianApi.giveTime(child.childId, count), fill(words.done, { count }))
                }
              >
                + <Told>{fill(words.give, { count })}</Told>
              </Button>
            ))}
          </div>
        </fieldset>
      )}
      {usage.days.some(({ minutes }) => minutes !== null) && (
        <MinuteBars
          days={usage.days}
          title={<Told>{words.bars}</Told>}
          said={(day, minutes) =>
            minutes === null
              ? fill(words.noBar, { day: limits.days[weekdayOf(day)] })
              : fill(words.bar, { day: limits.days[weekdayOf(day)], count: minutes })
          }
          short={(day) => shortDay(limits.days[weekdayOf(day)])}
        />
      )}
    </section>
  );
}
