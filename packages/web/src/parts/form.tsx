import { createContext, type ReactNode, type RefObject, use, useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { ProblemNote } from './note.tsx';
import { useTask } from './use-task.ts';

const Sending = createContext(false);

/**
 * The one form of all pages. It sends once at a time; what could not be sent is said above the fields, with what to do,
 * and takes the focus. What `onSend` finds amiss by itself bears `aria-invalid`, or stands in something with
 * `data-amiss`: the first such field takes the focus.
 */
export function Form({
  onSend,
  worded,
  className = 'stack',
  ref,
  children,
}: {
  /** What sending does. What it throws, or rejects with, is shown. */
  onSend: () => unknown;
  /** Words what went wrong, where the service's own words are not for this reader. */
  worded?: ((problem: Problem) => Problem) | undefined;
  className?: string;
  ref?: RefObject<HTMLFormElement | null>;
  children: ReactNode;
}) {
  const task = useTask();
  const own = useRef<HTMLFormElement>(null);
  const form = ref ?? own;
  const [sent, setSent] = useState(0);

  useEffect(() => {
    if (sent === 0) return;
    form.current
      ?.querySelector<HTMLElement>(
        ':is(input, select, textarea)[aria-invalid="true"], [data-amiss] input:enabled',
      )
      ?.focus();
  }, [sent, form]);

  return (
    <form
      className={className}
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        task.run(async () => {
          await onSend();
          setSent((before) => before + 1);
        });
      }}
    >
      {task.problem && <ProblemNote problem={worded?.(task.problem) ?? task.problem} focus />}
      <Sending value={task.busy}>{children}</Sending>
    </form>
  );
}

/** What sends the form that it stands in. */
export function SendButton(looks: Omit<Parameters<typeof Button>[0], 'type' | 'busy' | 'onClick'>) {
  return <Button {...looks} type="submit" busy={use(Sending)} />;
}
