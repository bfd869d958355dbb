import { createHash } from 'node:crypto';
import type { ReviewSummary } from '@stairgate/report/sealed';
import type { ListedReview, ReviewSeal } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { Database, ReviewRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** There is room for so many; an operator who wants more deletes some. */
const mostReviews = 500;

/**
 * Keeps the report of a review. The same bytes twice change nothing.
 * @param summary what a list says of it, once it was read and checked.
 * @param keyId of the operator, for the ledger.
 * @throws Problem `report-invalid`, `too-many-reviews`.
 */
export async function receiveReview(
  { events, ledger, clock }: Pick<Context, 'events' | 'ledger' | 'clock'>,
  { text, summary }: { readonly text: string; readonly summary: ReviewSummary },
  { keyId }: { keyId: string },
): Promise<{ readonly review: ListedReview; readonly known: boolean }> {
  const started = Date.parse(summary.startedAt);
  if (Number.isNaN(started)) {
    const fault = { field: 'review.startedAt', right: 'give an instant as ISO 8601 has it' };
    throw new Problem('report-invalid', `${fault.field}: ${fault.right}`, { errors: [fault] });
  }
  const id = createHash('sha256').update(text).digest('hex');
  return events.transact(async (trx) => {
    const before = await trx
      .selectFrom('reviews')
      .select(['received_at', 'seal'])
      .where('review', '=', id)
      .executeTakeFirst();
    if (before !== undefined)
      return {
        review: { id, receivedAt: before.received_at, seal: sealOf(before.seal), ...summary },
        known: true,
      };
    const { count } = await trx
      .selectFrom('reviews')
      .select((one) => one.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostReviews)
      throw new Problem('too-many-reviews', `There is room for ${mostReviews}.`);
    const receivedAt = new Date(clock()).toISOString();
    const stored = await trx
      .insertInto('reviews')
      .values({
        review: id,
        received_at: receivedAt,
        started_at: new Date(started).toISOString(),
        summary: JSON.stringify(summary),
        report: text,
        seal: null,
      })
      .onConflict((conflict) => conflict.column('review').doNothing())
      .returning('review')
      .executeTakeFirst();
    if (stored !== undefined)
      await ledger.append(trx, { kind: 'review-received', alias: null, body: { review: id, keyId } });
    return { review: { id, receivedAt, seal: null, ...summary }, known: stored === undefined };
  });
}

/**
 * Keeps what the seal of a report says, in place of what an earlier one said.
 * @param keyId of the operator, for the ledger.
 * @throws Problem `review-unknown`.
 */
export async function keepSeal(
  context: Pick<Context, 'db' | 'events' | 'ledger'>,
  id: string,
  { seal, keyId }: { seal: ReviewSeal; keyId: string },
): Promise<ListedReview> {
  return context.events.transact(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('reviews')
      .set({ seal: JSON.stringify(seal) })
      .where('review', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new Problem('review-unknown');
    const row = await listed(trx).where('review', '=', id).executeTakeFirstOrThrow();
    const body = { review: id, keyId, kid: seal.kid };
    await context.ledger.append(trx, { kind: 'review-seal-received', alias: null, body });
    return viewOf(row);
  });
}

/** All reviews, the newest first. */
export async function listReviews({ db }: Pick<Context, 'db'>): Promise<readonly ListedReview[]> {
  const rows = await listed(db)
    .orderBy('started_at', 'desc')
    .orderBy('received_at', 'desc')
    .orderBy('review')
    .execute();
  return rows.map(viewOf);
}

const listed = (db: Kysely<Database>) =>
  db.selectFrom('reviews').select(['review', 'received_at', 'summary', 'seal']);

function viewOf({
  review,
  received_at,
  summary,
  seal,
}: Pick<ReviewRow, 'review' | 'received_at' | 'summary' | 'seal'>): ListedReview {
  return {
    id: review,
    receivedAt: received_at,
    seal: sealOf(seal),
    ...(JSON.parse(summary) as ReviewSummary),
  };
}

const sealOf = (seal: string | null) => (seal === null ? null : (JSON.parse(seal) as ReviewSeal));

/** The text of a report, as it was received. @throws Problem `review-unknown`. */
export async function fetchReport({ db }: Pick<Context, 'db'>, id: string): Promise<string> {
  const row = await db.selectFrom('reviews').select('report').where('review', '=', id).executeTakeFirst();
  if (row === undefined) throw new Problem('review-unknown');
  return row.report;
}

/** @param keyId of the operator, for the ledger. @throws Problem `review-unknown`. */
export async function deleteReview(
  { events, ledger }: Pick<Context, 'events' | 'ledger'>,
  id: string,
  { keyId }: { keyId: string | null },
): Promise<void> {
  await events.transact(async (trx) => {
    const gone = await trx
      .deleteFrom('reviews')
      .where('review', '=', id)
      .returning('review')
      .executeTakeFirst();
    if (gone === undefined) throw new Problem('review-unknown');
    await ledger.append(trx, { kind: 'review-deleted', alias: null, body: { review: id, keyId } });
  });
}
