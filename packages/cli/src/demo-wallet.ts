import { resolve } from 'node:path';
import { loadWalletKey, startDemoWallet } from '@stairgate/protect/demo-wallet';
import { clockFrom } from './clock.ts';
import { readPort } from './ports.ts';

/** The demo wallet as a process of its own, for `stairgate start`. */
export async function demoWallet(options: { readonly port: string; readonly data: string }): Promise<void> {
  const wallet = await startDemoWallet({
    port: readPort(options.port),
    issuerKey: await loadWalletKey(resolve(options.data)),
    clock: clockFrom(process.env.STAIRGATE_CLOCK),
  });
  const stop = () => void wallet.close().then(() => process.exit(0));
  for (const end of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(end, stop);
  process.send?.({ ready: true });
}
