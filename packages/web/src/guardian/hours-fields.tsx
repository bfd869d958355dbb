import { Told } from '../parts/told.tsx';

/** Two times of day beside each other. */
export function HoursFields({
  id,
  words,
  from,
  to,
  suggested,
  amiss,
  onFrom,
  onTo,
}: {
  id: string;
  words: { readonly from: string; readonly to: string };
  from: string;
  to: string;
  /** What an empty field shows. */
  suggested?: { readonly from: string; readonly to: string };
  /** Whether they are wrong; the element `<id>-amiss` says why. */
  amiss: boolean;
  onFrom: (time: string) => void;
  onTo: (time: string) => void;
}) {
  return (
    <div className="row field-pair">
      {(
        [
          ['from', from, onFrom],
          ['to', to, onTo],
        ] as const
      ).map(([end, value, onChange]) => (
        <div key={end} className="field">
          <label htmlFor={`${id}-${end}`}>
            <Told>{words[end]}</Told>
          </label>
          <input
            id={`${id}-${end}`}
            className="field-short"
            type="time"
            value={value}
            placeholder={suggested?.[end]}
            aria-invalid={amiss}
            aria-describedby={amiss ? `${id}-amiss` : undefined}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      ))}
    </div>
  );
}
