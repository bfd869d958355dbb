import { type ReactNode, useId } from 'react';

/** One address. The browser's own bubble is replaced by words that stay. */
export function EmailField({
  label,
  hint,
  value,
  autoComplete = 'off',
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  value: string;
  autoComplete?: 'off' | 'email';
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        type="email"
        autoComplete={autoComplete}
        inputMode="email"
        spellCheck={false}
        required
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
