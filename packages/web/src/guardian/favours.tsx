import type { Favour, FavourAnswer, GuardianChild, LimitReason } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Told } from '../parts/told.tsx';
import { favourInWords } from './favour-in-words.ts';
import { useGuardianWords } from './guardian-language.tsx';
import { ReasonField } from './reason-field.tsx';
import type { Attempt } from './use-attempt.ts';

/** More time today, one purchase, a limit lifted for a while: what the child waits for, and what is over by itself. */
export function Favours({
  child,
  favours,
  attempt,
}: {
  child: GuardianChild;
  favours: readonly Favour[];
  attempt: Attempt;
}) {
  return (
    <ul className="plain stack">
      {favours.map((favour) => (
        <FavourAsked key={favour.favourId} child={child} favour={favour} attempt={attempt} />
      ))}
    </ul>
  );
}

function FavourAsked({ child, favour, attempt }: { child: GuardianChild; favour: Favour; attempt: Attempt }) {
  const words = useGuardianWords();
  const { favourAsks: texts, asks, fill, moment } = words;
  const [reason, setReason] = useState<LimitReason>();
  const isLimit = favour.kind === 'limit';
  const title = favourInWords(favour, words);
  const answer = (given: FavourAnswer) =>
    attempt(
      () => guardianApi.answerFavour(child.childId, favour.favourId, { ...given, ...(reason && { reason }) }),
      fill(given.answer === 'approve' ? texts.allowed : texts.refused, { title }),
    );
  return (
    <li className="ask stack stack-small" data-favour={favour.kind}>
      <h3>
        <Told>{title}</Told>
      </h3>
      <p className="small soft">
        <Told>{fill(asks.asked, { moment: moment(favour.at) })}</Told>.{' '}
        <Told>{fill(texts.until, { moment: moment(favour.until) })}</Told>
      </p>
      {isLimit && (
        <>
          <p className="small">
            <Told>{words.press.favour.means.limit}</Told>
          </p>
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
      <div className="equal">
        <Button aria-label={fill(texts.allowOf, { title })} onClick={() => answer({ answer: 'approve' })}>
          <Told>{texts.allow}</Told>
        </Button>
        {isLimit && favour.minutes !== null && (
          <Button
            aria-label={fill(texts.allowTodayOf, { title })}
            onClick={() => answer({ answer: 'approve', today: true })}
          >
            <Told>{texts.allowToday}</Told>
          </Button>
        )}
        <Button aria-label={fill(texts.refuseOf, { title })} onClick={() => answer({ answer: 'refuse' })}>
          <Told>{texts.refuse}</Told>
        </Button>
      </div>
    </li>
  );
}
