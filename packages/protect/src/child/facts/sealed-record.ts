import {
  type GroundSettings,
  type Ledger,
  lastUseOfRetired,
  type RecordsCheck,
  type ServiceContext,
  type ServiceKeys,
  sealedText,
  verifyKeys,
  verifyRows,
} from '@stairgate/service';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { waysIn } from '../../browser/ways-in.ts';
import type { ChildRow, Database } from '../../database/schema.ts';
import { sealsHaveBegun, verifyLaw } from '../../law/in-force/law-seal.ts';
import { verifyProposal } from '../../law/in-force/proposal-seal.ts';

/** The ledger's kind of entry that holds the seal of a child's record. */
const sealed = 'record-sealed';

/** How a record stood before a change. */
export interface SealBefore {
  /** Whether it was what the last change left there, as the ledger has it. */
  readonly isIntact: boolean;
  /** Its last seal; none where it has just been made, or is older than seals are. */
  readonly mac: string | undefined;
}

/** Holds a record against its last seal, before a change is made to it. */
export async function readSeal(
  trx: Transaction<Database>,
  child: Pick<ChildRow, 'child_id' | 'ledger_alias'>,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<SealBefore> {
  const last = (await lastSeals(trx, [child.ledger_alias])).get(child.ledger_alias);
  // Made before records were sealed.
  if (last?.kind === 'child-created') return { isIntact: true, mac: undefined };
  if (last?.mac === undefined) return { isIntact: false, mac: undefined };
  const text = (await readRecords(trx, [child.child_id])).get(child.child_id);
  if (text === undefined) return { isIntact: false, mac: last.mac };
  const fits = keys.checkMac('record', text, last.mac);
  const isIntact =
    fits === 'current' || (fits === 'retired' && Date.parse(last.at) <= (await lastUseOfRetired(trx)));
  return { isIntact, mac: last.mac };
}

/**
 * Which of these children's records are as the service left them, all read as of one moment. The others are logged: nobody
 * is let in by a row of theirs.
 */
export async function intactRecords(
  { db, keys, log }: Pick<ServiceContext<GroundSettings, Database>, 'db' | 'keys' | 'log'>,
  childIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (childIds.length === 0) return new Set();
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const rows = await trx
        .selectFrom('children')
        .select(['child_id', 'ledger_alias'])
        .where('child_id', 'in', childIds)
        .execute();
      const intact = new Set<string>();
      for (const row of rows) {
        const { isIntact } = await readSeal(trx, row, keys);
        if (isIntact) intact.add(row.child_id);
        else
          log.error(
            { child: row.ledger_alias },
            'a record was changed beside the service, and lets no guardian in; run "stairgate ledger verify"',
          );
      }
      return intact;
    });
}

/**
 * Notes in the ledger, within a change, what is on record of a child after it: an HMAC under the service's own key over
 * every row that decides or gives somebody a say. Who can write to the database but has not the key can forge rows, and
 * not the seal. Notes nothing where nothing of that changed, or where the child is gone; and where the record was forged
 * before, so that it stays found.
 */
export async function sealRecord(
  trx: Transaction<Database>,
  child: Pick<Selectable<ChildRow>, 'child_id' | 'ledger_alias' | 'sealed'>,
  before: SealBefore,
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: Pick<ServiceKeys, 'mac' | 'currentMac'> },
): Promise<void> {
  if (!before.isIntact) return;
  const text = (await readRecords(trx, [child.child_id])).get(child.child_id);
  if (text === undefined) return;
  const mac = keys.mac('record', text);
  if (mac === before.mac) return;
  if (child.sealed !== keys.currentMac)
    await trx
      .updateTable('children')
      .set({ sealed: keys.currentMac })
      .where('child_id', '=', child.child_id)
      .execute();
  await ledger.append(trx, { kind: sealed, alias: child.ledger_alias, body: { mac } });
}

/** Children that are read and held against the ledger together. */
const atOnce = 500;

/**
 * Holds the law in force, the API keys and every child's record against their last seals in the ledger, and every seal against
 * the records: finds rows that were forged, changed or removed beside the service. Run it in the transaction in which the chain is walked, since a seal
 * is worth what the chain is.
 */
export async function verifyRecords(trx: Kysely<Database>, keys: ServiceKeys): Promise<RecordsCheck> {
  const law = await verifyLaw(trx, keys);
  if (!law.ok) return law;
  if (await sealsHaveBegun(trx)) {
    const others = [
      await verifyKeys(trx, keys),
      await verifyProposal(trx, keys),
      await verifyRows(trx, waysIn, keys),
    ];
    const bad = others.find(({ ok }) => !ok);
    if (bad !== undefined) return bad;
  }
  const until = await lastUseOfRetired(trx);
  let records = 0;
  let unsealed = 0;
  for (let last = ''; ; ) {
    const rows = await trx
      .selectFrom('children')
      .select(['child_id', 'ledger_alias'])
      .where('child_id', '>', last)
      .orderBy('child_id')
      .limit(atOnce)
      .execute();
    if (rows.length === 0) break;
    last = rows.at(-1)!.child_id;
    const texts = await readRecords(
      trx,
      rows.map((row) => row.child_id),
    );
    const seals = await lastSeals(
      trx,
      rows.map((row) => row.ledger_alias),
    );
    for (const { child_id, ledger_alias: about } of rows) {
      const seal = seals.get(about);
      const fail = (what: string): RecordsCheck => ({ ok: false, about, what });
      if (seal === undefined)
        return fail('the ledger knows nothing of this record: it was put there beside the service');
      if (seal.kind === 'child-erased') return fail('this record was erased, and is there again');
      if (seal.kind === 'child-created') {
        unsealed++;
        continue;
      }
      const fits = keys.checkMac('record', texts.get(child_id)!, seal.mac ?? '');
      if (fits === 'retired' && Date.parse(seal.at) > until)
        return fail('this record was sealed with a secret that was out of use by then: somebody has it');
      if (fits === false)
        return fail('this record is not as the service last left it: rows were forged, changed or removed');
      records++;
    }
  }
  const lost = await trx
    .selectFrom('ledger')
    .select('alias')
    .where('kind', '=', sealed)
    .where('alias', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.or([
          eb.exists(
            eb
              .selectFrom('children')
              .select('child_id')
              .whereRef('children.ledger_alias', '=', 'ledger.alias'),
          ),
          eb.exists(
            eb
              .selectFrom('ledger as end')
              .select('end.seq')
              .whereRef('end.alias', '=', 'ledger.alias')
              .where('end.kind', '=', 'child-erased'),
          ),
        ]),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  if (lost === undefined) return { ok: true, records, unsealed };
  return { ok: false, about: lost.alias!, what: 'this record is gone, and nobody erased it by the service' };
}

async function lastSeals(trx: Kysely<Database>, aliases: readonly string[]) {
  const rows = await trx
    .selectFrom('ledger')
    .distinctOn('alias')
    .select(['alias', 'kind', 'at', 'body'])
    .where('alias', 'in', aliases)
    .where('kind', 'in', ['child-created', sealed, 'child-erased'])
    .orderBy('alias')
    .orderBy('seq', 'desc')
    .execute();
  return new Map(
    rows.map(({ alias, kind, at, body }) => [
      alias!,
      { kind, at, mac: (JSON.parse(body) as { mac?: string }).mac },
    ]),
  );
}

/** Children that are on record from before records were sealed, or whose seal is under a secret from before. */
export async function unsealed(
  db: Kysely<Database>,
  { currentMac }: Pick<ServiceKeys, 'currentMac'>,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('children')
    .select('child_id')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('sealed', 'is', null),
          eb.not(
            eb.exists(
              eb
                .selectFrom('ledger')
                .select('seq')
                .whereRef('ledger.alias', '=', 'children.ledger_alias')
                .where('kind', 'in', [sealed, 'child-erased']),
            ),
          ),
        ]),
        eb('sealed', '!=', currentMac),
      ]),
    )
    .limit(limit)
    .execute();
  return rows.map((row) => row.child_id);
}

/** One spelling of all rows of each child that a seal covers, read in one statement. */
async function readRecords(
  db: Kysely<Database>,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('children')
    .select(['child_id', 'platform_id', 'place', 'zone', 'ledger_alias', 'created_at'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('age_evidence as e')
          .select(['e.seq', 'e.method', 'e.level', 'e.lo', 'e.hi', 'e.learnt_on', 'e.source'])
          .whereRef('e.child_id', '=', 'children.child_id')
          .orderBy('e.seq'),
      ).as('evidence'),
      jsonArrayFrom(
        eb
          .selectFrom('grants as g')
          .select(['g.situation', 'g.by', 'g.duration', 'g.session_id', 'g.guardian_id', 'g.consent_id'])
          .select(['g.granted_at', 'g.terms', 'g.met', 'g.method', 'g.issuer', 'g.reach', 'g.practice'])
          .select(['g.apart', 'g.this_time', 'g.opened', 'g.asleep_at', 'g.asleep_why'])
          .whereRef('g.child_id', '=', 'children.child_id')
          .orderBy('g.situation')
          .orderBy('g.by'),
      ).as('grants'),
      jsonArrayFrom(
        eb
          .selectFrom('limits as l')
          .select(['l.limit_id', 'l.by', 'l.kind', 'l.about', 'l.body', 'l.guardian_id', 'l.set_at'])
          .select(['l.reason', 'l.set_version'])
          .whereRef('l.child_id', '=', 'children.child_id')
          .orderBy('l.limit_id'),
      ).as('limits'),
      jsonArrayFrom(
        eb
          .selectFrom('sessions as s')
          .select(['s.session_id', 's.started_at', 's.expires_at', 's.ended_at'])
          .whereRef('s.child_id', '=', 'children.child_id')
          // Of no account without a yes that hangs on it, and deleted when it is long over.
          .where((on) =>
            on.exists(
              on
                .selectFrom('grants as of')
                .select('of.session_id')
                .whereRef('of.child_id', '=', 's.child_id')
                .whereRef('of.session_id', '=', 's.session_id'),
            ),
          )
          .orderBy('s.session_id'),
      ).as('sessions'),
      jsonArrayFrom(
        eb
          .selectFrom('guardians as p')
          .select(['p.guardian_id', 'p.email_hash', 'p.state', 'p.invited_at', 'p.answered_at'])
          .select(['p.ended_why', 'p.word', 'p.asked_by'])
          .select(['p.no_until', 'p.no_mac', 'p.objection', 'p.after_no'])
          .select(['p.objected_at', 'p.objection_settled_at', 'p.objection_settled_by', 'p.objection_reason'])
          .select(['p.too_many_at', 'p.shut_out_at', 'p.shut_out_by', 'p.shut_out_mac'])
          .whereRef('p.child_id', '=', 'children.child_id')
          .orderBy('p.guardian_id'),
      ).as('guardians'),
      jsonArrayFrom(
        eb
          .selectFrom('schools as o')
          .select(['o.by', 'o.guardian_id', 'o.hours', 'o.calendar', 'o.address', 'o.days_off'])
          .select(['o.set_at', 'o.read_at'])
          .whereRef('o.child_id', '=', 'children.child_id'),
      ).as('schools'),
      jsonArrayFrom(
        eb
          .selectFrom('more_time as m')
          .select(['m.more_id', 'm.minutes', 'm.until', 'm.guardian_id', 'm.given_at'])
          .whereRef('m.child_id', '=', 'children.child_id')
          .orderBy('m.more_id'),
      ).as('more_time'),
      jsonArrayFrom(
        eb
          .selectFrom('favours as f')
          .select(['f.favour_id', 'f.kind', 'f.minutes', 'f.given', 'f.situation', 'f.amount'])
          .select(['f.currency', 'f.state', 'f.asked_at', 'f.until', 'f.answered_at', 'f.guardian_id'])
          .select(['f.limit_id', 'f.reason'])
          .whereRef('f.child_id', '=', 'children.child_id')
          .orderBy('f.favour_id'),
      ).as('favours'),
      jsonArrayFrom(
        eb
          .selectFrom('consents as c')
          .select(['c.consent_id', 'c.guardian_id', 'c.method', 'c.reach', 'c.purposes', 'c.refused'])
          .select([
            'c.notice_version',
            'c.state',
            'c.given_at',
            'c.withdrawn_at',
            'c.receipt',
            'c.ledger_seq',
            'c.notice_language',
            'c.subject',
          ])
          .whereRef('c.child_id', '=', 'children.child_id')
          .orderBy('c.consent_id'),
      ).as('consents'),
    ])
    .where('child_id', 'in', childIds)
    .execute();
  return new Map(rows.map((row) => [row.child_id, sealedText(asBefore(row))]));
}

/** Tables that came later: with no rows in them every seal is as it was. */
const later = ['schools', 'more_time', 'favours'] as const;
/** Columns of favours that came later: with nothing in them as well. */
const laterOfFavours = ['limit_id', 'reason'];

function asBefore(row: Readonly<Record<(typeof later)[number], readonly object[]>>): object {
  const all: Record<string, unknown> = {
    ...row,
    favours: row.favours.map((favour) =>
      Object.fromEntries(
        Object.entries(favour).filter(([name, value]) => value !== null || !laterOfFavours.includes(name)),
      ),
    ),
  };
  for (const name of later) if (row[name].length === 0) delete all[name];
  return all;
}
