import { createHash } from 'node:crypto';
import {
  canonicalJson,
  type Json,
  type LedgerCheck,
  type RecordsCheck,
  type ServiceKeys,
  verifyLedger,
  verifyRows,
} from '@stairgate/service';
import type { Kysely, Transaction } from 'kysely';
import type { Context } from '../context.ts';
import type { StepRow, Tables } from '../database/tables.ts';
import { linkSeals, personSeals, sessionSeals } from '../people/way-seals.ts';
import { Problem } from '../problem.ts';

/** One step of the register, as it is read. Nothing in it is ever changed. */
export interface Step {
  readonly subject: string;
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  /** Who took it: the id of a person, or `register`. */
  readonly by: string;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has members of its own, which its reader knows.
  readonly body: any;
  readonly prev: string;
  readonly sha256: string;
}

const start = '0'.repeat(64);
/** The kind of entries of the ledger that name a step. */
const entryKind = 'step';
const sealPurpose = 'casework-step';

/** SHA-256 in hex over the canonical JSON of all of a step but the hash itself. */
export function stepHash({ subject, number, at, by, kind, body, prev }: Omit<Step, 'sha256'>): string {
  return createHash('sha256')
    .update(canonicalJson({ subject, number, at, by, kind, body, prev }))
    .digest('hex');
}

/** The first step of a list that is not as it was written, or does not follow; null where all do. */
export function brokenStep(
  steps: readonly Step[],
): { readonly number: number; readonly what: string } | null {
  let prev = start;
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    if (step.number !== number) return { number, what: `step ${number} is missing` };
    if (step.prev !== prev) return { number, what: `step ${number} does not follow the one before it` };
    if (step.sha256 !== stepHash(step)) return { number, what: `step ${number} was changed` };
    prev = step.sha256;
  }
  return null;
}

/**
 * Adds a step of a subject, in a transaction that `events.transact` began.
 * @param after how many steps there were when whoever takes it looked; the step is theirs to take only then.
 * @throws Problem `case-moved`.
 */
export async function addStep(
  { ledger, keys, clock }: Pick<Context, 'ledger' | 'keys' | 'clock'>,
  trx: Transaction<Tables>,
  { subject, after, by, kind, body }: Pick<Step, 'subject' | 'by' | 'kind' | 'body'> & { after: number },
): Promise<Step> {
  const last = await trx
    .selectFrom('steps')
    .select(['number', 'sha256'])
    .where('subject', '=', subject)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if ((last?.number ?? 0) !== after)
    throw new Problem('case-moved', `There are ${last?.number ?? 0} steps by now.`);
  const content = {
    subject,
    number: after + 1,
    at: new Date(clock()).toISOString(),
    by,
    kind,
    body: JSON.parse(canonicalJson(body)) as Json,
    prev: last?.sha256 ?? start,
  };
  const sha256 = stepHash(content);
  const entry = await ledger.append(trx as never, {
    kind: entryKind,
    alias: subject,
    body: { number: content.number, kind, sha256 },
  });
  const row = { ...content, body: canonicalJson(content.body), sha256 };
  const added = await trx
    .insertInto('steps')
    .values({ ...row, seq: entry.seq, seal: keys.mac(sealPurpose, entry.hash) })
    // Of two that looked at the same moment one was first.
    .onConflict((conflict) => conflict.columns(['subject', 'number']).doNothing())
    .returning('number')
    .executeTakeFirst();
  if (added === undefined) throw new Problem('case-moved');
  return { ...content, sha256 };
}

/** Lets nobody else add a step until the transaction ends: for whoever goes by how many there are. */
export async function holdRegister(trx: Transaction<Tables>): Promise<void> {
  await trx.selectFrom('ledger_head').select('seq').forUpdate().execute();
}

/** All steps of a subject, the first first. */
export async function stepsOf(db: Kysely<Tables>, subject: string): Promise<readonly Step[]> {
  const rows = await db
    .selectFrom('steps')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('number')
    .execute();
  return rows.map(toStep);
}

/** All steps of every subject whose id begins so, by subject. */
export async function stepsBySubject(
  db: Kysely<Tables>,
  prefix: string,
): Promise<ReadonlyMap<string, readonly Step[]>> {
  const rows = await db
    .selectFrom('steps')
    .selectAll()
    .where('subject', 'like', `${prefix.replaceAll('_', '\\_')}%`)
    .orderBy('subject')
    .orderBy('number')
    .execute();
  return Map.groupBy(rows.map(toStep), ({ subject }) => subject);
}

export function toStep({ seq: _, seal: __, body, ...row }: StepRow): Step {
  return { ...row, body: JSON.parse(body) };
}

/** Verifies the chain, every step against it, and all that lets somebody in. */
export function verifyRegister(
  db: Kysely<Tables>,
  keys: Pick<ServiceKeys, 'checkMac' | 'mac' | 'currentMac' | 'fingerprints'>,
  ends: { readonly expectHead?: string | undefined } = {},
): Promise<LedgerCheck> {
  return verifyLedger(db as never, {
    ...ends,
    records: async (trx) => {
      const steps = await verifySteps(trx as unknown as Kysely<Tables>, keys);
      if (!steps.ok) return steps;
      const ways = await verifyRows(trx, [personSeals, linkSeals, sessionSeals], keys);
      return ways.ok ? steps : ways;
    },
  });
}

/** Steps that are looked at together. */
const page = 500;

/**
 * Holds each step against the entry that names it: none is edited, removed, put in beside the register or played again in
 * another place, and no entry has lost its step.
 */
async function verifySteps(db: Kysely<Tables>, keys: Pick<ServiceKeys, 'checkMac'>): Promise<RecordsCheck> {
  const wrong = (subject: string, what: string): RecordsCheck => ({ ok: false, about: subject, what });
  const last = new Map<string, string>();
  let records = 0;
  for (let from = 0; ; ) {
    const rows = await db
      .selectFrom('ledger')
      .leftJoin('steps', 'steps.seq', 'ledger.seq')
      .selectAll('steps')
      .select(['ledger.seq as entry', 'ledger.alias', 'ledger.body as named', 'ledger.hash'])
      .where('ledger.kind', '=', entryKind)
      .where('ledger.seq', '>', from)
      .orderBy('ledger.seq')
      .limit(page)
      .execute();
    for (const { entry, alias, named, hash, ...row } of rows) {
      const about = alias ?? 'nobody';
      const said = JSON.parse(named) as { number: number; sha256: string };
      if (row.sha256 === null) return wrong(about, `step ${said.number} was removed`);
      const step = toStep(row as StepRow);
      if (step.subject !== alias || step.number !== said.number)
        return wrong(about, `step ${said.number} was put in another place`);
      if (stepHash(step) !== said.sha256 || step.sha256 !== said.sha256)
        return wrong(about, `step ${said.number} was edited`);
      if (step.prev !== (last.get(about) ?? start))
        return wrong(about, `step ${said.number} does not follow the one before it`);
      if (keys.checkMac(sealPurpose, hash, (row as StepRow).seal) === false)
        return wrong(about, `step ${said.number} was put in beside the office, which has not sealed it`);
      last.set(about, step.sha256);
      records++;
      from = entry;
    }
    if (rows.length < page) break;
  }
  const { all } = await db
    .selectFrom('steps')
    .select((one) => one.fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow();
  if (Number(all) !== records) {
    const stray = await db
      .selectFrom('steps')
      .select(['subject', 'number'])
      .where('seq', 'not in', db.selectFrom('ledger').select('seq').where('kind', '=', entryKind))
      .executeTakeFirst();
    return wrong(
      stray?.subject ?? 'nobody',
      `step ${stray?.number} is not in the ledger: it was put in or played again`,
    );
  }
  return { ok: true, records, unsealed: 0 };
}
