import { type LimitReason, limitReasons } from '@stairgate/wire';
import { useId } from 'react';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** Why a limit is set, from a short list: nobody writes about a child here. */
export function ReasonField({
  value,
  onChange,
}: {
  value: LimitReason | undefined;
  onChange: (reason: LimitReason | undefined) => void;
}) {
  const { limitForms: words } = useGuardianWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <Told>{words.reason}</Told>
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(limitReasons.find((one) => one === event.target.value))}
      >
        <option value="">{words.noReason}</option>
        {limitReasons.map((reason) => (
          <option key={reason} value={reason}>
            {words.reasons[reason]}
          </option>
        ))}
      </select>
    </div>
  );
}
