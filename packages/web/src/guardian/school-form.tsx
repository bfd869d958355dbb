import { weekdays } from '@stairgate/rulebook';
import { daysInWords, type GuardianChild, type School } from '@stairgate/wire';
import { useId, useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { HoursFields } from './hours-fields.tsx';
import { suggestedSchool } from './suggested.ts';
import type { Attempt } from './use-attempt.ts';

const shownDays = 5;

/** When the child has school, with its holidays; and one press that keeps the app closed in these hours. */
export function SchoolForm({
  child,
  school,
  attempt,
  reload,
}: {
  child: GuardianChild;
  school: School | null;
  attempt: Attempt;
  reload: () => Promise<void>;
}) {
  const words = useGuardianWords();
  const { school: texts, limits, fill, day } = words;
  const worded = useWorded();
  const say = useToast();
  const id = useId();
  const [from, setFrom] = useState(school?.hours.from ?? '');
  const [to, setTo] = useState(school?.hours.to ?? '');
  const [file, setFile] = useState<File>();
  const [address, setAddress] = useState('');
  const [amiss, setAmiss] = useState(false);
  const joined =
    school !== null &&
    child.protections.limits.some(
      (limit) =>
        limit.kind === 'school' &&
        limit.by === 'guardian' &&
        limit.hours.from === school.hours.from &&
        limit.hours.to === school.hours.to,
    );

  async function send(): Promise<void> {
    const wrong = from === '' || to === '' || from >= to;
    setAmiss(wrong);
    if (wrong) return;
    const days = [...(school?.hours.days ?? weekdays.slice(0, 5))];
    const text = await file?.text();
    await guardianApi.setSchool(child.childId, {
      hours: { from, to, days },
      ...(text !== undefined
        ? { calendar: { text } }
        : address.trim() !== '' && { calendar: { address: address.trim() } }),
    });
    say({ text: texts.saved });
    await reload();
  }

  return (
    <Fold summary={<Told>{texts.title}</Told>}>
      <p>
        <Told>{texts.text}</Told>
      </p>
      {school === null ? (
        <p className="soft">
          <Told>{texts.none}</Told>
        </p>
      ) : (
        <>
          <p>
            <strong>
              <Told>
                {fill(texts.hours, {
                  from: school.hours.from,
                  to: school.hours.to,
                  days: daysInWords(school.hours.days, { ...limits, fill }),
                })}
              </Told>
            </strong>{' '}
            <Told>{fill(texts.by[school.by], { day: day(school.at) })}</Told>
          </p>
          <p className="soft">
            {school.state !== 'fresh' && school.calendar !== 'none' && (
              <>
                <Told>{texts.state[school.state]}</Told>{' '}
              </>
            )}
            <Told>
              {school.daysOff.length === 0
                ? texts.noOff
                : fill(texts.off, { days: school.daysOff.slice(0, shownDays).map(day).join(', ') })}
            </Told>
          </p>
          <div className="row">
            {!joined && (
              <Button
                onClick={() =>
                  attempt(
                    () =>
                      guardianApi.setLimit(child.childId, {
                        kind: 'school',
                        hours: { ...school.hours, days: [...school.hours.days], term: true },
                        reason: 'school',
                      }),
                    fill(words.limitForms.saved, { title: texts.away }),
                  )
                }
              >
                <Told>{texts.away}</Told>
              </Button>
            )}
            {school.by === 'guardian' && (
              <Button onClick={() => attempt(() => guardianApi.forgetSchool(child.childId), texts.forgotten)}>
                <Told>{texts.forget}</Told>
              </Button>
            )}
          </div>
          {!joined && (
            <p className="small soft">
              <Told>{texts.awayText}</Told>
            </p>
          )}
        </>
      )}
      <Form onSend={send} worded={worded} className="stack stack-small">
        {amiss && (
          <p className="field-error" id={`${id}-amiss`} role="alert">
            <Told>{texts.amiss}</Told>
          </p>
        )}
        <HoursFields
          id={id}
          words={texts}
          from={from}
          to={to}
          suggested={suggestedSchool}
          amiss={amiss}
          onFrom={setFrom}
          onTo={setTo}
        />
        <div className="field">
          <label htmlFor={`${id}-file`}>
            <Told>{texts.calendar}</Told>
          </label>
          <p className="field-hint" id={`${id}-file-hint`}>
            <Told>{texts.calendarHint}</Told>
          </p>
          <input
            id={`${id}-file`}
            type="file"
            accept=".ics,text/calendar"
            aria-describedby={`${id}-file-hint`}
            onChange={(event) => setFile(event.target.files?.[0])}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-address`}>
            <Told>{texts.address}</Told>
          </label>
          <p className="field-hint" id={`${id}-address-hint`}>
            <Told>{texts.addressHint}</Told>
          </p>
          <input
            id={`${id}-address`}
            type="url"
            inputMode="url"
            autoComplete="off"
            value={address}
            aria-describedby={`${id}-address-hint`}
            onChange={(event) => setAddress(event.target.value)}
          />
        </div>
        <div>
          <SendButton>
            <Told>{texts.save}</Told>
          </SendButton>
        </div>
      </Form>
    </Fold>
  );
}
