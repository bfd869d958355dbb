import { useCallback, useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';

export interface Task {
  readonly busy: boolean;
  /** Why the last attempt failed, until the next one. */
  readonly problem: Problem | undefined;
  /** Does the work, unless some is under way. Never rejects. */
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
  /** Forgets what went wrong. */
  readonly clear: () => void;
}

/** One thing that a person asks for at a time. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const under = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    under.current = false;
    setBusy(false);
  }, []);
  const clear = useCallback(() => setProblem(undefined), []);
  return { busy, problem, run, clear };
}
