import { type Level, levels } from '@stairgate/rulebook';
import { useId } from 'react';
import { levelName } from './level-name.ts';

interface Sure {
  readonly level: Level;
  readonly guidance: boolean;
}

/** How surely ages are known, and whether what regulators only recommend counts. */
export function SureFields({ view, onChange }: { view: Sure; onChange: (change: Partial<Sure>) => void }) {
  const id = useId();
  return (
    <>
      <div className="field">
        <label htmlFor={id}>How surely the age is known</label>
        <select
          id={id}
          value={view.level}
          onChange={(event) => onChange({ level: event.target.value as Level })}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {levelName(level)}
            </option>
          ))}
        </select>
      </div>
      <label className="tick">
        <input
          type="checkbox"
          checked={view.guidance}
          onChange={(event) => onChange({ guidance: event.target.checked })}
        />
        Count regulators’ guidance
      </label>
    </>
  );
}
