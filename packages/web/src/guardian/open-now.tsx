import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild } from '@stairgate/wire';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { isClosable } from '../parts/closable.ts';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { asleepPurposes } from './asleep-purposes.ts';
import { useGuardianWords } from './guardian-language.tsx';
import type { Attempt } from './use-attempt.ts';

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
