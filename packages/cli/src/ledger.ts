import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  AnchorError,
  FolderInUse,
  type LedgerCheck,
  loadServiceKeys,
  openDatabase,
  readAnchors,
  verifyLedger,
  verifyRecords,
} from '@stairgate/protect';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';
import { readSecret } from './read-secret.ts';
import { needRecords, readServiceSettings, type ServeOptions } from './serve.ts';

export interface LedgerOptions extends ServeOptions {
  readonly url?: string;
  readonly key?: string;
  readonly expectHead?: string;
  readonly anchor?: string;
}

/**
 * `stairgate ledger verify`: reads the whole chain and recomputes it, from the data folder or DATABASE_URL, and holds it
 * against the heads that were anchored and the records against it; or has a running service do it (`--url`), whose embedded
 * database nobody else can open. Answers whether all of it holds.
 */
export async function ledgerVerify(terminal: Terminal, options: LedgerOptions): Promise<boolean> {
  if (options.expectHead !== undefined && !/^[0-9a-f]{64}$/.test(options.expectHead)) {
    throw new UsageError(
      '--expect-head is no head. Give the 64 hexadecimal digits that an earlier run printed.',
    );
  }
  const check = options.url === undefined ? await checkHere(options) : await checkThere(options.url, options);
  if (options.json) terminal.out(json(check));
  else if (check.ok) {
    terminal.out(
      `${paint(terminal, 'green', 'The ledger holds.')} ${check.entries} entries, head ${check.head}\n${ofRecords(check)}`,
    );
  } else if ('about' in check) {
    terminal.error(
      `${paint(terminal, 'red', 'The records were tampered with')}, those of ${check.about}: ${check.what}\n${ifRestored}`,
    );
  } else {
    terminal.error(
      `${paint(terminal, 'red', 'The ledger was tampered with')} at entry ${check.seq}: ${check.what}\n${ifRestored}`,
    );
  }
  return check.ok;
}

const ifRestored =
  'Or it was restored from an older copy: then this is expected. docs/operators.md, "Back up and restore", says how to tell, and how to go on.';

function ofRecords({ audit = 0, records, unsealed = 0 }: LedgerCheck & { ok: true }): string {
  const ofAudit = ` ${audit} entries of the audit follow from each other.`;
  if (records === undefined)
    return `The records were not held against it: that takes the keys of the service. Give its folder with --data, or set STAIRGATE_KEYS.${ofAudit}`;
  const rest =
    unsealed === 0 ? '' : ` ${unsealed} are older than seals are; a running service seals them by and by.`;
  return `${records} children's records are as it says.${rest}${ofAudit}`;
}

async function checkHere(options: LedgerOptions): Promise<LedgerCheck> {
  const settings = readServiceSettings(options);
  needRecords(settings);
  const database = await openDatabase(settings).catch((error: unknown) => {
    if (!(error instanceof FolderInUse)) throw error;
    throw new UsageError(
      `The service is running on ${settings.dataDir} (process ${error.pid}). Ask it: stairgate ledger verify --url ADDRESS --key FILE`,
    );
  });
  try {
    const hasKeys =
      settings.keys !== null ||
      (settings.dataDir !== null && existsSync(join(settings.dataDir, 'keys.json')));
    const keys = hasKeys ? await loadServiceKeys(settings) : undefined;
    if (options.anchor !== undefined && keys === undefined)
      throw new UsageError(
        'An anchor is read with the keys of the service. Give its folder with --data, or set STAIRGATE_KEYS.',
      );
    return await verifyLedger(database.db, {
      expectHead: options.expectHead,
      anchors: options.anchor === undefined ? [] : await heads(options.anchor, keys!.publicJwks),
      ...(keys && { records: (trx) => verifyRecords(trx, keys) }),
    });
  } finally {
    await database.close();
  }
}

async function heads(file: string, jwks: Parameters<typeof readAnchors>[1]) {
  if (!existsSync(file))
    throw new UsageError(`--anchor: there is no ${file}. Name the file that the service adds its heads to.`);
  try {
    return await readAnchors(readGivenText(file, { option: '--anchor' }), jwks);
  } catch (error) {
    if (error instanceof AnchorError) throw new UsageError(error.message);
    throw error;
  }
}

async function checkThere(
  url: string,
  { key: file, expectHead, anchor }: LedgerOptions,
): Promise<LedgerCheck> {
  const key = readSecret({ file, fileOption: '--key', variable: 'STAIRGATE_KEY', scope: 'operator' });
  const call = async (path: string, init?: RequestInit) => {
    const answer = await fetch(new URL(path, url), init).catch((error: Error) => {
      throw new UsageError(
        `Nothing answers at ${url}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
      );
    });
    if (answer.ok) return answer;
    const { title = answer.statusText, fix = '' } = (await answer.json().catch(() => ({}))) as Record<
      string,
      string
    >;
    throw new UsageError(`${url} answers ${answer.status}: ${title} ${fix}`.trim());
  };
  const signedIn = await call('/operator/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const verify = async (head: string | undefined) => {
    const query = head === undefined ? '' : `?expectHead=${head}`;
    const ledger = await call(`/operator/api/ledger${query}`, { headers: { cookie } });
    return ((await ledger.json()) as { verified: LedgerCheck }).verified;
  };
  if (anchor === undefined) return verify(expectHead);
  const jwks = (await (await call('/.well-known/jwks.json')).json()) as Parameters<typeof readAnchors>[1];
  // Each follows from the one before, so that a chain that holds the newest holds what it was made of.
  const newest = (await heads(anchor, jwks)).at(-1)?.hash;
  const check = await verify(newest ?? expectHead);
  return check.ok && newest !== undefined && expectHead !== undefined ? verify(expectHead) : check;
}
