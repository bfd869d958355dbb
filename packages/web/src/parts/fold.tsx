import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Detail that waits until it is asked for. */
export function Fold({
  summary,
  of,
  open,
  children,
}: {
  summary: ReactNode;
  /** What it belongs to, for those who hear the summary on its own. */
  of?: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details className="fold" open={open}>
      <summary>
        <Icon name="next" size={16} />
        {summary}
        {of && <span className="visually-hidden">: {of}</span>}
      </summary>
      <div className="fold-body stack stack-small">{children}</div>
    </details>
  );
}
