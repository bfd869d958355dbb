import { type Favour, type GuardianChild, limitInWords, type SetLimitView } from '@stairgate/wire';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import { LiftButton } from './lift-button.tsx';
import type { Attempt } from './use-attempt.ts';

/** Every limit in force: who set it, when, why, and since when the app knows of it. What a guardian closed is opened again here. */
export function LimitLines({
  child,
  favours,
  attempt,
}: {
  child: GuardianChild;
  /** Of which one may have lifted a limit for a while. */
  favours: readonly Favour[];
  attempt: Attempt;
}) {
  const words = useGuardianWords();
  const { limits: texts, limitForms, fill, moment } = words;
  const { limits } = child.protections;
  if (limits.length === 0)
    return (
      <p>
        <Told>{texts.none}</Told>
      </p>
    );
  return (
    <ul className="plain lines">
      {limits.map((limit) => {
        const title = limitInWords(limit, words.titleOf, words);
        const lifting = limit.liftedUntil
          ? favours.find(
              ({ limitId, state, until }) =>
                limitId === limit.limitId && state === 'approved' && until === limit.liftedUntil,
            )
          : undefined;
        const stamp = child.stamps.find(({ limitId }) => limitId === limit.limitId);
        return (
          <li key={limit.limitId} className="line" data-limit={limit.by}>
            <span className="line-sign chip-quiet">
              <Icon name="limited" />
            </span>
            <div className="line-body">
              <p className="line-title">
                <Told>{title}</Told>
              </p>
              <p className="soft">
                <Told>{texts.by[setBy(limit, stamp?.own)]}</Told>, {moment(limit.at)}
                {limit.reason !== undefined && (
                  <>
                    {' · '}
                    <Told>{fill(texts.because, { reason: limitForms.reasons[limit.reason] })}</Told>
                  </>
                )}
              </p>
              {limit.liftedUntil && (
                <p data-lifted={limit.liftedUntil}>
                  <strong>
                    <Told>{fill(texts.lifted, { moment: moment(limit.liftedUntil) })}</Told>
                  </strong>
                </p>
              )}
              <p className="small soft" data-seen={stamp?.seenAt ?? 'no'}>
                {stamp?.seenAt ? (
                  <Told>{fill(texts.seen, { moment: moment(stamp.seenAt) })}</Told>
                ) : (
                  <Told>{texts.unseen}</Told>
                )}
              </p>
            </div>
            {limit.by === 'guardian' && (
              <div className="line-control">
                {lifting && (
                  <Button
                    small
                    aria-label={fill(texts.closeAgainOf, { title })}
                    onClick={() =>
                      attempt(
                        () => guardianApi.answerFavour(child.childId, lifting.favourId, { answer: 'refuse' }),
                        fill(texts.closedAgain, { title }),
                      )
                    }
                  >
                    <Told>{texts.closeAgain}</Told>
                  </Button>
                )}
                <LiftButton childId={child.childId} limitId={limit.limitId} title={title} attempt={attempt} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function setBy({ by }: SetLimitView, own: boolean | undefined): 'child' | 'platform' | 'you' | 'other' {
  if (by !== 'guardian') return by;
  return own === false ? 'other' : 'you';
}
