import type { Context } from 'hono';
import type { Me } from './accounts/me.ts';

/** What is known in every route. */
export interface BirchEnv {
  /** `language` is there on pages that can be in several. */
  Variables: { me: Me | null; language?: string };
}

export type BirchContext = Context<BirchEnv>;
