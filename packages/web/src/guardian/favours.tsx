import type { Favour, GuardianChild } from '@stairgate/wire';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Told } from '../parts/told.tsx';
import { favourInWords } from './favour-in-words.ts';
import { useGuardianWords } from './guardian-language.tsx';
import type { Attempt } from './use-attempt.ts';

/** More time today, or one purchase: what the child waits for, and what is over by itself. */
export function Favours({
  child,
  favours,
  attempt,
}: {
  child: GuardianChild;
  favours: readonly Favour[];
  attempt: Attempt;
}) {
  const words = useGuardianWords();
  const { favourAsks: texts, asks, fill, moment } = words;
  return (
    <ul className="plain stack">
      {favours.map((favour) => {
        const title = favourInWords(favour, words);
        const answer = (given: 'approve' | 'refuse') =>
          attempt(
            () => guardianApi.answerFavour(child.childId, favour.favourId, given),
            fill(given === 'approve' ? texts.allowed : texts.refused, { title }),
          );
        return (
          <li key={favour.favourId} className="ask stack stack-small" data-favour={favour.kind}>
            <h3>
              <Told>{title}</Told>
            </h3>
            <p className="small soft">
              <Told>{fill(asks.asked, { moment: moment(favour.at) })}</Told>.{' '}
              <Told>{fill(texts.until, { moment: moment(favour.until) })}</Told>
            </p>
            <div className="equal">
              <Button aria-label={fill(texts.allowOf, { title })} onClick={() => answer('approve')}>
                <Told>{texts.allow}</Told>
              </Button>
              <Button aria-label={fill(texts.refuseOf, { title })} onClick={() => answer('refuse')}>
                <Told>{texts.refuse}</Told>
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
