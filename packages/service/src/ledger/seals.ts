import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import { canonicalJson } from './canonical-json.ts';
import { keysRotated } from './keys-fit.ts';

/** What an entry of the ledger holds of a seal. */
export interface Seal {
  /** As `ServiceKeys.mac` gives it. */
  readonly mac: string;
  /** When it was noted; ISO 8601. */
  readonly at: string;
}

/** One spelling of what a seal covers. A column that is added later, and empty, leaves every seal as it was. */
export function sealedText(value: unknown): string {
  return canonicalJson(withoutNulls(value));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}

/**
 * Whether a seal is one of these keys over this text. `late`: it is one of a secret that was out of use by the time at which it
 * says that it was made, so somebody has that.
 * @param until as `lastUseOfRetired` gives it; asked only where it matters.
 */
export async function checkSeal(
  keys: Pick<ServiceKeys, 'checkMac'>,
  { purpose, text, seal }: { purpose: string; text: string; seal: Seal | undefined },
  until: () => Promise<number>,
): Promise<'current' | 'retired' | 'late' | false> {
  if (seal === undefined) return false;
  const fits = keys.checkMac(purpose, text, seal.mac);
  return fits === 'retired' && Date.parse(seal.at) > (await until()) ? 'late' : fits;
}

/** Milliseconds that nodes may go on with the secret from before, until the last of them was started again. */
const rotationTakes = 3_600_000;

/** Until when seals under a secret from before count, in milliseconds since the epoch. */
export async function lastUseOfRetired<Tables extends GroundTables>(db: Kysely<Tables>): Promise<number> {
  const rotated = await groundOf(db)
    .selectFrom('ledger')
    .select('at')
    .where('kind', '=', keysRotated)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return rotated === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rotated.at) + rotationTakes;
}
