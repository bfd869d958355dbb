import {
  checkSeal,
  lastUseOfRetired,
  type RecordsCheck,
  type ServiceKeys,
  sealedText,
} from '@stairgate/service';
import { type Kysely, sql } from 'kysely';
import type { Database, SwitchProposalRow } from '../../database/schema.ts';

const purpose = 'switch-proposal';

/** The seal of a proposal, for the entry that says that it was made. */
export function proposalSeal(row: SwitchProposalRow, keys: Pick<ServiceKeys, 'mac'>): string {
  return keys.mac(purpose, sealedText(row));
}

/** The proposal on record, and whether it is the one that the ledger says waits: made last, and not settled since. */
export async function readSealedProposal(
  db: Kysely<Database>,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<{ readonly row: SwitchProposalRow | undefined; readonly isSealed: boolean }> {
  const { rows } = await sql<{ row: SwitchProposalRow; seal: string | null }>`
    select to_jsonb(switch_proposals) as row, (
        select jsonb_build_object('at', at, 'mac', body::jsonb ->> 'mac')::text from ledger
        where kind in ('switch-proposed', 'switch-dropped', 'rulebook-changed')
          and (kind != 'rulebook-changed' or body::jsonb ->> 'by' = 'operator')
        order by seq desc limit 1) as seal
      from switch_proposals`.execute(db);
  const [found] = rows;
  if (found === undefined) return { row: undefined, isSealed: true };
  const { at, mac } = JSON.parse(found.seal ?? '{}') as { at?: string; mac?: string | null };
  const seal = at === undefined || mac == null ? undefined : { at, mac };
  const fits = await checkSeal(keys, { purpose, text: sealedText(found.row), seal }, () =>
    lastUseOfRetired(db),
  );
  return { row: found.row, isSealed: rows.length === 1 && (fits === 'current' || fits === 'retired') };
}

/** Holds the proposal on record against the ledger. */
export async function verifyProposal(
  trx: Kysely<Database>,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<RecordsCheck> {
  const { isSealed } = await readSealedProposal(trx, keys);
  if (isSealed) return { ok: true, records: 0, unsealed: 0 };
  return {
    ok: false,
    about: 'the proposal to switch the law',
    what: 'it is not as the service left it: it was forged, changed, or put back',
  };
}
