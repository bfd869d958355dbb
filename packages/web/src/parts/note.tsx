import { type ReactNode, type Ref, use, useEffect, useRef } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { fallback } from './page-texts.ts';
import { PartWords } from './part-words.ts';

/** A calm block with a sign beside it. */
export function Note({
  tone,
  icon = 'info',
  live,
  ref,
  children,
}: {
  tone?: 'on' | 'ask' | 'alarm' | 'locked';
  icon?: IconName;
  live?: 'status' | 'alert';
  /** Given, it can take the focus. */
  ref?: Ref<HTMLDivElement>;
  children: ReactNode;
}) {
  return (
    <div
      className={tone ? `note note-${tone}` : 'note'}
      role={live}
      ref={ref}
      tabIndex={ref ? -1 : undefined}
    >
      <Icon name={icon} size={24} />
      <div className="note-body">{children}</div>
    </div>
  );
}

/** A problem: what went wrong, and what to do. */
export function ProblemNote({
  problem,
  focus = false,
  onRetry,
}: {
  problem: Problem;
  /** Whether it takes the focus: it is the answer to what was just pressed. */
  focus?: boolean;
  onRetry?: () => void;
}) {
  const { title, detail, fix, rules, english } = problem.document;
  const { tryAgain } = use(PartWords);
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) note.current?.focus();
  }, [focus]);
  const langOf = (text: 'title' | 'detail' | 'fix') => (english?.includes(text) ? fallback : undefined);
  return (
    <Note tone={problem.isUnreachable ? 'ask' : 'alarm'} icon="warning" live="alert" ref={note}>
      <p>
        <strong lang={langOf('title')}>{title}.</strong>{' '}
        {detail && <span lang={langOf('detail')}>{detail}</span>}
      </p>
      <p lang={langOf('fix')}>{fix}</p>
      {rules && rules.length > 0 && (
        <ul>
          {rules.map((rule) => (
            <li key={`${rule.code} ${rule.cite}`}>
              <a href={rule.url}>{rule.cite}</a>
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <Button small onClick={onRetry}>
          {tryAgain}
        </Button>
      )}
    </Note>
  );
}
