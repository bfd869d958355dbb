import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type Manifest,
  type ReviewSummary,
  readSentSeal,
  SealError,
  summaryOf,
} from '@stairgate/report/sealed';
import type { ReviewReport, ReviewSeal, SentSeal, TakenReview } from '@stairgate/wire';
import { isReport, reportFault } from '@stairgate/wire/report-fault';
import type { Kysely } from 'kysely';
import { keyOf, seenIn, themeOf } from '../cases/finding-of.ts';
import type { Context } from '../context.ts';
import type { ReviewRow, Tables } from '../database/tables.ts';
import { platformAt } from '../people/platforms.ts';
import { listSigners } from '../people/signers.ts';
import { Problem } from '../problem.ts';
import { addStep, holdRegister, stepsBySubject } from '../register/register.ts';

type Files = Manifest['files'];

/**
 * Takes a review in: its report, and the seal over it. The same again changes nothing.
 * @throws Problem `report-invalid`, `report-version`, `seal-invalid`.
 */
export async function takeReview(
  context: Context,
  { report: text, seal: sent }: { report: string; seal: SentSeal },
): Promise<TakenReview> {
  const report = readReport(text);
  const review = createHash('sha256').update(text).digest('hex');
  const { seal, files } = await readSentSeal(sent, review).catch((error: unknown) => {
    if (error instanceof SealError) throw new Problem('seal-invalid', error.message);
    throw error;
  });
  const { documents, clock, db } = context;
  await documents.take(Readable.from([Buffer.from(text)]), Number.POSITIVE_INFINITY);
  // What a package hands on, byte by byte.
  for (const part of [sent.manifest, sent.signature])
    await documents.take(Readable.from([Buffer.from(part)]), Number.POSITIVE_INFINITY);
  await db
    .insertInto('reviews')
    .values({
      review,
      received_at: new Date(clock()).toISOString(),
      summary: JSON.stringify(summaryOf(report)),
      seal: JSON.stringify({ ...seal, parts: [hashOf(sent.manifest), hashOf(sent.signature)] }),
      files: JSON.stringify(files),
      counted_at: null,
    })
    .onConflict((conflict) => conflict.column('review').doNothing())
    .execute();
  return takenReview(context, review);
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function readReport(text: string): ReviewReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('report-invalid', 'report: it is no JSON');
  }
  if (isReport(value)) return value;
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format === 'stairgate-review' && version !== 1)
    throw new Problem('report-version', 'This office reads version 1.');
  const { field, right } = reportFault(value);
  throw new Problem('report-invalid', `report.${field}: ${right}`);
}

async function rowOf(db: Kysely<Tables>, review: string): Promise<ReviewRow> {
  const row = await db.selectFrom('reviews').selectAll().where('review', '=', review).executeTakeFirst();
  if (row === undefined) throw new Problem('review-unknown');
  return row;
}

/** @throws Problem `review-unknown`. */
export async function takenReview(context: Context, review: string): Promise<TakenReview> {
  return view(context, await rowOf(context.db, review));
}

export async function listReviews(context: Context): Promise<TakenReview[]> {
  const rows = await context.db.selectFrom('reviews').selectAll().orderBy('received_at', 'desc').execute();
  return Promise.all(rows.map((row) => view(context, row)));
}

async function view({ db, documents }: Context, row: ReviewRow): Promise<TakenReview> {
  const { drift: _, ...summary } = JSON.parse(row.summary) as ReviewSummary;
  const seal = JSON.parse(row.seal) as ReviewSeal;
  const signer = (await listSigners(db)).find(({ kid, endedAt }) => kid === seal.kid && endedAt === null);
  const missing: string[] = [];
  for (const { path, sha256, bytes } of JSON.parse(row.files) as Files)
    if ((await documents.size(sha256)) !== bytes) missing.push(path);
  return {
    ...summary,
    id: row.review,
    receivedAt: row.received_at,
    seal,
    platform: (await platformAt(db, summary.url))?.platform ?? null,
    signer: signer?.name ?? null,
    missing,
    counted: row.counted_at !== null,
  };
}

/**
 * Takes one file of a review.
 * @throws Problem `review-unknown`, `file-unknown` for bytes that the manifest does not name; TooLarge.
 */
export async function takeFile(
  { db, documents }: Context,
  { review, sha256 }: { review: string; sha256: string },
  bytes: Readable,
): Promise<{ sha256: string; bytes: number }> {
  const row = await rowOf(db, review);
  const file = (JSON.parse(row.files) as Files).find((one) => one.sha256 === sha256);
  if (file === undefined) throw new Problem('file-unknown');
  const taken = await documents.take(bytes, file.bytes);
  if (taken.sha256 !== sha256) throw new Problem('file-unknown', 'The bytes have another hash.');
  return taken;
}

/**
 * A review by which a case may be opened or a commitment verified: whole, made to its end, of a known platform, and sealed by
 * somebody for whom the office vouches.
 * @throws Problem `review-unknown`, `review-not-whole`, `review-cut-short`, `signer-unknown`, `platform-unknown`.
 */
export async function soundReview(context: Context, review: string) {
  const taken = await takenReview(context, review);
  if (taken.missing.length > 0)
    throw new Problem('review-not-whole', `${taken.missing.length} files, such as ${taken.missing[0]}.`);
  if (taken.cutShort) throw new Problem('review-cut-short');
  if (taken.signer === null || taken.seal?.evidence === 'not-as-sealed') throw new Problem('signer-unknown');
  if (taken.platform === null)
    throw new Problem('platform-unknown', `No platform on record is at ${taken.url}.`);
  const chunks: Buffer[] = [];
  for await (const chunk of context.documents.read(review)) chunks.push(chunk as Buffer);
  const report = readReport(Buffer.concat(chunks).toString());
  return { taken, report, platform: taken.platform };
}

/** Opens a case from what a review found. @returns its id. */
export async function openCase(
  context: Context,
  { review, title, findings: wanted }: { review: string; title: string; findings: readonly string[] },
  by: string,
): Promise<string> {
  const { report, platform } = await soundReview(context, review);
  const short = [...report.findings, ...report.practices].filter(({ verdict }) => verdict === 'falls-short');
  const chosen = new Map<string, object>();
  for (const id of wanted) {
    const found = short.find((one) => one.id === id);
    if (found === undefined)
      throw new Problem(
        'finding-unknown',
        `The review has nothing called ${id.slice(0, 100)} that falls short.`,
      );
    const key = keyOf(found);
    if (!chosen.has(key.finding))
      chosen.set(key.finding, { ...key, theme: themeOf(key), title: found.title, rules: found.rules });
  }
  const results = [...chosen.keys()].map((finding) => ({ finding, verdict: 'falls-short' }));
  const { startedAt, place } = report.review;
  const subject = context.id('ca');
  await context.events.transact((trx) =>
    addStep(context, trx, {
      ...{ subject, after: 0, by, kind: 'opened' },
      body: { platform, title, place, review, startedAt, findings: [...chosen.values()], results },
    }),
  );
  return subject;
}

/**
 * Tells every case of the platform and place what a review saw of its findings. Twice changes nothing.
 * @returns the cases that it had something to say about.
 */
export async function countReview(context: Context, review: string, by: string): Promise<string[]> {
  const { report, platform } = await soundReview(context, review);
  const { startedAt, place } = report.review;
  const seen = new Map(seenIn(report).map(({ finding, verdict }) => [finding, verdict]));
  return context.events.transact(async (trx) => {
    await holdRegister(trx);
    const told: string[] = [];
    for (const [subject, steps] of await stepsBySubject(trx, 'ca_')) {
      const [opened] = steps;
      if (opened?.body.platform !== platform || opened.body.place !== place) continue;
      if (steps.some(({ kind, body }) => (kind === 'seen' || kind === 'opened') && body.review === review))
        continue;
      const results = opened.body.findings.flatMap(({ finding }: { finding: string }) => {
        const verdict = seen.get(finding);
        return verdict === undefined ? [] : [{ finding, verdict }];
      });
      if (results.length === 0) continue;
      const body = { review, startedAt, results };
      await addStep(context, trx, { subject, after: steps.length, by, kind: 'seen', body });
      told.push(subject);
    }
    const counted_at = new Date(context.clock()).toISOString();
    await trx.updateTable('reviews').set({ counted_at }).where('review', '=', review).execute();
    return told;
  });
}
