import { useToast } from '../parts/toasts.tsx';
import { type Task, useTask } from '../parts/use-task.ts';

/** Does something for a child, says what came of it, and reads the page again. Never rejects. */
export type Attempt = (work: () => Promise<unknown>, done: string) => Promise<void>;

/** One attempt at a time; why the last one failed stands in `task`. */
export function useAttempt(reload: () => Promise<void>): { readonly task: Task; readonly attempt: Attempt } {
  const task = useTask();
  const say = useToast();
  return {
    task,
    attempt: (work, done) =>
      task
        .run(async () => {
          await work();
          say({ text: done });
        })
        .then(reload),
  };
}
