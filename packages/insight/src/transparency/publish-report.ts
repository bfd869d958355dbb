import { canonicalJson, type ServiceKeys } from '@stairgate/service';
import type { Transparency } from '@stairgate/wire';
import { CompactSign, compactVerify, createLocalJWKSet, type JWK } from 'jose';
import type { Kysely } from 'kysely';
import { budgetLedger } from '../budget/budget-ledger.ts';
import type { InsightTables } from '../budget/migrations.ts';
import { rhoOf } from '../budget/privacy-cost.ts';
import { diceOf, type RandomSource } from '../noise/random-source.ts';
import { sha256Hex } from '../release/release.ts';
import { exactFigures, privateFigures } from './figures.ts';
import { type TransparencySources, transparencyReport } from './transparency-report.ts';

/** A report with its seal: a compact JWS (RFC 7515, ES256) over its canonical JSON. */
export interface SealedReport {
  readonly report: Transparency;
  readonly seal: string;
}

interface ReportContext {
  readonly db: Kysely<InsightTables>;
  readonly keys: Pick<ServiceKeys, 'signing'>;
  readonly clock: () => number;
  readonly random: RandomSource;
}

const types = {
  exact: 'transparency-exact+jws',
  private: 'transparency-private+jws',
} as const;

/** The exact report, sealed, for a regulator alone. */
export async function exactReport(
  sources: TransparencySources,
  { keys }: Pick<ReportContext, 'keys'>,
): Promise<SealedReport> {
  return sealReport(transparencyReport(sources, exactFigures), keys);
}

/**
 * The report for everybody. What it costs is taken from the year's budget of the service before anything is drawn; children counted on
 * one day make one report of a period, however often it is asked for.
 * @param budget whole nano-rho: what this costs, and what a year may.
 * @throws BudgetError
 */
export async function privateReport(
  sources: TransparencySources,
  budget: { readonly cost: number; readonly year: number },
  { db, keys, clock, random }: ReportContext,
): Promise<SealedReport & { readonly cost: number }> {
  const { counts, period } = sources;
  const dataset = `counts-${counts.platform ?? 'all'}-${period.from.slice(0, 4)}`;
  const request = sha256Hex(
    canonicalJson({
      ...{ dataset, service: counts.service, period, cost: budget.cost },
      takenOn: counts.takenAt.slice(0, 10),
    }),
  );
  const before = await stored(db, request);
  if (before) return { ...before, cost: 0 };
  const project = {
    id: 'transparency',
    title: 'Transparency reports',
    cap: budget.year,
    until: '9999-12-31',
  };
  const ledger = budgetLedger(db, { dataset, cap: budget.year, projects: [project] }, clock);
  await ledger.debit(request, budget.cost, project);
  const figures = privateFigures(counts.bound, { cost: budget.cost, dice: diceOf(random) });
  const sealed = await sealReport(transparencyReport(sources, figures), keys);
  // Of two that are made at once one is given out, and the other is forgotten.
  await db
    .insertInto('insight_releases')
    .values({ request, sealed: JSON.stringify(sealed), at: new Date(clock()).toISOString() })
    .onConflict((conflict) => conflict.column('request').doNothing())
    .execute();
  return { ...(await stored(db, request))!, cost: rhoOf(budget.cost) };
}

async function stored(db: Kysely<InsightTables>, request: string): Promise<SealedReport | undefined> {
  const row = await db
    .selectFrom('insight_releases')
    .select('sealed')
    .where('request', '=', request)
    .executeTakeFirst();
  return row && (JSON.parse(row.sealed) as SealedReport);
}

async function sealReport(
  report: Transparency,
  { signing }: Pick<ServiceKeys, 'signing'>,
): Promise<SealedReport> {
  const seal = await new CompactSign(new TextEncoder().encode(canonicalJson(report)))
    .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: types[report.method.kind] })
    .sign(signing.privateKey);
  return { report, seal };
}

/** Whether a report is as it was sealed. @param jwks the public keys of the service. */
export async function verifyReport(
  { report, seal }: SealedReport,
  jwks: { readonly keys: readonly JWK[] },
): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await compactVerify(
      seal,
      createLocalJWKSet({ keys: [...jwks.keys] }),
      { algorithms: ['ES256'] },
    );
    return (
      protectedHeader.typ === types[report.method.kind] &&
      new TextDecoder().decode(payload) === canonicalJson(report)
    );
  } catch {
    return false;
  }
}
