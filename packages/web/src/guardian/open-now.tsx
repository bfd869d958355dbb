import type { Situation } from '@stairgate/rulebook';
import { type GuardianChild, guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { isClosable } from '../parts/closable.ts';
import { dayOf } from '../parts/dates.ts';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note } from '../parts/note.tsx';
import { groupsFor, wordsFor } from '../words.ts';
import { limitInWords, whyAsleep } from './limit-words.ts';

type Attempt = (task: () => Promise<void>, done: string) => Promise<void>;

/** What a guardian agreed to and what does not count now, each with the reasons. */
export function asleepPurposes({ purposes, protections }: GuardianChild) {
  return purposes.flatMap((purpose) => {
    const whys = purpose.situations.flatMap((situation) =>
      protections.situations[situation].sleeping
        .filter(({ by }) => by === 'guardian')
        .map(({ why }) => whyAsleep(why)),
    );
    return whys.length > 0 ? [{ purpose, whys: [...new Set(whys)] }] : [];
  });
}

/** What a guardian agreed to and what does not count now, with the reason, and the way to confirm it again. */
export function Asleep({ child, onAnswer }: { child: GuardianChild; onAnswer: () => void }) {
  const asleep = asleepPurposes(child);
  if (asleep.length === 0) return null;
  return (
    <Note tone="ask" icon="asleep">
      <p>
        <strong>You agreed to this, and your yes does not count now.</strong> It is off until you confirm it
        again.
      </p>
      <ul className="stack stack-small">
        {asleep.map(({ purpose, whys }) => (
          <li key={purpose.id} data-asleep={purpose.id}>
            <strong>{purpose.title}.</strong> {whys.join(' ')}
          </li>
        ))}
      </ul>
      <Button onClick={onAnswer}>Read and confirm again</Button>
    </Note>
  );
}

/** Every limit and who set it; what the guardian closed can be opened again here. */
export function Limits({ child, attempt }: { child: GuardianChild; attempt: Attempt }) {
  const { limits } = child.protections;
  const setBy = {
    child: 'Set by your child',
    guardian: 'Set by you or another guardian',
    platform: 'Set by the service',
  };
  return (
    <section className="stack stack-small" aria-labelledby={`limits-${child.childId}`}>
      <h3 id={`limits-${child.childId}`}>Limits</h3>
      {limits.length === 0 ? (
        <p>There are none. You can close what is open, in the list below.</p>
      ) : (
        <ul className="plain lines">
          {limits.map((limit) => {
            const title = limitInWords(limit);
            return (
              <li key={limit.limitId} className="line" data-limit={limit.by}>
                <span className="line-sign chip-quiet">
                  <Icon name="limited" />
                </span>
                <div className="line-body">
                  <p className="line-title">{title}</p>
                  <p className="soft">
                    {setBy[limit.by]}, {dayOf(limit.at)}
                  </p>
                </div>
                {limit.by === 'guardian' && (
                  <div className="line-control">
                    <Button
                      small
                      aria-label={`Open again: ${title}`}
                      onClick={() =>
                        attempt(
                          () => guardianApi.liftLimit(child.childId, limit.limitId),
                          `Open again, as far as the law allows: ${title}`,
                        )
                      }
                    >
                      Open again
                    </Button>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** What is open for the child now, and a way to close each that can be closed here. */
export function OpenNow({
  child,
  offers,
  attempt,
}: {
  child: GuardianChild;
  offers: readonly Situation[];
  attempt: Attempt;
}) {
  const { situations } = child.protections;
  const groups = groupsFor(
    'guardian',
    offers.filter((one) => situations[one].allowed),
  );
  const count = groups.reduce((sum, group) => sum + group.situations.length, 0);
  if (count === 0) return null;
  return (
    <Fold summary={`What is open now (${count})`}>
      <p>
        What you close goes off at once, and with it what needs it. Your child sees that it is you who closed
        it.
      </p>
      {groups.map((group) => (
        <section key={group.id} className="stack stack-small">
          <h4>{group.title}</h4>
          <ul className="plain lines">
            {group.situations.map((situation) => {
              const { title } = wordsFor(situation, situations[situation], 'guardian');
              return (
                <li key={situation} className="line" data-open={situation}>
                  <span className="line-sign chip-on">
                    <Icon name="on" />
                  </span>
                  <div className="line-body">
                    <p className="line-title">{title}</p>
                  </div>
                  {isClosable(situation) && (
                    <div className="line-control">
                      <Button
                        small
                        aria-label={`Close: ${title}`}
                        onClick={() =>
                          attempt(async () => {
                            await guardianApi.setLimit(child.childId, { kind: 'closed', situation });
                          }, `Closed: ${title}`)
                        }
                      >
                        Close
                      </Button>
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </Fold>
  );
}
