import { createWorkPool, type WorkPool } from '../work/work-pool.ts';
import type { Paper } from './paper.ts';
// Named so that the program of the worker is there wherever this is.
import type {} from './paper-worker.ts';

/** The sources run as they are, and as JavaScript where they were packed. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? './paper-worker.ts' : './paper-worker.js',
  import.meta.url,
);

/** Sets papers as PDF, beside the loop that decides. */
export interface PaperPress {
  /**
   * @param caller whose paper it is: everybody may have a few on the press.
   * @throws Problem `too-many-requests`, `unavailable`.
   */
  print(caller: string, paper: Paper): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Papers of one person that may wait, and of all together. */
const bounds = { threads: 1, perCaller: 3, inAll: 64 };

/** Its thread starts with the first paper, and ends when there are no more for a while. */
export function createPaperPress(): PaperPress {
  const pool: WorkPool<Paper> = createWorkPool(program, bounds);
  return {
    async print(caller, paper) {
      const { pdf } = await pool.run<{ pdf: Uint8Array }>({ caller, job: paper });
      return pdf;
    },
    close: () => pool.close(),
  };
}
