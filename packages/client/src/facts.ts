import type { AgeInterval, Relation } from '@stairgate/rulebook';

/** The facts of a question. Whatever is left out counts as unknown, and unknown is the most protective. */
export interface Facts {
  /** Whose protection this is: the id that `children.create` gave. Left out: somebody without a record. */
  readonly child?: string;
  /** Who acts: the id of their own record; left out, nobody known. */
  readonly actor?: string;
  /** For an activity without a circumstance. */
  readonly relation?: Relation;
  /** For an activity without a circumstance: the circumstance as far as the platform knows it. */
  readonly circumstance?: string;
  /**
   * For `engage.notify` and `engage.use`: the time where the child is, `YYYY-MM-DDTHH:MM` with no zone. The service
   * tells from it whether the law calls it night or school time.
   */
  readonly localTime?: string;
  /** Whether the child has school today, where the platform knows the school's calendar. */
  readonly schoolDay?: boolean;
  /** Minutes of use today, where the child is. Left out, a limit on minutes counts as reached. */
  readonly minutesToday?: number;
  /**
   * What was spent, what is about to be spent included, in the smallest unit of the currency (ISO 4217). Left out, a limit
   * on money counts as reached.
   */
  readonly spent?: { readonly amount: number; readonly currency: string };
  /** Only look, as when a page shows whether a button works: a grant for just this time is not used up. */
  readonly peek?: boolean;
  /** Without `child`: the place of somebody who has no record, as an ISO 3166 code. */
  readonly place?: string;
  /** Without `child`: the age of somebody who has no record. */
  readonly age?: AgeInterval;
}
