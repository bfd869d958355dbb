import { createHash } from 'node:crypto';
import { adult, type DeviceRange, deviceLevel, deviceYears } from '@stairgate/rulebook';
import type { Evidence } from '@stairgate/wire';
import type { Transaction } from 'kysely';
import type { AgeEvidenceRow, Database } from '../../database/schema.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import type { LawContext } from '../../law/in-force/law-context.ts';
import { Problem } from '../../problem.ts';
import { ageFromMonth } from './age-now.ts';
import { verifyAdultCredential } from './verify-adult-credential.ts';
import { verifyVendorToken } from './verify-vendor-token.ts';

/** Evidence that was checked, in the form that is kept: never a year, a month or a token. */
export interface LearntAge extends Omit<AgeEvidenceRow, 'child_id' | 'seq'> {
  /** What must not be accepted a second time, and until when it could be. */
  readonly token: { readonly hash: string; readonly until: string } | null;
}

/** Nobody tries so often for a good reason, and each try is kept. */
const mostPieces = 50;
const oldest = 120;

/**
 * Checks a piece of evidence. Signatures are verified here, before any transaction begins.
 * @param childId null for a child that is only being created: no token can name it yet.
 * @throws Problem `birth-impossible`, `age-impossible`, `evidence-untrusted` or `proof-invalid`.
 */
export async function checkEvidence(
  { settings, clock }: Pick<LawContext, 'settings' | 'clock'>,
  childId: string | null,
  evidence: Evidence,
): Promise<LearntAge> {
  const now = clock();
  const today = dayOf(now);
  const plain = { learnt_on: today, source: null, token: null };
  switch (evidence.method) {
    case 'self-declared': {
      const { year, month } = evidence;
      const [thisYear, thisMonth] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
      if (year > thisYear || (year === thisYear && month > thisMonth))
        throw new Problem('birth-impossible', 'The month of birth lies in the future.');
      if (thisYear - year > oldest)
        throw new Problem('birth-impossible', `The year of birth is more than ${oldest} years ago.`);
      return {
        ...plain,
        method: 'self-declared',
        level: 'self-declared',
        ...ageFromMonth(year, month, today),
      };
    }
    case 'guardian':
      return {
        ...plain,
        method: 'guardian',
        level: 'declared-by-guardian-or-device',
        ...checkRange(evidence),
      };
    case 'device':
      return {
        ...plain,
        method: 'device',
        level: deviceLevel(evidence.provider, evidence.declaration),
        source: evidence.provider,
        ...checkDevice(evidence),
      };
    case 'vendor': {
      const range = checkRange(evidence);
      if (childId === null)
        throw new Problem('evidence-untrusted', 'Create the child first: the token has to name it (sub).');
      const { at, until } = await verifyVendorToken(
        evidence.token,
        { childId, lo: evidence.lo, hi: evidence.hi, level: evidence.level },
        { issuers: settings.trustedIssuers, now },
      );
      return {
        method: 'vendor',
        level: evidence.level,
        ...range,
        // What was found a while ago has aged since.
        learnt_on: dayOf(at),
        source: evidence.provider,
        token: used(evidence.token, until),
      };
    }
    case 'credential': {
      const { issuer } = await verifyAdultCredential(evidence.token, {
        nonce: evidence.nonce,
        audience: settings.publicUrl,
        issuers: settings.trustedIssuers.filter(({ kind }) => kind === 'credential'),
        now,
      });
      return {
        ...plain,
        method: 'credential',
        level: 'verified',
        lo: adult,
        hi: adult,
        source: issuer,
        // A proof of age is at most an hour old when it is accepted.
        token: used(evidence.token, now + 2 * 3_600_000),
      };
    }
  }
}

/**
 * Keeps checked evidence in a transaction that holds the child's lock, or creates the child.
 * @throws Problem `evidence-untrusted` for a token that was used before, `too-much-evidence`.
 */
export async function keepEvidence(
  trx: Transaction<Database>,
  childId: string,
  { token, ...learnt }: LearntAge,
): Promise<void> {
  if (token !== null) {
    const fresh = await trx
      .insertInto('used_tokens')
      .values({ token_hash: token.hash, expires_at: token.until })
      .onConflict((conflict) => conflict.column('token_hash').doNothing())
      .returning('token_hash')
      .executeTakeFirst();
    if (fresh === undefined) throw new Problem('evidence-untrusted', 'The token was used before.');
  }
  const { seq } = await trx
    .selectFrom('age_evidence')
    .select((eb) => eb.fn.coalesce(eb.fn.max('seq'), eb.lit(0)).as('seq'))
    .where('child_id', '=', childId)
    .executeTakeFirstOrThrow();
  if (seq >= mostPieces) throw new Problem('too-much-evidence');
  await trx
    .insertInto('age_evidence')
    .values({ child_id: childId, seq: seq + 1, ...learnt })
    .execute();
}

/** What the ledger says of a piece of evidence. */
export function evidenceForLedger({ method, level, lo, hi, source }: LearntAge) {
  return { method, level, lo, hi, source };
}

function checkDevice(range: DeviceRange): { lo: number; hi: number } {
  const years = deviceYears(range);
  if (years !== null) return checkRange(years);
  const end = range.provider === 'google' ? 'Without ageLower (lo)' : 'With both ends open';
  throw new Problem('age-impossible', `${end} the device gave no age: that is no evidence, so send none.`);
}

function checkRange({ lo, hi }: { lo: number; hi: number }): { lo: number; hi: number } {
  if (lo > hi) throw new Problem('age-impossible', 'The range runs backwards: lo is above hi.');
  return { lo: Math.min(adult, lo), hi: Math.min(adult, hi) };
}

function used(token: string, until: number): LearntAge['token'] {
  return { hash: createHash('sha256').update(token).digest('hex'), until: new Date(until).toISOString() };
}
