import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'on' | 'ask' | 'locked' | 'alarm' | 'quiet';

/** A short word of state, with its sign: never by colour alone. */
export function Chip({
  tone = 'quiet',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={`chip chip-${tone}`}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </span>
  );
}
