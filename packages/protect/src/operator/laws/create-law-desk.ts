import { createWorkPool, type PoolBounds, type WorkPool } from '@stairgate/service';
import type { LawDesk } from '../../law/desk/law-desk.ts';
import type { LawJob } from '../../law/desk/law-job.ts';
// Named so that the program of the worker is there wherever this is.
import type {} from './law-worker.ts';

/** The sources run as they are, and as JavaScript where they were packed. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? './law-worker.ts' : './law-worker.js',
  import.meta.url,
);

/** @param bounds other than the usual ones. */
export function createLawDesk(bounds: Partial<PoolBounds> = {}): LawDesk {
  const pool: WorkPool<LawJob> = createWorkPool(program, bounds);
  return {
    ask: (caller, job, laws = []) =>
      pool.run({ caller, job, texts: new Map(laws.map(({ id, text }) => [id, text])) }),
    get threads() {
      return pool.threads;
    },
    close: () => pool.close(),
  };
}
