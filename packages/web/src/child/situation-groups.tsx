import type { Explanation, Situation, SwitchState } from '@stairgate/rulebook';
import { useState } from 'react';
import type { ChildPage } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { situationIcon } from '../parts/situation-icon.ts';
import { Switch } from '../parts/switch.tsx';
import { useWide } from '../parts/use-wide.ts';
import { controlOf } from './control.ts';
import type { PageWords } from './page-words.ts';
import { Told } from './told.tsx';

const order: readonly SwitchState[] = ['on', 'off', 'ask', 'locked'];
const toneOf = { on: 'on', off: 'quiet', ask: 'ask', locked: 'locked' } as const;

export type Press = (situation: Situation, kind: 'switch-on' | 'switch-off' | 'ask') => void;

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
  onPress,
}: {
  facts: ChildPage;
  words: PageWords;
  closed: boolean;
  busy: Situation | undefined;
  onPress: Press;
}) {
  const [shown, setShown] = useState<SwitchState | 'all'>('all');
  // On a small screen the groups are folded to their counts; a filter opens what it finds.
  const wide = useWide();
  const groups = words.groups(facts.offers).map((group) => ({
    ...group,
    lines: group.situations.map((situation): Line => {
      const said = words.said(situation, facts.situations[situation]);
      return { situation, said: closed ? { ...said, state: 'off' } : said };
    }),
  }));
  const lines = groups.flatMap((group) => group.lines);
  const count = (state: SwitchState) => lines.filter(({ said }) => said.state === state).length;

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
            {(['all', ...order] as const).map((state) => (
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
              onPress={onPress}
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

function SituationLine({
  situation,
  said,
  facts,
  words,
  closed,
  busy,
  onPress,
}: Line & { facts: ChildPage; words: PageWords; closed: boolean; busy: boolean; onPress: Press }) {
  const view = facts.situations[situation];
  const control = closed ? ({ kind: 'none' } as const) : controlOf(view);
  const id = situation.replace(/[./]/g, '-');
  const reading = facts.band === '0-5' || facts.band === '6-9';
  return (
    <li className={`line line-${said.state}`} data-situation={situation} data-state={said.state}>
      <span className={`line-sign chip-${toneOf[said.state]}`}>
        <Icon name={said.state} size={20} />
      </span>
      <div className="line-body">
        <p className="line-title" id={`${id}-title`}>
          <Told words={words}>{said.title}</Told>
        </p>
        {closed ? (
          <p className="soft" id={`${id}-state`}>
            <Told words={words}>{words.states.off}</Told>.
          </p>
        ) : (
          <details className="why">
            <summary>
              <span id={`${id}-state`}>
                <Told words={words}>{said.stateText}</Told>
              </span>{' '}
              <span className="why-word">
                <Told words={words}>{words.why}</Told>
              </span>
            </summary>
            <div className="fold-body stack stack-small">
              <p>
                <Told words={words}>{said.what}</Told>
              </p>
              <p>
                <Told words={words}>{said.why}</Told>
              </p>
              {said.next.length > 0 && (
                <ul>
                  {said.next.map((one) => (
                    <li key={one}>
                      <Told words={words}>{one}</Told>
                    </li>
                  ))}
                </ul>
              )}
              {!reading && view.rules.length > 0 && (
                <p className="small">
                  {view.rules.map((rule, index) => (
                    <span key={`${rule.code} ${rule.cite}`}>
                      {index > 0 && ' · '}
                      <a href={rule.url} target="_blank" rel="noreferrer" lang="en">
                        {rule.cite}
                      </a>
                    </span>
                  ))}
                </p>
              )}
            </div>
          </details>
        )}
      </div>
      <div className="line-control">
        {control.kind === 'switch' && (
          <Switch
            checked={control.checked}
            label={said.title}
            describedBy={`${id}-state`}
            words={words.states}
            busy={busy}
            onClick={() => onPress(situation, control.checked ? 'switch-off' : 'switch-on')}
          />
        )}
        {control.kind === 'ask' &&
          (control.state === 'waiting' ? (
            <Chip tone="ask" icon="clock">
              <Told words={words}>{words.asked.waiting}</Told>
            </Chip>
          ) : (
            <>
              {control.state === 'refused' && (
                <Chip tone="quiet" icon="off">
                  <Told words={words}>{words.asked.refused}</Told>
                </Chip>
              )}
              <Button
                small
                busy={busy}
                aria-describedby={`${id}-title`}
                onClick={() => onPress(situation, 'ask')}
              >
                <Told words={words}>{words.ask}</Told>
              </Button>
            </>
          ))}
      </div>
    </li>
  );
}
