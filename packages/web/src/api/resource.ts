import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from './problem.ts';

export interface Resource<T> {
  /** The newest answer; stays while a newer one is fetched or could not be had. */
  readonly value: T | undefined;
  /** Why the last attempt gave nothing. */
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Fetches anew; resolves when that is done, with whatever came of it. */
  readonly reload: () => Promise<void>;
}

/** Fetches when it is mounted and whenever `key` changes; `undefined` as the key waits. A late answer never wins. */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  key: string | undefined,
): Resource<T> {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [loading, setLoading] = useState(true);
  const running = useRef<AbortController>(undefined);
  const latest = useRef(load);
  latest.current = load;

  const reload = useCallback(async () => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setLoading(true);
    try {
      const fresh = await latest.current(control.signal);
      if (control.signal.aborted) return;
      setValue(fresh);
      setProblem(undefined);
    } catch (error) {
      if (control.signal.aborted) return;
      setProblem(asProblem(error));
    }
    setLoading(false);
  }, []);

  useEffect(() => {
    if (key === undefined) return;
    reload();
    return () => running.current?.abort();
  }, [key, reload]);

  return { value, problem, loading, reload };
}
