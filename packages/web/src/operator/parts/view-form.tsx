import type { CodeList, Policy } from '@stairgate/wire';
import { useId, useMemo } from 'react';
import { useLocation } from 'react-router';
import { dayOf } from '../../parts/dates.ts';
import { DaySlider } from './day-slider.tsx';
import { stopsOf } from './law-days.ts';
import { NoPlaces } from './no-places.tsx';
import { placeOptions } from './place-names.ts';
import { PlacesField } from './places-field.tsx';
import { SureFields } from './sure-fields.tsx';
import { readDay, type Than, type View } from './view.ts';

const shortcuts: readonly { readonly label: string; readonly places: readonly string[] }[] = [
  { label: 'UK', places: ['GB'] },
  { label: 'US', places: ['US'] },
  { label: 'California', places: ['US-CA'] },
  { label: 'EU (France)', places: ['FR'] },
  { label: 'UK and US', places: ['GB', 'US'] },
  { label: 'Every law', places: [] },
];

/** Which places, which day, how surely the age is known, and what it is compared with. Takes effect at once. */
export function ViewForm({
  view,
  list,
  policy,
  comparing = true,
  service = null,
  onChange,
}: {
  view: View;
  list: CodeList;
  /** What is shown, as far as the form asks: under which codes, and on which days these change. */
  policy: Pick<Policy, 'codes' | 'dates'> | undefined;
  /** Whether the picture can be held against another. */
  comparing?: boolean;
  /** The name of the service, where its operator documents something of it. */
  service?: string | null;
  /** `drawing` while a slider is being drawn. */
  onChange: (change: Partial<View>, drawing?: boolean) => void;
}) {
  const { search } = useLocation();
  const options = useMemo(() => placeOptions(list.codes), [list]);
  const stops = useMemo(
    () =>
      stopsOf(list.changes, {
        codes: policy?.codes ?? [],
        guidance: view.guidance,
        today: list.asOf,
        on: view.on === list.asOf ? null : view.on,
      }),
    [list, policy?.codes, view.guidance, view.on],
  );
  const isShown = (places: readonly string[]) => places.join() === view.places.join();
  return (
    <form
      className="card view-form"
      onSubmit={(event) => event.preventDefault()}
      aria-label="What the picture shows"
    >
      <NoPlaces search={search} options={options} />
      <div className="view-places">
        <PlacesField
          label="Places"
          places={view.places}
          options={options}
          onChange={(places) => onChange({ places })}
        />
        <fieldset className="view-shortcuts" aria-label="Often asked for">
          {shortcuts.map(({ label, places }) => (
            <button
              key={label}
              type="button"
              className="button button-small"
              aria-pressed={isShown(places)}
              onClick={() => onChange({ places })}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="view-sure">
        <SureFields view={view} onChange={onChange} />
        {service !== null && (
          <label className="tick">
            <input
              type="checkbox"
              checked={view.profile}
              onChange={(event) => onChange({ profile: event.target.checked })}
            />
            As {service} documents it
          </label>
        )}
      </div>
      <div className="view-days">
        <DaySlider
          stops={stops}
          today={list.asOf}
          on={view.on}
          codes={list.codes}
          onChange={(on, drawing) => onChange({ on }, drawing)}
        />
      </div>
      {comparing && <Compare view={view} list={list} policy={policy} options={options} onChange={onChange} />}
    </form>
  );
}

/** Against what the picture is held: another day, other places, or both. */
function Compare({
  view,
  list,
  policy,
  options,
  onChange,
}: {
  view: View;
  list: CodeList;
  policy: Pick<Policy, 'dates'> | undefined;
  options: ReturnType<typeof placeOptions>;
  onChange: (change: Partial<View>) => void;
}) {
  const id = useId();
  const { than } = view;
  const day = view.on ?? list.asOf;
  const next = policy?.dates.find((one) => one > list.asOf);
  const set = (change: Partial<Than>) => {
    const merged: Than = { places: than?.places ?? null, on: than?.on ?? null, ...change };
    onChange({ than: merged.places === null && merged.on === null ? null : merged });
  };
  return (
    <fieldset className="view-compare">
      <legend>Compare with</legend>
      <div className="segments">
        <label>
          <input
            type="checkbox"
            checked={than?.on != null}
            onChange={(event) =>
              set({ on: event.target.checked ? (view.on === null && next ? next : 'today') : null })
            }
          />
          Another day
        </label>
        <label>
          <input
            type="checkbox"
            checked={than?.places != null}
            onChange={(event) => set({ places: event.target.checked ? [] : null })}
          />
          Other places
        </label>
        {than && (
          <label>
            <input
              type="checkbox"
              checked={view.onlyChanges}
              onChange={(event) => onChange({ onlyChanges: event.target.checked })}
            />
            Only what differs
          </label>
        )}
      </div>
      {than?.on != null && (
        <div className="field">
          <label htmlFor={`${id}-than`}>The other day</label>
          <div className="row than-day">
            <input
              id={`${id}-than`}
              type="date"
              value={than.on === 'today' ? list.asOf : than.on}
              onChange={(event) => {
                const chosen = readDay(event.target.value);
                if (chosen !== null) set({ on: chosen === list.asOf ? 'today' : chosen });
              }}
            />
            {day !== list.asOf && than.on !== 'today' && (
              <button type="button" className="button button-small" onClick={() => set({ on: 'today' })}>
                Today
              </button>
            )}
            {next && than.on !== next && day !== next && (
              <button type="button" className="button button-small" onClick={() => set({ on: next })}>
                {dayOf(next)}
              </button>
            )}
          </div>
        </div>
      )}
      {than?.places != null && (
        <PlacesField
          label="The other places"
          places={than.places}
          options={options}
          onChange={(places) => set({ places })}
        />
      )}
    </fieldset>
  );
}
