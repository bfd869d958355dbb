import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild } from '@stairgate/wire';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { isClosable } from '../parts/closable.ts';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { limitInWords } from '../parts/limit-in-words.ts';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { asleepPurposes } from './asleep-purposes.ts';
import { useGuardianWords } from './guardian-language.tsx';

type Attempt = (work: () => Promise<unknown>, done: string) => Promise<void>;

/** What a guardian agreed to and what does not count now, with the reason, and the way to confirm it again. */
export function Asleep({ child, onAnswer }: { child: GuardianChild; onAnswer: () => void }) {
  const words = useGuardianWords();
  const asleep = asleepPurposes(child, words);
  if (asleep.length === 0) return null;
  return (
    <Note tone="ask" icon="asleep">
      <p>
        <strong>
          <Told>{words.asleep.title}</Told>
        </strong>{' '}
        <Told>{words.asleep.text}</Told>
      </p>
      <ul className="stack stack-small">
        {asleep.map(({ purpose, whys }) => (
          <li key={purpose.id} data-asleep={purpose.id}>
            <strong>
              <Told>{purpose.title}</Told>.
            </strong>
            {whys.map((why) => (
              <span key={why}>
                {' '}
                <Told>{why}</Told>
              </span>
            ))}
          </li>
        ))}
      </ul>
      <Button onClick={onAnswer}>
        <Told>{words.asleep.confirm}</Told>
      </Button>
    </Note>
  );
}

/** Every limit and who set it; what the guardian closed can be opened again here. */
export function Limits({ child, attempt }: { child: GuardianChild; attempt: Attempt }) {
  const words = useGuardianWords();
  const { limits: texts, fill, day } = words;
  const { limits } = child.protections;
  return (
    <section className="stack stack-small" aria-labelledby={`limits-${child.childId}`}>
      <h3 id={`limits-${child.childId}`}>
        <Told>{texts.title}</Told>
      </h3>
      {limits.length === 0 ? (
        <p>
          <Told>{texts.none}</Told>
        </p>
      ) : (
        <ul className="plain lines">
          {limits.map((limit) => {
            const title = limitInWords(limit, words.titleOf, words);
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
                    <Told>{fill(texts.by[limit.by], { day: day(limit.at) })}</Told>
                  </p>
                </div>
                {limit.by === 'guardian' && (
                  <div className="line-control">
                    <Button
                      small
                      aria-label={fill(texts.openOf, { title })}
                      onClick={() =>
                        attempt(
                          () => guardianApi.liftLimit(child.childId, limit.limitId),
                          fill(texts.opened, { title }),
                        )
                      }
                    >
                      <Told>{texts.open}</Told>
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
  const { open: words, groups: groupsOf, said, fill } = useGuardianWords();
  const { situations } = child.protections;
  const groups = groupsOf(offers.filter((one) => situations[one].allowed));
  const count = groups.reduce((sum, group) => sum + group.situations.length, 0);
  if (count === 0) return null;
  return (
    <Fold summary={<Told>{fill(words.title, { count })}</Told>}>
      <p>
        <Told>{words.text}</Told>
      </p>
      {groups.map((group) => (
        <section key={group.id} className="stack stack-small">
          <h4>
            <Told>{group.title}</Told>
          </h4>
          <ul className="plain lines">
            {group.situations.map((situation) => {
              const { title } = said(situation, situations[situation]);
              return (
                <li key={situation} className="line" data-open={situation}>
                  <span className="line-sign chip-on">
                    <Icon name="on" />
                  </span>
                  <div className="line-body">
                    <p className="line-title">
                      <Told>{title}</Told>
                    </p>
                  </div>
                  {isClosable(situation) && (
                    <div className="line-control">
                      <Button
                        small
                        aria-label={fill(words.closeOf, { title })}
                        onClick={() =>
                          attempt(
                            () => guardianApi.setLimit(child.childId, { kind: 'closed', situation }),
                            fill(words.closed, { title }),
                          )
                        }
                      >
                        <Told>{words.close}</Told>
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
