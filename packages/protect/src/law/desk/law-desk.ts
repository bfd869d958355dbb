import type { LoadedLaw } from '../in-force/laws.ts';
import type { LawJob } from './law-job.ts';

/** Answers what takes long about the law, beside the loop that decides. */
export interface LawDesk {
  /**
   * @param laws those that the job names.
   * @param caller who takes turns with others: an address, a key, a session.
   * @throws as `WorkPool.run` does.
   */
  ask<Answer>(caller: string, job: LawJob, laws?: readonly LoadedLaw[]): Promise<Answer>;
  readonly threads: number;
  close(): Promise<void>;
}
