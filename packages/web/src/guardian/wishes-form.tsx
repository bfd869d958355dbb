import { type Weekday, weekdays } from '@stairgate/rulebook';
import { type GuardianChild, tellKinds } from '@stairgate/wire';
import { useId, useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** What a guardian wants to be written to about, and on which day the week is summed up. */
export function WishesForm({ child, reload }: { child: GuardianChild; reload: () => Promise<void> }) {
  const { wishes: words, limits } = useGuardianWords();
  const worded = useWorded();
  const say = useToast();
  const id = useId();
  const [tell, setTell] = useState(child.wishes.tell);
  const [day, setDay] = useState<Weekday | null>(child.wishes.summaryDay);

  async function send(): Promise<void> {
    await guardianApi.setWishes(child.childId, { tell, summaryDay: day });
    say({ text: words.saved });
    await reload();
  }

  return (
    <Fold summary={<Told>{words.title}</Told>}>
      <p>
        <Told>{words.text}</Told>
      </p>
      <Form onSend={send} worded={worded} className="stack stack-small">
        <fieldset className="field">
          <legend>
            <Told>{words.tell}</Told>
          </legend>
          {tellKinds.map((kind) => (
            <label key={kind} className="tick">
              <input
                type="checkbox"
                checked={tell.includes(kind)}
                onChange={(event) =>
                  setTell(event.target.checked ? [...tell, kind] : tell.filter((one) => one !== kind))
                }
              />
              <span>
                <Told>{words.kinds[kind]}</Told>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-day`}>
            <Told>{words.summary}</Told>
          </label>
          <select
            id={`${id}-day`}
            value={day ?? ''}
            onChange={(event) => setDay(weekdays.find((one) => one === event.target.value) ?? null)}
          >
            <option value="">{words.never}</option>
            {weekdays.map((one) => (
              <option key={one} value={one}>
                {limits.days[one]}
              </option>
            ))}
          </select>
        </div>
        <div>
          <SendButton>
            <Told>{words.save}</Told>
          </SendButton>
        </div>
      </Form>
    </Fold>
  );
}
