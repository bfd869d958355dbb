/** A switch that says in words where it stands. `label` names what it switches. */
export function Switch({
  checked,
  label,
  describedBy,
  words = { on: 'On', off: 'Off' },
  busy,
  onClick,
}: {
  checked: boolean;
  label: string;
  describedBy?: string;
  words?: { on: string; off: string };
  busy?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={checked}
      aria-label={label}
      aria-describedby={describedBy}
      aria-disabled={busy || undefined}
      onClick={() => !busy && onClick()}
    >
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
      <span className="switch-word" aria-hidden="true">
        {checked ? words.on : words.off}
      </span>
    </button>
  );
}
