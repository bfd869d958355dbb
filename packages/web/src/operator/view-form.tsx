import { type Level, labels, levels, PlaceError, parsePlace } from '@stairgate/rulebook';
import { useState } from 'react';
import type { Policy } from '../api/operator.ts';
import { placeInWords } from '../parts/age-in-words.ts';
import { Button } from '../parts/button.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { dayOf } from '../parts/dates.ts';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { levelName } from './level-name.ts';
import { addressOf, type View } from './view.ts';

/** Which places, which day, how surely the age is known. Takes effect at once. */
export function ViewForm({
  view,
  places,
  policy,
  onChange,
}: {
  view: View;
  places: readonly string[];
  policy: Policy | undefined;
  onChange: (change: Partial<View>) => void;
}) {
  const offered = [...new Set([...places, ...view.places])].sort();
  const words = labels('auditor').levels;
  const asOf = policy?.asOf;
  const coming = policy && asOf ? policy.dates.filter((day) => day > asOf).slice(0, 3) : [];
  return (
    <form
      className="card view-form"
      onSubmit={(event) => event.preventDefault()}
      aria-label="What the picture shows"
    >
      <fieldset className="stack stack-small">
        <legend>Places</legend>
        <div className="segments">
          <label>
            <input
              type="checkbox"
              checked={view.places.length === 0}
              onChange={() => onChange({ places: [] })}
            />
            Unknown: every law joined
          </label>
          {offered.map((place) => (
            <label key={place}>
              <input
                type="checkbox"
                checked={view.places.includes(place)}
                onChange={() =>
                  onChange({
                    places: view.places.includes(place)
                      ? view.places.filter((one) => one !== place)
                      : [...view.places, place].sort(),
                  })
                }
              />
              {placeInWords(place)}
            </label>
          ))}
        </div>
        <OtherPlace onAdd={(place) => onChange({ places: [...new Set([...view.places, place])].sort() })} />
      </fieldset>
      <div className="field">
        <label htmlFor="view-level">How surely the age is known</label>
        <select
          id="view-level"
          value={view.level}
          onChange={(event) => onChange({ level: event.target.value as Level })}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {levelName(level)}
            </option>
          ))}
        </select>
        <p className="field-hint">{words[view.level]}</p>
      </div>
      <div className="field">
        <label htmlFor="view-on">On this day</label>
        <input
          id="view-on"
          type="date"
          value={view.on ?? asOf ?? ''}
          onChange={(event) => onChange({ on: event.target.value === '' ? null : event.target.value })}
        />
        {coming.length > 0 && (
          <div className="row small">
            <span className="soft">The law changes on</span>
            {coming.map((day) => (
              <Button key={day} small onClick={() => onChange({ on: day })}>
                {dayOf(day)}
              </Button>
            ))}
          </div>
        )}
      </div>
      <div className="view-share">
        <Fold
          summary={
            <>
              <Icon name="away" size={18} />
              Pass this view on
            </>
          }
        >
          <CopyText label="Address" text={`${location.origin}/operator${addressOf(view)}`} />
        </Fold>
        {policy && (
          <p className="small soft">
            Revision <code>{policy.revision}</code>, {policy.rules.length} rules
          </p>
        )}
      </div>
    </form>
  );
}

function OtherPlace({ onAdd }: { onAdd: (place: string) => void }) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();

  function add(): void {
    try {
      onAdd(parsePlace(text));
      setText('');
      setError(undefined);
    } catch (caught) {
      setError(caught instanceof PlaceError ? caught.right : String(caught));
    }
  }

  return (
    <Fold summary="Another place">
      <div className="field">
        <label htmlFor="other-place">ISO 3166 code</label>
        {error && (
          <p className="field-error" id="other-place-error" role="alert">
            {error}
          </p>
        )}
        <div className="row other-place">
          <input
            id="other-place"
            value={text}
            maxLength={6}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={error !== undefined}
            aria-describedby={error ? 'other-place-error' : undefined}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <Button onClick={add}>Add</Button>
        </div>
      </div>
    </Fold>
  );
}
