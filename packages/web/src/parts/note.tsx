import { type ReactNode, use } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { PartWords } from './part-words.ts';

/** A calm block with a sign beside it. */
export function Note({
  tone,
  icon = 'info',
  live,
  children,
}: {
  tone?: 'on' | 'ask' | 'alarm' | 'locked';
  icon?: IconName;
  live?: 'status' | 'alert';
  children: ReactNode;
}) {
  return (
    <div className={tone ? `note note-${tone}` : 'note'} role={live}>
      <Icon name={icon} size={24} />
      <div className="note-body">{children}</div>
    </div>
  );
}

/** A problem of the service, in its own words: what went wrong, and what to do. */
export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { title, detail, fix, rules } = problem.document;
  const { tryAgain } = use(PartWords);
  return (
    <Note tone={problem.isUnreachable ? 'ask' : 'alarm'} icon="warning" live="alert">
      <p>
        <strong>{title}.</strong> {detail}
      </p>
      <p>{fix}</p>
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
