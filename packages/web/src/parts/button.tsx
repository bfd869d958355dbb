import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface Looks {
  readonly tone?: 'main' | 'alarm' | 'plain';
  readonly small?: boolean;
  readonly icon?: IconName;
}

function classOf({ tone, small }: Looks): string {
  return ['button', tone && `button-${tone}`, small && 'button-small'].filter(Boolean).join(' ');
}

/** A pill to press. While `busy` it stays focusable and does nothing, so the focus is not lost. */
export function Button({
  tone,
  small,
  icon,
  busy,
  children,
  onClick,
  ...rest
}: ComponentProps<'button'> & Looks & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ tone, small })}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere or fetches a file. */
export function LinkButton({ tone, small, icon, children, ...rest }: ComponentProps<'a'> & Looks) {
  return (
    <a {...rest} className={classOf({ tone, small })}>
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      {children}
    </a>
  );
}
