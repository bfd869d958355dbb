import { FolderInUse, type LedgerCheck, openDatabase, verifyLedger } from '@stairgate/protect';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { needRecords, readServiceSettings, type ServeOptions } from './serve.ts';

export interface LedgerOptions extends ServeOptions {
  readonly url?: string;
  readonly key?: string;
  readonly expectHead?: string;
}

/**
 * `stairgate ledger verify`: reads the whole chain and recomputes it, from the data folder or DATABASE_URL; or has a
 * running service do it (`--url`), whose embedded database nobody else can open. Answers whether the chain holds.
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
      `${paint(terminal, 'green', 'The ledger holds.')} ${check.entries} entries, head ${check.head}`,
    );
  } else {
    terminal.error(
      `${paint(terminal, 'red', 'The ledger was tampered with')} at entry ${check.seq}: ${check.what}`,
    );
  }
  return check.ok;
}

async function checkHere(options: LedgerOptions): Promise<LedgerCheck> {
  const settings = readServiceSettings(options);
  needRecords(settings);
  const database = await openDatabase(settings).catch((error: unknown) => {
    if (!(error instanceof FolderInUse)) throw error;
    throw new UsageError(
      `The service is running on ${settings.dataDir} (process ${error.pid}). Ask it: stairgate ledger verify --url ADDRESS --key OPERATOR_KEY`,
    );
  });
  try {
    return await verifyLedger(database.db, { expectHead: options.expectHead });
  } finally {
    await database.close();
  }
}

async function checkThere(
  url: string,
  { key = process.env.STAIRGATE_KEY, expectHead }: LedgerOptions,
): Promise<LedgerCheck> {
  if (!key) throw new UsageError('Give an operator key with --key or in STAIRGATE_KEY.');
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
  const query = expectHead === undefined ? '' : `?expectHead=${expectHead}`;
  const ledger = await call(`/operator/api/ledger${query}`, { headers: { cookie } });
  return ((await ledger.json()) as { verified: LedgerCheck }).verified;
}
