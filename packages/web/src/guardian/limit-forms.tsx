import { type Situation, situations, type Weekday } from '@stairgate/rulebook';
import { type GuardianChild, type LimitReason, limitInWords, type NewLimit } from '@stairgate/wire';
import { type ReactNode, useId, useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { isClosable } from '../parts/closable.ts';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note } from '../parts/note.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { HoursFields } from './hours-fields.tsx';
import { HoursBeside, LawBeside } from './law-beside.tsx';
import { LiftButton } from './lift-button.tsx';
import { ReasonField } from './reason-field.tsx';
import { suggested, suggestedSchool } from './suggested.ts';
import type { Attempt } from './use-attempt.ts';
import { inSmallestUnit, wholeMinutes } from './written-numbers.ts';

/** The ways to set a limit, each with what the law says of it and what counts now. Nothing is filled in, and nothing is set, before a press. */
export function LimitForms({
  child,
  counted,
  offers,
  attempt,
  reload,
}: {
  child: GuardianChild;
  /** Whether somebody counts the minutes of this child. */
  counted: boolean;
  offers: readonly Situation[];
  attempt: Attempt;
  reload: () => Promise<void>;
}) {
  const { limitForms: words } = useGuardianWords();
  const set = useSet(child, reload);
  return (
    <section className="limit-forms stack stack-small" aria-labelledby={`set-${child.childId}`}>
      <h4 id={`set-${child.childId}`}>
        <Told>{words.title}</Told>
      </h4>
      <p className="soft">
        <Told>{words.text}</Told>
      </p>
      <Fold summary={<Told>{words.minutes.title}</Told>}>
        <MinutesForm child={child} counted={counted} set={set} />
      </Fold>
      <Fold summary={<Told>{words.quiet.title}</Told>}>
        <HoursForm child={child} kind="quiet" set={set} />
      </Fold>
      <Fold summary={<Told>{words.school.title}</Told>}>
        <HoursForm child={child} kind="school" set={set} />
      </Fold>
      <Fold summary={<Told>{words.content.title}</Told>}>
        <Closings child={child} of={offers.filter((one) => one.startsWith('content.'))} attempt={attempt} />
      </Fold>
      <Fold summary={<Told>{words.contact.title}</Told>}>
        <Closings
          child={child}
          of={offers.filter((one) => /^(?:contact|profile\.find|live)\b/.test(one))}
          attempt={attempt}
        />
      </Fold>
      {offers.includes('purchase.buy/item') && (
        <Fold summary={<Told>{words.money.title}</Told>}>
          <MoneyForm child={child} set={set} attempt={attempt} />
        </Fold>
      )}
    </section>
  );
}

type SetOne = (limit: NewLimit) => Promise<void>;

/** Sets a limit and says so. Rejects with `Problem`, which the form shows. */
function useSet(child: GuardianChild, reload: () => Promise<void>): SetOne {
  const words = useGuardianWords();
  const say = useToast();
  return async (limit) => {
    const { limit: kept, note } = await guardianApi.setLimit(child.childId, limit);
    const title = limitInWords(kept, words.titleOf, words);
    say({
      text:
        note === 'already-closed'
          ? words.limitForms.closedAnyway
          : words.fill(words.limitForms.saved, { title }),
    });
    await reload();
  };
}

function MinutesForm({ child, counted, set }: { child: GuardianChild; counted: boolean; set: SetOne }) {
  const words = useGuardianWords();
  const { limitForms: texts, limits: named, fill } = words;
  const worded = useWorded();
  const id = useId();
  const [minutes, setMinutes] = useState('');
  const [reason, setReason] = useState<LimitReason>();
  const [amiss, setAmiss] = useState(false);
  const all = child.protections.limits.flatMap((limit) => (limit.kind === 'minutes' ? [limit.minutes] : []));
  const first = suggested[child.band].minutes;

  async function send(): Promise<void> {
    const count = wholeMinutes(minutes);
    setAmiss(count === undefined);
    if (count === undefined) return;
    await set({ kind: 'minutes', minutes: count, ...(reason && { reason }) });
    setMinutes('');
  }

  return (
    <Form onSend={send} worded={worded} className="stack stack-small">
      <LawBeside child={child} situation="engage.use/over-limit" />
      <Counts what={all.length > 0 ? fill(named.what.minutes, { count: Math.min(...all) }) : undefined} />
      {!counted && (
        <Note tone="ask" icon="warning">
          <p>
            <Told>{texts.minutes.uncounted}</Told>
          </p>
        </Note>
      )}
      <Suggestion what={fill(named.what.minutes, { count: first })} onUse={() => setMinutes(`${first}`)} />
      <div className="field">
        <label htmlFor={`${id}-minutes`}>
          <Told>{texts.minutes.label}</Told>
        </label>
        {amiss && <Amiss id={`${id}-amiss`} text={texts.minutes.amiss} />}
        <input
          id={`${id}-minutes`}
          className="field-short"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={minutes}
          aria-invalid={amiss}
          aria-describedby={amiss ? `${id}-amiss` : undefined}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </div>
      <ReasonField value={reason} onChange={setReason} />
      <Send />
    </Form>
  );
}

const schoolNights: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu'];
const weekend: readonly Weekday[] = ['fri', 'sat'];
const schoolDays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

function HoursForm({ child, kind, set }: { child: GuardianChild; kind: 'quiet' | 'school'; set: SetOne }) {
  const words = useGuardianWords();
  const { limitForms: texts, limits: named, fill } = words;
  const worded = useWorded();
  const id = useId();
  const own = texts[kind];
  const choices =
    kind === 'quiet'
      ? [
          { id: 'every', title: texts.quiet.every, days: undefined },
          { id: 'schoolNights', title: texts.quiet.schoolNights, days: schoolNights },
          { id: 'weekend', title: texts.quiet.weekend, days: weekend },
        ]
      : [
          { id: 'weekdays', title: texts.school.weekdays, days: schoolDays },
          { id: 'every', title: texts.school.every, days: undefined },
        ];
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [on, setOn] = useState(choices[0]!.id);
  const [term, setTerm] = useState(false);
  const [reason, setReason] = useState<LimitReason>();
  const [amiss, setAmiss] = useState(false);
  const first = kind === 'quiet' ? suggested[child.band].quiet : suggestedSchool;
  const all = child.protections.limits.filter((limit) => limit.kind === kind);

  async function send(): Promise<void> {
    const wrong = from === '' || to === '' || from === to;
    setAmiss(wrong);
    if (wrong) return;
    const days = choices.find((one) => one.id === on)?.days;
    const hours = { from, to, ...(days && { days: [...days] }), ...(term && { term }) };
    await set({ kind, hours, ...(reason && { reason }) });
    setFrom('');
    setTo('');
  }

  return (
    <Form onSend={send} worded={worded} className="stack stack-small">
      <HoursBeside child={child} kind={kind === 'quiet' ? 'night' : 'school'} />
      <Counts
        what={
          all.length > 0
            ? all.map((limit) => limitInWords(limit, words.titleOf, words)).join('; ')
            : undefined
        }
      />
      <Suggestion
        what={fill(named.what[kind], first)}
        onUse={() => {
          setFrom(first.from);
          setTo(first.to);
        }}
      />
      {amiss && <Amiss id={`${id}-amiss`} text={own.amiss} />}
      <HoursFields id={id} words={own} from={from} to={to} amiss={amiss} onFrom={setFrom} onTo={setTo} />
      <fieldset className="field">
        <legend>
          <Told>{own.days}</Told>
        </legend>
        <div className="segments">
          {choices.map((choice) => (
            <label key={choice.id}>
              <input
                type="radio"
                name={`${id}-days`}
                checked={on === choice.id}
                onChange={() => setOn(choice.id)}
              />
              <Told>{choice.title}</Told>
            </label>
          ))}
        </div>
      </fieldset>
      {kind === 'school' && (
        <label className="tick">
          <input type="checkbox" checked={term} onChange={(event) => setTerm(event.target.checked)} />
          <span>
            <Told>{texts.school.term}</Told>
          </span>
        </label>
      )}
      <ReasonField value={reason} onChange={setReason} />
      <Send />
    </Form>
  );
}

/** Currencies of the places whose law is in here, and what else a guardian may name by its code. */
const currencies = ['GBP', 'EUR', 'USD', 'AUD', 'CHF', 'DKK', 'IDR', 'MYR', 'NOK', 'PLN', 'SEK'] as const;
const periods = ['day', 'week', 'month'] as const;

function MoneyForm({ child, set, attempt }: { child: GuardianChild; set: SetOne; attempt: Attempt }) {
  const words = useGuardianWords();
  const { limitForms: texts } = words;
  const worded = useWorded();
  const id = useId();
  const [amount, setAmount] = useState('');
  const [currency, setCurrency] = useState<string>(currencyOf(child.place));
  const [per, setPer] = useState<(typeof periods)[number]>('week');
  const [reason, setReason] = useState<LimitReason>();
  const [amiss, setAmiss] = useState(false);
  const { limits } = child.protections;
  const sums = limits.filter((limit) => limit.kind === 'money');
  const asks = limits.find(
    (limit) => limit.kind === 'ask' && limit.by === 'guardian' && limit.situation === 'purchase.buy/item',
  );

  async function send(): Promise<void> {
    const smallest = inSmallestUnit(amount, currency);
    setAmiss(smallest === undefined);
    if (smallest === undefined) return;
    await set({
      kind: 'money',
      amount: smallest,
      currency,
      per,
      ...(reason && { reason }),
    });
    setAmount('');
  }

  return (
    <>
      <LawBeside child={child} situation="purchase.buy/item" />
      <Counts
        what={
          sums.length > 0
            ? sums.map((limit) => limitInWords(limit, words.titleOf, words)).join('; ')
            : undefined
        }
      />
      {asks === undefined ? (
        <div>
          <Button
            onClick={() =>
              attempt(
                () => guardianApi.setLimit(child.childId, { kind: 'ask', situation: 'purchase.buy/item' }),
                words.fill(texts.saved, { title: texts.money.eachTitle }),
              )
            }
          >
            <Told>{texts.money.each}</Told>
          </Button>
        </div>
      ) : (
        <p>
          <Icon name="on" size={18} /> <Told>{texts.money.eachTitle}</Told>
        </p>
      )}
      <Form onSend={send} worded={worded} className="stack stack-small">
        {amiss && <Amiss id={`${id}-amiss`} text={texts.money.amiss} />}
        <div className="row field-pair">
          <div className="field">
            <label htmlFor={`${id}-amount`}>
              <Told>{texts.money.amount}</Told>
            </label>
            <input
              id={`${id}-amount`}
              className="field-short"
              inputMode="decimal"
              autoComplete="off"
              maxLength={12}
              value={amount}
              aria-invalid={amiss}
              aria-describedby={amiss ? `${id}-amiss` : undefined}
              onChange={(event) => setAmount(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-currency`}>
              <Told>{texts.money.currency}</Told>
            </label>
            <select
              id={`${id}-currency`}
              value={currency}
              onChange={(event) => setCurrency(event.target.value)}
            >
              {currencies.map((code) => (
                <option key={code} value={code} translate="no">
                  {code}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-per`}>
              <Told>{texts.money.per}</Told>
            </label>
            <select
              id={`${id}-per`}
              value={per}
              onChange={(event) => setPer(periods.find((one) => one === event.target.value) ?? 'week')}
            >
              {periods.map((one) => (
                <option key={one} value={one}>
                  {texts.money[one]}
                </option>
              ))}
            </select>
          </div>
        </div>
        <ReasonField value={reason} onChange={setReason} />
        <Send />
      </Form>
    </>
  );
}

function currencyOf(place: string): string {
  const [country] = place.split('-');
  const own: Readonly<Record<string, string>> = {
    GB: 'GBP',
    US: 'USD',
    AU: 'AUD',
    CH: 'CHF',
    DK: 'DKK',
    ID: 'IDR',
    MY: 'MYR',
    NO: 'NOK',
    PL: 'PLN',
    SE: 'SEK',
  };
  return own[country ?? ''] ?? 'EUR';
}

/** What can be closed one by one, each with what the law says, how it stands, and one button. */
function Closings({
  child,
  of,
  attempt,
}: {
  child: GuardianChild;
  of: readonly Situation[];
  attempt: Attempt;
}) {
  const { limitForms: texts, open, said: sayOf, fill } = useGuardianWords();
  const [reason, setReason] = useState<LimitReason>();
  const shown = situations.filter((one) => of.includes(one) && isClosable(one));
  return (
    <>
      <ReasonField value={reason} onChange={setReason} />
      <ul className="plain lines">
        {shown.map((situation) => {
          const { title, state, stateText } = sayOf(situation, child.protections.situations[situation]);
          const own = child.protections.limits.find(
            (limit) => limit.by === 'guardian' && limit.kind === 'closed' && limit.situation === situation,
          );
          return (
            <li key={situation} className="line" data-closing={situation}>
              <span className={`line-sign ${state === 'on' ? 'chip-on' : 'chip-quiet'}`}>
                <Icon name={state} />
              </span>
              <div className="line-body">
                <p className="line-title">
                  <Told>{title}</Told>
                </p>
                <p className="soft">
                  <Told>{stateText}</Told>
                </p>
                <LawBeside child={child} situation={situation} />
              </div>
              <div className="line-control">
                {own === undefined ? (
                  <Button
                    small
                    aria-label={fill(open.closeOf, { title })}
                    onClick={() =>
                      attempt(
                        () =>
                          guardianApi.setLimit(child.childId, {
                            kind: 'closed',
                            situation,
                            ...(reason && { reason }),
                          }),
                        fill(texts.saved, { title }),
                      )
                    }
                  >
                    <Told>{texts.close}</Told>
                  </Button>
                ) : (
                  <LiftButton childId={child.childId} limitId={own.limitId} title={title} attempt={attempt} />
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What is in force of all that anybody set. */
function Counts({ what }: { what: string | undefined }) {
  const { limitForms: words, fill } = useGuardianWords();
  return (
    <p>
      <strong>
        <Told>{what === undefined ? words.nothingCounts : fill(words.counts, { what })}</Told>
      </strong>
    </p>
  );
}

function Suggestion({ what, onUse }: { what: string; onUse: () => void }): ReactNode {
  const { limitForms: words, fill } = useGuardianWords();
  return (
    <div className="row">
      <p className="small soft">
        <Told>{fill(words.suggested, { what })}</Told>
      </p>
      <Button small onClick={onUse}>
        <Told>{words.use}</Told>
      </Button>
    </div>
  );
}

function Amiss({ id, text }: { id: string; text: string }) {
  return (
    <p className="field-error" id={id} role="alert">
      <Told>{text}</Told>
    </p>
  );
}

function Send() {
  const { limitForms: words } = useGuardianWords();
  return (
    <div>
      <SendButton tone="main">
        <Told>{words.set}</Told>
      </SendButton>
    </div>
  );
}
