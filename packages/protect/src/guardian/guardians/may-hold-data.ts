import type { Kysely } from 'kysely';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { decidesItself } from '../../child/rights/decides-itself.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { otherGuardian } from './other-guardian.ts';

/**
 * Whether a guardian may download and erase what is held: who has agreed, and who took everything back for as long as its
 * address is kept and nobody else was asked; never who was shut out, and never from the age of the child's own consent on.
 */
export async function mayHoldData(
  { db, rulebook, clock }: Pick<Context, 'rulebook' | 'clock'> & { readonly db: Kysely<Database> },
  guardian: GuardianRow,
  facts: ChildFacts,
): Promise<'yes' | 'child' | 'no'> {
  const { state, email, shut_out_at } = guardian;
  const has =
    state === 'consented' ||
    (state === 'withdrawn' && email !== null && (await otherGuardian(db, guardian)) === undefined);
  if (!has || shut_out_at !== null) return 'no';
  return decidesItself(childNow(facts, rulebook(), clock())) ? 'child' : 'yes';
}
