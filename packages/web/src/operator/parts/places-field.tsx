import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { findPlaces, type PlaceOption, placeName } from './place-names.ts';

/** Any set of places: chips, and a field that finds places by name or code. No chip means that it is not known where. */
export function PlacesField({
  label,
  hint,
  places,
  options,
  onChange,
}: {
  label: string;
  hint?: string;
  places: readonly string[];
  options: readonly PlaceOption[];
  onChange: (places: readonly string[]) => void;
}) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const found = useMemo(
    () => findPlaces(options, text).filter(({ place }) => !places.includes(place)),
    [options, text, places],
  );
  const shown = open && (found.length > 0 || text.trim() !== '');
  const active = shown ? found[Math.min(at, found.length - 1)] : undefined;

  function add(place: string): void {
    onChange([...new Set([...places, place])].sort());
    setText('');
    setAt(0);
    setOpen(false);
    input.current?.focus();
  }

  function remove(place: string): void {
    onChange(places.filter((one) => one !== place));
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (found.length > 0) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active) add(active.place);
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Backspace' && text === '' && places.length > 0) {
      onChange(places.slice(0, -1));
    }
  }

  return (
    <div className="field places-field">
      <label htmlFor={id}>{label}</label>
      <div className="places-box">
        <ul className="plain chips" aria-label={`${label}: chosen`}>
          {places.length === 0 && <li className="place-chip place-chip-none">Unknown: every law joined</li>}
          {places.map((place) => (
            <li key={place} className="place-chip">
              {placeName(place)}
              <button type="button" aria-label={`Remove ${placeName(place)}`} onClick={() => remove(place)}>
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.place}`}
          aria-describedby={hint && `${id}-hint`}
          placeholder="Add a place"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="options-frame">
        <div id={`${id}-list`} role="listbox" aria-label={label} className="options" hidden={!shown}>
          {found.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={option.place}
              id={`${id}-${option.place}`}
              role="option"
              className="option"
              aria-selected={option === active}
              ref={(element) => {
                if (option === active) element?.scrollIntoView({ block: 'nearest' });
              }}
              // A press must not take the focus from the field, or the list would be gone before the click.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => add(option.place)}
            >
              <span>
                <strong>{option.name}</strong> <code>{option.place}</code>
              </span>
              <span className="soft small">{option.law}</span>
            </div>
          ))}
          {found.length === 0 && (
            // biome-ignore lint/a11y/useFocusableInteractive: it cannot be chosen
            <div className="option" role="option" aria-disabled="true" aria-selected="false">
              No place of that name. Try an ISO 3166 code.
            </div>
          )}
        </div>
      </div>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
