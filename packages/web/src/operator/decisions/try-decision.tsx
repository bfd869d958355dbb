import {
  type AgeInterval,
  adult,
  bandOf,
  type DecisionRecord,
  explain,
  type Grantor,
  isSituation,
  type Level,
  levels,
  PlaceError,
  parsePlace,
  restsOn,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { useEffect, useId, useRef, useState } from 'react';
import { operatorApi } from '../../api/operator.ts';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Fold } from '../../parts/fold.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { placeInWords } from '../../parts/place-in-words.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { groupsFor } from '../../words.ts';
import { EffectChip } from '../parts/effect-mark.tsx';
import { levelName } from '../parts/level-name.ts';
import type { PlaceOption } from '../parts/place-names.ts';
import { situationName } from '../parts/situation-names.ts';
import { titleOf } from '../parts/title-of.ts';
import type { View } from '../parts/view.ts';
import { RuleText } from '../picture/cell-panel.tsx';
import { type Question, writeQuestion } from './question-address.ts';

const grantors: readonly Grantor[] = ['child', 'guardian'];
const ages = Array.from({ length: 19 }, (_, age) => age);

/** One question put to the rulebook, and the answer as each reader would read it. */
export function TryDecision({
  view,
  places,
  question,
  onAsked,
}: {
  view: View;
  places: readonly PlaceOption[];
  /** The question that the address holds. */
  question: Partial<Question>;
  /** What the address is to hold from now on. */
  onAsked: (search: URLSearchParams) => void;
}) {
  const [situation, setSituation] = useState<Situation>(
    question.situation ?? view.cell?.situation ?? 'contact.message/adult',
  );
  const [where, setWhere] = useState(
    question.in ?? (view.places.length === 0 ? 'GB' : view.places.join(', ')),
  );
  const [lo, setLo] = useState(question.age?.lo ?? view.cell?.age ?? view.age);
  const [hi, setHi] = useState(question.age?.hi ?? view.cell?.age ?? view.age);
  const [level, setLevel] = useState<Level>(question.age?.level ?? view.level);
  const [granted, setGranted] = useState<readonly Grantor[]>(question.granted ?? []);
  const [othersOpen, setOthersOpen] = useState(question.othersOpen ?? false);
  const [placeError, setPlaceError] = useState<string>();
  const [answer, setAnswer] = useState<{ decision: DecisionRecord; asked: Asked }>();
  const id = useId();
  const opened = view.cell && `${view.cell.situation}@${view.cell.age}`;
  const seen = useRef(opened);

  // A cell that was opened above becomes the question, until it is changed by hand.
  useEffect(() => {
    if (!view.cell || seen.current === opened) return;
    seen.current = opened;
    setSituation(view.cell.situation);
    setLo(view.cell.age);
    setHi(view.cell.age);
    setLevel(view.level);
    if (view.places.length > 0) setWhere(view.places.join(', '));
  }, [opened, view]);

  // A question that an address holds whole is answered as soon as it is opened.
  const asks = useRef(question.situation !== undefined && question.age !== undefined);
  useEffect(() => {
    if (!asks.current) return;
    asks.current = false;
    ask().catch(() => {});
  });

  async function ask(): Promise<void> {
    let list: string;
    try {
      list = /^\s*(unknown)?\s*$/i.test(where) ? 'unknown' : where.split(',').map(parsePlace).join();
      setPlaceError(undefined);
    } catch (error) {
      setAnswer(undefined);
      setPlaceError(error instanceof PlaceError ? error.right : String(error));
      return;
    }
    const asked: Asked = { situation, in: list, age: { lo, hi: Math.max(lo, hi), level } };
    try {
      const decision = await operatorApi.decide({
        ...asked,
        granted: [
          ...granted.map((by) => ({ situation, by })),
          ...(othersOpen ? restsOn[situationNumber(situation)]! : []).flatMap((number) =>
            grantors.map((by) => ({ situation: situations[number]!, by })),
          ),
        ],
      });
      setAnswer({ decision, asked });
      onAsked(writeQuestion({ ...asked, granted, othersOpen }));
    } catch (error) {
      setAnswer(undefined);
      throw error;
    }
  }

  const grant = (by: Grantor, label: string) => (
    <label className="tick">
      <input
        type="checkbox"
        checked={granted.includes(by)}
        onChange={() =>
          setGranted(granted.includes(by) ? granted.filter((one) => one !== by) : [...granted, by])
        }
      />
      {label}
    </label>
  );
  return (
    <Card id="try" title="The question">
      <Form className="try-form" onSend={ask}>
        <div className="field try-situation">
          <label htmlFor={`${id}-situation`}>Situation</label>
          <select
            id={`${id}-situation`}
            value={situation}
            onChange={(event) => isSituation(event.target.value) && setSituation(event.target.value)}
          >
            {groupsFor('guardian').map((group) => (
              <optgroup key={group.id} label={group.title}>
                {group.situations.map((one) => (
                  <option key={one} value={one}>
                    {titleOf(one)} ({one})
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-in`}>Places</label>
          <input
            id={`${id}-in`}
            value={where}
            list={`${id}-places`}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={placeError !== undefined}
            aria-describedby={`${id}-in-hint`}
            onChange={(event) => setWhere(event.target.value)}
          />
          <datalist id={`${id}-places`}>
            {places
              .filter(({ own }) => own)
              .map(({ place, name }) => (
                <option key={place} value={place} label={name} />
              ))}
          </datalist>
          <p
            className={placeError ? 'field-error' : 'field-hint'}
            id={`${id}-in-hint`}
            role={placeError && 'alert'}
          >
            {placeError ?? 'GB, or GB, US for both; empty means unknown.'}
          </p>
        </div>
        <div className="field">
          <label htmlFor={`${id}-lo`}>Age from</label>
          <select id={`${id}-lo`} value={lo} onChange={(event) => setLo(Number(event.target.value))}>
            {ages.map((age) => (
              <option key={age} value={age}>
                {age === 18 ? '18 or older' : age}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-hi`}>Age to</label>
          <select
            id={`${id}-hi`}
            value={Math.max(lo, hi)}
            onChange={(event) => setHi(Number(event.target.value))}
          >
            {ages.slice(lo).map((age) => (
              <option key={age} value={age}>
                {age === 18 ? '18 or older' : age}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-level`}>How surely known</label>
          <select
            id={`${id}-level`}
            value={level}
            onChange={(event) => setLevel(event.target.value as Level)}
          >
            {levels.map((one) => (
              <option key={one} value={one}>
                {levelName(one)}
              </option>
            ))}
          </select>
        </div>
        <fieldset>
          <legend>Said yes already</legend>
          {grant('child', 'The child')}
          {grant('guardian', 'A verified guardian')}
          <label className="tick">
            <input
              type="checkbox"
              checked={othersOpen}
              onChange={(event) => setOthersOpen(event.target.checked)}
            />
            Both, to what it waits for
          </label>
        </fieldset>
        <div className="try-go">
          <SendButton tone="main">Decide</SendButton>
        </div>
      </Form>
      <div role="status">{answer && <Answer {...answer} />}</div>
    </Card>
  );
}

/** What was asked: the form may have been changed since. */
interface Asked {
  readonly situation: Situation;
  readonly in: string;
  readonly age: AgeInterval;
}

function Answer({ decision, asked }: { decision: DecisionRecord; asked: Asked }) {
  const { lo, hi, level } = asked.age;
  const band = decision.reasons.includes('age-unknown') ? '10-12' : bandOf(lo);
  const wordsOf = (audience: 'auditor' | 'guardian' | 'child') => {
    // The rules are listed below with their sources, so the auditor's reasons need not name them.
    const said = audience === 'auditor' ? { ...decision, rules: [] } : decision;
    const text = explain(said, { audience: audience === 'child' ? band : audience });
    return (
      <div className="stack stack-small">
        <h3>{text.title}</h3>
        <p>{text.what}</p>
        <p>
          <strong>{text.stateText}</strong> {text.why}
        </p>
        {text.risk && <p>{text.risk}</p>}
        {text.next.length > 0 && (
          <ul>
            {text.next.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
        {text.todo.length > 0 && (
          <Fold summary="What the service must also do">
            <ul>
              {text.todo.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </Fold>
        )}
      </div>
    );
  };
  return (
    <div className="stack answer-box">
      <p data-asked>
        <strong>{situationName(asked.situation)}</strong> <code className="soft">{asked.situation}</code>
        <br />
        {[
          asked.in
            .split(',')
            .map((place) => placeInWords(place)?.text ?? 'Place not known')
            .join(' and '),
          lo === hi
            ? lo === adult
              ? '18 or older'
              : `age ${lo}`
            : `age ${lo} to ${hi === adult ? '18 or older' : hi}`,
          levelName(level),
        ].join(' · ')}
      </p>
      <p className="row">
        <Chip tone={decision.allowed ? 'on' : 'locked'} icon={decision.allowed ? 'on' : 'locked'}>
          {decision.allowed ? 'Allowed' : 'Not allowed'}
        </Chip>
        <EffectChip effect={decision.effect} />
        {decision.own && (
          <span className="row small">
            by itself <EffectChip effect={decision.own} />
          </span>
        )}
        <span className="small soft">
          revision <code>{decision.revision}</code>
        </span>
      </p>
      {decision.waitsFor && decision.waitsFor.length > 0 && (
        <div className="stack stack-small" data-waits>
          <h3 className="h4">Closed as long as these are</h3>
          <ul>
            {decision.waitsFor.map((one) => (
              <li key={one}>
                {situationName(one)} <code className="soft">{one}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Tabs
        label="Who reads"
        tabs={[
          { id: 'auditor', label: 'Auditor', body: wordsOf('auditor') },
          { id: 'guardian', label: 'Guardian', body: wordsOf('guardian') },
          { id: 'child', label: 'Child', body: wordsOf('child') },
        ]}
      />
      {decision.rules.length > 0 && (
        <Fold
          summary={
            decision.rules.length === 1
              ? 'The rule behind it'
              : `The ${decision.rules.length} rules behind it`
          }
        >
          <ul className="plain stack">
            {decision.rules.map((rule) => (
              <li key={`${rule.code} ${rule.rule} ${rule.about}`}>
                <RuleText rule={rule} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <Fold summary="As JSON">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <pre className="json" tabIndex={0}>
          {JSON.stringify(decision, null, 2)}
        </pre>
      </Fold>
    </div>
  );
}
