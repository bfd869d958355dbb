import type { Explanation, Situation, SwitchState } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { situationIcon } from '../parts/situation-icon.ts';
import { Told } from '../parts/told.tsx';
import { useWide } from '../parts/use-wide.ts';
import type { PageWords } from './page-words.ts';
import { lineId, type Press, SituationLine } from './situation-line.tsx';
import { standing } from './standing.ts';

const order: readonly SwitchState[] = ['on', 'off', 'ask', 'waits', 'limited', 'locked'];
/** States that a filter names only where there are any, so that it stays short. */
const seldom: readonly SwitchState[] = ['waits', 'limited'];

interface Line {
  readonly situation: Situation;
  readonly said: Explanation;
}

/** Everything, in the rulebook's groups; what can be changed comes before what is locked. */
export function SituationGroups({
  facts,
  words,
  closed,
  busy,
  titleOf,
  onPress,
}: {
  facts: ChildPage;
  words: PageWords;
  closed: boolean;
  busy: Situation | undefined;
  titleOf: (situation: Situation) => string;
  onPress: Press;
}) {
  const [shown, setShown] = useState<SwitchState | 'all'>('all');
  // On a small screen the groups are folded to their counts; a filter opens what it finds.
  const wide = useWide();
  const groups = words.groups(facts.offers).map((group) => ({
    ...group,
    lines: group.situations.map((situation): Line => {
      const said = standing(situation, facts, words);
      return { situation, said: closed ? { ...said, state: 'off' } : said };
    }),
  }));
  const lines = groups.flatMap((group) => group.lines);
  const count = (state: SwitchState) => lines.filter(({ said }) => said.state === state).length;
  const filters = order.filter((state) => !seldom.includes(state) || state === shown || count(state) > 0);

  function lead(situation: Situation): void {
    flushSync(() => setShown('all'));
    const line = document.getElementById(lineId(situation));
    for (let around = line?.parentElement; around; around = around.parentElement) {
      if (around instanceof HTMLDetailsElement) around.open = true;
    }
    line?.scrollIntoView({ block: 'center' });
    line?.focus({ preventScroll: true });
  }

  return (
    <section className="stack" aria-labelledby="everything-title">
      <div className="row row-apart">
        <h2 id="everything-title" tabIndex={-1}>
          <Told words={words}>{words.all}</Told>
        </h2>
        {!closed && (
          <fieldset className="segments">
            <legend className="visually-hidden">
              <Told words={words}>{words.show}</Told>
            </legend>
            {(['all', ...filters] as const).map((state) => (
              <label key={state}>
                <input
                  type="radio"
                  name="shown"
                  value={state}
                  checked={shown === state}
                  onChange={() => setShown(state)}
                />
                {state !== 'all' && <Icon name={state} size={16} />}
                <span>
                  <Told words={words}>{state === 'all' ? words.all : words.states[state]}</Told>
                  {state !== 'all' && ` ${count(state)}`}
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <div className="groups">
        {groups.map(({ id, title, lines: all }) => {
          const wanted = all.filter(({ said }) => shown === 'all' || said.state === shown);
          if (wanted.length === 0) return null;
          const locked = wanted.filter(({ said }) => said.state === 'locked');
          const rest = wanted
            .filter(({ said }) => said.state !== 'locked')
            .sort((a, b) => order.indexOf(a.said.state) - order.indexOf(b.said.state));
          const line = (one: Line) => (
            <SituationLine
              key={one.situation}
              {...one}
              facts={facts}
              words={words}
              closed={closed}
              busy={busy === one.situation}
              titleOf={titleOf}
              onPress={onPress}
              onLead={lead}
            />
          );
          return (
            <details key={`${id} ${shown} ${wide}`} className="card group" open={wide || shown !== 'all'}>
              <summary className="group-head">
                <span className="group-icon">
                  <Icon name={situationIcon(all[0]?.situation ?? '')} size={22} />
                </span>
                <h3>
                  <Told words={words}>{title}</Told>
                </h3>
                <span className="group-counts">
                  {order.map((state) => {
                    const found = wanted.filter(({ said }) => said.state === state).length;
                    return found === 0 ? null : (
                      <span key={state}>
                        <Icon name={state} size={15} />
                        <span className="visually-hidden">
                          <Told words={words}>{words.states[state]}</Told>:{' '}
                        </span>
                        {found}
                      </span>
                    );
                  })}
                </span>
                <Icon name="next" size={18} />
              </summary>
              {rest.length > 0 && <ul className="plain lines">{rest.map(line)}</ul>}
              {locked.length > 0 && shown === 'locked' && <ul className="plain lines">{locked.map(line)}</ul>}
              {locked.length > 0 && shown !== 'locked' && (
                <Fold
                  summary={
                    <>
                      <Icon name="locked" size={18} />
                      <Told words={words}>{words.fill(words.lockedFold, { count: locked.length })}</Told>
                    </>
                  }
                  of={title}
                >
                  <ul className="plain lines">{locked.map(line)}</ul>
                </Fold>
              )}
            </details>
          );
        })}
      </div>
    </section>
  );
}
