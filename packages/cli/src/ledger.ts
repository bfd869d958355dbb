import { createApp, verifyLedger } from '@stairgate/protect';
import { json, paint, type Terminal } from './output.ts';
import { readServiceSettings, type ServeOptions, sayPlainly } from './serve.ts';

export interface LedgerOptions extends ServeOptions {
  readonly url?: string;
  readonly key?: string;
  readonly expectHead?: string;
}

/**
 * `stairgate ledger verify`: reads the whole chain and recomputes it. From the data folder or DATABASE_URL, or, while the
 * service runs on its embedded database, through the service itself. Answers whether it holds.
 */
export async function ledgerVerify(terminal: Terminal, options: LedgerOptions): Promise<boolean> {
  const running = await sayPlainly(() =>
    createApp({ settings: { ...readServiceSettings(options), logLevel: 'silent' } }),
  );
  try {
    const check = await verifyLedger(running.context.db, { expectHead: options.expectHead });
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
  } finally {
    await running.close();
  }
}
